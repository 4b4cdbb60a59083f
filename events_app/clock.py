"""The only place that asks for the time."""

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_shift = timedelta(0)


def now() -> datetime:
    """Return the present moment in UTC, aware, moved by the shift that `set_shift` was given."""
    return datetime.now(UTC) + _shift


def set_shift(shift: timedelta) -> None:
    """Move the clock: the demo forum of 2024 stays playable, and tests choose their day."""
    global _shift
    _shift = shift


def milliseconds(moment: datetime) -> int:
    """Return a moment as browsers count it, from 1970."""
    return (moment - _START) // _MILLISECOND


def from_milliseconds(value: float) -> datetime:
    """Return the moment that a browser told."""
    return _START + timedelta(milliseconds=round(value))
