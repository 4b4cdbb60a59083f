"""From a person to what stands on the badge, and whether the printed one still says the same."""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from badges.model import Badge
from events_app.badge_printing.queries import Wearer
from events_app.event.models import Event, PublicGroup
from events_app.i18n import roc_date

PRACTICE = "演練 PRACTICE"

State = Literal["new", "changed", "printed"]


@dataclass(frozen=True, slots=True)
class Face:
    """One person's badge as it would be printed now."""

    wearer: Wearer
    badge: Badge
    digest: str

    @property
    def state(self) -> State:
        """`new` if no badge was printed yet, `changed` if the printed one says something else."""
        if self.wearer.printed_face is None:
            return "new"
        return "printed" if self.wearer.printed_face == self.digest else "changed"


def faces(event: Event, people: list[Wearer]) -> list[Face]:
    """Return the badge of each person, in the same order."""
    groups = {group.id: group for group in event.public_groups}
    name, day = event.short_zh, f"中華民國{roc_date(event.day)}"
    mark = PRACTICE if event.is_rehearsal else ""
    badges = (badge(wearer, groups[wearer.public_group_id], name, day, mark) for wearer in people)
    return [
        Face(wearer, drawn, digest(drawn)) for wearer, drawn in zip(people, badges, strict=True)
    ]


def badge(wearer: Wearer, group: PublicGroup, event_name: str, event_date: str, mark: str) -> Badge:
    """Return what is drawn for a person: nothing but the public group tells what kind they are."""
    return Badge(
        name=wearer.name,
        organisation=wearer.organisation,
        title=wearer.title,
        band_label_zh=group.label_zh,
        band_label_en=group.label_en,
        band_colour=group.colour,
        band_ink=group.ink,
        band_shape=group.shape,
        event_name=event_name,
        event_date=event_date,
        qr_text=wearer.code,
        code8=wearer.desk_code,
        mark=mark,
    )


def digest(drawn: Badge) -> str:
    """Return the SHA-256 of everything on the badge but the mark, which never changes, in hex."""
    said = {field: text for field, text in vars(drawn).items() if field != "mark"}
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
