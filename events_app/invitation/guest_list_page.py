"""The page of one guest list: counts, one page of its rows, and what is asked about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask_wtf import FlaskForm

from events_app.access import Role
from events_app.event.context import this_event
from events_app.invitation import import_guests, queries
from events_app.invitation.deciding import CORRECTABLE, noted
from events_app.invitation.guest_list import FIELDS, Question
from events_app.invitation.guest_list_texts import (
    FIELD_LABELS,
    notice_text,
    question_text,
    why_text,
)
from events_app.invitation.models import GuestList, GuestListRow
from events_app.paging import asked_page, number_of_pages

# A row to decide has four fields; what is long in all of them still fits into one request.
PER_PAGE = {"questioned": 25, "ready": 100, "skipped": 100}

Asked = Mapping[int, tuple[Question, ...]]


@dataclass(frozen=True)
class Part:
    """One page of a list's rows in one status, in order."""

    status: str
    rows: list[GuestListRow]
    page: int
    pages: int
    total: int
    public_id: str

    def turned(self, by: int) -> str:
        """Return the address of another page of the same rows, or nothing where there is none."""
        page = self.page + by
        if not 1 <= page <= self.pages:
            return ""
        return url_for(
            "guest_list.guest_list", public_id=self.public_id, show=self.status, page=page
        )


def show_list(found: GuestList, form: FlaskForm, asked: Asked | None = None) -> str:
    """Return the page; with `asked`, of the rows that cannot be stored as they were decided."""
    counts = queries.rows_by_status(found.id)
    part = _doubtful(found, asked) if asked else None
    part = part or _part(found, counts)
    return render_template(
        "guest_list/guest_list.html",
        guest_list=found,
        form=form,
        counts=counts,
        part=part,
        known=import_guests.known_positions(found, part.rows, g.staff_member.nominator_id),
        is_refused=asked is not None,
        asked={row.position: _questions(row, asked or {}) for row in part.rows},
        shown={row.position: _shown(row) for row in part.rows},
        decided={row.position: noted(row) for row in part.rows},
        fields=[(name, FIELD_LABELS.get(name, name)) for name in FIELDS],
        correctable=CORRECTABLE,
        field_labels=FIELD_LABELS,
        question_text=question_text,
        notice_text=notice_text,
        why_text=why_text,
        may_choose_body=g.staff_member.role is Role.ORGANISER,
        type_names={kind.code: kind for kind in this_event().stakeholder_types},
    )


def _part(found: GuestList, counts: Mapping[str, int]) -> Part:
    """Return the rows that the address asks for; what is to be decided comes first."""
    filled = (status for status in PER_PAGE if counts[status])
    status = request.args.get("show", "")
    if status not in PER_PAGE:
        status = next(filled, "ready")
    per_page, total = PER_PAGE[status], counts[status]
    pages = number_of_pages(total, per_page)
    page = min(asked_page(), pages)
    rows = queries.page_of_rows(found.id, status, page, per_page)
    return Part(status, rows, page, pages, total, found.public_id)


def _doubtful(found: GuestList, asked: Asked) -> Part | None:
    """Return the first of the rows that are asked about; none where it is the list as a whole."""
    rows = [row for row in queries.rows_at(found.id, asked) if row.status == "questioned"]
    first = rows[: PER_PAGE["questioned"]]
    return Part("questioned", first, 1, 1, len(rows), found.public_id) if first else None


def _questions(row: GuestListRow, asked: Asked) -> list[str]:
    now = asked.get(row.position)
    if now is not None:
        return [question_text(each.code, each.params) for each in now]
    return [question_text(each["code"], each["params"]) for each in row.questions]  # type: ignore[arg-type]


def _shown(row: GuestListRow) -> dict[str, Any]:
    """Return what stands in a row's fields: as just typed, as decided so far, or as in the list."""
    decision = noted(row)
    kept = row.person | dict(decision.typed if decision else {})
    typed = {
        name: request.form[f"{name}-{row.position}"]
        for name in CORRECTABLE
        if f"{name}-{row.position}" in request.form
    }
    leaves_out = decision is not None and decision.leave_out
    if typed:
        leaves_out = request.form.get(f"leave-out-{row.position}") == "yes"
    return kept | typed | {"leave_out": leaves_out}
