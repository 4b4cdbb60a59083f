"""The desk: its page, and what the page asks of the server, in JSON."""

from flask import Blueprint, g, jsonify, render_template
from werkzeug.datastructures import MultiDict

from events_app import clock
from events_app.access import Role, only
from events_app.checkin import answers, queries
from events_app.checkin.forms import WalkInForm, posted_texts, uuid_in
from events_app.checkin.searching import TooManySearches, search_people
from events_app.checkin.service import Desk, record_arrival, record_scan, undo_scan
from events_app.checkin.walk_ins import USUAL_GROUP, WalkIn, register_walk_in
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import event_or_none, this_event
from events_app.i18n import language
from events_app.security_headers import allow_camera

blueprint = Blueprint("checkin", __name__)

AT_THE_DOOR = (Role.DESK, Role.ORGANISER)


@blueprint.errorhandler(RuleViolation)
def refuse(violation: RuleViolation):
    """Tell the desk in a sentence what it asked that cannot be done; 404 without a forum."""
    db.session.rollback()
    status = 429 if isinstance(violation, TooManySearches) else 422
    if event_or_none() is None:
        status = 404
    return jsonify(error=violation.message, field=violation.field), status


@blueprint.get("/")
@only(*AT_THE_DOOR)
def desk():
    """Show the page that scans, types, searches and admits."""
    allow_camera()
    return render_template("checkin/desk.html", event=this_event(), walk_in=_walk_in_form())


@blueprint.post("/scans")
@only(*AT_THE_DOOR)
def scans():
    """Admit the wearer of a badge, or say why not: four statements and one commit."""
    texts = posted_texts()
    result = record_scan(_desk(texts), uuid_in(texts, "id"), texts.get("code", ""))
    db.session.commit()
    return jsonify(answers.scan_answer(result, language()))


@blueprint.post("/arrivals")
@only(*AT_THE_DOOR)
def arrivals():
    """Admit a person who was found by name."""
    texts = posted_texts()
    result = record_arrival(_desk(texts), uuid_in(texts, "id"), texts.get("person", ""))
    db.session.commit()
    return jsonify(answers.scan_answer(result, language()))


@blueprint.post("/undoings")
@only(*AT_THE_DOOR)
def undo():
    """Take back an admission."""
    texts = posted_texts()
    scan_id = uuid_in(texts, "id")
    done = undo_scan(_desk(texts), scan_id, uuid_in(texts, "undo_of"))
    db.session.commit()
    return jsonify(id=scan_id, undone=done)


@blueprint.post("/searches")
@only(*AT_THE_DOOR)
def search():
    """Look for people by name or organisation; a POST, so that no log keeps the words."""
    event = this_event()
    people = search_people(event.id, g.staff_member.id, posted_texts().get("q", ""))
    found = [
        answers.person_answer(person, arrived_at, event.zone, language())
        for person, arrived_at in people
    ]
    db.session.commit()
    return jsonify(people=found)


@blueprint.post("/walk-ins")
@only(*AT_THE_DOOR)
def walk_ins():
    """Register somebody who comes without having signed up."""
    event = this_event()
    texts = posted_texts()
    form = _walk_in_form(texts)
    if not form.validate():
        field, messages = next(iter(form.errors.items()))
        raise RuleViolation(" ".join(map(str, messages)), field)
    typed = WalkIn(
        id=uuid_in(texts, "id"),
        name=form.name.data,
        organisation=form.organisation.data,
        title=form.title.data,
        group_code=form.group.data,
    )
    person, outcome = register_walk_in(event, _desk(texts), typed)
    answer = answers.walk_in_answer(typed.id, person, outcome, language())
    db.session.commit()
    return jsonify(answer)


@blueprint.get("/counts")
@only(*AT_THE_DOOR)
def counts():
    """Tell how many are expected and how many have come."""
    return jsonify(answers.counts_answer(queries.counts(this_event(), clock.now()), language()))


def _desk(texts: dict[str, str]) -> Desk:
    return Desk(g.event_code, texts.get("station", ""), g.staff_member.id)


def _walk_in_form(texts: dict[str, str] | None = None) -> WalkInForm:
    form = WalkInForm(MultiDict({"group": USUAL_GROUP} | texts) if texts is not None else None)
    form.group.choices = [
        (group.code, group.label(language())) for group in this_event().public_groups
    ]
    if texts is None:
        form.group.data = USUAL_GROUP
    return form
