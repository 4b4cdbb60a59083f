"""Other lists with other headings, orders and shapes: recognised, or asked about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events_app.invitation.guest_list import (
    FIELDS,
    LIST_QUESTIONS,
    NOTICE_CODES,
    REASONS,
    UNREADABLE_CODES,
    UnreadableFile,
    read_guest_list,
    summary,
)
from events_app.invitation.guest_list.bodies import bodies_named, body_of, institution_names
from events_app.invitation.guest_list.headers import field_of
from tests.invitation.guest_list.makers import NAMES, people, text, xlsx


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", "name"),
        ("Name 姓名", "name"),
        ("姓 名", "name"),
        ("姓名\n（中文）", "name"),
        ("與會人員姓名*", "name"),
        ("Full name", "name"),
        ("聯絡人電話", "phone"),
        ("聯絡電話 (日)", "phone"),
        ("Ｅｍａｉｌ", "email"),
        ("E-mail Address", "email"),
        ("Contact e-mail", "email"),
        ("電子郵件信箱", "email"),
        ("廠商統一編號", "tax_id"),
        ("編號", "number"),
        ("No.", "number"),
        ("推薦監所", "nominator"),
        ("參與對象類別", "group"),
        ("手機／行動電話", "mobile"),
        ("Name of company", "organisation"),
        ("Company name", "organisation"),
        ("服務單位 Affiliation", "organisation"),
        ("是否提供職缺", "vacancies"),
        ("First name", "given_name"),
        ("葷素", "meal"),
        ("職缺情形", "vacancies"),
        ("統編號碼", "tax_id"),
        ("電子郵件帳號", "email"),
        ("營利事業統一編號", "tax_id"),
        ("電話號碼及分機", "phone"),
        ("法務部", None),
        ("陳志明", None),
        ("", None),
        ("姓名" * 30, None),
    ],
)
def test_headings(heading, field):
    assert field_of(heading).field == field


def fields(data: bytes, table: int = 0, **options) -> dict[str, str]:
    columns = read_guest_list(data, "", **options).tables[table].columns
    return {column.heading or str(column.index): column.field for column in columns}


def persons(data: bytes, **options) -> list[tuple[str, str, str]]:
    reading = read_guest_list(data, "", **options)
    assert reading.questioned == ()
    return [(r.person.name, r.person.organisation, r.person.email) for r in reading.people]


def test_header_in_row_six_below_titles_and_blank_rows():
    rows = [
        ["示範縣政府勞動處 出席名單"],
        ["聯絡人：陳先生", "電話：02-0000-0000"],
        [],
        ["請於九月一日前回傳 a@gov1.example"],
        [],
        ["項次", "出席人員", "現職", "聯絡信箱", "機關全名或機關名稱"],
        *[[n, NAMES[n], "科長", f"p{n}@gov.example", "示範縣政府勞動處"] for n in range(3)],
    ]
    reading = read_guest_list(text(rows), "x")
    table = reading.tables[0]
    assert table.header_row == 6
    assert [c.field for c in table.columns] == ["number", "name", "title", "email", "organisation"]
    assert (reading.type.value, reading.type.why) == ("LABOUR", "title")
    assert [row.number for row in reading.people] == [7, 8, 9]


def test_english_headings_alone():
    rows = [
        ["#", "First name", "Last name", "Company", "Job title", "E-mail address", "Openings"],
        ["1", "Mary", "Example", "Sample Ltd", "HR manager", "mary@firm1.example", "yes"],
        ["2", "家豪", "黃", "Sample Ltd", "Director", "kh@firm1.example", "no"],
    ]
    data = text(rows, "\t", "utf-16")
    assert persons(data) == [
        ("Mary Example", "Sample Ltd", "mary@firm1.example"),
        ("黃家豪", "Sample Ltd", "kh@firm1.example"),
    ]
    reading = read_guest_list(data, "x")
    assert (reading.type.value, reading.nominator.value) == ("PROSPECT", "self")


def test_no_header_at_all():
    rows = [
        [str(n + 1), f"示範{n}有限公司", NAMES[n], "總經理", f"090000000{n}", f"p{n}@firm.example"]
        for n in range(5)
    ]
    data = text(rows, ";", "utf-16-le")
    assert fields(data) == {
        "0": "number",
        "1": "organisation",
        "2": "name",
        "3": "title",
        "4": "mobile",
        "5": "email",
    }
    reading = read_guest_list(data, "x")
    assert [row.number for row in reading.people] == [1, 2, 3, 4, 5]
    assert [question.code for question in reading.questions] == ["which_type", "which_nominator"]
    assert summary("x", data)["format"] == (
        "semicolon-separated text, UTF-16 without BOM, no header"
    )


def test_no_header_and_the_first_person_without_an_address():
    rows = [
        ["出席名單"],
        ["劉昌", "負責人", ""],
        *[[NAMES[n], "廠長", f"p{n}@f.example"] for n in (1, 2)],
    ]
    reading = read_guest_list(text(rows), "x")
    assert reading.tables[0].titles == ("出席名單",)
    assert [(row.number, row.person.name, row.person.title) for row in reading.rows] == [
        (2, "劉昌", "負責人"),
        (3, "林淑芬", "廠長"),
        (4, "黃家豪", "廠長"),
    ]


def test_unknown_headings_are_filled_by_content():
    rows = [
        ["甲欄", "乙欄", "丙欄"],
        *[[f"p{n}@firm.example", "示範大學", NAMES[n]] for n in range(4)],
    ]
    reading = read_guest_list(text(rows), "x", type_code="EXPERT")
    assert [(c.field, c.why) for c in reading.tables[0].columns] == [
        ("email", "content"),
        ("organisation", "content"),
        ("name", "content"),
    ]


def test_guests_by_display_name_alone():
    data = text(
        [["來賓名單"], ["顯示名稱", "身分", "用餐"], ["阿明", "來賓", "素"], ["小芸", "來賓", "葷"]]
    )
    reading = read_guest_list(data, "x")
    assert reading.tables[0].header_row == 2
    assert (reading.type.value, reading.nominator.value) == ("GUEST", "TACA")
    assert [(row.number, row.person.name, row.person.meal) for row in reading.people] == [
        (3, "阿明", "素"),
        (4, "小芸", "葷"),
    ]


def test_a_single_column_is_asked_about():
    reading = read_guest_list(b"Email\na@firm1.example\nb@firm1.example\n", "x")
    assert [(c.heading, c.field) for c in reading.tables[0].columns] == [("Email", "email")]
    assert [[q.code for q in row.questions] for row in reading.rows] == [["no_name"], ["no_name"]]
    assert "which_column_name" in [q.code for q in reading.questions]


def test_numbered_but_empty_rows_of_a_form_are_blank():
    rows = [["序號", "姓名", "Email", "學校"], ["1", "陳志明", "a@f.example", "示範大學"]]
    rows += [["2", "", "", ""], ["3", "林淑芬", "b@f.example", "示範大學"], ["4", "", "", ""]]
    reading = read_guest_list(text(rows), "x")
    assert [row.number for row in reading.people] == [2, 4]
    assert [(row.number, row.notices[0].code) for row in reading.skipped] == [(3, "blank_skipped")]


def test_two_header_rows_of_which_the_first_is_merged():
    rows = [
        ["姓名", "服務單位", "聯絡資訊", ""],
        ["", "", "電話", "Email"],
        ["陳志明", "示範大學", "02-00000000", "a@f.example"],
    ]
    data = xlsx({"教授": rows}, merged=["A1:A2", "B1:B2", "C1:D1"])
    reading = read_guest_list(data, "x")
    assert [c.field for c in reading.tables[0].columns] == [
        "name",
        "organisation",
        "phone",
        "email",
    ]
    assert [row.number for row in reading.people] == [3]


def test_the_guest_is_named_before_the_contact_and_the_owner():
    rows = [
        ["公司", "負責人", "聯絡人", "出席人員", "Email", "統編"],
        ["示範有限公司", "陳一", "林二", "黃三", "a@firm1.example", "00000228"],
    ]
    assert persons(text(rows))[0][0] == "黃三"
    without_guest = [[c for i, c in enumerate(row) if i != 3] for row in rows]
    assert persons(text(without_guest))[0][0] == "林二"


def test_two_tables_in_one_sheet_with_sums_and_a_repeated_header():
    header = ["姓名", "單位", "電子郵件"]
    rows = [
        ["學者名單", "", ""],
        header,
        ["陳志明", "示範大學", "a@firm1.example"],
        header,
        ["林淑芬", "示範大學", "b@firm1.example"],
        ["小計", "2", ""],
        ["", "", ""],
        ["律師名單", "", ""],
        ["E-mail", "服務單位", "姓名"],
        ["c@firm1.example", "示範法律事務所", "黃家豪"],
        ["共 1 人", "", ""],
        ["備註：名單以回函為準", "", ""],
    ]
    reading = read_guest_list(xlsx({"專家": rows}), "x")
    assert [table.header_row for table in reading.tables] == [2, 9]
    assert [(row.number, row.person.name) for row in reading.people] == [
        (3, "陳志明"),
        (5, "林淑芬"),
        (10, "黃家豪"),
    ]
    assert [(row.number, row.notices[0].code) for row in reading.skipped] == [
        (4, "header_skipped"),
        (6, "sum_skipped"),
        (11, "sum_skipped"),
        (12, "footer_skipped"),
    ]
    assert (reading.type.value, reading.nominator.value) == ("EXPERT", "AOC")


def test_sheets_without_people_are_left_out_and_told():
    sheets = {
        "填表說明": [["請依格式填寫"], ["不要修改欄位"]],
        "名單": [["姓名", "Email", "學校"], *people("示範大學")],
    }
    reading = read_guest_list(xlsx(sheets), "x")
    assert reading.other_sheets == ("填表說明",)
    assert len(reading.people) == 3
    assert summary("x", xlsx(sheets))["note"] == "sheets without a list: 填表說明"


@pytest.mark.parametrize(
    ("columns", "values", "type_code", "why"),
    [
        (["單位"], ["示範縣工業會"], "ASSOC", "organisations"),
        (["單位"], ["示範市政府勞動局"], "LABOUR", "organisations"),
        (["單位"], ["法務部矯正署台南第二監獄"], "STAFF", "organisations"),
        (["單位"], ["示範人力銀行股份有限公司"], "HRPLAT", "organisations"),
        (["單位"], ["法務部廉政署"], "VIP", "organisations"),
        (["服務學校"], ["示範大學"], "EXPERT", "organisations"),
        (["公司", "統一編號"], ["示範有限公司", "00000228"], "PARTNER", "column"),
        (["公司", "缺工數"], ["示範有限公司", "3"], "PROSPECT", "column"),
        (["公司"], ["示範有限公司"], None, "unknown"),
        (["廠商"], ["示範有限公司"], "PARTNER", "column"),
        (["公司", "合作意願"], ["示範有限公司", "有"], "PROSPECT", "column"),
        (["職稱"], ["副教授"], "EXPERT", "titles"),
        (["職稱"], ["教誨師"], "STAFF", "titles"),
        (["對象"], ["更生人"], "GUEST", "column"),
        (["身分別", "單位"], ["專家學者", "示範大學"], "EXPERT", "column"),
    ],
)
def test_types(columns, values, type_code, why):
    reading = read_guest_list(text([["姓名", "Email", *columns], *people(*values)]), "x")
    assert (reading.type.value, reading.type.why) == (type_code, why)
    assert ("which_type" in [q.code for q in reading.questions]) == (type_code is None)


def test_clues_that_disagree_are_not_sure():
    rows = [["推薦廠商名單"], ["姓名", "Email", "單位"], *people("示範市政府勞動局")]
    finding = read_guest_list(text(rows), "x").type
    assert (finding.value, finding.sure) == ("PARTNER", False)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("partners_Taichung-Prison (final).xlsx", "PR05"),
        ("台中監獄推薦廠商.csv", "PR05"),
        ("臺中女子監獄名單.csv", "PR06"),
        ("北監推薦.csv", "PR01"),
        ("Kaohsiung Second Prison.ods", "PR15"),
        ("岩灣技訓所.csv", "PR28"),
        ("Taipei Detention Centre.csv", "DC01"),
        ("臺北監理所名單.csv", None),
        ("臺北監獄及高雄監獄.csv", None),
        ("partners.csv", None),
    ],
)
def test_the_file_name_is_the_last_clue_to_the_nominator(name, code):
    rows = [["姓名", "Email", "公司", "統編"], *people("示範有限公司", "00000228")]
    reading = read_guest_list(text(rows), name)
    assert reading.nominator.value == code
    assert [q.code for q in reading.questions] == ([] if code else ["which_nominator"])


def test_titles_and_contents_come_before_the_file_name():
    rows = [["姓名", "Email", "公司", "統編"], *people("示範有限公司", "00000228")]
    titled = [["臺東監獄 合作廠商"], *rows]
    assert read_guest_list(text(titled), "taipei-prison.csv").nominator.value == "PR18"
    column = [[*rows[0], "推薦監所"], *[[*row, "屏東監獄"] for row in rows[1:]]]
    assert read_guest_list(text(column), "taipei-prison.csv").nominator.value == "PR17"


def test_each_row_may_name_its_own_nominator():
    rows = [["姓名", "Email", "公司", "統編", "合作監所"]]
    rows += [
        [*person, "示範有限公司", "00000228", prison]
        for person, prison in zip(people(), ["台北監獄", "PR05", "不明"], strict=True)
    ]
    reading = read_guest_list(text(rows), "x")
    assert [row.person.nominator_code for row in reading.rows] == ["PR01", "PR05", None]
    assert reading.questions == ()
    assert [(q.code, q.params) for q in reading.rows[2].questions] == [
        ("unknown_nominator", {"value": "不明"})
    ]


def test_groups_that_several_types_share_are_told_apart_by_the_organisation_or_asked():
    rows = [
        ["姓名", "Email", "單位", "類別"],
        ["陳志明", "a@firm1.example", "示範縣工業會", "團體代表"],
        ["林淑芬", "b@firm1.example", "示範志工協會", "團體代表"],
        ["黃家豪", "c@firm1.example", "示範協會", "團體代表"],
        ["阿明", "", "", "來賓"],
        ["張雅婷", "d@firm1.example", "示範有限公司", "外星人"],
    ]
    reading = read_guest_list(text(rows), "x", nominator_code="AOC")
    assert [row.person.type_code for row in reading.rows] == [
        "ASSOC",
        "NGO",
        "ASSOC",
        "GUEST",
        None,
    ]
    assert reading.questions == ()
    assert [[q.code for q in row.questions] for row in reading.rows] == [
        [],
        [],
        [],
        [],
        ["unknown_group"],
    ]


def test_what_a_person_says_comes_before_what_is_recognised():
    rows = [["姓名", "Email", "單位"], *people("示範大學")]
    reading = read_guest_list(text(rows), "臺北監獄", type_code="VIP", nominator_code="PR18")
    assert (reading.type.value, reading.type.why) == ("VIP", "given")
    assert (reading.nominator.value, reading.nominator.why) == ("PR18", "given")
    assert {(r.person.type_code, r.person.nominator_code) for r in reading.people} == {
        ("VIP", "PR18")
    }


def test_corrected_columns_take_the_field_from_where_it_was():
    rows = [["姓名", "Email", "公司", "窗口"], ["陳一", "a@firm1.example", "示範有限公司", "林二"]]
    reading = read_guest_list(
        text(rows), "x", type_code="PARTNER", nominator_code="PR01", columns={"": {3: "name"}}
    )
    assert [(c.field, c.why) for c in reading.tables[0].columns] == [
        (None, None),
        ("email", "header"),
        ("organisation", "header"),
        ("name", "corrected"),
    ]
    assert reading.people[0].person.name == "林二"
    emptied = read_guest_list(text(rows), "x", columns={"": {1: None}})
    assert emptied.tables[0].columns[1].field is None


def test_a_list_without_names_or_addresses_is_asked_about():
    rows = [["公司", "統編"], ["示範有限公司", "00000228"], ["甲示範有限公司", "00000342"]]
    reading = read_guest_list(text(rows), "x")
    assert [q.code for q in reading.questions] == [
        "which_column_name",
        "which_column_email",
        "which_nominator",
    ]
    assert reading.people == ()


def test_all_institutions_are_known_by_all_their_names():
    names = institution_names()
    assert len(names) == 51
    for code, aliases in names.items():
        assert {body_of(alias) for alias in aliases} == {code}
        assert body_of(code.lower()) == code
        assert bodies_named(f"法務部矯正署{aliases[0]}".replace("臺", "台")) == (code,)
    assert body_of("法務部矯正署") == "AOC"
    assert body_of("財團法人臺灣更生保護協會總會") == "TACA"
    assert body_of("臺北市政府") is None


CELL = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("=@+-,;\"'\n\t姓名統編電話＠０"),
    max_size=12,
)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_no_text_in_any_cell_is_too_much(rows, with_header, encoding):
    header = [["姓名", "Email", "公司", "統編", "手機", "類別"]] if with_header else []
    data = text(header + [[c.replace("\x00", "") for c in row] for row in rows], ",", encoding)
    try:
        reading = read_guest_list(data, "x")
    except UnreadableFile as refused:
        assert refused.code in UNREADABLE_CODES
        return
    summary("x", data)
    assert {row.status for row in reading.rows} <= {"ready", "questioned", "skipped"}
    assert {q.code for row in reading.rows for q in row.questions} <= set(REASONS)
    assert {n.code for row in reading.rows for n in row.notices} <= NOTICE_CODES
    assert {q.code for q in reading.questions} <= set(LIST_QUESTIONS)
    assert {c.field for t in reading.tables for c in t.columns} <= {None, *FIELDS}
