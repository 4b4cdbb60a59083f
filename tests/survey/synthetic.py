"""Answers as a forum's participants might give them, invented, from a fixed seed."""

import random

from events_app.survey.questionnaire import Answers, Item, Kind, Questionnaire

MISSING = 0.04
WRITTEN = 0.12
LIKERT = {"5": 0.44, "4": 0.41, "3": 0.12, "2": 0.02, "1": 0.01}
OVERRIDE = {
    "Q04": {"5": 0.33, "4": 0.41, "3": 0.18, "2": 0.06, "1": 0.02},
    "Q06": {"na": 0.7, "5": 0.15, "4": 0.12, "3": 0.03},
    "Q10": {"t": 0.78, "f": 0.07, "unsure": 0.15},
    "Q11": {"5": 0.30, "4": 0.42, "3": 0.22, "2": 0.05, "1": 0.01},
    "Q12": {"yes": 0.74, "no": 0.11, "unsure": 0.15},
    "Q14": {"5": 0.28, "4": 0.44, "3": 0.20, "2": 0.06, "1": 0.02},
    "Q16": {"never": 0.96, "na": 0.04},
}
TEXTS = (
    "希望常態辦理。",
    "座位可以再寬一些 🌱",
    "=1+1",
    "感謝 𡍼美惠 以外的各位工作人員",
    "More time for questions, please.",
)


def synthetic(questionnaire: Questionnaire, groups: dict[str, int], seed: int = 1) -> list[Answers]:
    """Return answers of so many people of each group, as they are accepted."""
    chance = random.Random(seed)
    return [
        _answers(questionnaire, group, chance)
        for group, size in groups.items()
        for _each in range(size)
    ]


def _answers(questionnaire: Questionnaire, group: str, chance: random.Random) -> Answers:
    answers: Answers = {}
    for item in questionnaire.items:
        if item.id == questionnaire.groups:
            answers[item.id] = group
        elif item.applies(answers) and chance.random() >= MISSING:
            answers |= _answer(item, chance)
    return answers


def _answer(item: Item, chance: random.Random) -> Answers:
    if item.kind is Kind.TEXT:
        return {item.id: chance.choice(TEXTS)} if chance.random() < WRITTEN else {}
    values = [option.value for option in item.options]
    if item.kind is Kind.MULTI:
        return {item.id: chance.sample([v for v in values if v != "none"], k=2)}
    weights = OVERRIDE.get(item.id, LIKERT if item.kind is Kind.SCALE else dict.fromkeys(values, 1))
    return {item.id: chance.choices([*weights], [*weights.values()])[0]}
