"""Nothing on anybody's pages tells a stakeholder type."""

import re

import pytest
import sqlalchemy as sa

from events_app.attendee.models import Attendee, BadgeCode
from events_app.database import db
from events_app.event.models import Event, StakeholderType
from events_app.invitation.queries import invitation_of
from events_app.mail.composing import COMPOSERS, Message
from events_app.registration.details import Notice, details_of
from events_app.registration.questions import SHEETS
from events_app.registration.service import sign_up as sign_up_by_deed
from tests import factories
from tests.registration.people import link_path, post, sign_up

# Codes and names of types; words that staff alone use for them.
TELLING = re.compile(
    r"\b(STAFF|PARTNER|PROSPECT|ASSOC|NGO|HRPLAT|LABOUR|EXPERT|VIP|GUEST)\b|stakeholder|type_"
    r"|更生|收容|受刑|前科|矯治|rehabilit|offender|inmate"
)
# What every public page says of the organisers, whoever looks.
SAID_TO_ALL = re.compile("臺灣更生保護會")


def two_people(app, one: str, other: str) -> list[tuple[str, str]]:
    """Return public ids and links of two people who differ in nothing but their type."""
    with app.app_context():
        forum = factories.forum()
        facts = {"name": "林示範", "organisation": "示範協會", "email": "a@example.org"}
        people = [factories.attendee(forum, code, **facts) for code in (one, other)]
        return [(person.public_id, link_path(person)) for person in people]


def masked(page: str, public_id: str) -> str:
    """Return a page without what is random or personal about it."""
    page = page.replace(public_id, "ID")
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    page = re.sub(r"data:image/png;base64,[^\"]+", "", page)
    return re.sub(r"[2-9B-Z]{4}-[2-9B-Z]{4}", "CODE", page)


def pages_of(client, public_id: str, path: str) -> list[str]:
    """Walk through every state of one person and return all pages seen."""
    own, form = f"/my/{public_id}", f"/my/{public_id}/registration"
    client.get(path)
    seen = [client.get(own), client.get(form), sign_up(client, public_id, name="")]
    sign_up(client, public_id, meal="vegan")
    seen += [client.get(own), client.get(form)]
    post(client, own, f"{own}/cancellation")
    seen.append(client.get(own))
    return [masked(answer.get_data(as_text=True), public_id) for answer in seen]


@pytest.mark.parametrize(("one", "other"), [("NGO", "GUEST"), ("PROSPECT", "HRPLAT")])
def test_twins_see_the_same_pages(app, one, other):
    twins = two_people(app, one, other)
    first, second = (pages_of(app.test_client(), *twin) for twin in twins)
    assert first == second


def test_twins_wait_alike_however_many_of_either_type_wait_before_them(app):
    twins = two_people(app, "NGO", "GUEST")
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
        for kind in forum.stakeholder_types:
            kind.seats = 0
        first_in_line = [factories.attendee(forum, "NGO") for _person in range(3)]
        for person in first_in_line:
            sign_up_by_deed(invitation_of(person.id), details_of(person), {}, Notice("v1", "zh"))
        db.session.commit()
    first, second = (pages_of(app.test_client(), *twin) for twin in twins)
    assert "您已列入候補" in first[3]
    assert first == second


def test_people_asked_differently_do_see_different_pages(app):
    """The control: the comparison can tell pages apart."""
    twins = two_people(app, "NGO", "ASSOC")
    first, second = (pages_of(app.test_client(), *twin) for twin in twins)
    assert first != second


@pytest.mark.parametrize("code", SHEETS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_says_a_type(app, client, code, language):
    with app.app_context():
        forum = factories.forum()
        person = factories.attendee(forum, code, name="林示範", organisation="示範協會")
        public_id, path = person.public_id, link_path(person)
        kind = factories.stakeholder_type(forum, code)
        own_label = kind.public_group.label(language)
        names = {kind.name_zh, kind.name_en} - {own_label}
    client.get(f"{path}?lang={language}")
    for page in pages_of(client, public_id, path):
        assert TELLING.findall(SAID_TO_ALL.sub("", page).replace("VIP</", "")) == []
        assert [name for name in names if name in page] == []


def mails_of(person: Attendee) -> list[Message]:
    """Compose all mails about a registration for one person."""
    mails = []
    for kind, status in [
        ("registration_confirmed", "confirmed"), ("seat_available", "confirmed"),
        ("waiting_list", "waitlisted"), ("registration_cancelled", "cancelled"),
    ]:  # fmt: skip
        person.status = status
        mails.append(COMPOSERS[kind](person))
    return mails


@pytest.mark.parametrize("language", ["zh", "en"])
def test_twins_receive_the_same_mails(app, language):
    with app.app_context():
        forum = factories.forum()
        facts = {"name": "林示範", "email": "a@example.org", "language": language}
        twins = [factories.confirmed(forum, code, **facts) for code in ("NGO", "GUEST")]
        first, second = (mails_of(twin) for twin in twins)
        assert [_words(mail) for mail in first] == [_words(mail) for mail in second]
        assert TELLING.findall("".join(_words(mail) for mail in first)) == []
        db.session.rollback()


def _words(mail: Message) -> str:
    whole = "\n".join([mail.recipient, mail.subject, mail.text, mail.html])
    whole += "".join(attachment.name for attachment in mail.attachments)
    whole = re.sub(r"/i/[\w-]{32}", "/i/TOKEN", whole)
    return re.sub(r"[2-9B-Z]{4}-[2-9B-Z]{4}", "CODE", whole)


def test_badge_code_and_address_tell_nothing(app):
    """Codes and public ids are random: no prefix or order goes with a type."""
    with app.app_context():
        forum = factories.forum()
        for code in SHEETS:
            factories.confirmed(forum, code)
        codes = db.session.scalars(sa.select(BadgeCode.code)).all()
        assert {code[:3] for code in codes} == {"FD1"}
        assert len({code[3:] for code in codes}) == len(SHEETS)
        assert db.session.scalar(sa.select(sa.func.count(StakeholderType.id))) == len(SHEETS)
