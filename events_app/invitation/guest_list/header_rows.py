"""Which rows of a sheet are headings, and where people begin when none is."""

from collections.abc import Iterator, Sequence

from .contents import is_telling, looks_like_data
from .headers import field_of

HEADER_WITHIN = 40
HEADS_PEOPLE = ("name", "email", "given_name", "contact")

Cells = tuple[str, ...]


def header_rows(rows: Sequence[Cells]) -> list[int]:
    """Indexes of the rows that head a list; a repetition of the one before is none of its own."""
    return list(_known_headers(rows)) or _guessed_header(rows)


def _known_headers(rows: Sequence[Cells]) -> Iterator[int]:
    first = _first_header(rows)
    if first is None:
        return
    yield first
    current = fields_of(rows[first])
    for index in range(first + 1, len(rows)):
        if heads_another_list(rows[index]) and fields_of(rows[index]) != current:
            current = fields_of(rows[index])
            yield index


def _first_header(rows: Sequence[Cells]) -> int | None:
    above = rows[: min(_first_data_row(rows, len(rows)), HEADER_WITHIN)]
    scores = [(_header_score(row), -index) for index, row in enumerate(above)]
    best, place = max(scores, default=(0, 0))
    return -place if best >= 2 else None


def _first_data_row(rows: Sequence[Cells], default: int) -> int:
    return next((index for index, row in enumerate(rows) if looks_like_data(row)), default)


def _header_score(row: Cells) -> int:
    """How much a row looks like headings; a firm and its owner's post could also be a person."""
    found = {name: strength for name, strength in map(field_of, row) if name and strength}
    score = sum(found.values())
    alone = sum(bool(cell.strip()) for cell in row) == 1
    telling = not found.keys().isdisjoint(HEADS_PEOPLE) or score >= 6
    return score if telling and (len(found) > 1 or alone) else 0


def first_person(rows: Sequence[Cells]) -> int:
    """The index where people begin without a header: also those before the first one with an address."""
    speaking = (index for index, row in enumerate(rows) if sum(map(bool, row)) > 1)
    first = _first_data_row(rows, next(speaking, 0))
    start = first
    while start > 0 and _may_be_beside(rows[start - 1], rows[first]):
        start -= 1
    return start


def _may_be_beside(row: Cells, person: Cells) -> bool:
    if sum(bool(cell.strip()) for cell in row) < 2:
        return False
    pairs = zip(row, person, strict=False)
    return all(not cell.strip() for cell, sample in pairs if is_telling(sample))


def _guessed_header(rows: Sequence[Cells]) -> list[int]:
    """A row of unknown words right above the people: its columns are told by their content."""
    above = first_person(rows) - 1
    words = [cell for cell in rows[above] if cell.strip()] if above >= 0 else []
    return [above] if len(words) > 1 else []


def heads_another_list(row: Cells) -> bool:
    """Whether a row is a header even among people: nearly all its words are exact headings."""
    typed = [cell for cell in row if cell.strip()]
    if len(typed) < 3 or has_address(typed) or field_of(typed[0]).field is None:
        return False
    exact = sum(1 for cell in typed if field_of(cell).strength == 2)
    return exact >= 3 and exact >= 0.8 * len(typed)


def has_address(cells: Sequence[str]) -> bool:
    """Whether a row holds something like a mail address."""
    return any("@" in cell for cell in cells)


def fields_of(row: Cells) -> tuple[str | None, ...]:
    """The fields that a row's words name."""
    return tuple(field_of(cell).field for cell in row if cell.strip())


def title_start(rows: Sequence[Cells], header: int) -> int:
    """The index where the titles above a later header begin: lone cells and blank rows before it."""
    start = header
    while start > 0 and sum(bool(cell.strip()) for cell in rows[start - 1]) <= 1:
        start -= 1
    return start
