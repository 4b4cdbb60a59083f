"""The answers one by one, and the code book that explains them, for whoever calculates on."""

from flask_babel import gettext as _

from events_app.i18n import language
from events_app.report.feedback import Feedback
from events_app.report.tables import Column, Table, Value
from events_app.survey.questionnaire import MERGED, NOT_APPLICABLE, Answer, Item, Kind

SEPARATOR = ";"


def answers_table(report: Feedback) -> Table:
    """Return one row a person, in no order, without what the figures hide and without texts."""
    items = [item for item in report.questionnaire.items if item.kind is not Kind.TEXT]
    return Table(
        title=_("Answers"),
        columns=tuple(Column(item.id, _column_kind(item), 8) for item in items),
        rows=[
            tuple(_value(item, row.get(item.id)) for item in items)
            for row in (report.rows if report.is_shown else ())
        ],
    )


def code_book(report: Feedback) -> Table:
    """Return what each column and each value of the answers means."""
    return Table(
        title=_("Code book"),
        columns=(
            Column(_("Column"), "text", 8),
            Column(_("Question"), "text", 44),
            Column(_("Asked of"), "text", 24),
            Column(_("Value"), "text", 10),
            Column(_("Meaning"), "text", 34),
        ),
        rows=[row for item in report.questionnaire.items for row in _lines(item)],
        notes=(
            _("An empty cell: not asked, not answered, or hidden because fewer than five of a group answered."),
            _("Several choices stand in one cell with %(sign)s between them.", sign=SEPARATOR),
            _("Free texts are not among the answers; they stand apart, so that nothing tells who wrote them."),
        ),
    )  # fmt: skip


def _column_kind(item: Item):
    return "integer" if item.kind is Kind.SCALE else "text"


def _value(item: Item, answer: Answer | None) -> Value:
    if answer is None:
        return None
    if isinstance(answer, list):
        return SEPARATOR.join(answer)
    return int(answer) if item.kind is Kind.SCALE and answer != NOT_APPLICABLE else answer


def _lines(item: Item) -> list[tuple[Value, ...]]:
    asked_of = " & ".join(
        f"{condition.item_id} = {' / '.join(condition.values)}" for condition in item.conditions
    )
    head = (item.id, item.label(language()), asked_of or _("everybody"))
    if item.kind is Kind.TEXT:
        return [(*head, "", _("free text"))]
    lines: list[tuple[Value, ...]] = [
        (*head, option.value, option.label(language())) for option in item.options
    ]
    if item.kind is Kind.SINGLE:
        lines.append((*head, MERGED, _("Put together (fewer than five each)")))
    return lines
