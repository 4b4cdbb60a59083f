"""What a survey asks: items in sections, read from data and checked before anybody sees them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).with_name("questions.toml")
NOT_APPLICABLE = "na"
# The place of an answer that was put together with others, so that no group is small.
MERGED = "merged"

# What somebody said to one item: an option's value, several, or a text; and to all, by item.
Answer = str | list[str]
Answers = dict[str, Answer]
Data = dict[str, Any]


class UnsoundQuestionnaire(ValueError):
    """A questionnaire that cannot be asked; the message says which item is wrong."""


class Kind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    SCALE = "scale"
    MULTI = "multi"
    TEXT = "text"


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def label(self, language: str) -> str:
        """Return the text in that language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Option(Words):
    """One thing to choose; an exclusive one stands alone."""

    value: str
    exclusive: bool = False


@dataclass(frozen=True)
class Condition:
    """Earlier answers, one of which must have been given."""

    item_id: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """Tell whether the earlier item was answered so."""
        return answers.get(self.item_id) in self.values


@dataclass(frozen=True)
class Item(Words):
    """One question; `most` counts choices or characters, `told_as` names its sentence in the report."""

    id: str
    kind: Kind
    options: tuple[Option, ...] = ()
    conditions: tuple[Condition, ...] = ()
    most: int = 0
    careful: bool = False
    told_as: str = ""
    told_value: str = ""

    @property
    def steps(self) -> tuple[Option, ...]:
        """The options of a scale without the one that says it does not apply."""
        return tuple(each for each in self.options if each.value != NOT_APPLICABLE)

    def applies(self, answers: Mapping[str, Answer]) -> bool:
        """Tell whether the item is asked of somebody who gave these answers."""
        return all(condition.holds(answers) for condition in self.conditions)

    def option(self, value: str) -> Option | None:
        """Return the option with that value."""
        return next((each for each in self.options if each.value == value), None)


@dataclass(frozen=True)
class Section(Words):
    """Items under one heading."""

    key: str
    conditions: tuple[Condition, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Questionnaire:
    """All that is asked, in its order; `groups` is the item whose answers make the report's groups."""

    version: str
    hotline: str
    groups: str
    branching: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of asking."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, item_id: str) -> Item:
        """Return the item with that id."""
        return next(item for item in self.items if item.id == item_id)

    def told_as(self, name: str) -> Item | None:
        """Return the item that the report's sentence of that name tells of."""
        return next((item for item in self.items if item.told_as == name), None)

    def accept(self, answers: Mapping[str, Answer]) -> Answers:
        """Return what was answered of what was asked; answers to items not shown are dropped."""
        accepted: Answers = {}
        for item in self.items:
            answer = answers.get(item.id)
            if answer and item.applies(accepted):
                accepted[item.id] = answer
        return accepted


def standard_questions() -> Data:
    """Return the questions that come with the product, as data."""
    return tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))


def read_questionnaire(data: Data) -> Questionnaire:
    """Return the questionnaire that the data describe; raise `UnsoundQuestionnaire` for a mistake."""
    questionnaire = Questionnaire(
        data["version"],
        data["hotline"],
        data["groups"],
        tuple(data["branching"]),
        tuple(_section(section, data["scales"]) for section in data["sections"]),
    )
    mistakes = list(_mistakes(questionnaire))
    if mistakes:
        raise UnsoundQuestionnaire("; ".join(mistakes))
    return questionnaire


def _section(data: Data, scales: Data) -> Section:
    conditions = _conditions(data)
    items = tuple(_item(item, conditions, scales) for item in data["items"])
    return Section(data["zh"], data["en"], data["key"], conditions, items)


def _item(data: Data, conditions: tuple[Condition, ...], scales: Data) -> Item:
    options = [*scales[data["scale"]]] if "scale" in data else [*data.get("options", ())]
    if "not_applicable" in data:
        options.append({"value": NOT_APPLICABLE, **data["not_applicable"]})
    plain = {
        name: data[name] for name in ("most", "careful", "told_as", "told_value") if name in data
    }
    return Item(
        data["zh"],
        data["en"],
        data["id"],
        Kind(data["kind"]),
        tuple(Option(**option) for option in options),
        (*conditions, *_conditions(data)),
        **plain,
    )


def _conditions(data: Data) -> tuple[Condition, ...]:
    return tuple(
        Condition(item_id, tuple(values)) for item_id, values in data.get("shown_if", {}).items()
    )


def _mistakes(questionnaire: Questionnaire) -> Iterator[str]:
    earlier: dict[str, Item] = {}
    for item in questionnaire.items:
        if item.id in earlier:
            yield f"{item.id} is there twice"
        yield from _mistakes_of_item(item)
        for condition in item.conditions:
            if condition.item_id not in questionnaire.branching:
                yield f"{item.id} depends on {condition.item_id}, which does not branch"
            elif condition.item_id not in earlier:
                yield f"{item.id} depends on {condition.item_id}, which is not asked before"
            else:
                known = {option.value for option in earlier[condition.item_id].options}
                yield from (
                    f"{item.id} depends on an answer {value} that {condition.item_id} does not have"
                    for value in condition.values
                    if value not in known
                )
        earlier[item.id] = item
    for item_id in {questionnaire.groups, *questionnaire.branching}:
        if item_id not in earlier or earlier[item_id].kind is not Kind.SINGLE:
            yield f"{item_id} makes groups or branches and is not a single choice"


def _mistakes_of_item(item: Item) -> Iterator[str]:
    values = [option.value for option in item.options]
    if not (item.zh and item.en and all(option.zh and option.en for option in item.options)):
        yield f"{item.id} is not written in both languages"
    if len(set(values)) < len(values) or MERGED in values or "" in values:
        yield f"{item.id} has a value twice, or one that is reserved"
    if (item.kind is Kind.TEXT) != (not values):
        yield f"{item.id} has options and is a text, or the other way round"
    if item.kind is Kind.SCALE and [step.value for step in item.steps] != list("54321"):
        yield f"{item.id} is a scale without the steps 5 to 1"
    if item.kind is Kind.TEXT and not item.most:
        yield f"{item.id} does not say how long a text may be"
    if item.told_value and item.told_value not in values:
        yield f"{item.id} tells of an answer {item.told_value} that it does not have"
