"""Charts as figures, before anything is drawn: shares of a whole, side by side."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One part of a bar: which step of the scale it is, and its share of the whole."""

    step: str
    share: float


@dataclass(frozen=True)
class Bar:
    """One line of a chart; `words` stand beside it and `told` says in words all that it shows."""

    label: str
    parts: tuple[Part, ...]
    words: str
    told: str


@dataclass(frozen=True)
class Chart:
    """Stacked bars of one scale; the legend names its steps from the best to the worst."""

    legend: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
