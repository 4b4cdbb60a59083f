"""What a guest list is and what an import would make of it, as one small dictionary."""

from collections.abc import Iterable, Sequence

from .listing import GuestListReading, read_guest_list
from .people import Question, Row

COUNT_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}

REASONS = {
    "no_address": "no address",
    "not_an_address": "not an address",
    "two_addresses": "two addresses in one cell",
    "no_name": "no name",
    "past_in_name": "a word about a past in the name",
    "same_address": "same address as row {row}",
    "lost_character": "a character was lost",
    "name_too_long": "name too long",
    "text_too_long": "too long",
    "several_names": "several names in one cell",
    "unknown_group": "group not known: {value}",
    "unknown_nominator": "nominator not known: {value}",
}
LIST_QUESTIONS = {
    "which_column_name": "which column holds the names",
    "which_column_email": "which column holds the addresses",
    "which_type": "which stakeholder type",
    "which_nominator": "which nominator",
}
SKIPPED = {
    "blank_skipped": ("is blank", "are blank"),
    "header_skipped": ("repeats the header", "repeat the header"),
    "footer_skipped": ("is a remark below the list", "are remarks below the list"),
}
MENDED = {
    "invisible_removed": "an invisible character that is removed and told",
    "at_sign_mended": "a full-width at sign that is mended and told",
    "address_width_mended": "a full-width address that is mended and told",
    "past_left_out": "a word about a person's past that is left out and told",
    "health_left_out": "a word about a person's health that is left out and told",
    "id_left_out": "a number of an identity card that is left out and told",
    "birthday_left_out": "a birthday that is left out and told",
    "code_left_out": "a badge's code that is left out and told",
    "tax_id_zeros_restored": "a tax number that got its zeros back",
}


def reason(question: Question) -> str:
    """The English words for a row's question, as the command prints them."""
    return REASONS[question.code].format(**question.params)


def summary(file_name: str, data: bytes) -> dict[str, object]:
    """A file's format, type, nominator, counts and questions; raises UnreadableFile."""
    return summary_of(read_guest_list(data, file_name))


def summary_of(reading: GuestListReading) -> dict[str, object]:
    """The same for a list that was read already; "note" and "asked" only where there is something."""
    facts: dict[str, object] = {
        "format": _format(reading),
        "type": _type(reading),
        "nominator": reading.nominator.value,
        "rows": len(reading.people) + len(reading.questioned),
        "people": len(reading.people),
        "questioned": [_questioned(row, reading) for row in reading.questioned],
    }
    note = "; ".join(_notes(reading))
    asked = [LIST_QUESTIONS[question.code] for question in reading.questions]
    return facts | ({"note": note} if note else {}) | ({"asked": asked} if asked else {})


def _questioned(row: Row, reading: GuestListReading) -> dict[str, object]:
    sheet = {"sheet": row.sheet} if len(_sheets(reading)) > 1 else {}
    return {**sheet, "row": row.number, "reason": "; ".join(_reasons(row))}


def _reasons(row: Row) -> Iterable[str]:
    for question in row.questions:
        sheet = question.params.get("sheet", row.sheet)
        yield reason(question) + (f" of the sheet {sheet}" if sheet != row.sheet else "")


def _sheets(reading: GuestListReading) -> list[str]:
    return list(dict.fromkeys(table.sheet for table in reading.tables))


def _format(reading: GuestListReading) -> str:
    book = reading.workbook
    head = [book.kind, *([book.encoding] if book.encoding else []), *_several_sheets(reading)]
    features = list(_features(reading))
    if len(head) == 1 and features:
        return f"{book.kind}: {', '.join(features)}"
    return ", ".join(head + features)


def _several_sheets(reading: GuestListReading) -> list[str]:
    count = len(_sheets(reading))
    if count < 2:
        return []
    words = COUNT_WORDS.get(count, str(count))
    return [f"{words} sheets", "both to import" if count == 2 else "all to import"]


def _features(reading: GuestListReading) -> Iterable[str]:
    book, first = reading.workbook, reading.tables[0]
    if first.titles:
        yield "title rows"
    if first.header_row is None:
        yield "no header"
    elif first.header_row > 1:
        yield f"header in row {first.header_row}"
    if book.merged_cells:
        yield "merged cells"
    if _has_notice(reading.rows, "mobile_zero_restored"):
        yield "numeric mobiles without their zero"
    if book.hidden_sheets:
        yield "hidden sheet" if len(book.hidden_sheets) == 1 else "hidden sheets"
    sums = len(_numbers(reading.skipped, "sum_skipped"))
    if sums:
        yield "sum row" if sums == 1 else "sum rows"
    if book.quoted_line_break:
        yield "line break inside a quoted field"


def _type(reading: GuestListReading) -> str | None:
    if len(reading.type_codes) < 2:
        return reading.type.value or next(iter(reading.type_codes), None)
    joined = " and ".join([", ".join(reading.type_codes[:-1]), reading.type_codes[-1]])
    heading = reading.type.params.get("heading")
    return f"{joined} by the column {heading}" if heading else joined


def _notes(reading: GuestListReading) -> Iterable[str]:
    for code, (one, several) in SKIPPED.items():
        rows = _numbers(reading.skipped, code)
        if rows:
            yield f"{_named(rows)} {one if len(rows) == 1 else several} and skipped"
    kept = _numbers(reading.rows, "kept_as_text")
    if kept:
        yield f"{_named(kept)} {'is' if len(kept) == 1 else 'are'} kept as plain text"
    yield from _mended(reading)
    yield from _without_address(reading)
    if reading.other_sheets:
        yield f"sheets without a list: {', '.join(reading.other_sheets)}"


def _mended(reading: GuestListReading) -> Iterable[str]:
    verbs = {True: "has ", False: "have "}
    said = False
    for code, what in MENDED.items():
        rows = _numbers(reading.rows, code)
        if rows:
            yield f"{_named(rows)} {'' if said else verbs[len(rows) == 1]}{what}"
            said = True


def _without_address(reading: GuestListReading) -> Iterable[str]:
    rows = [row for row in reading.rows if _has_notice([row], "reached_through_nominator")]
    if not rows:
        return
    guests = all(row.person.type_code == "GUEST" for row in rows)
    if len(rows) == 1:
        who = "guest" if guests else "person"
        yield f"1 {who} has no address: reached through the nominating body"
    else:
        who = "guests" if guests else "people"
        yield f"{len(rows)} {who} have no address: they are reached through the nominating body"


def _has_notice(rows: Iterable[Row], code: str) -> bool:
    return any(notice.code == code for row in rows for notice in row.notices)


def _numbers(rows: Iterable[Row], code: str) -> list[int]:
    return [row.number for row in rows if _has_notice([row], code)]


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    return f"rows {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
