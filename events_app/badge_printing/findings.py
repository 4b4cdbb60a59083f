"""What is wrong with badges, told before any is printed and in words that say what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from badges.preflight import TEXTS, Kind, Problem, longest_at_ease, problems
from badges.typefaces import missing_characters
from events_app.badge_printing.faces import Face

FIELD_LABELS = {
    "name": _l("Name"),
    "organisation": _l("Organisation"),
    "title": _l("Title"),
    "band_label_zh": _l("Badge category"),
    "band_label_en": _l("Badge category"),
    "band_ink": _l("Badge category"),
    "event_name": _l("Name of the forum"),
    "event_date": _l("Date"),
    "code8": _l("Badge code"),
}


# So many characters of one's own words stand on a badge for sure, large enough to be read.
LONGEST = {field: longest_at_ease(field) for field in ("name", "organisation", "title")}


@dataclass(frozen=True)
class Finding:
    """One thing about one badge; a `blocking` one keeps the badge from being printed."""

    face: Face
    blocking: bool
    what: str
    what_to_do: str


def findings(chosen: Sequence[Face]) -> list[Finding]:
    """Return everything to know about these badges, what keeps one from printing first."""
    found = [_told(chosen[problem.index], problem) for problem in problems(_badges(chosen))]
    return sorted(found, key=lambda finding: not finding.blocking)


def unprintable(chosen: Sequence[Face]) -> list[Face]:
    """Return the faces with characters that no typeface here can draw."""
    return [
        face
        for face in chosen
        if any(missing_characters(getattr(face.badge, field)) for field in TEXTS)
    ]


def _badges(chosen: Sequence[Face]):
    return [face.badge for face in chosen]


def _told(face: Face, problem: Problem) -> Finding:
    field = str(FIELD_LABELS[problem.field])
    if problem.kind is Kind.MISSING_CHARACTERS:
        what = _(
            "%(field)s: no typeface here has %(characters)s.",
            field=field,
            characters="、".join(_spelled(character) for character in problem.characters),
        )
        return Finding(face, True, what, _missing_advice())
    if problem.kind is Kind.DOUBLE_NAME:
        what = _("Somebody else has the same name.")
        return Finding(face, False, what, _("Hand it out by organisation and title."))
    if problem.kind is Kind.SHRUNKEN:
        what = _("%(field)s: set smaller than is easy to read.", field=field)
        return Finding(face, False, what, _("Shorten the entry if the person agrees."))
    if problem.kind is Kind.EMPTY_NAME:
        return Finding(face, False, _("There is no name."), _("A line to write on is printed."))
    what = _("%(field)s: the words stand out too little from their colour.", field=field)
    return Finding(face, False, what, _("Have the colours of the group changed."))


def _missing_advice() -> str:
    return _(
        "Agree with the person on another way of writing it and change the entry, or leave this"
        " badge out and write it by hand."
    )


def _spelled(character: str) -> str:
    return f"「{character}」(U+{ord(character):04X})"
