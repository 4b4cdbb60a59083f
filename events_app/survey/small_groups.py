"""Small groups: who stands in one of fewer than five is put together with others.

What is taken out of the answers here can be worked out from no figure made of them, so totals
and parts agree and no two views show by difference what neither shows.
"""

import secrets
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from events_app.survey.questionnaire import MERGED, Answers, Item, Questionnaire

SMALLEST = 5  # people
NOBODY_SAID = ""
Key = TypeVar("Key", bound=Hashable)
Groups = dict[Key, list[Answers]]
_random = secrets.SystemRandom()


def merge_small_groups(questionnaire: Questionnaire, responses: Sequence[Answers]) -> list[Answers]:
    """Return the responses without any answer that would put somebody into a small group.

    Whoever gave a branching answer shares it afterwards, and the items it opens, with at least
    four others; the rest stand as `MERGED`, at least five together, some drawn from large groups.
    """
    merged = [questionnaire.accept(response) for response in responses]
    for item_id in questionnaire.branching:
        item = questionnaire.item(item_id)
        asked = [response for response in merged if item.applies(response)]
        for response in _small_branches(questionnaire, item, asked):
            response[item_id] = MERGED
            _keep_what_applies(questionnaire, response)
        for response in _rare_answers(questionnaire, item, asked):
            response[item_id] = MERGED
    return merged


def hidden_together(sizes: Mapping[Key, int]) -> set[Key]:
    """Return which cells of one line are not shown: small ones, and others to hide them among.

    Their sum, which the line's total tells, is that of at least two cells and five people.
    """
    by_size = sorted((key for key in sizes if sizes[key]), key=lambda key: (sizes[key], str(key)))
    hidden = [key for key in by_size if sizes[key] < SMALLEST]
    for key in by_size[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(sizes[each] for each in hidden) >= SMALLEST):
            break
        hidden.append(key)
    return set(hidden)


def _small_branches(
    questionnaire: Questionnaire, item: Item, asked: Iterable[Answers]
) -> list[Answers]:
    """Return the responses whose answer opens items that hardly anybody else was asked."""
    branches: Groups[tuple[str, ...]] = defaultdict(list)
    for response in asked:
        branches[_opened(questionnaire, item, response)].append(response)
    # Whoever opened nothing loses nothing by joining; alone they are a group where groups count.
    joining = branches.pop((), [])
    if item.id == questionnaire.groups and 0 < len(joining) < SMALLEST:
        branches[()] = joining
        joining = []
    return _pooled(branches, joining)


def _rare_answers(
    questionnaire: Questionnaire, item: Item, asked: Iterable[Answers]
) -> list[Answers]:
    """Return the responses with a rare one of several answers that open the same items."""
    branches: dict[tuple[str, ...], Groups[str]] = defaultdict(lambda: defaultdict(list))
    for response in asked:
        said = str(response.get(item.id, NOBODY_SAID))
        is_group = said != NOBODY_SAID or item.id == questionnaire.groups
        if said != MERGED and is_group:
            branches[_opened(questionnaire, item, response)][said].append(response)
    return [response for answers in branches.values() for response in _pooled(answers, [])]


def _opened(questionnaire: Questionnaire, item: Item, response: Answers) -> tuple[str, ...]:
    """Return the later items that a response's answer opens."""
    return tuple(
        later.id
        for later in questionnaire.items
        for condition in later.conditions
        if condition.item_id == item.id and condition.holds(response)
    )


def _pooled(groups: Groups[Key], joining: Sequence[Answers]) -> list[Answers]:
    """Return the members of small groups with whoever joins them, at least five if there are so many."""
    small = [key for key in groups if len(groups[key]) < SMALLEST]
    if not small:
        return []
    pool = [*joining, *(response for key in small for response in groups[key])]
    large = [[*groups[key]] for key in groups if key not in small]
    while len(pool) < SMALLEST and large:
        most = max(large, key=len)
        _random.shuffle(most)
        pool.append(most.pop())
        if len(most) < SMALLEST:
            pool += most
            large.remove(most)
    return pool


def _keep_what_applies(questionnaire: Questionnaire, response: Answers) -> None:
    kept = questionnaire.accept(response)
    response.clear()
    response.update(kept)
