"""Guest lists on the web: upload a file, look at what it would become, store it."""

import re
import time

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from events_app.access import Role, SignedIn, only
from events_app.audit import service as audit
from events_app.database import db, keep_statistics, looking_first
from events_app.event.context import this_event
from events_app.forms import clean_line
from events_app.i18n import language
from events_app.invitation import import_guests, queries, staging
from events_app.invitation.deciding import (
    CORRECTABLE,
    Decision,
    StillDoubtful,
    note_decisions,
)
from events_app.invitation.forms import ListForm, UploadForm
from events_app.invitation.guest_list import FIELDS, ListRead, UnreadableFile
from events_app.invitation.guest_list_page import show_list
from events_app.invitation.guest_list_texts import unreadable_text
from events_app.invitation.import_guests import Stored
from events_app.invitation.models import GuestList
from events_app.invitation.staging import Corrections
from events_app.nominator.models import Nominator
from events_app.nominator.queries import nominators
from events_app.paging import page_of

blueprint = Blueprint("guest_list", __name__)

LISTS_PER_PAGE = 50
MOST_SECONDS = 45  # for all files of one page; those before the site give it a minute
_DECISION = re.compile(rf"(?:leave-out|{'|'.join(CORRECTABLE)})-(\d{{1,6}})")
_COLUMN = re.compile(r"column-(\d{1,4})-(\d{1,4})")


@blueprint.route("/guest-lists", methods=["GET", "POST"])
@only(Role.ORGANISER, Role.NOMINATOR)
def guest_lists():
    """Show the lists that have come, or read new files and show what they would become."""
    form = UploadForm()
    staged: list[GuestList] = []
    if form.validate_on_submit():
        staged = _stage_all(form)
    if staged and not form.errors:
        db.session.commit()
        if len(staged) == 1:
            return redirect(url_for("guest_list.guest_list", public_id=staged[0].public_id))
        flash(_("The files were read. Please look at each list and store it."), "success")
        return redirect(url_for("guest_list.guest_lists"))
    db.session.rollback()
    event, body_id = this_event(), g.staff_member.nominator_id
    shown = page_of(queries.number_of_guest_lists(event.id, body_id), LISTS_PER_PAGE)
    page = render_template(
        "guest_list/guest_lists.html",
        form=form,
        lists=queries.guest_lists(event.id, body_id, shown.offset, shown.size),
        shown=shown,
        missing=_missing_bodies(event.id),
    )
    return page, 422 if form.errors else 200


def _stage_all(form: UploadForm) -> list[GuestList]:
    # Reading a long list takes seconds; SQLite's lock is taken when there is something to store.
    with looking_first():
        event, own = this_event(), _own_code(g.staff_member)
    corrections = Corrections(nominator_code=own, body_is_fixed=own is not None)
    return [
        staging.keep(event, read, name, uploaded_by_id=g.staff_member.id, corrections=corrections)
        for name, read in _read_all(form, corrections)
    ]


def _read_all(form: UploadForm, corrections: Corrections) -> list[tuple[str, ListRead]]:
    """Read the files within the time that one page may take; say of each why it cannot be read."""
    give_up_at = time.monotonic() + MOST_SECONDS
    read = []
    for upload in form.files.data:
        name = clean_line(upload.filename)[: staging.LONGEST_FILE_NAME]
        left = give_up_at - time.monotonic()
        try:
            read.append((name, staging.read_file(upload.read(), name, corrections, left)))
        except UnreadableFile as error:
            form.add_error("files", f"{name}: {unreadable_text(error.code, error.params)}")
    return read


def _own_code(member: SignedIn) -> str | None:
    body = db.session.get(Nominator, member.nominator_id) if member.nominator_id else None
    return body.code if body is not None else None


def _missing_bodies(event_id: int) -> list[Nominator]:
    if g.staff_member.role is not Role.ORGANISER:
        return []
    return queries.bodies_without_list(event_id)


@blueprint.get("/guest-lists/<public_id>")
@only(Role.ORGANISER, Role.NOMINATOR)
def guest_list(public_id: str):
    """Show exactly what a list would store, and what is asked about it."""
    return show_list(_find(public_id), _list_form())


@blueprint.post("/guest-lists/<public_id>/correction")
@only(Role.ORGANISER, Role.NOMINATOR)
def correct(public_id: str):
    """Read a list again with the type, the body or the columns that a person gave."""
    # Judging a long list takes a second; SQLite's lock is taken when there is something to store.
    with looking_first():
        found, form = _find(public_id), _list_form()
        if found.confirmed_at is not None:
            abort(404)
        if not form.validate():
            return show_list(found, form), 422
        own = _own_code(g.staff_member)
        corrections = Corrections(
            type_code=form.type.data or None,
            nominator_code=own or form.nominator.data or None,
            columns=_corrected_columns(found),
            body_is_fixed=own is not None,
        )
        read = staging.read_anew(found, corrections)
    staging.take_over(_find_open(public_id), read, this_event(), corrections)
    db.session.commit()
    return redirect(url_for("guest_list.guest_list", public_id=public_id))


@blueprint.post("/guest-lists/<public_id>/decisions")
@only(Role.ORGANISER, Role.NOMINATOR)
def decide(public_id: str):
    """Keep what was decided on one page of a list, and turn to the page that was asked for."""
    found = _find_open(public_id)
    try:
        _note_decisions(found)
    except StillDoubtful as doubtful:
        db.session.rollback()
        return show_list(_find(public_id), _list_form(), doubtful.questions), 422
    db.session.commit()
    page = request.form.get("page", 1, type=int)
    return redirect(
        url_for(
            "guest_list.guest_list",
            public_id=public_id,
            show="questioned",
            page=page,
            _anchor="rows",
        )
    )


def _note_decisions(found: GuestList) -> None:
    decisions = _decisions()
    note_decisions(queries.rows_at(found.id, decisions), decisions)


@blueprint.post("/guest-lists/<public_id>/confirmation")
@only(Role.ORGANISER, Role.NOMINATOR)
def confirm(public_id: str):
    """Store the people of a list, all at once."""
    found = _find_open(public_id)
    try:
        _note_decisions(found)
        stored = import_guests.confirm(found, {}, confirmed_by_id=g.staff_member.id)
    except StillDoubtful as doubtful:
        db.session.commit()  # what was decided stays decided
        return show_list(_find(public_id), _list_form(), doubtful.questions), 422
    audit.record(
        "store guest list",
        event_id=found.event_id,
        staff_member_id=g.staff_member.id,
        list=found.id,
        people=stored.added,
    )
    db.session.commit()
    keep_statistics()
    _say_how_it_ended(stored)
    return redirect(url_for("guest_list.guest_lists"))


def _say_how_it_ended(stored: Stored) -> None:
    added, known = stored.added, stored.known
    if g.staff_member.role is Role.NOMINATOR:
        added += stored.of_others
    else:
        known += stored.of_others
    flash(
        _(
            "%(added)s people were added; %(known)s were on the list already.",
            added=added,
            known=known,
        ),
        "success",
    )


@blueprint.post("/guest-lists/<public_id>/removal")
@only(Role.ORGANISER, Role.NOMINATOR)
def remove(public_id: str):
    """Discard a list that was not stored."""
    staging.discard(_find_open(public_id))
    db.session.commit()
    flash(
        _("The list and what was read from its file were deleted. None of its people were saved."),
        "success",
    )
    return redirect(url_for("guest_list.guest_lists"))


def _find(public_id: str) -> GuestList:
    return queries.guest_list(this_event().id, public_id, g.staff_member.nominator_id) or abort(404)


def _find_open(public_id: str) -> GuestList:
    # Locked: whoever presses twice, or beside a colleague, finds what the first one left.
    found = queries.guest_list(this_event().id, public_id, g.staff_member.nominator_id, lock=True)
    if found is None or found.confirmed_at is not None:
        abort(404)
    return found


def _list_form() -> ListForm:
    form = ListForm()
    recognised = SelectChoice("", _("As recognised"))
    form.type.choices = [
        recognised,
        *(
            SelectChoice(kind.code, kind.name(language()))
            for kind in this_event().stakeholder_types
        ),
    ]
    if g.staff_member.role is Role.NOMINATOR:
        del form.nominator  # it sends its own guests: nothing to choose, and nothing to refuse
        return form
    form.nominator.choices = [
        recognised,
        *(SelectChoice(body.code, f"{body.code} {body.name(language())}") for body in nominators()),
    ]
    return form


def _corrected_columns(found: GuestList) -> dict[str, dict[int, str | None]]:
    """Return the columns that were set otherwise than they were recognised, by sheet."""
    corrected: dict[str, dict[int, str | None]] = {}
    for name, value in request.form.items():
        place = _COLUMN.fullmatch(name)
        if place is None or value not in {*FIELDS, ""}:
            continue
        tables = found.facts["tables"]
        number, index = int(place[1]), int(place[2])
        if number >= len(tables):  # type: ignore[arg-type]
            continue
        corrected.setdefault(tables[number]["sheet"], {})[index] = value or None  # type: ignore[index]
    return corrected


def _decisions() -> dict[int, Decision]:
    """Return what was decided about the rows of one page."""
    places = filter(None, map(_DECISION.fullmatch, request.form))
    return {
        position: Decision(
            leave_out=request.form.get(f"leave-out-{position}") == "yes",
            typed={
                name: clean_line(request.form[f"{name}-{position}"])
                for name in CORRECTABLE
                if f"{name}-{position}" in request.form
            },
        )
        for position in {int(place[1]) for place in places}
    }
