"""What a nominating body sees: its own guests, their answers, and letters to hand to them."""

from flask import abort, g, render_template, request

from events_app.access import Role, only
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.invitation.blueprint import blueprint
from events_app.invitation.hand_over import letters_of_body, print_letters
from events_app.invitation.invited import invitation_to
from events_app.invitation.models import Invitation
from events_app.invitation.nominees import nominees as named_guests

NOMINEES_PER_PAGE = 100
_FURTHEST_PAGE = 100_000


@blueprint.get("/nominees")
@only(Role.NOMINATOR)
def nominees():
    """Show the body's own guests and what they answered."""
    return _show_nominees()


@blueprint.post("/nominees/letters")
@only(Role.NOMINATOR)
def nominees_letters():
    """Print the letters to all of the body's guests who have no address."""
    return _print(letters_of_body(this_event().id, g.staff_member.nominator_id))


@blueprint.post("/nominees/<public_id>/letter")
@only(Role.NOMINATOR)
def nominee_letter(public_id: str):
    """Print the letter to one of the body's guests who has no address."""
    event = this_event()
    found = invitation_to(event.id, public_id, g.staff_member.nominator_id) or abort(404)
    if found not in letters_of_body(event.id, g.staff_member.nominator_id):
        abort(404)
    return _print([found])


def _show_nominees(refusal: str = "") -> str:
    event = this_event()
    page = min(max(request.args.get("page", 1, type=int), 1), _FURTHEST_PAGE)
    body_id = g.staff_member.nominator_id
    guests = named_guests(event.id, body_id)
    return render_template(
        "invitation/nominees.html",
        refusal=refusal,
        guests=guests[(page - 1) * NOMINEES_PER_PAGE : page * NOMINEES_PER_PAGE],
        to_hand_over={found.attendee.public_id for found in letters_of_body(event.id, body_id)},
        page=page,
        pages=-(-len(guests) // NOMINEES_PER_PAGE),
        total=len(guests),
    )


def _print(found: list[Invitation]):
    event = this_event()
    try:
        letters = print_letters(found, event.id, g.staff_member.id)
    except RuleViolation as violation:
        db.session.rollback()
        return _show_nominees(violation.message), 422
    page = render_template("invitation/paper_letters.html", letters=letters)
    db.session.commit()
    return page
