"""What each column of a list holds: by its heading, by its content, or by correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .contents import SAMPLE, field_by_content
from .headers import LEFT_ALONE, SECOND_CHOICES, Meaning, field_of

Cells = tuple[str, ...]
Corrections = Mapping[int, str | None]
NUMBERING = "0123456789０１２３４５６７８９一二三四五六七八九十()（） \t\r\n\u3000"
WHY = {2: "header", 1: "ending", 0: "inside"}


@dataclass(frozen=True)
class Column:
    """One column: its place from 0, its heading as typed, its field, and why it is that field.

    `why` is "header", "ending" or "inside" (a known word there in the heading), "content" or
    "corrected"; without a field it is "private" where the heading says that it is no guest's or
    not ours to keep, else None.
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
        unknown = column.field is None and column.why != LEFT_ALONE
        if unknown and column.index not in corrected:
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
        Column(index, text, None, LEFT_ALONE)
        if name == LEFT_ALONE
        else Column(index, text, name, WHY[strength])
        if name and chosen[name] == index
        else Column(index, text, None, None)
        for index, (text, (name, strength)) in enumerate(zip(texts, claims, strict=True))
    ]


def more_names(columns: Sequence[Column]) -> list[int]:
    """Indexes of unused columns headed like that of the names, but for a number: 代表一, 代表二."""
    names = [_without_number(column.heading) for column in columns if column.field == "name"]
    return [
        column.index
        for column in columns
        if column.field is None and column.heading and _without_number(column.heading) in names
    ]


def _without_number(heading: str) -> str:
    return heading.rstrip(NUMBERING)


def _settled(claims: list[Meaning]) -> list[Meaning]:
    """The claims with every second choice turned into what it stands for in this list."""
    named = {name for name, _ in claims}
    if named & {"given_name", "family_name"}:
        named.add("name")
    meaning: dict[str | None, str | None] = {}
    for choice, wanted in SECOND_CHOICES.items():
        if choice in named:
            spare = "section" if choice == "unit" else LEFT_ALONE
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
