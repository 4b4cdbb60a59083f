"""The thirty items: complete in both languages, asked by what was answered and nothing else."""

import copy
import itertools

import pytest

from events_app.survey.questionnaire import (
    Kind,
    UnsoundQuestionnaire,
    read_questionnaire,
    standard_questions,
)
from tests.survey.people import QUESTIONNAIRE


def asked_of(**answers):
    """The ids of the items that somebody is asked who gives these answers."""
    return [item.id for item in QUESTIONNAIRE.items if item.applies(answers)]


def test_there_are_thirty_items_in_order_in_both_languages():
    items = QUESTIONNAIRE.items
    assert [item.id for item in items] == [f"Q{number:02}" for number in range(1, 31)]
    assert all(item.zh != item.en for item in items)


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({"Q01": "biz", "Q13": "now"}, 18),
        ({"Q01": "biz", "Q13": "none"}, 17),
        ({"Q01": "exp"}, 14),
        ({"Q01": "na"}, 13),
        ({}, 13),
    ],
)
def test_each_way_through_has_its_length(answers, number):
    assert len(asked_of(**answers)) == number


def test_only_the_two_branching_items_decide():
    assert {condition.item_id for item in QUESTIONNAIRE.items for condition in item.conditions} == {
        "Q01",
        "Q13",
    }


def test_answers_to_what_was_not_asked_are_dropped():
    given = {"Q01": "corr", "Q13": "now", "Q14": "5", "Q21": "4", "Q30": "…", "Q99": "5"}
    assert QUESTIONNAIRE.accept(given) == {"Q01": "corr", "Q21": "4", "Q30": "…"}


def test_whoever_is_asked_an_item_is_asked_by_answers_alone():
    groups = [option.value for option in QUESTIONNAIRE.item("Q01").options]
    ways = itertools.product(groups, ["now", "past", "none"])
    asked = {(group, way): asked_of(Q01=group, Q13=way) for group, way in ways}
    assert all("Q13" in items if group == "biz" else "Q13" not in items
               for (group, _way), items in asked.items())  # fmt: skip
    # Supporting bodies and their guests answer as one.
    assert asked["org", "now"] == [*asked_of()[:12], "Q26", "Q27", "Q30"]


def spoiled(path, value):
    data = copy.deepcopy(standard_questions())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("sections", 3, "items", 1, "shown_if"), {"Q12": ["yes"]}, "does not branch"),
        (("sections", 3, "items", 1, "shown_if"), {"Q13": ["never"]}, "does not have"),
        (("sections", 1, "items", 0, "id"), "Q01", "twice"),
        (("sections", 1, "items", 0, "en"), "", "both languages"),
        (("sections", 9, "items", 0, "most"), 0, "how long"),
        (("scales", "sat"), standard_questions()["scales"]["sat"][1:], "steps 5 to 1"),
        (("branching",), ["Q13"], "Q14 depends on Q01, which does not branch"),
        (("groups",), "Q02", "not a single choice"),
        (("sections", 0, "shown_if"), {"Q13": ["now"]}, "not asked before"),
        (("sections", 2, "items", 3, "told_value"), "x", "does not have"),
    ],
)
def test_a_questionnaire_that_cannot_be_asked_is_refused(path, value, complaint):
    with pytest.raises(UnsoundQuestionnaire, match=complaint):
        read_questionnaire(spoiled(path, value))


def test_scales_count_from_five_to_one_and_what_does_not_apply_is_no_step():
    item = QUESTIONNAIRE.item("Q06")
    assert item.kind is Kind.SCALE
    assert [option.value for option in item.steps] == list("54321")
    assert item.option("na").label("en") == "I asked for nothing"
