"""What each column of a list holds: by its heading, by its content, or by correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .contents import SAMPLE, field_by_content
from .headers import SECOND_CHOICES, Meaning, field_of

Cells = tuple[str, ...]
Corrections = Mapping[int, str | None]
WHY = {2: "header", 1: "ending", 0: "inside"}


@dataclass(frozen=True)
class Column:
    """One column: its place from 0, its heading as typed, its field, and why it is that field.

    `why` is "header", "ending" or "inside" (a known word there in the heading), "content" or
    "corrected"; None without a field.
    """

    index: int
    heading: str
    field: str | None
    why: str | None


def columns_of(
    headings: Cells, body: Sequence[Cells], corrected: Corrections
) -> tuple[Column, ...]:
    """The columns below the headings; what a person corrected goes before what is recognised."""
    width = max((len(row) for row in (headings, *body)), default=0)
    columns = _from_headings(headings, width)
    taken = {column.field for column in columns if column.field}
    for column in columns:
        if column.field is None and column.index not in corrected:
            values = [row[column.index] for row in body[: 2 * SAMPLE] if column.index < len(row)]
            found = field_by_content(values, taken)
            if found:
                columns[column.index] = replace(column, field=found, why="content")
                taken.add(found)
    return tuple(_corrected(column, corrected) for column in columns)


def _from_headings(headings: Cells, width: int) -> list[Column]:
    """Columns by their headings; where two claim a field the stronger wins, then the first."""
    texts = [headings[index] if index < len(headings) else "" for index in range(width)]
    claims = _settled([field_of(text) for text in texts])
    chosen: dict[str | None, int] = {}
    for index, (name, strength) in enumerate(claims):
        if name not in chosen or strength > claims[chosen[name]].strength:
            chosen[name] = index
    return [
        Column(index, text, name, WHY[strength])
        if name and chosen[name] == index
        else Column(index, text, None, None)
        for index, (text, (name, strength)) in enumerate(zip(texts, claims, strict=True))
    ]


def _settled(claims: list[Meaning]) -> list[Meaning]:
    """The claims with every second choice turned into what it stands for in this list."""
    named = {name for name, _ in claims}
    if named & {"given_name", "family_name"}:
        named.add("name")
    meaning: dict[str | None, str | None] = {}
    for choice, wanted in SECOND_CHOICES.items():
        if choice in named:
            spare = "section" if choice == "unit" else None
            meaning[choice] = spare if wanted in named else wanted
            named.add(wanted)
    return [Meaning(meaning.get(name, name), strength) for name, strength in claims]


def _corrected(column: Column, corrected: Corrections) -> Column:
    if column.index in corrected:
        wanted = corrected[column.index]
        return replace(column, field=wanted, why="corrected" if wanted else None)
    if column.field in corrected.values():
        return replace(column, field=None, why=None)
    return column
