"""Guest lists in shapes that nobody asked for, each as offices really send them."""

import json

import pytest

from events_app.invitation.guest_list import UnreadableFile, read_guest_list

PEOPLE = (
    ("王大明", "示範鴻禾食品股份有限公司", "經理", "ming@firm1.example"),
    ("李小華", "示範晟昱精密有限公司", "董事長", "hua@firm2.example"),
    ("張簡宇恩", "示範沐恩印刷企業社", "負責人", "yu@firm3.example"),
)
USUAL = ("姓名", "單位", "職稱", "電子郵件")


def written(*rows, separator=",", encoding="utf-8-sig"):
    """A text file of these rows."""
    return "\n".join(separator.join(row) for row in rows).encode(encoding)


def stored(data):
    """Name, organisation, title and address of everybody who is ready to be stored."""
    people = [row.person for row in read_guest_list(data, "x").people]
    return [(who.name, who.organisation, who.title, who.email) for who in people]


@pytest.mark.parametrize(
    "data",
    [
        written(USUAL, *PEOPLE, separator=";"),
        written(USUAL, *PEOPLE, separator="|"),
        written(USUAL, *PEOPLE, separator="\t", encoding="utf-8"),
        written(USUAL, *PEOPLE, separator="\t", encoding="utf-16"),
        written(("貴賓大名", "公司行號", "職務", "電郵"), *PEOPLE),
        written(("姓　名", "單　位", "職　稱", "Ｅ－ｍａｉｌ"), *PEOPLE),
        written(("*姓名(必填)", "單位全銜（請寫全名）", "職稱", "電子郵件（請確認）"), *PEOPLE),
        written(("姓名 Name", "服務單位 Organization", "職稱 Title", "電子郵件 E-mail"), *PEOPLE),
        written(("氏名", "會社", "役職", "メール"), *PEOPLE),
        written(("sep=,",), USUAL, *PEOPLE),
        written(("", *USUAL, ""), *(("", *person, "") for person in PEOPLE)),
        written(USUAL, *PEOPLE[:2], ("",), USUAL, PEOPLE[2]),
        written(
            USUAL, *PEOPLE, ("",), ("備註：請於8月9日前回傳。",), ("二、洽02-0000-0000王小姐",)
        ),
        written(USUAL, ("一、現有廠商",), *PEOPLE[:2], ("（二）潛在廠商",), PEOPLE[2]),
        written(USUAL, *PEOPLE).replace(b"\n", b"\r"),
        written(("Full Name", "Company", "Job Title", "E-mail Address"), *PEOPLE),
    ],
    ids=str,
)
def test_everybody_is_read(data):
    assert stored(data) == list(PEOPLE)


@pytest.mark.parametrize(
    "heading",
    [
        "身分證字號", "身分證統一編號", "國民身分證統一編號（外籍人士免填）", "ID No.", "護照號碼", "出生年月日",
        "Date of Birth", "性別", "年齡", "戶籍地址", "呼號", "刑期", "罪名",
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", ["A123456789", "75.03.21", "19860321", "12345678", "更生人"])
def test_what_is_private_is_kept_in_no_field(heading, value):
    rows = [(*person[:2], value, *person[2:]) for person in PEOPLE]
    reading = read_guest_list(written(("姓名", "單位", heading, "職稱", "電子郵件"), *rows), "x")
    assert [row.status for row in reading.rows] == ["ready"] * 3
    assert value not in str([(row.person, row.questions, row.notices) for row in reading.rows])


@pytest.mark.parametrize("field", ["單位", "職稱", "備註", "電話", "統一編號", "類別", "分機"])
def test_a_number_of_an_identity_card_is_left_out_wherever_it_stands(field):
    data = written(
        ("姓名", field, "電子郵件"), ("王大明", "ａ１２３４５６７８９", "ming@firm1.example")
    )
    (row,) = read_guest_list(data, "x", type_code="PARTNER", nominator_code="PR01").rows
    assert row.status == "ready"
    assert [notice.code for notice in row.notices] == ["id_left_out"]
    assert "１２３" not in str(row) and "123" not in str(row)


def test_two_people_in_one_row_are_asked_about_and_none_is_lost():
    head = ("公司", "代表一", "代表二", "電子郵件")
    data = written(
        head,
        ("示範食品", "王大明", "李小華", "a@firm1.example"),
        ("示範精密", "張三豐", "", "b@firm2.example"),
    )
    first, second = read_guest_list(data, "x").rows
    assert [question.code for question in first.questions] == ["several_names"]
    assert first.person.name == "王大明、李小華"
    assert (second.status, second.person.name) == ("ready", "張三豐")


@pytest.mark.parametrize("between", ["; ", ";\n", "\n", ", "])
def test_addresses_as_a_mail_program_copies_them(between):
    text = between.join(
        [
            "王大明 <ming@firm1.example>",
            '"Lin, Mary" <m@firm2.example>',
            "張簡宇恩<yu@firm3.example>",
        ]
    )
    assert stored(text.encode()) == [
        ("王大明", "", "", "ming@firm1.example"),
        ("Lin, Mary", "", "", "m@firm2.example"),
        ("張簡宇恩", "", "", "yu@firm3.example"),
    ]


def test_the_head_of_an_office_is_not_the_post_of_its_guest():
    data = written(
        ("機關", "首長", "承辦人", "承辦人E-mail"),
        ("示範監獄", "王典獄長", "李小華", "a@gov1.example"),
        ("示範看守所", "張所長", "陳大文", "b@gov2.example"),
    )
    assert stored(data) == [
        ("李小華", "示範監獄", "", "a@gov1.example"),
        ("陳大文", "示範看守所", "", "b@gov2.example"),
    ]


@pytest.mark.parametrize("nothing", ["無", "－", "-", "N/A", "none", "／"])
def test_what_stands_for_nothing_is_nothing(nothing):
    data = written(("姓名", "單位", "職稱", "電話", "電子郵件"), ("王大明", *[nothing] * 4))
    (row,) = read_guest_list(data, "x", type_code="GUEST", nominator_code="TACA").rows
    person = row.person
    assert (row.status, person.name) == ("ready", "王大明")
    assert (person.organisation, person.title, person.phone, person.email) == ("", "", "", "")


def test_simplified_characters_are_read_as_such_and_big5_as_big5():
    head = ("姓名", "单位", "职务", "电子邮件")
    people = (("李小华", "示范精密有限公司", "董事长", "hua@firm2.example"),)
    simplified = read_guest_list(written(head, *people, encoding="gb18030"), "x")
    assert simplified.workbook.encoding == "GB18030"
    assert simplified.people[0].person.name == "李小华"
    for rows in ([USUAL, *PEOPLE], [*PEOPLE]):
        usual = read_guest_list(written(*rows, encoding="cp950"), "x")
        assert usual.workbook.encoding == "Big5 (cp950)"
        assert [row.person.name for row in usual.people] == [person[0] for person in PEOPLE]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([{"姓名": "王大明", "電子郵件": "a@b.example"}]).encode(),
        b'\xef\xbb\xbf { "guests": [] }',
        "BEGIN:VCARD\nFN:王大明\nEMAIL:a@b.example\nEND:VCARD\n".encode(),
    ],
)
def test_what_is_structured_otherwise_is_no_table(data):
    with pytest.raises(UnreadableFile) as refused:
        read_guest_list(data, "x.csv")
    assert refused.value.code == "not_a_table"
