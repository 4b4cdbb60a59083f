"""From a person to what stands on the badge, and whether the printed one still says the same."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from badges.model import Badge
from events_app.badge_printing.queries import State, Wearer
from events_app.event.models import Event, PublicGroup
from events_app.i18n import roc_date

PRACTICE = "演練 PRACTICE"


@dataclass(frozen=True, slots=True)
class Face:
    """One person's badge as it would be printed now."""

    wearer: Wearer
    badge: Badge
    digest: str

    @property
    def state(self) -> State:
        """`new` if no badge was printed yet, `changed` if the printed one says something else."""
        return state_of(self.wearer, self.digest)


def faces(event: Event, people: list[Wearer]) -> list[Face]:
    """Return the badge of each person, in the same order."""
    groups = {group.id: group for group in event.public_groups}
    name, day = event.short_zh, f"中華民國{roc_date(event.day)}"
    mark = PRACTICE if event.is_rehearsal else ""
    badges = (badge(wearer, groups[wearer.public_group_id], name, day, mark) for wearer in people)
    digest_of = digests(event)
    return [
        Face(wearer, drawn, digest_of(wearer)) for wearer, drawn in zip(people, badges, strict=True)
    ]


def state_of(words: Wearer, digest: str) -> State:
    """Return how the badge printed last stands to the one of today, which has this digest."""
    if words.printed_face is None:
        return "new"
    is_valid = words.printed_code_id == words.badge_code_id
    return "printed" if is_valid and words.printed_face == digest else "changed"


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


def digests(event: Event) -> Callable[[Wearer], str]:
    """Return what makes the SHA-256, in hex, of all words of a person's badge and of its colours.

    Its code is known by its number and the mark never changes, so neither is part of it.
    """
    said_by_band = bands(event)

    def digest(words: Wearer) -> str:
        said = (said_by_band[words.public_group_id], words.name, words.organisation, words.title)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    return digest


def bands(event: Event) -> dict[int, str]:
    """Return what the badges of each public group say beside a person's own words, and its colours."""
    day = event.day.isoformat()
    return {
        group.id: "\n".join(
            (
                event.short_zh,
                day,
                group.label_zh,
                group.label_en,
                group.colour,
                group.ink,
                group.shape,
            )
        )
        for group in event.public_groups
    }
