import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events_app.report.cells import clean_text
from events_app.report.tables import Column, Document, Table
from events_app.report.write_ods import write_ods
from tests.report.spreadsheets import SAMPLE_COMES_BACK, part, sheets

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def cells(data, row):
    """The cells of a row of the first sheet, as the standard's elements."""
    content = ElementTree.fromstring(part(data, "content.xml"))
    return list(list(content.iter(f"{TABLE}table-row"))[row])


def text_of(cell):
    """A cell's text as ODF defines it: paragraphs, blanks and tabs as elements."""
    return "\n".join(_paragraph(p) for p in cell.findall(f"{TEXT}p"))


def _paragraph(paragraph):
    parts = [_collapsed(paragraph.text).lstrip(" ")]
    for element in paragraph:
        blanks = {"s": " " * int(element.get(f"{TEXT}c", 1)), "tab": "\t"}
        parts += [blanks[element.tag.removeprefix(TEXT)], _collapsed(element.tail)]
    return "".join(parts[:-1]) + parts[-1].rstrip(" ")


def _collapsed(text):
    return re.sub("[ \t\r\n]+", " ", text or "")


def test_all_figures_come_back_typed(written, attendance):
    assert sheets(written(write_ods, attendance)) == SAMPLE_COMES_BACK


def test_what_a_cell_shows_is_what_it_holds(written, attendance):
    row = cells(written(write_ods, attendance), 5)

    assert [(cell.get(f"{OFFICE}value-type"), text_of(cell)) for cell in row] == [
        ("float", "1"),
        ("string", "𡍼美惠"),
        ("string", "+886 2 2737 7430"),
        ("date", "113/08/01"),
        ("date", "113/09/19 08:05"),
        ("percentage", "92.5%"),
    ]


def test_dates_read_as_roc_years_in_chinese_only(written, attendance):
    english = Document("x", attendance.tables[1:], "", "", "en")

    assert 'number:calendar="ROC"' in part(written(write_ods, attendance), "content.xml")
    assert "number:calendar" not in part(written(write_ods, english), "content.xml")


def test_the_heading_stays_in_sight_and_filters_the_rows_alone(written, attendance):
    data = written(write_ods, attendance)
    ranges = re.findall('target-range-address="([^"]+)"', part(data, "content.xml"))
    frozen = re.findall(
        'VerticalSplitPosition" config:type="int">(\\d+)', part(data, "settings.xml")
    )

    assert ranges == ["$'出席名單'.A5:$'出席名單'.F8", "$'各類別'.A3:$'各類別'.B4"]
    assert frozen == ["5", "3"]


def test_the_package_is_one_that_readers_recognise(written, attendance):
    archive = zipfile.ZipFile(io.BytesIO(written(write_ods, attendance)))
    first = archive.infolist()[0]

    assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
    assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    listed = re.findall('full-path="([^"/]+)"', archive.read("META-INF/manifest.xml").decode())
    assert {*listed, "mimetype", "META-INF/manifest.xml"} == set(archive.namelist())
    for name in listed:
        ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("text", ["=SUM(1)", "<b>&amp;", " a  b ", "a\tb", "a\nb", "of:=1", "0912"])
def test_what_looks_like_something_else_stays_text(written, text_document, text):
    data = written(write_ods, text_document(text))
    (cell,) = cells(data, 3)

    assert (text_of(cell), cell.get(f"{OFFICE}value-type")) == (text, "string")
    assert "table:formula" not in part(data, "content.xml")


def test_names_and_titles_cannot_break_out_of_their_attributes(written):
    title = """表"'<&>"""
    table = Table(title, (Column("<x>"),), [("a",)], check_lines=("<y/>",), notes=("&",))
    data = written(write_ods, Document("<t>&", (table,), "<a>", "</office:meta>"))

    assert list(sheets(data)) == [title]


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(), min_size=1))
def test_any_text_comes_back_as_text(text):
    stream = io.BytesIO()
    document = Document("文件", (Table("表", (Column("文字"),), [(text,)]),), "a", "b")
    write_ods(document, stream)
    (cell,) = cells(stream.getvalue(), 3)

    assert text_of(cell) == clean_text(text)
    assert cell.attrib.keys() == {f"{TABLE}style-name", f"{OFFICE}value-type"}
