"""Where in a sheet the lists are: headers, what each column holds, and rows that are no people."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .contents import SAMPLE, field_by_content, is_telling, looks_like_data
from .headers import SECOND_CHOICES, field_of
from .workbook import Sheet

HEADER_WITHIN = 40
SUM_WORDS = re.compile(
    r"(?:合計|總計|小計|共計|總數|總人數|人數).*|共 ?\d+ ?[人位名家].*"
    r"|(?:grand |sub ?)?total\b.*|sum",
    re.I | re.S,
)
FOOTER_WORDS = re.compile(
    r"(?:備註|附註|註|說明|填表|製表|承辦|核章|以上|以下空白|聯絡窗口|※|\*).*|(?:remark|note)s?\b.*",
    re.I | re.S,
)
HEADS_PEOPLE = ("name", "email", "given_name", "contact")
CARRIES_PEOPLE = ("name", "email", "given_name")

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column: its place from 0, its heading as typed, its field, and why it is that field.

    `why` is "header", "ending" (of the heading), "content" or "corrected"; None without a field.
    """

    index: int
    heading: str
    field: str | None
    why: str | None


@dataclass(frozen=True)
class Skipped:
    """A row that is no person: `why` is "blank", "sum", "header" or "footer"."""

    number: int
    why: str


@dataclass
class Table:
    """One list inside a sheet; rows are numbered as the spreadsheet program numbers them."""

    sheet: str
    header_row: int | None
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def place_of(self, wanted: str) -> int | None:
        """The index of the column that holds the field, None where no column does."""
        return next((column.index for column in self.columns if column.field == wanted), None)

    def values(self, wanted: str) -> list[str]:
        """What is typed in the field's column, blank cells left out."""
        place = self.place_of(wanted)
        if place is None:
            return []
        return [
            cells[place] for _, cells in self.rows if place < len(cells) and cells[place].strip()
        ]

    @property
    def carries_people(self) -> bool:
        """Whether a column holds names or addresses."""
        return any(column.field in CARRIES_PEOPLE for column in self.columns)


def find_tables(sheet: Sheet, corrected: Mapping[int, str | None] | None = None) -> list[Table]:
    """The lists in a sheet in their order; `corrected` fields replace what columns were taken for."""
    headers = list(_header_rows(sheet.rows)) or _guessed_header(sheet.rows)
    ends = [_title_start(sheet.rows, header) for header in headers[1:]] + [len(sheet.rows)]
    if not headers:
        start = _first_person(sheet.rows)
        return [_table(sheet, range(start), None, range(start, len(sheet.rows)), corrected or {})]
    tables, begin = [], 0
    for header, end in zip(headers, ends, strict=True):
        titles, body = range(begin, header), range(header + 1, end)
        tables.append(_table(sheet, titles, header, body, corrected or {}))
        begin = end
    return tables


def _header_rows(rows: Sequence[Cells]) -> Iterator[int]:
    """Rows that head a list; a repetition of the header before is none of its own."""
    first = _first_header(rows)
    if first is None:
        return
    yield first
    current = _fields(rows[first])
    for index in range(first + 1, len(rows)):
        if _heads_another_list(rows[index]) and _fields(rows[index]) != current:
            current = _fields(rows[index])
            yield index


def _first_header(rows: Sequence[Cells]) -> int | None:
    until = min(_first_data_row(rows), HEADER_WITHIN, len(rows))
    scores = [(_header_score(rows[index]), -index) for index in range(until)]
    best, place = max(scores, default=(0, 0))
    return -place if best >= 2 else None


def _first_data_row(rows: Sequence[Cells]) -> int:
    data = (index for index, row in enumerate(rows) if looks_like_data(row))
    speaking = (index for index, row in enumerate(rows) if sum(map(bool, row)) > 1)
    return next(data, next(speaking, 0))


def _header_score(row: Cells) -> int:
    """How much a row looks like headings; a firm and its owner's post could also be a person."""
    found = {name: exact for name, exact in map(field_of, row) if name}
    score = sum(2 if exact else 1 for exact in found.values())
    alone = sum(bool(cell.strip()) for cell in row) == 1
    telling = not found.keys().isdisjoint(HEADS_PEOPLE) or score >= 6
    return score if telling and (len(found) > 1 or alone) else 0


def _first_person(rows: Sequence[Cells]) -> int:
    """Where people begin without a header: also those before the first one with an address."""
    first = _first_data_row(rows)
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
    above = _first_person(rows) - 1
    words = [cell for cell in rows[above] if cell.strip()] if above >= 0 else []
    return [above] if len(words) > 1 else []


def _heads_another_list(row: Cells) -> bool:
    typed = [cell for cell in row if cell.strip()]
    if len(typed) < 3 or _has_address(typed) or field_of(typed[0])[0] is None:
        return False
    found = [field_of(cell) for cell in typed]
    exact = sum(1 for _, is_exact in found if is_exact)
    return exact >= 3 and exact >= 0.8 * len(typed)


def _has_address(cells: Sequence[str]) -> bool:
    return any("@" in cell for cell in cells)


def _fields(row: Cells) -> tuple[str | None, ...]:
    return tuple(field_of(cell)[0] for cell in row if cell.strip())


def _title_start(rows: Sequence[Cells], header: int) -> int:
    """Where the titles above a later header begin: lone cells and blank rows before it."""
    start = header
    while start > 0 and sum(bool(cell.strip()) for cell in rows[start - 1]) <= 1:
        start -= 1
    return start


def _table(
    sheet: Sheet,
    titles: range,
    header: int | None,
    body: range,
    corrected: Mapping[int, str | None],
) -> Table:
    headings = () if header is None else sheet.rows[header]
    table = Table(
        sheet=sheet.name,
        header_row=None if header is None else header + 1,
        titles=tuple(c.strip() for index in titles for c in sheet.rows[index] if c.strip()),
        columns=_columns(headings, sheet.rows[body.start : body.stop], corrected),
    )
    for index in body:
        why = _why_skipped(sheet.rows[index], headings, table)
        if why is None:
            table.rows.append((index + 1, sheet.rows[index]))
        else:
            table.skipped.append(Skipped(index + 1, why))
    return _without_blank_ends(table)


def _columns(
    headings: Cells, body: Sequence[Cells], corrected: Mapping[int, str | None]
) -> tuple[Column, ...]:
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
    """Columns by their headings; where two claim a field the exact word wins, then the first."""
    texts = [headings[index] if index < len(headings) else "" for index in range(width)]
    claims = _settled([field_of(text) for text in texts])
    chosen: dict[str | None, int] = {}
    for index, (name, exact) in enumerate(claims):
        if name not in chosen or (exact and not claims[chosen[name]][1]):
            chosen[name] = index
    return [
        Column(index, text, name, "header" if exact else "ending")
        if name and chosen[name] == index
        else Column(index, text, None, None)
        for index, (text, (name, exact)) in enumerate(zip(texts, claims, strict=True))
    ]


def _settled(claims: list[tuple[str | None, bool]]) -> list[tuple[str | None, bool]]:
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
    return [(meaning.get(name, name), exact) for name, exact in claims]


def _corrected(column: Column, corrected: Mapping[int, str | None]) -> Column:
    if column.index in corrected:
        wanted = corrected[column.index]
        return replace(column, field=wanted, why="corrected" if wanted else None)
    if column.field in corrected.values():
        return replace(column, field=None, why=None)
    return column


def _why_skipped(cells: Cells, headings: Cells, table: Table) -> str | None:
    typed = [unicodedata.normalize("NFKC", cell).strip() for cell in cells if cell.strip()]
    if not typed:
        return "blank"
    if _has_address(typed):
        return None
    if headings and _heads_another_list(cells) and _fields(cells) == _fields(headings):
        return "header"
    if SUM_WORDS.fullmatch(typed[0]):
        return "sum"
    lone = len(typed) <= 2 < len(table.columns)
    return "footer" if lone and FOOTER_WORDS.fullmatch(typed[0]) else None


def _without_blank_ends(table: Table) -> Table:
    """Blank rows before the first and after the last person are layout and not worth telling."""
    numbers = [number for number, _ in table.rows]
    table.skipped = [
        row
        for row in table.skipped
        if row.why != "blank" or (numbers and numbers[0] < row.number < numbers[-1])
    ]
    return table
