"""Every file is read by what it holds, or refused with a reason that says where it breaks."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Cell, Document, Row, Table

from events_app.invitation.guest_list import UNREADABLE_CODES, UnreadableFile, read_guest_list
from events_app.invitation.guest_list.reading import read
from events_app.invitation.guest_list.spreadsheets import as_text
from tests.invitation.guest_list.makers import people, text, xlsx

HEADER = ["姓名", "電子郵件", "單位"]
ROWS = [HEADER, *people("示範有限公司")]
CELLS = tuple(tuple(row) for row in ROWS)


def refusal(data: bytes) -> tuple[str, dict]:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    return caught.value.code, dict(caught.value.params)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8 without BOM"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("cp950", "Big5 (cp950)"),
        ("utf-16", "UTF-16 with BOM"),
        ("utf-16-le", "UTF-16 without BOM"),
        ("utf-16-be", "UTF-16 without BOM"),
        ("utf-32", "UTF-32 with BOM"),
    ],
)
@pytest.mark.parametrize(
    ("separator", "kind"),
    [
        (",", "CSV"),
        ("\t", "tab-separated text"),
        (";", "semicolon-separated text"),
        ("|", "bar-separated text"),
    ],
)
def test_text_in_every_encoding_with_every_separator(encoding, told, separator, kind):
    book = read(text(ROWS, separator, encoding))
    assert (book.kind, book.encoding, book.sheets[0].rows) == (kind, told, CELLS)


def test_big5_dot_is_the_hyphenation_point():
    rows = [HEADER, ["瓦旦‧示例", "a@firm1.example", "許功蓋企業社"]]
    assert read(text(rows, encoding="cp950")).sheets[0].rows[1][0] == "瓦旦‧示例"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_are_records_not_lines(line_end):
    data = f'姓名,職稱{line_end}王一,"作業科{line_end}科員"{line_end}{line_end}李二,專員{line_end}'
    book = read(data.encode())
    assert book.quoted_line_break
    assert [row[0] for row in book.sheets[0].rows if row] == ["姓名", "王一", "李二"]
    assert len(book.sheets[0].rows) == 4


def test_xlsx_values_as_the_spreadsheet_shows_them():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, [900000075, 2.5, True, "00000228"])
        sheet.write_formula(2, 1, "=1+1", None, 2)
    assert read(stream.getvalue()).sheets[0].rows == (
        ("", "", "", "", ""),
        ("", "900000075", "2.5", "TRUE", "00000228"),
        ("", "2", "", "", ""),
    )


@pytest.mark.parametrize(
    ("cell", "shown"), [(1e20, "1e+20"), (0.1, "0.1"), (-3.0, "-3"), (float("nan"), "nan")]
)
def test_numbers_that_are_no_small_integers(cell, shown):
    assert as_text(cell) == shown


def test_merged_cells_fill_downwards_and_titles_do_not_spread():
    rows = [
        ["推薦廠商名單", "", ""],
        ["公司", "姓名", "信箱"],
        ["甲示範有限公司", "陳志明", "a@firm1.example"],
        ["", "林淑芬", "b@firm1.example"],
        ["", "", ""],
    ]
    book = read(xlsx({"表": rows}, merged=["A1:C1", "A3:A5"]))
    assert book.merged_cells
    assert book.sheets[0].rows == (
        ("推薦廠商名單", "", ""),
        ("公司", "姓名", "信箱"),
        ("甲示範有限公司", "陳志明", "a@firm1.example"),
        ("甲示範有限公司", "林淑芬", "b@firm1.example"),
    )


def ods(rows, spans=(), name="名單") -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table(name)
    for row in rows:
        line = Row()
        for value in row:
            line.append_cell(Cell(value) if value else Cell())
        table.append_row(line)
    for span in spans:
        table.set_span(span)
    document.body.append(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_ods_with_merged_cells():
    rows = [
        ["公司", "姓名", "信箱"],
        ["甲示範有限公司", "陳志明", "a@firm1.example"],
        ["", "林淑芬", "b@firm1.example"],
    ]
    book = read(ods(rows, spans=["A2:A3"]))
    assert (book.kind, book.merged_cells) == ("ODS", True)
    assert [row[0] for row in book.sheets[0].rows] == ["公司", "甲示範有限公司", "甲示範有限公司"]


def test_rows_of_an_ods_keep_their_numbers_below_repeated_blank_ones():
    def push_down(part: bytes) -> bytes:
        blank = (
            '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        )
        return part.replace(b"<table:table-row", blank.encode() + b"<table:table-row", 1)

    rows = [HEADER, ["陳志明", "a@firm1.example", "甲"], ["林淑芬", "b@firm1.example", ""]]
    book = read(with_member(ods(rows, spans=["C2:C3"]), "content.xml", push_down))
    assert [row[2] if row else "" for row in book.sheets[0].rows] == [
        "",
        "",
        "",
        "單位",
        "甲",
        "甲",
    ]


def test_hidden_sheets_of_an_ods_are_left_out_and_told():
    def hide(part: bytes) -> bytes:
        hidden = '<table:table table:style-name="ta1" table:name="舊"><table:table-row>'
        hidden += (
            '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        )
        hidden += "</table:table-row></table:table></office:spreadsheet>"
        part = part.replace(b'table:display="true"', b'table:display="false"')
        return part.replace(b"</office:spreadsheet>", hidden.encode())

    book = read(with_member(ods(ROWS), "content.xml", hide))
    assert ([sheet.name for sheet in book.sheets], book.hidden_sheets) == (["名單"], ("舊",))


def test_hidden_sheets_are_left_out_and_told():
    book = read(xlsx({"名單": ROWS, "舊": ROWS}, hidden=["舊"]))
    assert [sheet.name for sheet in book.sheets] == ["名單"]
    assert book.hidden_sheets == ("舊",)


def test_an_undecodable_byte_is_named_by_row_and_column():
    good = text([HEADER, *people("示範有限公司", count=5)])
    broken = good.replace("黃家豪".encode(), b"\xe9\xbb\xff")
    assert refusal(broken) == (
        "undecodable",
        {"encoding": "UTF-8 without BOM", "row": 4, "column": 1, "byte": "E9"},
    )
    big5 = text(ROWS, encoding="cp950").replace("林淑芬".encode("cp950"), b"\xaa\x4c\xff\xff")
    assert refusal(big5) == (
        "undecodable",
        {"encoding": "Big5 (cp950)", "row": 3, "column": 1, "byte": "FF"},
    )


def test_an_undecodable_byte_after_a_quoted_line_break_counts_records():
    data = '姓名,職稱,單位\n王一,"作業科\n科員",示範有限公司\n李二,專員,示範'.encode() + b"\xff\n"
    assert refusal(data) == (
        "undecodable",
        {"encoding": "UTF-8 without BOM", "row": 3, "column": 3, "byte": "FF"},
    )


def test_an_open_quotation_mark_is_named_where_it_opens():
    data = '姓名,職稱,單位\n王一,"科員,甲\n李二,專員,乙\n'.encode()
    assert refusal(data) == ("open_quote", {"row": 2, "column": 2})
    assert refusal(data + b"a,b,c\n" * 50_000)[0] in {"cell_too_long", "open_quote"}


def test_inch_marks_are_no_quotation_marks():
    assert read('姓名,品名\n王一,12" 管\n李二,3" 管\n林三,1" 管\n'.encode()).sheets[0].rows[3] == (
        "林三",
        '1" 管',
    )


def zipped(members: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_member(data: bytes, name: str, change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped(members | {name: change(members.get(name, b""))})


SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty"),
        (b",,,\r\n,,,\r\n", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"{\\rtf1 hello}", "document"),
        (b"Rar!\x1a\x07", "archive"),
        (OLE, "old_excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "document"),
        (b"<html><table><tr><td>x</td></tr></table>", "web_page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>", "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"a,b\x00c\n\x01\x02", "not_a_table"),
        (bytes(range(256)) * 4, "not_a_table"),
        (b"PK\x03\x04", "damaged"),
        (xlsx({"a": ROWS})[:-40], "damaged"),
        (xlsx({"a": ROWS})[:900], "damaged"),
        (with_member(xlsx({"a": ROWS}), SHEET, lambda part: part[:200]), "damaged"),
        (xlsx({"a": []}), "empty"),
        (zipped({"word/document.xml": b"<w/>"}), "document"),
        (zipped({"photo.jpg": b"x"}), "archive"),
        (zipped({"xl/workbook.bin": b"x"}), "other_spreadsheet"),
        (
            zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": b"<m:encryption-data/>"}),
            "password",
        ),
    ],
)
def test_what_is_no_list_is_refused_by_its_kind(data, code):
    assert refusal(data)[0] == code


def test_too_large_a_file():
    assert refusal(b"a,b\n" * 2_500_001) == ("too_large", {"megabytes": 10.000004, "limit": 10})


def test_too_many_rows_and_columns():
    assert refusal(b"a,b\n" * 30_000)[0] == "too_many_rows"
    assert refusal((",".join("x" * 101) + "\n").encode()) == (
        "too_many_columns",
        {"columns": 101, "limit": 100},
    )
    crowd = text([["姓名", "信箱"], *([["王一", "a@firm1.example"]] * 20_001)])
    with pytest.raises(UnreadableFile) as caught:
        read_guest_list(crowd, "")
    assert (caught.value.code, caught.value.params) == (
        "too_many_rows",
        {"rows": 20_001, "limit": 20_000},
    )


def bomb_of_zeros() -> bytes:
    return with_member(xlsx({"a": ROWS}), "xl/media/x.bin", lambda _: bytes(60_000_000))


def far_corner() -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_member(xlsx({"a": ROWS}), SHEET, lambda p: p.replace(b"</sheetData>", cell))


def repeated_ods_cells() -> bytes:
    def repeat(part: bytes) -> bytes:
        row = (
            b'<table:table-row table:number-rows-repeated="1000000">'
            b'<table:table-cell office:value-type="float" office:value="1"'
            b' table:number-columns-repeated="16000"/></table:table-row></table:table>'
        )
        return part.replace(b"</table:table>", row, 1)

    return with_member(ods(ROWS), "content.xml", repeat)


def entity_bomb() -> bytes:
    def explode(part: bytes) -> bytes:
        return part.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)

    return with_member(xlsx({"a": ROWS}), SHEET, explode)


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        (bomb_of_zeros, "bomb"),
        (lambda: zipped({f"{n}.xml": b"" for n in range(1_001)}), "bomb"),
        (entity_bomb, "bomb"),
        (far_corner, "bomb_of_cells"),
        (repeated_ods_cells, "bomb_of_cells"),
    ],
)
def test_bombs_are_refused_before_they_are_read(bomb, code):
    assert refusal(bomb())[0] == code


def test_a_directory_that_lies_about_sizes_is_damaged():
    honest = zipped({"xl/workbook.xml": b"<x/>" + bytes(5_000_000)}, zipfile.ZIP_STORED)
    size = (5_000_004).to_bytes(4, "little")
    assert refusal(honest.replace(size, (4).to_bytes(4, "little")))[0] == "damaged"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", OLE, b"a,b\n"]))
def test_random_bytes_are_read_or_refused(data, beginning):
    try:
        read_guest_list(beginning + data, "x")
    except UnreadableFile as refused:
        assert refused.code in UNREADABLE_CODES


XLSX_BYTES = xlsx({"a": ROWS})


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(XLSX_BYTES) - 1), st.integers(0, 255))
def test_one_wrong_byte_in_a_spreadsheet_is_survived(place, byte):
    broken = XLSX_BYTES[:place] + bytes([byte]) + XLSX_BYTES[place + 1 :]
    try:
        read_guest_list(broken, "x")
    except UnreadableFile as refused:
        assert refused.code in UNREADABLE_CODES
