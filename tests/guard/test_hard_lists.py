"""Lists in which words about a past, numbers and codes stand where nobody looks for them."""

import json

import pytest

from events_app.config import PROJECT
from events_app.guard import kinds_in
from events_app.invitation.guest_list import read_apart, read_guest_list
from events_app.invitation.guest_list.cells import unpack
from tests.invitation.guest_list.makers import text, xlsx

LISTS = PROJECT / "tests" / "data" / "guests-hard"
EXPECTED = json.loads((LISTS / "expected.json").read_text("utf-8"))
GIVEN = {"type_code": "PARTNER", "nominator_code": "PR01"}


@pytest.mark.parametrize("name", EXPECTED)
def test_everybody_is_stored_and_nothing_that_must_not_be(name):
    reading = read_guest_list((LISTS / name).read_bytes(), name, **GIVEN)
    assert (len(reading.people), len(reading.questioned)) == (EXPECTED[name]["people"], 0)
    assert [word for word in EXPECTED[name]["never_stored"] if word in str(reading.rows)] == []


def test_what_stays_beside_what_is_left_out():
    reading = read_guest_list((LISTS / "past-in-titles-and-remarks.csv").read_bytes(), "x", **GIVEN)
    kept = [
        (row.person.organisation, row.person.title, row.person.remark) for row in reading.people
    ]
    assert kept == [
        ("南風紙業", "員工", ""),
        ("南風紙業", "", ""),
        ("南風紙業", "", ""),
        ("更生事業群", "廠長", ""),
        ("南風紙業", "經理", ""),
    ]
    told = [
        [(notice.code, notice.params["field"]) for notice in row.notices] for row in reading.people
    ]
    assert told == [
        [("past_left_out", "remark")],
        [("past_left_out", "title")],
        [("past_left_out", "title"), ("past_left_out", "remark")],
        [("past_left_out", "remark")],
        [],
    ]


def test_a_number_behind_a_name_is_cut_off_and_told():
    reading = read_guest_list((LISTS / "id-number-in-name.csv").read_bytes(), "x", **GIVEN)
    kept = [(row.person.name, row.person.remark) for row in reading.people]
    assert kept == [("林佳穎", ""), ("陳柏宇", "車牌ABC-1234"), ("吳雅婷", "")]
    told = [[notice.code for notice in row.notices] for row in reading.people]
    assert told == [["id_left_out"], ["id_left_out"], ["birthday_left_out"]]


HEADINGS = [
    "備註",
    "說明",
    "其他",
    "更生人備註",
    "身分",
    "XYZ",
    "",
    "單位",
    "科室",
    "職稱",
    "餐別",
    "缺工數",
    "推薦單位",
    "類別",
]
WORDS = [
    "前收容人",
    "ex-offender",
    "假 釋 中",
    "A123456789",
    "生日70/01/02",
    "FD10123456789ABCDEFGHJKMNPQRS",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_whatever_a_column_is_called_nothing_of_it_is_kept_even_before_storing(heading):
    """The cells that are kept for corrections included: they are told of by their marks alone."""
    head = ("公司", "姓名", heading, "電子郵件")
    rows = [
        ("示範公司", f"陳志{'甲乙丙丁戊己'[n]}", word, f"a{n}@firm.example")
        for n, word in enumerate(WORDS)
    ]
    read = read_apart(text([head, *rows]), "x", **GIVEN)
    everything = str((read.facts, [row for row in read.rows()], unpack(read.cells)))
    assert [word for word in [*WORDS, "更生人"] if word in everything] == []
    assert [row["person"]["name"] for row in read.rows()] == [row[1] for row in rows]
    again = read_apart(read.cells, "x", **GIVEN, kept=True)
    assert list(again.rows()) == list(read.rows())


def test_names_of_sheets_that_tell_are_masked_and_still_differ():
    cells = [["姓名", "電子郵件"], ["陳志明", "a@firm.example"]]
    reading = read_apart(xlsx({"更生人": cells, "受刑人": cells}), "x", **GIVEN)
    sheets = [table["sheet"] for table in reading.facts["tables"]]
    assert (sheets, [row["sheet"] for row in reading.rows()]) == (["… 1", "… 2"], ["… 1", "… 2"])
    assert kinds_in(str(unpack(reading.cells))) == []
