"""The whole way from a file's bytes to judged rows and to what must still be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .columns import more_names
from .doubles import with_doubles
from .judging import judge
from .people import Notice, Question, Row
from .reading import read
from .recognition import Finding, find_nominator, find_type, types_in
from .tables import Table, find_tables
from .unreadable import UnreadableFile
from .workbook import MAX_COLUMNS_IN_ALL, MAX_PEOPLE, MAX_TABLES, Workbook

ColumnCorrections = Mapping[str, Mapping[int, str | None]]


@dataclass(frozen=True)
class GuestListReading:
    """Everything that was recognised in a file, and what each of its rows would become."""

    file_name: str
    workbook: Workbook
    tables: tuple[Table, ...]
    other_sheets: tuple[str, ...]
    type: Finding
    type_codes: tuple[str, ...]
    nominator: Finding
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]

    @property
    def people(self) -> tuple[Row, ...]:
        """The rows that are ready to be stored."""
        return tuple(row for row in self.rows if row.status == "ready")

    @property
    def questioned(self) -> tuple[Row, ...]:
        """The rows that a person must decide."""
        return tuple(row for row in self.rows if row.status == "questioned")

    @property
    def skipped(self) -> tuple[Row, ...]:
        """The rows that are no people: blank, sums, repeated headers, footers."""
        return tuple(row for row in self.rows if row.status == "skipped")


def read_guest_list(
    data: bytes,
    file_name: str,
    *,
    type_code: str | None = None,
    nominator_code: str | None = None,
    columns: ColumnCorrections | None = None,
) -> GuestListReading:
    """Read a guest list in this very process: for a file that is known to be harmless."""
    return judged(
        read(data),
        file_name,
        type_code=type_code,
        nominator_code=nominator_code,
        columns=columns,
    )


def judged(
    workbook: Workbook,
    file_name: str,
    *,
    type_code: str | None,
    nominator_code: str | None,
    columns: ColumnCorrections | None,
) -> GuestListReading:
    """What a workbook is; what is given is taken as said by a person, the rest is recognised.

    `columns` corrects, by sheet and column index from 0, which field a column holds (None: no
    field). Raises UnreadableFile.
    """
    tables, other_sheets = _lists_in(workbook, columns or {})
    _refuse_many_lists(tables)
    _refuse_crowd(tables)
    nominator = _given(nominator_code) or find_nominator(tables, file_name, ())
    types = [_given(type_code) or find_type(table, nominator.value) for table in tables]
    if nominator.value is None:
        nominator = find_nominator(tables, file_name, types_in(tables, types))
    rows = _judged(tables, types, nominator.value)
    return GuestListReading(
        file_name=file_name,
        workbook=workbook,
        tables=tuple(tables),
        other_sheets=other_sheets,
        type=_common(types),
        type_codes=_types_of(rows),
        nominator=nominator,
        rows=tuple(rows),
        questions=tuple(_questions(tables, rows)),
    )


def _given(code: str | None) -> Finding | None:
    return Finding(code, "given") if code else None


def _lists_in(
    workbook: Workbook, columns: ColumnCorrections
) -> tuple[list[Table], tuple[str, ...]]:
    """The tables that carry people, and the sheets without any; all tables where none does."""
    tables = [
        table
        for sheet in workbook.sheets
        if sheet.rows
        for table in find_tables(sheet, columns.get(sheet.name, {}))
    ]
    carrying = [table for table in tables if table.carries_people and table.rows]
    chosen = carrying or tables
    names = {table.sheet for table in chosen}
    return chosen, tuple(sheet.name for sheet in workbook.sheets if sheet.name not in names)


def _refuse_many_lists(tables: Sequence[Table]) -> None:
    if len(tables) > MAX_TABLES:
        raise UnreadableFile("too_many_lists", lists=len(tables), limit=MAX_TABLES)
    columns = sum(len(table.columns) for table in tables)
    if columns > MAX_COLUMNS_IN_ALL:
        raise UnreadableFile("too_many_columns", columns=columns, limit=MAX_COLUMNS_IN_ALL)


def _refuse_crowd(tables: Sequence[Table]) -> None:
    people = sum(len(table.rows) for table in tables)
    if people > MAX_PEOPLE:
        raise UnreadableFile("too_many_rows", rows=people, limit=MAX_PEOPLE)


def _judged(tables: Sequence[Table], types: Sequence[Finding], nominator: str | None) -> list[Row]:
    rows: list[Row] = []
    for table, of_type in zip(tables, types, strict=True):
        fields = [(column.index, column.field) for column in table.columns if column.field]
        beside = more_names(table.columns)
        for number, cells in table.rows:
            typed = {name: cells[index] for index, name in fields if index < len(cells)}
            others = [cells[index].strip() for index in beside if index < len(cells)]
            if any(others):
                typed["name"] = "、".join(filter(None, [typed.get("name", "").strip(), *others]))
            rows.append(
                judge(
                    typed,
                    type_code=of_type.value,
                    nominator_code=nominator,
                    sheet=table.sheet,
                    number=number,
                )
            )
        for skipped in table.skipped:
            notice = Notice(f"{skipped.why}_skipped")
            rows.append(Row(table.sheet, skipped.number, "skipped", notices=(notice,)))
    order = {table.sheet: place for place, table in enumerate(reversed(tables))}
    rows.sort(key=lambda row: (-order[row.sheet], row.number))
    return with_doubles(rows)


def _types_of(rows: Sequence[Row]) -> tuple[str, ...]:
    codes = dict.fromkeys(row.person.type_code for row in rows if row.status != "skipped")
    return tuple(code for code in codes if code)


def _common(types: Sequence[Finding]) -> Finding:
    """The one finding for the list where all its tables agree; else none, the rows tell."""
    unknown = [finding for finding in types if finding.value is None]
    if unknown or len({finding.value for finding in types}) > 1:
        first = unknown[0] if unknown else types[0]
        return Finding(None, first.why, first.params, sure=all(finding.sure for finding in types))
    return types[0]


def _misses_addresses(table: Table, rows: Sequence[Row]) -> bool:
    return any(row.sheet == table.sheet and _asks(row, "no_address") for row in rows)


def _questions(tables: Sequence[Table], rows: Sequence[Row]) -> list[Question]:
    """What must be asked about the list as a whole, and is not asked of a row already."""
    found = []
    for table in tables:
        if table.place_of("name") is None and table.place_of("given_name") is None:
            found.append(Question("which_column_name", {"sheet": table.sheet}))
        if table.place_of("email") is None and _misses_addresses(table, rows):
            found.append(Question("which_column_email", {"sheet": table.sheet}))
    people = [row for row in rows if row.status != "skipped"]
    if any(row.person.type_code is None and not _asks(row, "unknown_group") for row in people):
        found.append(Question("which_type"))
    nameless = [row for row in people if row.person.nominator_code is None]
    if any(not _asks(row, "unknown_nominator") for row in nameless):
        found.append(Question("which_nominator"))
    return found


def _asks(row: Row, code: str) -> bool:
    return any(question.code == code for question in row.questions)
