"""Sheets to sign by hand: who stands on which, in which order, and nothing that tells a type."""

import io
import re

import pypdfium2
import pytest
import sqlalchemy as sa

from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.sign_in_sheet.drawing import LEFTS, ROW
from tests import factories
from tests.sign_in_sheet.conftest import PAGE

HEAD = (
    "「企業助『更』、互利共生」企業誠信論壇 簽到表（{group}） "
    "時間：中華民國113年9月19日（星期四）下午1時30分 主持人： "
    "地點：示範會議中心3樓國際廳（示範市示範區示範路100號） 編號 單位 職稱 姓名 簽名"
)
RARE = [
    "𡍼美惠",
    "龎嬅",
    "杜𪥵恩",
    "鸞一",
    "瓦旦‧示例",
    "撒韵‧示例 Sayun Sili’",
    "Nguyễn Thị Hoa",
    "王",
]
MADE = re.compile(r"製表 \d+/\d+/\d+ \d\d:\d\d (organiser \d+) ")


def masked(page):
    return MADE.sub("", page)


def test_one_sheet_a_public_group_in_the_order_of_strokes(app, event, handed_over, read):
    with app.app_context():
        forum = event()
        factories.confirmed(forum, "STAFF", name="林甲", organisation="示範監獄", title="科長")
        factories.confirmed(forum, "PARTNER", name="陳丙", organisation="乙公司", title="經理")
        factories.confirmed(forum, "PROSPECT", name="丁乙", organisation="丙公司", title="")
        factories.attendee(forum, name="未回覆")
        factories.confirmed(forum, name="已取消", status="cancelled")
    found = read(handed_over().data)
    assert [masked(page) for page in found] == [
        f"{HEAD.format(group='矯正機關')} 1 示範監獄 科長 林甲 2 3 4 5 6 第 1 頁，共 1 頁",
        f"{HEAD.format(group='企業代表')} 1 丙公司 丁乙 2 乙公司 經理 陳丙 3 4 5 6 7 第 1 頁，共 1 頁",
    ]


def test_an_english_list_of_all_by_organisation(app, event, handed_over, read):
    with app.app_context():
        forum = event()
        factories.confirmed(forum, "EXPERT", name="丁", organisation="林大學", title="教授")
        factories.confirmed(forum, "GUEST", name="王", organisation="", title="")
        factories.confirmed(forum, "PARTNER", name="陳", organisation="乙公司", title="經理")
    (page,) = read(handed_over("en", division="one", order="organisation").data)
    assert re.sub(r"Made .* by organiser \d+ ", "", page) == (
        "Enterprise Integrity Forum — Enterprises for a New Start, Shared Benefit Sign-in sheet "
        "Time: Thursday, 19 September 2024, 13:30 Chair: Place: International Hall, 3F, Demo "
        "Convention Center (100 Shifan Rd., Demo City) No. Organisation, unit Title Name Signature "
        "1 乙公司 經理 陳 2 王 3 林大學 教授 丁 4 5 6 7 8 Page 1 of 1"
    )


def test_a_long_sheet_repeats_its_head_and_counts_its_own_pages(app, event, handed_over, read):
    with app.app_context():
        forum = event()
        for number in range(40):
            factories.confirmed(forum, name=f"王{number:02}", organisation="", title="")
        factories.confirmed(forum, "VIP", name="李", organisation="", title="")
    *pages, honoured = [masked(page) for page in read(handed_over().data)]
    head = HEAD.format(group="企業代表")
    assert [page.startswith(head) for page in pages] == [True, True, True]
    assert [page[-12:] for page in pages] == [f" 第 {n} 頁，共 3 頁" for n in (1, 2, 3)]
    rows = " ".join(page[len(head) + 1 : -12] for page in pages)
    people = " ".join(f"{number + 1} 王{number:02}" for number in range(40))
    assert rows == f"{people} 41 42 43 44 45"
    assert honoured == f"{HEAD.format(group='貴賓')} 1 李 2 3 4 5 6 第 1 頁，共 1 頁"


def test_only_those_who_have_come(app, event, handed_over, read):
    with app.app_context():
        forum = event()
        factories.arrive(factories.confirmed(forum, name="到", organisation="", title=""))
        factories.confirmed(forum, name="未到", organisation="", title="")
    (page,) = read(handed_over(who="arrived").data)
    assert masked(page).removeprefix(HEAD.format(group="企業代表")) == (
        " 1 到 2 3 4 5 6 第 1 頁，共 1 頁"
    )


def test_every_rare_name_stands_there_once(app, event, handed_over, read):
    with app.app_context():
        for name in RARE:
            factories.confirmed(event(), name=name, organisation="", title="")
    (page,) = read(handed_over().data)
    assert {name: page.count(f" {name} ") for name in RARE} == dict.fromkeys(RARE, 1)


def test_a_row_has_room_for_a_hand_and_grows_with_long_words(app, event, handed_over):
    assert ROW >= 11 * 72 / 25.4
    long = "社團法人中華民國示範職業訓練暨就業促進發展協會示範縣第一分會附設示範職能發展學院" * 2
    with app.app_context():
        factories.confirmed(event(), name="王", organisation=long, title="")
        factories.confirmed(event(), name="李", organisation="", title="")
    page = pypdfium2.PdfDocument(io.BytesIO(handed_over().data))[0]
    text = page.get_textpage()
    organisation = text.get_text_bounded(left=LEFTS[1], right=LEFTS[2], top=735, bottom=560)
    assert "".join(organisation.split()) == f"單位{long}"


@pytest.mark.parametrize("order", ["strokes", "organisation"])
def test_people_who_differ_in_type_alone_stand_on_the_same_sheet(app, event, handed_over, order):
    """Twins of one public group: the sheets of one forum and the other are the same pages."""
    with app.app_context():
        forum = event()
        factories.confirmed(forum, "NGO", name="林示範", organisation="示範協會", title="")
        person = factories.confirmed(forum, "ASSOC", name="陳示範", organisation="", title="")
        person_id = person.id
    first = pictures(handed_over(order=order).data)
    with app.app_context():
        kinds = {kind.code: kind.id for kind in event().stakeholder_types}
        db.session.execute(
            sa.text("UPDATE invitation SET type_id = :guest WHERE attendee_id = :person"),
            {"guest": kinds["GUEST"], "person": person_id},
        )
        db.session.commit()
    assert pictures(handed_over(order=order).data) == first
    with app.app_context():
        db.session.execute(sa.text("UPDATE attendee SET title = '理事'"))
        db.session.commit()
    assert pictures(handed_over(order=order).data) != first  # the control: differences show


def pictures(data):
    """The pages as pictures, without the line that says when the file was made."""
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return [page.render(scale=1, crop=(0, 40, 0, 0)).to_pil().tobytes() for page in document]


def test_the_file_says_no_type_and_its_name_neither(app, event, handed_over, read):
    with app.app_context():
        forum = event()
        for kind in forum.stakeholder_types:
            factories.confirmed(forum, kind.code, name="王", organisation="", title="")
        names = [kind.name_zh for kind in forum.stakeholder_types]
        labels = [group.label_zh for group in forum.public_groups]
    answer = handed_over()
    said = "".join(read(answer.data))
    assert [name for name in names if name in said and name not in labels] == []
    assert answer.headers["Content-Disposition"] == "attachment; filename=sign-in-sheets-EIF113.pdf"


def test_nobody_and_nonsense_are_told_beside_the_form(app, event, handed_over):
    answer = handed_over()
    assert answer.status_code == 422
    assert "目前沒有人可列入這份簽到表。" in answer.get_data(as_text=True)
    assert handed_over(order="type").status_code == 422


def test_handing_over_leaves_a_line_in_the_log(app, event, handed_over):
    with app.app_context():
        factories.confirmed(event())
    handed_over()
    with app.app_context():
        entry = db.session.scalars(sa.select(AuditEntry)).one()
        assert (entry.action, entry.detail) == ("hand over sign-in sheets", {})


def test_the_page_asks_and_changes_nothing(organiser):
    assert organiser.get(PAGE).status_code == 200
