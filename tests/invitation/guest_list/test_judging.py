"""What is mended, told, asked or left exactly as typed in a single row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events_app.invitation.guest_list import Doubles, Person, judge_again, read_guest_list, reason
from events_app.invitation.guest_list.values import (
    extension_behind,
    is_formula_like,
    name_key,
    tax_id_fits,
    without_invisible,
)
from tests.invitation.guest_list.makers import text

GOOD = {"name": "陳志明", "email": "a@firm1.example"}


def judged(**fields: str):
    return judge_again(GOOD | fields, type_code="PARTNER", nominator_code="PR01")


def questions(row) -> list[tuple[str, dict]]:
    return [(question.code, dict(question.params)) for question in row.questions]


def notices(row) -> list[tuple[str, dict]]:
    return [(notice.code, dict(notice.params)) for notice in row.notices]


def test_a_good_row_is_ready_and_silent():
    row = judged(organisation=" 示範有限公司\u3000")
    assert (row.status, row.questions, row.notices) == ("ready", (), ())
    assert row.person == Person(
        name="陳志明",
        organisation="示範有限公司",
        email="a@firm1.example",
        type_code="PARTNER",
        nominator_code="PR01",
    )


@pytest.mark.parametrize(
    "name",
    [
        "𡍼美惠",
        "瓦旦‧示例",
        "瓦旦·示例",
        "O’Brien-測試",
        "撒韵‧示例 Sayun Sili’",
        "Nguyễn Thị Hoa",
        "ＡＢＣ",
        "\uf914一",
        "王",
        "葛\U000e0100城",
        "甲" * 50,
        "𡍼" * 50,
    ],
)
def test_names_stay_exactly_as_typed(name):
    row = judged(name=f"  {name}\u00a0")
    assert (row.status, row.person.name, row.notices) == ("ready", name, ())


@pytest.mark.parametrize(
    ("fields", "code", "params", "words"),
    [
        ({"name": ""}, "no_name", {}, "no name"),
        ({"name": "\u200b"}, "no_name", {}, "no name"),
        ({"email": ""}, "no_address", {}, "no address"),
        ({"email": "無"}, "no_address", {}, "no address"),
        ({"email": "沒有信箱"}, "not_an_address", {"value": "沒有信箱"}, "not an address"),
        ({"email": "a@@b.example"}, "not_an_address", {"value": "a@@b.example"}, "not an address"),
        ({"email": "a b@firm.example"}, "not_an_address", None, "not an address"),
        ({"email": ".a@firm.example"}, "not_an_address", None, "not an address"),
        ({"email": "a@firm"}, "not_an_address", None, "not an address"),
        ({"email": "x" * 65 + "@firm.example"}, "not_an_address", None, "not an address"),
        (
            {"email": "a@f.example;b@f.example"},
            "two_addresses",
            {"addresses": ("a@f.example", "b@f.example")},
            "two addresses in one cell",
        ),
        ({"email": "a@f.example\nb@f.example"}, "two_addresses", None, "two addresses in one cell"),
        ({"name": "王?宥"}, "lost_character", {"value": "王?宥"}, "a character was lost"),
        ({"name": "王□宥"}, "lost_character", None, "a character was lost"),
        ({"name": "王\ufffd宥"}, "lost_character", None, "a character was lost"),
        ({"name": "王\ue123宥"}, "lost_character", None, "a character was lost"),
        ({"name": "甲" * 51}, "name_too_long", {"length": 51, "limit": 50}, "name too long"),
        ({"name": "陳志明、林淑芬"}, "several_names", None, "several names in one cell"),
    ],
)
def test_questions(fields, code, params, words):
    row = judged(**fields)
    assert row.status == "questioned"
    assert [question.code for question in row.questions] == [code]
    assert reason(row.questions[0]) == words
    if params is not None:
        assert dict(row.questions[0].params) == params


@pytest.mark.parametrize(
    ("field", "typed", "stored", "told"),
    [
        ("email", " a@f.example ", "a@f.example", []),
        ("email", "A.B@F.Example", "A.B@F.Example", []),
        ("email", "mailto:a@f.example", "a@f.example", []),
        (
            "email",
            "ａ＠f．example",
            "a@f.example",
            [("at_sign_mended", {})],
        ),
        ("email", "ａ@f.example", "a@f.example", [("address_width_mended", {})]),
        ("email", "a\u200b@f.example", "a@f.example", [("invisible_removed", {"field": "email"})]),
        ("name", "陳\u200b志明", "陳志明", [("invisible_removed", {"field": "name"})]),
        ("title", "作業科\r\n科員", "作業科 科員", [("line_break_joined", {"field": "title"})]),
        ("organisation", "=1+1", "=1+1", [("kept_as_text", {"field": "organisation"})]),
        ("organisation", "示範?公司", "示範?公司", [("lost_character_in_organisation", {})]),
        ("phone", "+886 2 2737 7430", "+886 2 2737 7430", []),
        (
            "mobile",
            "900000075",
            "0900000075",
            [("mobile_zero_restored", {"value": "0900000075"})],
        ),
        ("mobile", "0900-000-075", "0900-000-075", []),
        ("tax_id", "04595257", "04595257", []),
        ("tax_id", "62140097", "62140097", []),
        ("tax_id", "12345678", "12345678", [("tax_id_check_failed", {"value": "12345678"})]),
        ("tax_id", "０００００１９９", "00000199", [("tax_id_tidied", {"value": "00000199"})]),
        ("tax_id", "228", "00000228", [("tax_id_zeros_restored", {"value": "00000228"})]),
        ("tax_id", "1234567", "1234567", [("tax_id_length", {"value": "1234567", "length": 7})]),
        ("tax_id", "免", "免", [("tax_id_not_digits", {"value": "免"})]),
        ("remark", "一\n二", "一\n二", []),
        ("remark", "為更生人，請安排前排", "", [("past_left_out", {"field": "remark"})]),
        ("title", "更生人代表", "", [("past_left_out", {"field": "title"})]),
        ("title", "更生人就業輔導員", "更生人就業輔導員", []),
        ("organisation", "更生人", "", [("past_left_out", {"field": "organisation"})]),
        ("organisation", "更生人協會", "更生人協會", []),
    ],
)
def test_what_is_mended_and_what_is_told(field, typed, stored, told):
    row = judged(**{field: typed})
    assert row.status == "ready"
    assert getattr(row.person, field) == stored
    assert notices(row) == told


def test_guests_and_people_of_the_after_care_association_need_no_address():
    guest = judge_again({"name": "阿明"}, type_code="GUEST", nominator_code="PR01")
    companion = judge_again({"name": "林淑芬"}, type_code="NGO", nominator_code="TACA")
    for row in (guest, companion):
        assert (row.status, notices(row)) == ("ready", [("reached_through_nominator", {})])
    partner = judge_again({"name": "阿明"}, type_code="PARTNER", nominator_code="PR01")
    assert questions(partner) == [("no_address", {})]


def test_same_address_and_same_name_is_asked_and_a_shared_address_told():
    rows = [
        ["姓名", "Email", "公司", "缺工數"],
        ["陳志明", "a@firm1.example", "示範有限公司", "1"],
        ["林淑芬", "A@FIRM1.example", "示範有限公司", "1"],
        ["陳 志明", "a@firm1.example", "示範有限公司", "1"],
        ["林淑芬", "b@firm1.example", "示範有限公司", "1"],
    ]
    first, boss, twin, other = read_guest_list(text(rows), "x").rows
    assert (first.status, first.notices) == ("ready", ())
    assert (boss.status, notices(boss)) == ("ready", [("shares_address", {"row": 2, "sheet": ""})])
    assert questions(twin) == [("same_address", {"row": 2, "sheet": ""})]
    assert (other.status, other.notices) == ("ready", ())


def test_a_corrected_row_is_judged_beside_the_others():
    rows = [
        ["姓名", "Email", "公司", "缺工數"],
        ["陳志明", "a@firm1.example", "示範有限公司", "1"],
        ["陳志明", "", "示範有限公司", "1"],
    ]
    listed = read_guest_list(text(rows), "x").rows
    place = {
        "type_code": "PROSPECT",
        "nominator_code": "self",
        "number": 3,
        "others": Doubles(listed[:1]),
    }
    again = judge_again({"name": "陳志明", "email": "a@firm1.example"}, **place)
    assert questions(again) == [("same_address", {"row": 2, "sheet": ""})]
    assert judge_again({"name": "陳志明", "email": "b@firm1.example"}, **place).status == "ready"


@pytest.mark.parametrize(
    ("typed", "extension"),
    [
        ("(02)2737-7430", ""),
        ("(03)3396789轉1240", "1240"),
        ("(06)9274400分機538", "538"),
        ("02-27377430 ext.12", "12"),
        ("02-27377430＃12", "12"),
        ("０９１２３４５６７８", ""),
        ("04-0000-2692 ext.383", "383"),
        ("免電話", ""),
        ("", ""),
    ],
)
def test_the_extension_is_found_behind_the_number(typed, extension):
    assert extension_behind(typed) == extension


def test_the_extension_has_a_column_or_follows_the_number():
    assert judged(extension="分機356", phone="02-27377430#1").person.extension_digits == "356"
    assert judged(phone="02-27377430#12").person.extension_digits == "12"


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("04595257", True),
        ("12345675", True),
        ("62140097", True),
        ("00501508", True),
        ("12345678", False),
        ("00000000", False),
        ("0459525", False),
        ("０４５９５２５７", False),
    ],
)
def test_tax_numbers_by_the_rule_of_2023(number, fits):
    assert tax_id_fits(number) is fits


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("+cmd|' /C calc'!A0", True),
        ("-2+3+cmd", True),
        ("+886 2 2737-7430", False),
        ("-", False),
        ("陳志明", False),
    ],
)
def test_formulas_are_told_from_phones(cell, formula):
    assert is_formula_like(cell) is formula


def test_keys_of_names_ignore_width_dots_and_spaces():
    assert name_key("瓦旦‧示例") == name_key("瓦旦・示 例") == name_key("瓦旦．示例")
    assert name_key("ＡＢＣ") == name_key("abc")
    assert name_key("陳一") != name_key("陳二")


@given(st.dictionaries(st.sampled_from([*GOOD, "tax_id", "mobile", "group", "phone"]), st.text()))
def test_no_value_is_too_strange(fields):
    row = judge_again(fields, type_code="PARTNER", nominator_code="PR01")
    assert row.status == ("questioned" if row.questions else "ready")
    assert row.person.name == without_invisible(row.person.name)


@pytest.mark.parametrize("name", ["王大明（更生人）", "更生人代表王小姐", "前科 陳先生"])
def test_a_name_that_tells_of_a_past_is_asked_for_again(name):
    assert questions(judged(name=name)) == [("past_in_name", {})]
    assert questions(judged(name="王大明")) == []
