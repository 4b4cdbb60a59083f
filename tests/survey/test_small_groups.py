"""Small groups: whatever is answered, nobody stands alone, and nothing is worked out by difference."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from events_app.survey.questionnaire import MERGED
from events_app.survey.small_groups import SMALLEST, hidden_together, merge_small_groups
from tests.survey.people import QUESTIONNAIRE

GROUPS = [option.value for option in QUESTIONNAIRE.item("Q01").options]
RESPONSES = st.lists(
    st.fixed_dictionaries(
        {"Q02": st.sampled_from("54321")},
        optional={
            "Q01": st.sampled_from([*GROUPS, *["biz"] * 8]),
            "Q13": st.sampled_from(["now", "now", "now", "past", "none"]),
            "Q14": st.sampled_from("54321"),
            "Q19": st.sampled_from("54321"),
            "Q29": st.just(["esg"]),
        },
    ),
    max_size=60,
)


def copies(number, **answers):
    return [dict(answers) for _each in range(number)]


@given(RESPONSES)
def test_nobody_stands_in_a_group_of_fewer_than_five(responses):
    merged = merge_small_groups(QUESTIONNAIRE, responses)
    assert len(merged) == len(responses)
    groups = Counter(response.get("Q01", "") for response in merged)
    assert all(size >= SMALLEST for size in groups.values()) or len(merged) < SMALLEST
    opened = defaultdict(list)
    for response in merged:
        if "Q13" in response:
            later = any(condition.values != ("biz",) and item.applies(response)
                        for item in QUESTIONNAIRE.items for condition in item.conditions
                        if condition.item_id == "Q13")  # fmt: skip
            opened[response["Q13"], later].append(response)
    assert all(len(members) >= SMALLEST for members in opened.values())


@given(RESPONSES)
def test_nothing_is_changed_but_what_would_single_somebody_out(responses):
    merged = merge_small_groups(QUESTIONNAIRE, responses)
    for before, after in zip(responses, merged, strict=True):
        kept = {name: value for name, value in after.items() if value != MERGED}
        assert kept.items() <= QUESTIONNAIRE.accept(before).items()
        assert after["Q02"] == before["Q02"]


def test_groups_of_five_stay_as_they_are():
    responses = [*copies(5, Q01="exp", Q29=["esg"]), *copies(5, Q01="biz", Q13="past", Q19="4")]
    assert merge_small_groups(QUESTIONNAIRE, responses) == responses


def test_a_small_group_hides_among_some_of_a_large_one():
    responses = [*copies(4, Q01="exp", Q29=["esg"]), *copies(20, Q01="gov", Q28="5")]
    merged = merge_small_groups(QUESTIONNAIRE, responses)
    assert Counter(each["Q01"] for each in merged) == {MERGED: 5, "gov": 19}
    assert [each for each in merged if "Q29" in each] == []


def test_who_did_not_say_joins_before_anybody_else_has_to():
    responses = [*copies(3, Q01="exp"), *copies(2), *copies(20, Q01="gov")]
    merged = merge_small_groups(QUESTIONNAIRE, responses)
    assert Counter(each["Q01"] for each in merged) == {MERGED: 5, "gov": 20}


def test_rare_answers_that_lead_to_the_same_items_keep_them():
    responses = [
        *copies(20, Q01="biz", Q13="now", Q14="5"),
        *copies(8, Q01="biz", Q13="past", Q19="4"),
        *copies(2, Q01="biz", Q13="none", Q19="3"),
    ]
    merged = merge_small_groups(QUESTIONNAIRE, responses)
    assert Counter(each["Q13"] for each in merged) == {"now": 20, "past": 5, MERGED: 5}
    assert Counter(each.get("Q19") for each in merged) == {None: 20, "4": 8, "3": 2}


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 30)))
def test_hidden_cells_cannot_be_told_by_subtracting_the_others(sizes):
    hidden = hidden_together(sizes)
    shown = [sizes[key] for key in sizes if key not in hidden]
    assert all(size == 0 or size >= SMALLEST for size in shown)
    together = sum(sizes[key] for key in hidden)
    nothing_left = not any(shown)
    assert not hidden or (len(hidden) > 1 and together >= SMALLEST) or nothing_left


def test_only_what_must_be_hidden_is():
    assert hidden_together({"a": 4, "b": 9, "c": 6, "d": 0}) == {"a", "c"}
    assert hidden_together({"a": 5, "b": 9}) == set()
    assert hidden_together({"a": 2, "b": 2, "c": 1, "d": 9}) == {"a", "b", "c"}
