import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events_app.report.cells import clean_text
from events_app.report.tables import Column, Document, Table
from events_app.report.write_xlsx import write_xlsx
from tests.report.spreadsheets import SAMPLE_COMES_BACK, part, sheets


def text_in(data):
    """The text of the first cell below the heading, unescaped as Excel does."""
    return sheets(data)["表"][3][0]


def test_all_figures_come_back_typed(written, attendance):
    assert sheets(written(write_xlsx, attendance)) == SAMPLE_COMES_BACK


def test_the_heading_stays_in_sight_and_filters_the_rows_alone(written, attendance):
    sheet = part(written(write_xlsx, attendance), "xl/worksheets/sheet1.xml")

    assert re.findall(r'<pane [^>]*ySplit="(\d+)"[^>]*state="(\w+)"', sheet) == [("5", "frozen")]
    assert re.findall(r'<autoFilter ref="([^"]+)"', sheet) == ["A5:F8"]


def test_dates_read_as_roc_years_in_chinese_only(written, attendance):
    english = Document("x", attendance.tables[1:], "", "", "en")

    assert "[$-404]e/mm/dd" in part(written(write_xlsx, attendance), "xl/styles.xml")
    assert "[$-404]" not in part(written(write_xlsx, english), "xl/styles.xml")


def test_a_day_before_excels_calendar_is_text(written):
    table = Table("表", (Column("日", "date"),), [(date(1899, 12, 31),)])

    assert text_in(written(write_xlsx, Document("x", (table,), "a", "b"))) == "1899-12-31"


RICH = "<r><t>x</t></r></is></c><c r='B4'><f>SUM(1)</f></c><c><is><r></r>"


@pytest.mark.parametrize(
    "text",
    ["=SUM(1)", "+1", "@A1", "{=A1}", "https://x.example", "_x0041_", "0912", " a ", RICH, "<r>"],
)
def test_what_looks_like_something_else_stays_text(written, text_document, text):
    data = written(write_xlsx, text_document(text))

    assert text_in(data) == text
    assert re.findall("<f[ >]|<hyperlink", part(data, "xl/worksheets/sheet1.xml")) == []


def test_an_empty_table_is_a_table(written, text_document):
    assert sheets(written(write_xlsx, text_document()))["表"] == [["表"], [""], ["文字"]]


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(), min_size=1))
def test_any_text_comes_back_as_text(text):
    stream = io.BytesIO()
    document = Document("文件", (Table("表", (Column("文字"),), [(text,)]),), "a", "b")
    write_xlsx(document, stream)

    assert text_in(stream.getvalue()) == clean_text(text)
    assert "<f" not in part(stream.getvalue(), "xl/worksheets/sheet1.xml")
