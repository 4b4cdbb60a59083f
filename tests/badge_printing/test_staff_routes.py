"""Printing badges through the pages, as an organiser and as a desk does."""

import pytest

from events_app.access import Role
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.badge_printing import service
from events_app.badge_printing.models import BadgePrint, PrintBatch
from events_app.database import db
from tests import factories
from tests.locks import write_beside
from tests.statements import counted
from tests.times import later

NAMES = ["王美", "塗堃宥", "𡍼美惠", "撒韵‧示例 Sayun Sili’", "O’Brien-測試"]
UNPRINTABLE = "林\U0001f98a"
PAGE = "/staff/EIF113/badges"
ONE = "/staff/EIF113/one-badge"


def codes(app):
    with app.app_context():
        people = db.session.scalars(db.select(Attendee)).all()
        return {person.name: person.badge_code.code for person in people}


def test_each_badge_carries_its_name_and_its_code(app, event, organiser, printed, read_pages):
    with app.app_context():
        for name in NAMES:
            factories.confirmed(event(), name=name)
    response = printed(organiser)
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    pages = read_pages(response.data)
    assert len(pages) == len(NAMES)
    read = {qr[0]: text for text, qr in pages}
    assert set(read) == set(codes(app).values())
    for name, code in codes(app).items():
        assert name.replace(" ", "") in read[code].replace(" ", "").replace("\r\n", "")


def test_four_stand_on_an_a4_sheet(app, event, organiser, printed, read_pages):
    with app.app_context():
        for _number in range(5):
            factories.confirmed(event())
    pages = read_pages(printed(organiser, sheet="a4_four_up").data)
    assert [len(qr) for _text, qr in pages] == [4, 1]
    assert {code for _text, qr in pages for code in qr} == set(codes(app).values())


def test_the_stack_lies_in_the_order_of_strokes_or_of_organisations(
    app, event, organiser, printed, read_pages
):
    people = [("鸞一", "一企業"), ("丁一", "鴻企業"), ("王三", "林企業")]
    people += [("陳二", ""), ("方四", "")]
    with app.app_context():
        for name, organisation in people:
            factories.confirmed(event(), name=name, organisation=organisation)
    names = {code: name for name, code in codes(app).items()}

    def order(by):
        response = printed(organiser, which="everyone", order=by)
        return [names[qr[0]] for _text, qr in read_pages(response.data)]

    assert order("strokes") == ["丁一", "方四", "王三", "陳二", "鸞一"]
    # Nobody lies in a heap of those who have no organisation.
    assert order("organisation") == ["鸞一", "方四", "王三", "陳二", "丁一"]


def test_the_file_says_neither_type_nor_group(app, event, organiser, printed):
    with app.app_context():
        factories.confirmed(event(), "GUEST")
    disposition = printed(organiser, group="organisation").headers["Content-Disposition"]
    assert disposition == "inline; filename=badges-EIF113-1.pdf"


def test_two_types_of_one_group_wear_the_same_badge(app, event, organiser, printed):
    """The same name and code on either: not one byte of the PDF differs."""
    with app.app_context():
        ids = {kind: factories.confirmed(event(), kind).id for kind in ("NGO", "GUEST", "EXPERT")}

    def drawn(kind):
        with app.app_context():
            for person in db.session.scalars(db.select(Attendee)):
                _dress(person, "confirmed" if person.id == ids[kind] else "cancelled", person.id)
            db.session.commit()
            _dress(db.session.get(Attendee, ids[kind]), "confirmed", 0)
            db.session.commit()
        return printed(organiser, which="everyone").data

    as_guest, as_ngo, as_expert = drawn("GUEST"), drawn("NGO"), drawn("EXPERT")
    assert as_guest == as_ngo
    assert as_guest != as_expert
    with app.app_context():
        faces = db.session.scalars(db.select(BadgePrint.face).order_by(BadgePrint.batch_id)).all()
    assert faces[0] == faces[1] != faces[2]


def _dress(person, status, number):
    person.name, person.organisation, person.title, person.status = "陳示例", "示範協會", "", status
    person.badge_code.code, person.badge_code.desk_code = f"FD1{number:026}", f"{number:08}"


def test_what_was_printed_is_written_down_with_the_audit_entry(app, event, organiser, printed):
    with app.app_context():
        people = [factories.confirmed(event()) for _number in range(2)]
        wanted = {person.id: person.badge_code.id for person in people}
    printed(organiser)
    with app.app_context():
        batch = db.session.scalars(db.select(PrintBatch)).one()
        prints = db.session.scalars(db.select(BadgePrint)).all()
        entry = db.session.scalars(db.select(AuditEntry)).one()
        assert (batch.sheet, batch.printed_by.role) == ("a6", "organiser")
        assert {row.attendee_id: row.badge_code_id for row in prints} == wanted
        assert entry.action == "print badges"
        assert entry.detail == {"batch": batch.id, "badges": 2}
        assert entry.staff_member_id == batch.printed_by_id


def test_others_can_write_while_a_batch_is_planned(app, event, organiser, printed, monkeypatch):
    written = []
    plan = service.plan_batch

    def plan_while_others_write(*given):
        planned = plan(*given)
        written.append(write_beside(app))
        return planned

    with app.app_context():
        factories.confirmed(event())
    monkeypatch.setattr(service, "plan_batch", plan_while_others_write)
    assert printed(organiser).status_code == 200
    assert written == ["meanwhile"]


def test_only_new_and_changed_badges_are_outstanding(app, event, organiser, printed, read_pages):
    with app.app_context():
        ids = [factories.confirmed(event()).id for _number in range(3)]
    printed(organiser)
    assert printed(organiser).status_code == 422
    with app.app_context():
        db.session.get(Attendee, ids[0]).title = "總經理"
        issue_badge_code(db.session.get(Attendee, ids[1]))
        late = factories.confirmed(event())
        wanted = [db.session.get(Attendee, ids[0]), db.session.get(Attendee, ids[1]), late]
        wanted = {person.badge_code.code for person in wanted}
    assert {qr[0] for _text, qr in read_pages(printed(organiser).data)} == wanted
    assert printed(organiser).status_code == 422


def test_one_public_group_can_be_printed(app, event, organiser, printed, read_pages):
    with app.app_context():
        factories.confirmed(event(), "PARTNER")
        expert = factories.confirmed(event(), "EXPERT").badge_code.code
    response = printed(organiser, which="everyone", group="expert")
    assert [qr for _text, qr in read_pages(response.data)] == [[expert]]


def test_nobody_without_a_seat_gets_a_badge(app, event, organiser, printed, read_pages):
    with app.app_context():
        seated = factories.confirmed(event()).badge_code.code
        factories.attendee(event(), status="waitlisted")
        gone = factories.confirmed(event())
        gone.status = "cancelled"
        db.session.commit()
    response = printed(organiser, which="everyone")
    assert [qr for _text, qr in read_pages(response.data)] == [[seated]]


def test_a_name_that_cannot_be_printed_stops_the_batch_and_can_be_left_out(
    app, event, organiser, printed, read_pages
):
    with app.app_context():
        factories.confirmed(event(), name=UNPRINTABLE)
        good = factories.confirmed(event(), name="林可印").badge_code.code
    page = organiser.get(PAGE).get_data(as_text=True)
    assert "U+1F98A" in page
    refused = printed(organiser, order="organisation")
    assert refused.status_code == 422
    assert UNPRINTABLE in refused.get_data(as_text=True)
    assert 'checked id="order-1"' in refused.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(db.select(PrintBatch)).all() == []
    response = printed(organiser, leave_out="y")
    assert [qr for _text, qr in read_pages(response.data)] == [[good]]


@pytest.mark.parametrize(
    "choices",
    [{"which": "some"}, {"group": "GUEST"}, {"order": "type"}, {"sheet": "a0"}, {"which": ""}],
)
def test_a_choice_that_is_not_offered_is_refused(app, event, organiser, printed, choices):
    with app.app_context():
        factories.confirmed(event())
    assert printed(organiser, **choices).status_code == 422


def test_a_desk_finds_a_person_from_its_menu_and_prints_the_badge(app, event, read_pages):
    with app.app_context():
        person = factories.confirmed(event(), "GUEST", name="呂峯銘")
        path, code = f"{PAGE}/{person.public_id}", person.badge_code.code
        desk = factories.sign_in(app.test_client(), factories.staff(Role.DESK))
    menu = desk.get("/staff/EIF113/devices").get_data(as_text=True)
    assert f'href="{ONE}"' in menu
    page = desk.get(f"{ONE}?words=呂峰").get_data(as_text=True)
    assert f'action="{path}"' in page and "來賓（協力團體推薦）" not in page
    token = factories.csrf(desk, f"{ONE}?words=呂峰")
    response = desk.post(path, data={"csrf_token": token})
    with app.app_context():
        entry = db.session.scalars(db.select(AuditEntry)).one()
        assert (entry.action, entry.detail["badges"]) == ("print badges", 1)
    assert [qr for _text, qr in read_pages(response.data)] == [[code]]


def test_one_person_is_found_by_two_characters_of_the_name(app, event, organiser, read_pages):
    with app.app_context():
        wanted = factories.confirmed(event(), name="呂峯銘")
        path, code = f"{PAGE}/{wanted.public_id}", wanted.badge_code.code
        factories.confirmed(event(), name="何羣英")
        factories.attendee(event(), name="呂峯明", status="waitlisted")
    page = organiser.get(f"{ONE}?words=呂峰").get_data(as_text=True)
    found = page[page.index('id="named"') :].split("</table>")[0]
    assert found.count("<form") == 1 and f'action="{path}"' in found
    for words in ("呂", "", "呂某", "%_"):
        assert 'id="named"' not in organiser.get(f"{ONE}?words={words}").get_data(as_text=True)
    token = factories.csrf(organiser, f"{ONE}?words=呂峰")
    pages = read_pages(organiser.post(path, data={"csrf_token": token}).data)
    assert [qr for _text, qr in pages] == [[code]]


def test_there_is_no_single_badge_for_whom_has_no_seat_or_another_forum(app, event, organiser):
    with app.app_context():
        waiting = factories.attendee(event(), status="waitlisted").public_id
        bad = factories.confirmed(event(), name=UNPRINTABLE).public_id
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        assert organiser.post(f"{PAGE}/{waiting}").status_code == 404
        assert organiser.post(f"{PAGE}/nobody").status_code == 404
        assert organiser.post(f"{PAGE}/{bad}").status_code == 422
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DESK, Role.NOMINATOR, Role.AUDITOR])
def test_batches_are_for_organisers(app, event, role):
    with app.app_context():
        browser = factories.sign_in(app.test_client(), factories.staff(role))
    for path in (PAGE, f"{PAGE}/log"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_same_few_questions_for_any_number(app, event, organiser, people):
    with app.app_context():
        for _number in range(people):
            factories.confirmed(event())
    with counted(app) as statements:
        assert organiser.get(PAGE).status_code == 200
    # Who is signed in, the forum, its public groups, all badges, those with unusual characters,
    # some with long texts, some who share a name, one of each group.
    assert len(statements) == 8


@pytest.mark.parametrize("batches", [1, 3])
def test_the_print_log_asks_the_same_few_questions(app, event, organiser, printed, batches):
    with app.app_context():
        factories.confirmed(event())
    for _number in range(batches):
        printed(organiser, which="everyone")
    with counted(app) as statements:
        assert organiser.get(f"{PAGE}/log").status_code == 200
    # Who is signed in, the forum, the number of batches, the batches.
    assert len(statements) == 4


def test_the_print_log_tells_when_who_and_how_many(app, event, organiser, printed):
    with app.app_context():
        for _number in range(2):
            factories.confirmed(event())
    later()
    assert "print-log" not in organiser.get(f"{PAGE}/log").get_data(as_text=True)
    printed(organiser)
    page = organiser.get(f"{PAGE}/log?lang=en").get_data(as_text=True)
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert '<th scope="row" data-label="No.">1</th>' in row
    assert '<td class="number" data-label="Badges">2</td>' in row
