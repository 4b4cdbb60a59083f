"""The log, for those who watch over it."""

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events_app.access import Role, only
from events_app.audit.models import AuditEntry
from events_app.database import db

blueprint = Blueprint("audit", __name__)

ENTRIES_PER_PAGE = 100


@blueprint.get("/log")
@only(Role.AUDITOR, Role.ADMINISTRATOR)
def log():
    """Show who did what, newest first."""
    page = max(request.args.get("page", 1, type=int), 1)
    entries = db.session.scalars(
        select(AuditEntry)
        .options(joinedload(AuditEntry.staff_member))
        .order_by(AuditEntry.id.desc())
        .limit(ENTRIES_PER_PAGE + 1)
        .offset((min(page, 1_000_000) - 1) * ENTRIES_PER_PAGE)
    ).all()
    return render_template(
        "audit/log.html",
        entries=entries[:ENTRIES_PER_PAGE],
        page=page,
        has_more=len(entries) > ENTRIES_PER_PAGE,
    )
