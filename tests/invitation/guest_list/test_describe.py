"""The short description reads well for lists that nobody foresaw."""

from events_app.invitation.guest_list import summary
from tests.invitation.guest_list.makers import people, text, xlsx


def test_everything_at_once():
    rows = [
        ["高雄監獄 推薦廠商"],
        ["姓名", "Email", "公司", "手機", "備註"],
        ["陳志明", "a＠firm1.example", "示範有限公司", 900000075, ""],
        ["林淑芬", "b＠firm1.example", "=1+1", "0900000076", ""],
        ["", "", "", "", ""],
        ["黃?豪", "", "示範有限公司", "", ""],
        ["小計", "", "", "", ""],
        ["合計", "", "", "", ""],
        ["註：以回函為準", "", "", "", ""],
    ]
    assert summary("x", xlsx({"名單": rows, "說明": [["勿改"]]}, merged=["A1:E1"])) == {
        "format": "XLSX: title rows, header in row 2, merged cells, "
        "numeric mobiles without their zero, sum rows",
        "type": "PARTNER",
        "nominator": "PR14",
        "rows": 3,
        "people": 2,
        "questioned": [{"row": 6, "reason": "a character was lost; no address"}],
        "note": "row 5 is blank and skipped; row 9 is a remark below the list and skipped; "
        "row 4 is kept as plain text; rows 3 and 4 have a full-width at sign that is mended "
        "and told; sheets without a list: 說明",
    }


def test_what_must_be_asked_about_the_list():
    assert summary("x", text([["姓名", "Email"], *people()])) == {
        "format": "CSV, UTF-8 without BOM",
        "type": None,
        "nominator": None,
        "rows": 3,
        "people": 3,
        "questioned": [],
        "asked": ["which stakeholder type", "which nominator"],
    }


def test_rows_of_several_sheets_are_told_apart():
    sheet = [["姓名", "Email", "學校"], ["陳志明", "a@firm1.example", "示範大學"]]
    described = summary(
        "x", xlsx({"一": sheet, "二": sheet, "三": [sheet[0], ["", "b@f.example", ""]]})
    )
    assert described["format"] == "XLSX, three sheets, all to import"
    assert described["questioned"] == [
        {"sheet": "二", "row": 2, "reason": "same address as row 2 of the sheet 一"},
        {"sheet": "三", "row": 2, "reason": "no name"},
    ]


def test_one_guest_without_an_address():
    rows = [["顯示名稱", "類別"], ["阿明", "來賓"]]
    assert summary("x", text(rows, ";", "utf-16"))["note"] == (
        "1 guest has no address: reached through the nominating body"
    )
