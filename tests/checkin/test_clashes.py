"""The lead's page: double admissions, objections and scans set aside, each settled once."""

import re
from datetime import timedelta

import html5lib
import pytest
from sqlalchemy import insert, select

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee, BadgeCode
from events_app.audit.models import AuditEntry
from events_app.checkin.models import Device, Scan, SetAsideScan, Settlement
from events_app.checkin.to_settle import number_to_settle
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.arrivals import arrival_scans
from tests.checkin.conftest import add_person, change, new_id, now, open_tablet
from tests.checkin.test_walk_ins import attendees
from tests.statements import counted

PAGE = "/staff/EIF113/clashes"


@pytest.fixture
def lead(app, forum):
    """The browser of the lead."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))


def page_of(lead):
    """Return the page's text in English, on one line, with its source."""
    source = lead.get(f"{PAGE}?lang=en").get_data(as_text=True)
    main = html5lib.parse(source, namespaceHTMLElements=False).find(".//main")
    return " ".join(" ".join(main.itertext()).split()), source


def post(lead, path, status=302, **typed):
    """Press a button of the page."""
    data = {"csrf_token": factories.csrf(lead, PAGE)} | typed
    response = lead.post(f"{PAGE}/{path}", data=data)
    assert response.status_code == status, response.get_data(as_text=True)
    return response


def waiting(app):
    """Return how much waits to be settled, as the overview counts it."""
    with app.app_context():
        return db.session.scalars(select(number_to_settle(event_by_code("EIF113").id))).one()


def clash(app, tablet, **person):
    """Let two tablets admit one badge; return the two scans and the other tablet."""
    _person, code, _desk_code = add_person(app, **person)
    other = open_tablet(app, "D2", name="平板 二")
    first, second = tablet.entry(code, at=now() - 9_000), other.entry(code)
    tablet.send(first)
    other.send(second)
    return first, second, other


def test_without_anything_to_settle_the_page_says_so(app, lead, tablet):
    _person, code, _desk_code = add_person(app)
    tablet.send(tablet.entry(code), tablet.entry(code, "already_in"))
    text, _source = page_of(lead)
    assert "Nothing to settle" in text
    assert waiting(app) == 0


def test_a_clash_tells_who_where_on_which_tablet_and_when(app, lead, tablet):
    first, second, _other = clash(app, tablet, name="王小明")
    text, source = page_of(lead)
    with app.app_context():
        times = {
            scan.id: scan.at.astimezone(event_by_code("EIF113").zone).strftime("%H:%M")
            for scan in db.session.scalars(select(Scan))
        }
        name = db.session.scalars(select(Device.name).order_by(Device.id)).first()
    rows = [" ".join(re.sub("<[^>]+>", " ", row).split())
            for row in re.findall("<tr>.*?</tr>", source, re.DOTALL)]  # fmt: skip
    assert "王小明 Enterprise" in text
    assert f"{times[first['id']]} Lane 1 {name} Arrival" in rows[1]
    assert f"{times[second['id']]} Lane 2 平板 二 To be settled" in rows[2]
    assert waiting(app) == 1


@pytest.mark.parametrize(
    ("decision", "word"),
    [
        ("same_person", "Same person"),
        ("copied_badge", "Copied badge"),
        ("wrong_badge", "Wrong badge handed out"),
    ],
)
def test_what_was_found_out_is_recorded_with_who_and_when(app, lead, tablet, decision, word):
    _first, second, _other = clash(app, tablet)
    post(lead, "settlements", scan=second["id"], decision=decision)
    with app.app_context():
        settlement = db.session.scalars(select(Settlement)).one()
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (settlement.scan_id, settlement.decision) == (second["id"], decision)
        assert (entry.action, entry.detail) == ("settle scans", {"decision": decision, "scans": 1})
        assert settlement.decided_by_id == entry.staff_member_id
        by = settlement.decided_by.name
    text, source = page_of(lead)
    assert f"{word} {by}," in text
    assert "/settlements" not in source
    assert waiting(app) == 0


def test_what_was_decided_first_stays(app, lead, tablet):
    _first, second, _other = clash(app, tablet)
    post(lead, "settlements", scan=second["id"], decision="same_person")
    post(lead, "settlements", scan=second["id"], decision="copied_badge")
    with app.app_context():
        assert db.session.scalars(select(Settlement.decision)).all() == ["same_person"]


def test_a_further_clash_of_the_same_person_is_to_be_settled_again(app, lead, tablet):
    first, second, other = clash(app, tablet)
    post(lead, "settlements", scan=second["id"], decision="same_person")
    other.send(other.entry(first["code"], at=first["at"] - 60_000))
    assert waiting(app) == 1
    assert page_of(lead)[1].count("/settlements") == 1


def test_an_undone_admission_is_no_clash(app, lead, tablet):
    _first, second, other = clash(app, tablet)
    other.send(other.undo(second["id"]))
    assert waiting(app) == 0
    assert "Nothing to settle" in page_of(lead)[0]


@pytest.mark.parametrize(
    "typed",
    [{}, {"decision": "guilty"}, {"decision": "noted", "scan": "x"},
     {"decision": "noted", "scan": "%00"}, {"decision": "noted"}],
    ids=str,
)  # fmt: skip
def test_other_decisions_and_scans_settle_nothing(app, lead, tablet, typed):
    clash(app, tablet)
    response = lead.post(
        f"{PAGE}/settlements", data={"csrf_token": factories.csrf(lead, PAGE)} | typed
    )
    assert response.status_code in {302, 400}
    assert waiting(app) == 1


def test_an_objection_tells_what_spoke_against_it_and_is_noted(app, lead, tablet):
    _person, code, _desk_code = add_person(app, name="王小明", status="cancelled")
    scan = tablet.entry(code)
    tablet.send(scan, tablet.entry("NOBODY"))
    text, _source = page_of(lead)
    assert "王小明 Registration cancelled Lane 1" in text
    assert "Unknown badge Code not known Lane 1" in text
    assert waiting(app) == 2
    post(lead, "settlements", scan=scan["id"], decision="noted")
    assert waiting(app) == 1


def set_aside(app, reason, **scan):
    """Let a tablet's scan be set aside; return it."""
    tablet = open_tablet(app, "D2", "scanner" if reason == "not_allowed" else "desk")
    _person, code, _desk_code = add_person(app)
    made = tablet.walk_in() if reason == "not_allowed" else tablet.entry(code, at=now() - 60_000)
    if reason == "revoked":
        with app.app_context():
            by = factories.staff(Role.DESK).id
        change(app, Device, tablet.public_id, revoked_at=clock.now(), revoked_by_id=by)
    elif reason == "ended":
        change(app, Device, tablet.public_id, ends_at=clock.now() - timedelta(minutes=2))
    elif reason == "other_event":
        made["event"] = "EIF112"
    elif reason == "unreadable":
        made["kind"] = "?"
    receipt = tablet.send(made | scan)[0]
    assert (receipt["state"], receipt["reason"]) == ("set_aside", reason)
    return made | scan


@pytest.mark.parametrize("reason", ["revoked", "ended", "not_allowed"])
def test_a_scan_set_aside_is_merged_with_one_click(app, lead, reason):
    made = set_aside(app, reason)
    assert waiting(app) == 1
    post(lead, f"set-aside/{made['id']}/merging")
    with app.app_context():
        row = db.session.scalars(select(SetAsideScan)).one()
        scan = db.session.scalars(select(Scan)).one()
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (row.decision, row.decided_by_id) == ("merged", entry.staff_member_id)
        assert (entry.action, entry.detail) == (
            "merged scan", {"scan": made["id"], "reason": reason},
        )  # fmt: skip
        assert (scan.id, scan.at, scan.device_id) == (made["id"], row.at, row.device_id)
        assert scan.received_at > row.received_at
        assert list(arrival_scans().values()) == [made["id"]]
    if reason == "not_allowed":
        assert attendees(app)[1][0] == "李臨時"
    post(lead, f"set-aside/{made['id']}/merging", 404)
    post(lead, f"set-aside/{made['id']}/leaving-out", 404)
    assert waiting(app) == 0
    assert "Merged" in page_of(lead)[0]


def test_whose_scan_was_set_aside_is_told_as_far_as_it_is_known(app, lead):
    made = set_aside(app, "not_allowed", name="李小美")
    revoked = set_aside(app, "revoked")
    set_aside(app, "revoked", code="NOBODY")
    set_aside(app, "revoked", kind="undo", undo_of=made["id"])
    set_aside(app, "unreadable")
    with app.app_context():
        codes = db.session.execute(select(Attendee.name, BadgeCode.code).join(BadgeCode))
        name = next(name for name, code in codes if code == revoked["code"])
    _text, source = page_of(lead)
    rows = re.findall("<tr>.*?</tr>", source, re.DOTALL)
    heads = [
        " ".join(re.sub("<[^>]+>", " ", row.partition("</th>")[0]).split()) for row in rows[1:]
    ]
    assert sorted(heads) == sorted(
        ["Walk-in: 李小美", name, "Unknown badge", "A check-in undone", "–"]
    )


def test_a_merged_scan_sent_again_is_known(app, lead):
    made = set_aside(app, "not_allowed")
    post(lead, f"set-aside/{made['id']}/merging")
    assert open_tablet(app).send(made)[0]["state"] == "known"


@pytest.mark.parametrize("reason", ["revoked", "other_event", "unreadable"])
def test_any_scan_set_aside_may_be_left_out_for_good(app, lead, reason):
    made = set_aside(app, reason)
    post(lead, f"set-aside/{made['id']}/leaving-out")
    with app.app_context():
        assert db.session.scalars(select(SetAsideScan.decision)).all() == ["left_out"]
        assert db.session.scalars(select(Scan)).all() == []
    post(lead, f"set-aside/{made['id']}/merging", 404)
    assert waiting(app) == 0


@pytest.mark.parametrize("reason", ["other_event", "unreadable"])
def test_what_was_not_kept_whole_has_no_button_for_merging(app, lead, reason):
    made = set_aside(app, reason)
    assert "/merging" not in page_of(lead)[1]
    post(lead, f"set-aside/{made['id']}/merging", 404)


def test_a_walk_in_whose_code_was_given_meanwhile_cannot_be_merged(app, lead):
    made = set_aside(app, "not_allowed")
    other = open_tablet(app)
    other.send(other.walk_in("王臨時", code=made["code"]))
    post(lead, f"set-aside/{made['id']}/merging")
    assert "屬於別人" in page_of(lead)[0]
    assert waiting(app) == 1
    assert [row[0] for row in attendees(app)][1:] == ["王臨時"]


@pytest.mark.parametrize("scan_id", ["0" * 36, "x", "%00", "%F0%9F%92%A9"])
def test_a_scan_that_is_not_there_is_not_found(app, lead, tablet, scan_id):
    clash(app, tablet)
    for deed in ("merging", "leaving-out"):
        post(lead, f"set-aside/{scan_id}/{deed}", 404)


def test_a_scan_set_aside_in_another_forum_is_not_found(app, lead):
    made = set_aside(app, "revoked")
    with app.app_context():
        factories.forum_of_another_year()
    data = {"csrf_token": factories.csrf(lead, "/staff/EIF112/clashes")}
    path = f"/staff/EIF112/clashes/set-aside/{made['id']}/merging"
    assert lead.post(path, data=data).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_few_questions_for_any_number(app, lead, tablet, number):
    for _each in range(number):
        clash(app, tablet)
        set_aside(app, "revoked")
    with counted(app) as statements:
        lead.get(PAGE)
    # Who is signed in, the forum; how many clashes, objections and scans set aside; these; whose, names.
    assert len(statements) == 10


def test_what_a_mad_tablet_sent_is_shown_a_part_at_a_time(app, lead, tablet):
    made = [set_aside(app, "revoked") for _scan in range(2)]
    with app.app_context():
        row = db.session.execute(select(*SetAsideScan.__table__.c)).first()._asdict()
        more = [
            row | {"id": new_id(), "at": row["at"] + timedelta(minutes=1)} for _row in range(1_900)
        ]
        db.session.execute(insert(SetAsideScan), more)
        db.session.commit()
    text, source = page_of(lead)
    assert source.count("/leaving-out") == 25
    assert len(source) < 100_000
    assert "Page 1 of 77, 1902 entries" in text
    assert all(scan["id"] in source for scan in made)
    last = lead.get(f"{PAGE}?lang=en&set_aside=77").get_data(as_text=True)
    assert (last.count("/leaving-out"), made[0]["id"] in last) == (2, False)


def test_each_list_of_the_page_is_turned_by_itself(app, lead, tablet):
    with app.app_context():
        factories.forum_of_another_year()
    names = [f"王{number:02}" for number in range(12)]
    for name in names:
        clash(app, tablet, name=name)
        set_aside(app, "revoked")
    first, second = (lead.get(f"{PAGE}?clashes={page}").get_data(as_text=True) for page in (1, 2))
    assert [name for name in names if name in first.partition("aside-title")[0]] == names[:10]
    assert [name for name in names if name in second.partition("aside-title")[0]] == names[10:]
    assert [page.count("/leaving-out") for page in (first, second)] == [12, 12]


def test_of_somebody_admitted_very_often_a_part_is_told_until_it_is_settled(app, lead, tablet):
    first, _second, other = clash(app, tablet, name="王小明")
    other.send(*(other.entry(first["code"]) for _scan in range(20)))
    shown = _scans_to_settle(page_of(lead)[1])
    assert len(shown) == 9
    while shown:
        post(lead, "settlements", scan=shown, decision="copied_badge")
        shown = _scans_to_settle(page_of(lead)[1])
    with app.app_context():
        assert len(db.session.scalars(select(Settlement.scan_id)).all()) == 21
    assert waiting(app) == 0


def _scans_to_settle(source):
    return re.findall('name="scan" value="([^"]+)"', source)


def test_no_type_stands_on_the_page(app, lead, tablet):
    with app.app_context():
        names = []
        for kind in event_by_code("EIF113").stakeholder_types:
            kind.name_zh, kind.name_en = f"內部{kind.code}密稱", f"SECRET{kind.code}NAME"
            names += [kind.name_zh, kind.name_en]
        db.session.commit()
        kinds = [kind.code for kind in event_by_code("EIF113").stakeholder_types]
    for kind in kinds:
        clash(app, tablet, type_code=kind)
    for language in ("zh", "en"):
        page = lead.get(f"{PAGE}?lang={language}").get_data(as_text=True)
        assert [name for name in names if name in page] == []
    with app.app_context():
        assert len(db.session.scalars(select(Attendee)).all()) == len(kinds)


def test_a_scan_with_a_name_that_none_can_have_is_not_found(app, lead):
    post(lead, "settlements", decision="noted", scan=["\0", "x" * 10_000])
    with app.app_context():
        assert db.session.scalars(select(Settlement)).all() == []
