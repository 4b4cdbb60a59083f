"""The log, for those who watch over it."""

from flask import Blueprint, render_template

from events_app.access import Role, only
from events_app.audit import queries
from events_app.audit.words import DEEDS, PARTICULARS
from events_app.paging import asked_page, number_of_pages

blueprint = Blueprint("audit", __name__)

ENTRIES_PER_PAGE = 100


@blueprint.get("/log")
@only(Role.AUDITOR, Role.ADMINISTRATOR)
def log():
    """Show who did what, newest first."""
    total = queries.number_of_entries()
    pages = number_of_pages(total, ENTRIES_PER_PAGE)
    page = min(asked_page(), pages)
    return render_template(
        "audit/log.html",
        entries=queries.entries((page - 1) * ENTRIES_PER_PAGE, ENTRIES_PER_PAGE),
        deeds=DEEDS,
        particulars=PARTICULARS,
        page=page,
        pages=pages,
        total=total,
    )
