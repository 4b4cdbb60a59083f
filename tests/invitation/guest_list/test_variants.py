"""The eight lists again with other headings, orders, titles, formats and encodings."""

import json
import random
from pathlib import Path

import pytest

from events_app.invitation.guest_list import GuestListReading, Table, read_guest_list
from tests.invitation.guest_list.makers import text, xlsx

GUESTS = Path(__file__).parents[2] / "data" / "guests"
NAMES = list(json.loads((GUESTS / "expected.json").read_text(encoding="utf-8")))

OTHER_WORDS = {
    "name": ["與會者姓名", "大名", "Full Name", "出席人員", "聯絡人(姓名)", "Name of attendee"],
    "organisation": ["公司行號", "企業名稱", "單位全銜", "Organisation", "服務機關(單位)"],
    "title": ["職務", "現職", "Position", "職位"],
    "email": ["電郵", "E-MAIL 信箱", "Mail address", "聯絡信箱\nEmail"],
    "phone": ["連絡電話", "Tel.", "電話(公)"],
    "mobile": ["行動電話", "Cell phone", "手機號碼"],
    "tax_id": ["統編", "公司統一編號", "Tax ID"],
    "group": ["身分別", "參與對象", "Category"],
    "meal": ["葷素", "餐別"],
    "number": ["項次", "No."],
    "section": ["科室", "Department"],
    "extension": ["分機號碼", "Ext."],
    "institution_code": ["單位代碼", "機關代號"],
    "hours_wanted": ["學習時數"],
    "vacancies": ["職缺數", "是否徵才", "提供職缺"],
    "remark": ["備考", "Note"],
}
TITLES = [[], ["填報單位：政風室"], ["企業誠信論壇 名單"]]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]


def rewritten(table: Table, chance: random.Random) -> list[list[str]]:
    columns = list(table.columns)
    chance.shuffle(columns)
    headings = [chance.choice(OTHER_WORDS[str(column.field)]) for column in columns]
    people = [[cells[column.index] for column in columns] for _, cells in table.rows]
    return [*TITLES[: chance.randint(0, 3)], headings, *people]


def another_file(reading: GuestListReading, chance: random.Random) -> bytes:
    sheets = {table.sheet or "S": rewritten(table, chance) for table in reading.tables}
    if len(sheets) > 1 or chance.random() < 0.4:
        return xlsx(sheets)
    return text(next(iter(sheets.values())), chance.choice(",\t;"), chance.choice(ENCODINGS))


def persons(reading: GuestListReading) -> list:
    """Everything but the nominator, which may have stood in the titles or the file's name."""
    return [
        (row.status, vars(row.person) | {"nominator_code": None})
        for row in reading.rows
        if row.status != "skipped"
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", NAMES)
def test_the_same_people_come_out_of_a_rewritten_list(name, seed):
    original = read_guest_list((GUESTS / name).read_bytes(), name)
    again = read_guest_list(another_file(original, random.Random(seed)), "list.dat")
    assert persons(again) == persons(original)
    assert again.type_codes == original.type_codes
