"""Badges: how they stand, printing them, and the print log."""

from tempfile import TemporaryFile

from flask import Blueprint, Response, abort, g, render_template, request, send_file

from events_app.access import Role, only
from events_app.attendee.queries import SHORTEST_SEARCH
from events_app.badge_printing import queries, service
from events_app.badge_printing.faces import faces
from events_app.badge_printing.forms import SHEET_LABELS, BatchForm
from events_app.database import db, looking_first
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.forms import SearchForm
from events_app.i18n import language
from events_app.paging import asked_page, number_of_pages, page_of

blueprint = Blueprint("badge_printing", __name__)

BATCHES_PER_PAGE = 50
FINDINGS_PER_PAGE = 50


@blueprint.get("/badges")
@only(Role.ORGANISER)
def badges():
    """Show how the badges stand, what is wrong with any, and the form to print them."""
    return _page(_form())


@blueprint.post("/badges")
@only(Role.ORGANISER)
def batch():
    """Print a batch: the answer is its PDF."""
    # Sorting and measuring take a while; SQLite's lock is taken when there is something to store.
    with looking_first():
        form = _form()
        if not form.validate_on_submit():
            return _page(form), 422
        try:
            plan = service.plan_batch(this_event(), _choice(form))
        except RuleViolation as violation:
            form.add_error(violation.field, violation.message)
            return _page(form), 422
    return _printed(plan)


@blueprint.get("/one-badge")
@only(Role.ORGANISER, Role.DESK)
def one_badge():
    """Find the person whose badge is to be printed."""
    search = SearchForm(request.args)
    words = search.words.data if len(search.words.data) >= SHORTEST_SEARCH else ""
    event = this_event()
    return render_template(
        "badge_printing/one_badge.html",
        search=search,
        named=faces(event, queries.wearers_named(event.id, words)) if words else [],
    )


@blueprint.post("/badges/<public_id>")
@only(Role.ORGANISER, Role.DESK)
def single(public_id: str):
    """Print one person's badge: the answer is a PDF of one page."""
    try:
        return _printed(service.plan_single(this_event(), public_id) or abort(404))
    except RuleViolation as violation:
        return render_template("badge_printing/refused.html", message=violation.message), 422


@blueprint.get("/badges/log")
@only(Role.ORGANISER)
def print_log():
    """Show who printed how many badges when, newest first."""
    event = this_event()
    total = queries.number_of_batches(event.id)
    pages = number_of_pages(total, BATCHES_PER_PAGE)
    page = min(asked_page(), pages)
    return render_template(
        "badge_printing/print_log.html",
        batches=queries.print_log(event.id, (page - 1) * BATCHES_PER_PAGE, BATCHES_PER_PAGE),
        sheet_labels=SHEET_LABELS,
        page=page,
        pages=pages,
        total=total,
    )


def _form() -> BatchForm:
    form = BatchForm()
    form.offer(this_event().public_groups, language())
    return form


def _choice(form: BatchForm) -> service.Choice:
    ids = {group.code: group.id for group in this_event().public_groups}
    return service.Choice(
        outstanding=form.which.data == "outstanding",
        group_id=ids.get(form.group.data),
        order=form.order.data,
        sheet=form.sheet.data,
        leave_out_unprintable=form.leave_out.data,
    )


def _page(form: BatchForm) -> str:
    event = this_event()
    stock = service.stock(event)
    found = service.told_before_printing(event, stock)
    shown = page_of(len(found), FINDINGS_PER_PAGE)
    return render_template(
        "badge_printing/badges.html",
        form=form,
        stock=stock,
        findings=found[shown.offset : shown.offset + shown.size],
        shown=shown,
        blocked=len({finding.face for finding in found if finding.blocking}),
    )


def _printed(plan: service.Plan) -> Response:
    code = this_event().code
    # The desks go on writing while the PDF is drawn.
    db.session.commit()
    pdf = TemporaryFile()  # noqa: SIM115 - the server closes it when all is sent
    service.draw(plan, pdf)
    batch = service.record_batch(plan, g.staff_member.id)
    db.session.commit()
    pdf.seek(0)
    return send_file(pdf, mimetype="application/pdf", download_name=f"badges-{code}-{batch.id}.pdf")
