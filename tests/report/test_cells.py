from datetime import date, datetime

import pytest

from events_app.report.cells import LONGEST_TEXT, clean_text, sheet_names, shown
from events_app.report.tables import Table


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("陳淑芬", "陳淑芬"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\x00\x1b\x0c", "␀␛␌"),
        ("tab\tstays", "tab\tstays"),
        ("\ud800\uffff\ufffe", "���"),
        ("\uf914𡍼", "\uf914𡍼"),
    ],
)
def test_text_is_kept_but_for_what_no_file_can_hold(typed, stored):
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("x" * (LONGEST_TEXT + 1), "x" * (LONGEST_TEXT - 1) + "…"),
        ("𡍼" * 16_383, "𡍼" * 16_383),
        ("𡍼" * 16_384, "𡍼" * 16_383 + "…"),
        ("x" + "𡍼" * 16_384, "x" + "𡍼" * 16_382 + "…"),
    ],
)
def test_what_excel_cannot_hold_is_cut_with_a_mark(typed, stored):
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    ("value", "kind", "chinese", "english"),
    [
        (None, "integer", "", ""),
        (1234567, "integer", "1,234,567", "1,234,567"),
        (0.8138, "percent", "81.4%", "81.4%"),
        (date(2024, 9, 19), "date", "113/09/19", "2024-09-19"),
        (datetime(2024, 9, 9, 8, 5), "datetime", "113/09/09 08:05", "2024-09-09 08:05"),
        (date(1912, 1, 1), "date", "001/01/01", "1912-01-01"),
        (7, "text", "7", "7"),
        ("未到", "datetime", "未到", "未到"),
    ],
)
def test_values_read_as_people_write_them(value, kind, chinese, english):
    assert shown(value, kind, "zh") == chinese
    assert shown(value, kind, "en") == english


def named(*titles):
    return sheet_names(tuple(Table(title, (), ()) for title in titles))


def test_sheet_names_are_valid_and_distinct():
    assert named("出席/名單", "出席:名單", "", "'x'", "History") == [
        *("出席 名單", "出席 名單 (2)", "3", "x", "History (5)"),
    ]


def test_sheet_names_are_cut_by_the_units_excel_counts():
    assert named("長" * 40, "長" * 40, "𡍼" * 16) == [
        *("長" * 31, "長" * 27 + " (2)", "𡍼" * 15),
    ]
