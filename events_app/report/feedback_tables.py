"""The feedback report as tables, for files and for the screen."""

from collections.abc import Iterator

from flask_babel import gettext as _

from events_app.event.models import Event
from events_app.i18n import language, say_date
from events_app.report.charts import Bar, Chart, Part
from events_app.report.feedback import NOBODY_SAID, Feedback, Figures
from events_app.report.feedback_sentences import percent, sentences
from events_app.report.tables import Column, Table, Value
from events_app.survey.questionnaire import MERGED, Item, Kind

STEPS = ("5", "4", "3", "2", "1")
HIDDEN = "＊"
Row = tuple[Value, ...]


def tables(event: Event, report: Feedback) -> list[Table]:
    """Return the whole report: summary, scales, choices, groups, texts."""
    if not report.is_shown:
        return [summary_table(event, report)]
    return [
        summary_table(event, report),
        *scale_tables(report),
        choices_table(report),
        groups_table(report),
        *texts_tables(report),
    ]


def summary_table(event: Event, report: Feedback) -> Table:
    """Return how many were asked and answered, and the usual sentences."""
    day = say_date(event.day, language())
    rows: list[Row] = [
        (_("Invited to survey"), f"{report.asked:,}"),
        (_("Answers received"), f"{report.answered:,}"),
        (_("Response rate"), percent(report.rate)),
    ]
    return Table(
        title=_("Feedback report"),
        columns=(Column(_("Figure"), "text", 20), Column(_("How many"), "text", 12)),
        rows=rows,
        subtitle_lines=(event.name(language()), f"{day}　{event.venue(language())}"),
        notes=(*sentences(report), *notes(report)),
    )


def notes(report: Feedback) -> tuple[str, ...]:
    """Return how the figures were made."""
    if not report.is_shown:
        return (_("Fewer than five people answered; what they said is not shown."),)
    return (
        _("Groups of fewer than five people are put together with others; some of a large group may stand with them."),
        _("%(mark)s stands for fewer than five answers, or for a cell that would let them be worked out.", mark=HIDDEN),
    )  # fmt: skip


def scale_tables(report: Feedback) -> list[Table]:
    """Return one table for each scale: five counts, the share of the top two, the mean."""
    scales: dict[tuple[str, ...], list[Item]] = {}
    for item in report.questionnaire.items:
        if item.kind is Kind.SCALE:
            words = tuple(step.label(language()) for step in item.steps)
            scales.setdefault(words, []).append(item)
    return [_scale_table(report, words, items) for words, items in scales.items()]


def _scale_table(report: Feedback, words: tuple[str, ...], items: list[Item]) -> Table:
    return Table(
        title=_("Scale: %(word)s", word=words[1]),
        columns=(
            Column(_("Question"), "text", 44),
            Column(_("Valid"), "integer", 7),
            Column(_("Missing"), "integer", 7),
            Column(_("Not concerned"), "integer", 7),
            *(Column(word, "integer", 11) for word in words),
            Column(_("%(first)s or %(second)s", first=words[0], second=words[1]), "percent", 11),
            Column(_("Mean"), "decimal", 7),
        ),
        rows=[_scale_row(item, report.figures[item.id]) for item in items],
        notes=(_("The share of “%(first)s” and “%(second)s” is of all valid answers. Mean: 5 is best, 1 is worst.", first=words[0], second=words[1]),),
        chart=_chart(report, words, items),
    )  # fmt: skip


def _scale_row(item: Item, found: Figures) -> Row:
    label = item.label(language())
    if not found.is_shown:
        return (label, *[HIDDEN] * 10)
    counts = (found.counts.get(step, 0) for step in STEPS)
    numbers = (found.base, found.missing, found.not_applicable)
    return (label, *numbers, *counts, found.top_two, found.mean)


def _chart(report: Feedback, words: tuple[str, ...], items: list[Item]) -> Chart:
    shown = [(item, report.figures[item.id]) for item in items]
    legend = tuple(zip(STEPS, words, strict=True))
    return Chart(legend, tuple(_bar(item, found, words) for item, found in shown if found.is_shown))


def _bar(item: Item, found: Figures, words: tuple[str, ...]) -> Bar:
    shares = [(step, found.share(step)) for step in STEPS]
    return Bar(
        item.label(language()),
        tuple(Part(step, share) for step, share in shares),
        _("%(first)s or %(second)s: %(share)s · mean %(mean)s · n = %(number)s",
          first=words[0], second=words[1],
          share=percent(found.top_two), mean=f"{found.mean:.1f}", number=found.base),
        "; ".join(f"{word} {percent(share)}"
                  for word, (_step, share) in zip(words, shares, strict=True)),
    )  # fmt: skip


def choices_table(report: Feedback) -> Table:
    """Return the answers to choose from, how many chose each and their share."""
    return Table(
        title=_("Choices"),
        columns=(
            Column(_("Question"), "text", 40),
            Column(_("Answer given"), "text", 34),
            Column(_("People"), "integer", 8),
            Column(_("Share"), "percent", 8),
        ),
        rows=[row for item in choice_items(report) for row in _choice_rows(report, item)],
        notes=(_("Share: of the people who answered the question; where several may be chosen, shares add up to more than the whole."),),
    )  # fmt: skip


def choice_items(report: Feedback) -> list[Item]:
    """Return the items with answers to choose from."""
    return [each for each in report.questionnaire.items if each.kind in (Kind.SINGLE, Kind.MULTI)]


def choice_lines(report: Feedback, item: Item) -> list[tuple[str, int, float]]:
    """Return each answer of an item in words, how many chose it, and their share."""
    found = report.figures[item.id]
    lines = [
        (option.label(language()), found.counts.get(option.value, 0), found.share(option.value))
        for option in item.options
    ]
    if together := found.counts.get(MERGED):
        lines.append((_("Put together (fewer than five each)"), together, found.share(MERGED)))
    return lines


def _choice_rows(report: Feedback, item: Item) -> Iterator[Row]:
    label = item.label(language())
    if not report.figures[item.id].is_shown:
        yield label, HIDDEN, HIDDEN, HIDDEN
        return
    for words, people, share in choice_lines(report, item):
        yield label, words, people, share


def groups_table(report: Feedback) -> Table:
    """Return the top two of each scale that everybody was asked, by what people said they are."""
    asked_of_all = [
        item
        for item in report.questionnaire.items
        if item.kind is Kind.SCALE and not item.conditions
    ]
    return Table(
        title=_("Share of the two best answers, by group"),
        columns=(
            Column(_("Question"), "text", 40),
            Column(_("All"), "percent", 8),
            *(Column(group_label(report, group), "percent", 12) for group in report.groups),
        ),
        rows=[
            (_("People"), f"{report.answered:,}", *(f"{n:,}" for n in report.groups.values())),
            *(_group_row(report, item) for item in asked_of_all),
        ],
        notes=(*notes(report), _("Groups are what people said of themselves in the survey.")),
    )


def group_label(report: Feedback, group: str) -> str:
    """Return a group in words."""
    if group == MERGED:
        return _("Other groups together")
    if group == NOBODY_SAID:
        return _("Did not say")
    option = report.questionnaire.item(report.questionnaire.groups).option(group)
    return option.label(language()) if option else group


def _group_row(report: Feedback, item: Item) -> Row:
    whole = report.figures[item.id]
    cells = (report.by_group[item.id, group] for group in report.groups)
    return (
        item.label(language()),
        whole.top_two if whole.is_shown else HIDDEN,
        *(HIDDEN if each is None else each.top_two if each.base else None for each in cells),
    )


def texts_tables(report: Feedback) -> list[Table]:
    """Return what was written, by question, in no order."""
    return [
        Table(
            title=report.questionnaire.item(item_id).label(language()),
            columns=(Column(_("What was written"), "text", 90),),
            rows=[(text,) for text in written],
            notes=(_("In no order. The texts stand apart from their writers' other answers."),),
        )
        for item_id, written in report.texts.items()
        if written
    ]
