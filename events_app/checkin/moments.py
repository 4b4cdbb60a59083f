"""When a scan was made, by the server's clock: tablets' clocks are wrong, and some say nonsense."""

from dataclasses import dataclass
from datetime import datetime

from events_app.clock import from_milliseconds, milliseconds

TOLERATED = 2000  # milliseconds by which a tablet's clock may differ without a note


@dataclass(frozen=True)
class Placed:
    """A scan's moment and what is to be known of it: `corrected`, `doubtful` or nothing."""

    at: datetime
    note: str


@dataclass(frozen=True)
class Clock:
    """The relation of one tablet's clock to ours while it sends."""

    skew: float
    earliest: datetime
    received_at: datetime

    def place(self, at: float | None) -> Placed:
        """Return when a scan was made; what cannot be was made when it was received."""
        if at is not None:
            value = at + self.skew
            if milliseconds(self.earliest) <= round(value) <= milliseconds(self.received_at):
                note = "corrected" if abs(self.skew) > TOLERATED else ""
                return Placed(from_milliseconds(value), note)
        return Placed(from_milliseconds(milliseconds(self.received_at)), "doubtful")


def clock_of(sent_at: float | None, earliest: datetime, received_at: datetime) -> Clock:
    """Return the relation of clocks, from what the tablet's said when it sent."""
    skew = 0 if sent_at is None else milliseconds(received_at) - sent_at
    return Clock(skew, earliest, received_at)
