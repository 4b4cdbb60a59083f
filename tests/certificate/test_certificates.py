"""Certificates say who attended which forum, and nothing else about anybody."""

import pytest
import sqlalchemy as sa

from events_app.audit.models import AuditEntry
from events_app.database import db
from tests import factories
from tests.certificate.conftest import AFTERWARDS, PAGE
from tests.registration.people import link_path, prove
from tests.times import go_to

CERTIFICATE = (
    "出席證明 Certificate of Attendance 茲證明 This is to certify that {name} 君 "
    "於中華民國113年9月19日出席本署主辦之「企業誠信論壇」（論壇時數3小時）。 "
    "attended the Enterprise Integrity Forum, a forum of 3 hours hosted by the Agency of Corrections, "
    "Ministry of Justice, on 19 September 2024. "
    "法務部矯正署 Agency of Corrections, Ministry of Justice 中華民國113年9月19日 19 September 2024"
)
# DOMAIN's odd names, in the order of the strokes of their characters.
NAMES = [
    "一", "王", "瓦旦‧示例", "甲乙丙丁戊己庚辛壬癸子丑寅", "杜𪥵恩", "施赟", "張簡‧宇", "𡍼美惠",
    "塗堃宥", "蔣㚬霖", "撒韵‧示例 Sayun Sili’", "龎嬅", "鸞一", "Nguyễn Thị Hoa", "O’Brien-測試",
    "Sayun Demoyan",
]  # fmt: skip


def test_everyone_who_came_has_one_in_the_order_of_strokes(app, event, came, handed_over, read):
    for name in reversed(NAMES):
        came(name)
    with app.app_context():
        factories.confirmed(event(), name="未到")
        factories.attendee(event(), name="未回覆")
    answer = handed_over()
    assert read(answer.data) == [CERTIFICATE.format(name=name) for name in NAMES]
    assert answer.headers["Content-Disposition"] == "attachment; filename=certificate-EIF113.pdf"


def test_one_persons_certificate(app, came, handed_over, read):
    came("王小明")
    answer = handed_over(f"/{came('陳示範')}")
    assert read(answer.data) == [CERTIFICATE.format(name="陳示範")]
    with app.app_context():
        entry = db.session.scalars(sa.select(AuditEntry)).one()
        assert (entry.action, entry.detail["certificates"]) == ("hand over certificates", 1)


def test_nobody_has_one_who_did_not_come_or_before_the_end(app, event, came, handed_over):
    with app.app_context():
        absent = factories.confirmed(event(), name="未到").public_id
    answer = handed_over(f"/{absent}")
    assert (answer.status_code, "查無出席論壇的報到紀錄。" in answer.text) == (422, True)
    assert handed_over().status_code == 422
    public_id = came("王小明")
    assert handed_over().status_code == 200
    go_to("2024-09-19T16:00:00+08:00")
    for below in ("", f"/{public_id}"):
        answer = handed_over(below)
        assert (answer.status_code, "出席證明於論壇結束後製發。" in answer.text) == (422, True)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == 1


def test_a_name_nobody_can_draw_is_left_out_and_said(came, organiser, handed_over, read):
    odd = came("王\ue000")
    came("李")
    assert read(handed_over().data) == [CERTIFICATE.format(name="李")]
    page = organiser.get(PAGE).text
    assert "王\ue000" in page and "未列入檔案" in page
    assert handed_over(f"/{odd}").status_code == 422


def test_the_person_finds_it_on_the_own_page(app, event, client, came, read):
    came("陳示範")
    with app.app_context():
        person = factories.confirmed(event(), name="林示範")
        factories.arrive(person)
        public_id, path = person.public_id, link_path(person)
    address = f"/my/{public_id}/certificate"
    assert client.get(address).status_code == 404
    client.get(path)
    assert client.get(address).location == f"/my/{public_id}/proof"
    prove(client, public_id)
    assert f'href="{address}"' in client.get(f"/my/{public_id}").text
    assert read(client.get(address).data) == [CERTIFICATE.format(name="林示範")]


def test_the_own_page_says_why_there_is_none(app, event, client):
    with app.app_context():
        person = factories.confirmed(event(), name="未到")
        public_id, path = person.public_id, link_path(person)
    client.get(path)
    prove(client, public_id)
    answer = client.get(f"/my/{public_id}/certificate")
    assert (answer.status_code, "查無出席論壇的報到紀錄。" in answer.text) == (404, True)


def test_it_is_offered_at_the_end_and_not_before(app, event, client):
    go_to("2024-09-19T16:00:00+08:00")
    with app.app_context():
        person = factories.confirmed(event())
        public_id, path = person.public_id, link_path(person)
    client.get(path)
    assert "/certificate" not in client.get(f"/my/{public_id}").text
    go_to(AFTERWARDS)
    client.get(path)
    assert "/certificate" in client.get(f"/my/{public_id}").text


@pytest.mark.parametrize(("one", "other"), [("NGO", "GUEST"), ("STAFF", "VIP")])
def test_twins_of_any_two_types_have_the_same_certificate(came, handed_over, one, other):
    first, second = (handed_over(f"/{came('林示範', kind)}") for kind in (one, other))
    assert first.data == second.data
    third = handed_over(f"/{came('林示例', other)}")
    assert third.data != first.data  # the control: another name is another file


def test_the_search_finds_those_who_came(came, organiser):
    came("陳示範")
    assert "陳示範" in organiser.get(f"{PAGE}?words=陳示").text
    assert "陳示範" not in organiser.get(f"{PAGE}?words=陳").text
    assert "已報到者中沒有符合的人" in organiser.get(f"{PAGE}?words=未到").text
