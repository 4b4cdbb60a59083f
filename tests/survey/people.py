"""People who came, the mails they get, and what they answer."""

import re

from flask import Flask

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation.models import Invitation
from events_app.mail.composing import COMPOSERS
from events_app.mail.models import OutboxMail
from events_app.survey import bundles, service
from events_app.survey.questionnaire import Answers, read_questionnaire, standard_questions
from events_app.tokens import new_public_id
from tests import factories

QUESTIONNAIRE = read_questionnaire(standard_questions())


def came(event: Event, type_code: str = "PARTNER", **changes: object) -> Attendee:
    """Add a person who has checked in, committed."""
    state = {"status": "confirmed", "invitation_state": "accepted"}
    person = factories.attendee(event, type_code, **state | changes)
    check_in(event, [person])
    return person


def check_in(event: Event, people: list[Attendee]) -> None:
    """Let people arrive one after another, committed."""
    for person in people:
        factories.arrive(person, clock.now())


def crowd(event: Event, number: int, types: tuple[str, ...]) -> None:
    """Add many people of several types who were invited and came; quicker than one by one."""
    kinds = [factories.stakeholder_type(event, code) for code in types]
    people = [
        Attendee(
            event_id=event.id,
            public_id=new_public_id(),
            identity_key=f"crowd {each}",
            name=f"與會者{each}",
            search_key=f"與會者{each}",
            email=f"person{each}@example.org",
            status="confirmed",
            public_group_id=kinds[each % len(kinds)].public_group_id,
            created_at=clock.now(),
        )
        for each in range(number)
    ]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(
        Invitation(
            event_id=event.id,
            attendee_id=person.id,
            type_id=kinds[each % len(kinds)].id,
            state="accepted",
            sent_at=clock.now(),
        )  # fmt: skip
        for each, person in enumerate(people)
    )
    check_in(event, people)


def mails(app: Flask) -> list[str]:
    """Compose every queued survey mail as the worker does; return the links in their order."""
    queued = db.session.scalars(
        db.select(OutboxMail)
        .where(OutboxMail.state == "queued", OutboxMail.kind.startswith("survey"))
        .order_by(OutboxMail.id)
    ).all()
    links = []
    for mail in queued:
        message = COMPOSERS[mail.kind](mail.attendee)
        mail.state = "sent" if message else "void"
        mail.sent_at = clock.now() if message else None
        if message:
            assert len(set(link_in(message.text) + link_in(message.html))) == 1
            links += link_in(message.text)
    db.session.commit()
    return links


def link_in(text: str) -> list[str]:
    """Return the secrets of the survey links in a text."""
    return re.findall(r"/s/([\w-]+)", text)


def answer(token: str, **answers: object) -> bool:
    """Begin and answer in two transactions, as a browser does; tell whether it was counted."""
    key = service.begin(token)
    db.session.commit()
    assert key is not None
    survey = service.survey_of_key(key)
    assert survey is not None
    counted = service.answer(survey, key, QUESTIONNAIRE.accept(answers), QUESTIONNAIRE)
    db.session.commit()
    return counted


def waiting_answers(event_id: int) -> list[Answers]:
    """Return everybody's answers that wait for the closing, in an order of what they say."""
    found = [said for part, said in bundles.kept(event_id) if part == "answers"]
    return sorted(found, key=str)


def waiting_texts(event_id: int) -> list[Answers]:
    """Return the free texts that wait for the closing."""
    return [said for part, said in bundles.kept(event_id) if part == "text"]
