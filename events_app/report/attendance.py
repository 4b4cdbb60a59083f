"""The attendance report as tables, for files and for the screen."""

from collections.abc import Iterable

from flask_babel import gettext as _

from events_app import clock
from events_app.event.models import Event
from events_app.i18n import language, say_date
from events_app.report.models import SUMS, Attendance, Figures, Line
from events_app.report.tables import Column, Table, Value

FIGURES = (
    "invited",
    "accepted",
    "declined",
    "open",
    "undeliverable",
    "came",
    "cancelled",
    "absent",
    "waiting",
    "walk_ins",
    "came_in_total",
)


def figure_labels(is_over: bool) -> dict[str, str]:
    """Return the heading of each figure; nobody is said to have stayed away before the end."""
    return {
        "invited": _("Invited"),
        "accepted": _("Accepted"),
        "declined": _("Declined"),
        "open": _("No answer"),
        "undeliverable": _("Undeliverable"),
        "came": _("Attended"),
        "cancelled": _("Cancelled"),
        "absent": _("Did not attend") if is_over else _("Not here yet"),
        "waiting": _("Waiting list"),
        "walk_ins": _("Walk-ins"),
        "came_in_total": _("Attended in total"),
        "rate": _("Attendance rate"),
    }


def presence_labels(is_over: bool) -> dict[str, str]:
    """Return the word for each state of a person in the attendance list.

    A walk-in has come like everybody else: told apart, whoever is left in their group without
    an organisation would stand out as nominated.
    """
    labels = figure_labels(is_over)
    return {name: labels[name] for name in ("came", "cancelled", "absent", "waiting")} | {
        "walk_in": labels["came"]
    }


def is_over(event: Event) -> bool:
    """Tell whether the forum has ended, so that whoever is not here did not come."""
    return event.is_over(clock.now())


def check_sums(total: Figures, over: bool) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Return each sum that must agree: its label, its total and its parts."""
    labels = figure_labels(over)

    return [
        (labels[whole], getattr(total, whole), [(labels[p], getattr(total, p)) for p in parts])
        for whole, parts in SUMS
    ]


def notes() -> tuple[str, ...]:
    """Return what the figures mean."""
    return (
        _("People are counted, never scans. Invited are those whose letter has left the house."),
        _(
            "Attendance rate = attended ÷ accepted. Walk-ins attended without having accepted beforehand."
        ),
    )


def figures_table(event: Event, report: Attendance) -> Table:
    """Return the figures by public group, with their total and the sums that must agree."""
    over = is_over(event)
    labels = figure_labels(over)
    columns = (
        Column(_("Badge category"), "text", 16),
        *(Column(labels[name], "integer", 8) for name in FIGURES),
        Column(labels["rate"], "percent", 8),
    )
    return Table(
        title=_("Attendance by badge category"),
        columns=columns,
        rows=[_row(group.label(language()), each) for group, each in report.groups],
        subtitle_lines=_subtitle(event),
        total_row=_row(_("Total"), report.total),
        check_lines=tuple(_said(*line) for line in check_sums(report.total, over)),
        notes=notes(),
    )


def arrivals_table(event: Event, report: Attendance) -> Table:
    """Return how many people came in each quarter of an hour."""
    return Table(
        title=_("Arrivals"),
        columns=(Column(_("From"), "datetime", 18), Column(_("People"), "integer", 8)),
        rows=[(event.local(start), people) for start, people in report.arrivals],
        subtitle_lines=_subtitle(event),
        total_row=(_("Total"), sum(people for _start, people in report.arrivals)),
    )


def list_table(event: Event, lines: Iterable[Line]) -> Table:
    """Return who accepted or came, one person a row."""
    words = presence_labels(is_over(event))
    return Table(
        title=_("Attendance list"),
        columns=(
            Column(_("Name"), "text", 16),
            Column(_("Organisation"), "text", 30),
            Column(_("Title"), "text", 14),
            Column(_("Badge category"), "text", 12),
            Column(_("State"), "text", 12),
            Column(_("Arrived at"), "datetime", 18),
            Column(_("Station"), "text", 12),
        ),
        rows=(
            (
                line.name,
                line.organisation,
                line.title,
                line.group_label,
                words[line.presence],
                line.arrived_at,
                line.station,
            )
            for line in lines
        ),
        subtitle_lines=_subtitle(event),
    )


def _row(label: str, figures: Figures) -> tuple[Value, ...]:
    return (label, *(getattr(figures, name) for name in FIGURES), figures.rate)


def _said(label: str, total: int, parts: list[tuple[str, int]]) -> str:
    mark = "✓" if sum(number for _label, number in parts) == total else "✗"
    right = " ＋ ".join(f"{part} {number:,}" for part, number in parts)
    return f"{mark} {label} {total:,} ＝ {right}"


def _subtitle(event: Event) -> tuple[str, ...]:
    spoken = language()
    day = say_date(event.day, spoken)
    return (event.name(spoken), f"{day}　{event.venue(spoken)}")
