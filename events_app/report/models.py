"""The figures of the attendance report: people by public group, and whether they add up."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

Presence = Literal["came", "walk_in", "cancelled", "absent", "waiting"]


# Each figure that is the sum of others, with its parts.
SUMS = (
    ("invited", ("accepted", "declined", "open", "undeliverable")),
    ("accepted", ("came", "cancelled", "absent", "waiting")),
    ("came_in_total", ("came", "walk_ins")),
)


@dataclass(frozen=True)
class Figures:
    """People, never scans. Each figure is counted on its own, so that the sums can be checked.

    `invited` are those whose letter has left the house and was not taken back; `accepted` are
    those of them who said yes; `came` to `waiting` are the accepted; `walk_ins` came without
    having accepted an invitation; `came_in_total` is everyone with a check-in.
    """

    invited: int = 0
    accepted: int = 0
    declined: int = 0
    open: int = 0
    undeliverable: int = 0
    came: int = 0
    cancelled: int = 0
    absent: int = 0
    waiting: int = 0
    walk_ins: int = 0
    came_in_total: int = 0

    @property
    def rate(self) -> float | None:
        """Of those who accepted, the fraction that came; None if nobody accepted."""
        return self.came / self.accepted if self.accepted else None

    @property
    def adds_up(self) -> bool:
        """Tell whether all sums agree."""
        return all(
            getattr(self, whole) == sum(getattr(self, part) for part in parts)
            for whole, parts in SUMS
        )

    def __add__(self, other: "Figures") -> "Figures":
        names = [field.name for field in fields(self)]
        return Figures(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Group:
    """A public group by its code and its words."""

    id: int
    code: str
    label_zh: str
    label_en: str

    def label(self, language: str) -> str:
        """Return the badge label in that language."""
        return self.label_zh if language == "zh" else self.label_en


@dataclass(frozen=True)
class Attendance:
    """The report's figures: one line for each public group, and how many arrived when.

    `arrivals` are pairs of the beginning of a quarter of an hour and the people who came in it,
    without gaps.
    """

    groups: tuple[tuple[Group, Figures], ...]
    arrivals: tuple[tuple[datetime, int], ...]

    @property
    def total(self) -> Figures:
        """The sum of all groups."""
        return sum((figures for _group, figures in self.groups), Figures())


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the attendance list: who accepted, or came."""

    name: str
    organisation: str
    title: str
    group_label: str
    presence: Presence
    arrived_at: datetime | None
    station: str
