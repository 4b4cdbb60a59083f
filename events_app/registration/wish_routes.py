"""What people said when they signed up, question by question, for organisers."""

from flask import abort, render_template

from events_app.access import Role, only
from events_app.event.context import this_event
from events_app.paging import asked_page, number_of_pages
from events_app.registration import wishes as answers
from events_app.registration.blueprint import blueprint
from events_app.registration.questions import QUESTIONS


@blueprint.get("/staff/<event_code>/wishes")
@only(Role.ORGANISER)
def wishes():
    """Show each question with how many answered it how."""
    return render_template("registration/wishes.html", asked=answers.wishes(this_event().id))


@blueprint.get("/staff/<event_code>/wishes/<question>")
@only(Role.ORGANISER)
def wish(question: str):
    """Show who answered one question, and how."""
    asked = QUESTIONS.get(question) or abort(404)
    page = asked_page()
    rows, total = answers.answers_to(this_event().id, asked, page)
    return render_template(
        "registration/wish.html",
        question=asked,
        rows=rows,
        total=total,
        page=page,
        pages=number_of_pages(total, answers.PEOPLE_PER_PAGE),
    )
