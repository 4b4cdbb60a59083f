"""What a closed survey says: each item counted once, for every form of the feedback report.

Nothing here shows a figure of fewer than five people. The answers themselves come without small
groups (see `survey.small_groups`); where few of a group answered an item, that cell is hidden, and
another with it, so that the total does not tell it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from events_app.event.models import Event
from events_app.survey import queries
from events_app.survey.models import Survey
from events_app.survey.questionnaire import (
    MERGED,
    NOT_APPLICABLE,
    Answers,
    Item,
    Kind,
    Questionnaire,
    read_questionnaire,
)
from events_app.survey.small_groups import SMALLEST, hidden_together

LEAST_FOR_TEXTS = 10  # people, before free texts are shown
NOBODY_SAID = ""
# By item and group; None is hidden.
Cells = dict[tuple[str, str], "Figures | None"]


@dataclass(frozen=True)
class Figures:
    """The figures of one item: people, by the value they chose; several count in several values.

    `base` are those whose answer counts, `missing` were asked and did not answer,
    `not_applicable` said that it does not concern them.
    """

    base: int
    missing: int
    not_applicable: int
    counts: dict[str, int]

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered."""
        return self.base >= SMALLEST

    def share(self, *values: str) -> float:
        """Return the fraction of the base that chose one of these values."""
        return sum(self.counts.get(value, 0) for value in values) / self.base

    @property
    def top_two(self) -> float:
        """The fraction of the two best steps of a scale."""
        return self.share("5", "4")

    @property
    def mean(self) -> float:
        """The mean of a scale from 5 to 1."""
        return sum(int(step) * count for step, count in self.counts.items()) / self.base


@dataclass(frozen=True)
class Feedback:
    """A closed survey: its numbers, the figures of each item in all and by group, and the texts.

    `rows` are the answers one by one, without what the figures hide.
    """

    questionnaire: Questionnaire
    asked: int
    answered: int
    figures: dict[str, Figures]
    groups: dict[str, int]
    by_group: Cells
    texts: dict[str, list[str]]
    rows: list[Answers]

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered to show anything but their number."""
        return self.answered >= SMALLEST

    @property
    def rate(self) -> float | None:
        """Of those who were asked, the fraction that answered."""
        return self.answered / self.asked if self.asked else None


def feedback(event: Event, survey: Survey) -> Feedback:
    """Return all that the report tells of a closed survey."""
    questionnaire = read_questionnaire(survey.questions)
    rows = queries.responses(event.id)
    asked_for_texts = [item.id for item in questionnaire.items if item.kind is Kind.TEXT]
    texts = {item_id: queries.texts(event.id, item_id) for item_id in asked_for_texts}
    return told(questionnaire, survey.asked, rows, texts if len(rows) >= LEAST_FOR_TEXTS else {})


def told(
    questionnaire: Questionnaire, asked: int, rows: Sequence[Answers], texts: dict[str, list[str]]
) -> Feedback:
    """Return what these answers say, without anything of few people."""
    members = defaultdict(list)
    for row in rows:
        members[_group(questionnaire, row)].append(row)
    closed = [item for item in questionnaire.items if item.kind is not Kind.TEXT]
    figures = {item.id: _figures(item, rows) for item in closed}
    by_group: Cells = {}
    for item in closed:
        by_group |= _by_group(item, members)
    return Feedback(
        questionnaire,
        asked,
        len(rows),
        figures,
        {group: len(members[group]) for group in _in_order(questionnaire, members)},
        by_group,
        texts,
        [_without_hidden(questionnaire, row, figures, by_group) for row in rows],
    )


def _group(questionnaire: Questionnaire, row: Answers) -> str:
    return str(row.get(questionnaire.groups, NOBODY_SAID))


def _in_order(questionnaire: Questionnaire, groups: Collection[str]) -> list[str]:
    """Return the groups as their options stand, those put together and the silent last."""
    options = [option.value for option in questionnaire.item(questionnaire.groups).options]
    return [group for group in [*options, MERGED, NOBODY_SAID] if group in groups]


def _figures(item: Item, rows: Sequence[Answers]) -> Figures:
    asked = [row for row in rows if item.applies(row)]
    # Those whose branching answer was put together may have answered what it led to.
    given = [row[item.id] for row in rows if item.id in row]
    valid = [answer for answer in given if _counts(item, answer)]
    counts = Counter(value for answer in valid for value in _values(answer))
    missing = sum(item.id not in row for row in asked)
    return Figures(len(valid), missing, len(given) - len(valid), counts)


def _counts(item: Item, answer: str | list[str]) -> bool:
    return item.kind is not Kind.SCALE or answer != NOT_APPLICABLE


def _values(answer: str | list[str]) -> Sequence[str]:
    return [answer] if isinstance(answer, str) else answer


def _by_group(item: Item, members: dict[str, list[Answers]]) -> Cells:
    """Return an item's figures by group; None where they are hidden."""
    found = {group: _figures(item, members[group]) for group in members}
    hidden = hidden_together({group: found[group].base for group in found})
    return {
        (item.id, group): None if group in hidden else figures for group, figures in found.items()
    }


def _without_hidden(
    questionnaire: Questionnaire, row: Answers, figures: dict[str, Figures], by_group: Cells
) -> Answers:
    group = _group(questionnaire, row)
    return {
        item_id: answer
        for item_id, answer in row.items()
        if item_id == questionnaire.groups
        or (figures[item_id].is_shown and by_group[item_id, group] is not None)
    }
