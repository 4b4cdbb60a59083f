"""What people asked for at sign-up reaches those who prepare the forum."""

import html5lib
import pytest

from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.registration.models import Registration, RegistrationAnswer
from events_app.registration.questions import SHEETS
from tests import factories
from tests.statements import counted

PAGE = "/staff/EIF113/wishes"


@pytest.fixture
def organiser(app, client):
    with app.app_context():
        factories.forum()
        return factories.sign_in(client, factories.staff(Role.ORGANISER))


@pytest.fixture
def said(app):
    """Let somebody with a seat, or with another status, have answered so."""

    def say(name, type_code="PARTNER", status="confirmed", **answers):
        with app.app_context():
            event = db.session.scalars(db.select(factories.Event)).one()
            person = factories.attendee(event, type_code, name=name, status=status)
            registration = Registration(
                event_id=event.id, attendee_id=person.id, registered_at=person.created_at,
                notice_version="v1", notice_language="zh", notice_read_at=person.created_at,
                answers=[RegistrationAnswer(event_id=event.id, question=question, value=value)
                         for question, value in answers.items()],
            )  # fmt: skip
            db.session.add(registration)
            db.session.commit()

    return say


def table(client, path=PAGE, **asked):
    root = html5lib.parse(
        client.get(path, query_string={"lang": "en"} | asked).get_data(),
        namespaceHTMLElements=False,
    )
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row]
        for row in root.findall(".//tbody/tr")
    ]


def test_each_question_is_counted_by_choice_for_those_with_a_seat(organiser, said):
    said("王小明", meal="vegan", accessibility="wheelchair,captions", panel_question="何時？")
    said("林佳穎", "GUEST", meal="vegan", accessibility="captions")
    said("何羣英", meal="any", parking="yes", plate="ABC-1234")
    said("陳怡君", status="cancelled", meal="vegan")
    said("呂峯銘", status="waitlisted", meal="vegan", parking="yes")
    assert table(organiser) == [
        ["Refreshments", "I eat everything: 1 Vegan: 2", "3"],
        ["Accessibility", "Wheelchair space: 1 Captions: 2", "2"],
        ["I need a parking space", "–", "1"],
        ["Number plate", "–", "1"],
        ["A question to the panel", "–", "1"],
    ]


def test_each_question_leads_to_who_said_what_by_name(organiser, said):
    said("王小明", accessibility="wheelchair,captions", panel_question="何時？")
    said("林佳穎", "GUEST", accessibility="captions")
    said("呂峯銘", status="waitlisted", accessibility="captions")
    assert [[row[0], row[2]] for row in table(organiser, f"{PAGE}/accessibility")] == [
        ["王小明", "Wheelchair space, Captions"],
        ["林佳穎", "Captions"],
    ]
    assert [row[2] for row in table(organiser, f"{PAGE}/panel_question")] == ["何時？"]
    assert organiser.get(f"{PAGE}/nothing").status_code == 404


def test_a_guest_and_whoever_brings_them_are_asked_the_same():
    assert SHEETS["GUEST"] is SHEETS["NGO"]
    asked = {question.key for question in SHEETS["GUEST"].questions}
    assert all(asked <= {each.key for each in sheet.questions} for sheet in SHEETS.values())


@pytest.mark.parametrize("number", [1, 52])
def test_the_pages_ask_the_same_few_questions_for_any_number(app, organiser, said, number):
    for each in range(number):
        said(f"第{each}位", meal="vegan")
    with counted(app) as statements:
        rows = table(organiser, f"{PAGE}/meal")
    assert (len(rows), len(statements)) == (min(number, 50), 5)
    with counted(app) as statements:
        assert table(organiser) == [["Refreshments", f"Vegan: {number}", str(number)]]
    assert len(statements) == 3


def test_the_list_of_attendees_leads_there(app, organiser):
    page = organiser.get("/staff/EIF113/attendees").get_data(as_text=True)
    assert f'href="{PAGE}"' in page
    with app.app_context():
        assert db.session.scalars(db.select(Attendee)).all() == []
