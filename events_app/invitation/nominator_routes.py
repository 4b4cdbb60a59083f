"""What a nominating body sees: its own guests, their answers, and letters to hand to them."""

from flask import abort, g, render_template

from events_app.access import Role, only
from events_app.event.context import this_event
from events_app.invitation.blueprint import blueprint
from events_app.invitation.hand_over import letters_of_body, to_hand_over
from events_app.invitation.invited import invitation_to
from events_app.invitation.nominees import nominees as named_guests
from events_app.invitation.paper_routes import printed
from events_app.paging import asked_page, number_of_pages

NOMINEES_PER_PAGE = 100


@blueprint.get("/nominees")
@only(Role.NOMINATOR)
def nominees():
    """Show the body's own guests and what they answered."""
    return _show_nominees()


@blueprint.post("/nominees/letters")
@only(Role.NOMINATOR)
def nominees_letters():
    """Print the letters to all of the body's guests who have no address."""
    return printed(letters_of_body(this_event().id, g.staff_member.nominator_id), _show_nominees)


@blueprint.post("/nominees/<public_id>/letter")
@only(Role.NOMINATOR)
def nominee_letter(public_id: str):
    """Print the letter to one of the body's guests who has no address."""
    event = this_event()
    found = invitation_to(event.id, public_id, g.staff_member.nominator_id) or abort(404)
    if found not in letters_of_body(event.id, g.staff_member.nominator_id):
        abort(404)
    return printed([found], _show_nominees)


def _show_nominees(refusal: str = "") -> str:
    event = this_event()
    page = asked_page()
    body_id = g.staff_member.nominator_id
    guests = named_guests(event.id, body_id)
    shown = guests[(page - 1) * NOMINEES_PER_PAGE : page * NOMINEES_PER_PAGE]
    return render_template(
        "invitation/nominees.html",
        refusal=refusal,
        guests=shown,
        to_hand_over=to_hand_over(event.id, body_id, [guest.public_id for guest in shown]),
        page=page,
        pages=number_of_pages(len(guests), NOMINEES_PER_PAGE),
        total=len(guests),
    )
