"""Of which type a list is and which body sends it: from the strongest clue to the last."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .bodies import bodies_named, body_of
from .stakeholders import ENOUGH, USUAL_NOMINATOR, Clue, type_clues, type_of_group
from .tables import Table


@dataclass(frozen=True)
class Finding:
    """What was recognised (None: must be asked), why, and whether nothing speaks against it.

    `why` is "given", "title", "column", "organisations", "titles" (posts), "file_name", "usual"
    or "unknown".
    """

    value: str | None
    why: str
    params: dict[str, object] = field(default_factory=dict)
    sure: bool = True


UNKNOWN = Finding(None, "unknown", sure=False)


def find_type(table: Table, nominator: str | None) -> Finding:
    """The type of a table's people; a group column's several types are left to its rows."""
    if table.place_of("group") is not None:
        return _by_group_column(table, nominator)
    clues = type_clues(table)
    if not clues:
        return UNKNOWN
    agreed = len({clue.value for clue in clues}) == 1
    return Finding(clues[0].value, clues[0].why, clues[0].params, sure=agreed)


def _by_group_column(table: Table, nominator: str | None) -> Finding:
    place = table.place_of("group")
    heading = next(column.heading for column in table.columns if column.index == place)
    values = dict.fromkeys(type_of_group(value, "", nominator) for value in table.values("group"))
    only = next(iter(values)) if len(values) == 1 else None
    return Finding(only, "column", {"heading": heading})


def types_in(tables: Sequence[Table], types: Sequence[Finding]) -> tuple[str, ...]:
    """The types that the tables are of, those that only a group column's rows tell included."""
    found: dict[str | None, None] = {}
    for table, of_type in zip(tables, types, strict=True):
        values: Iterable[str] = table.values("group") if of_type.value is None else ()
        found |= dict.fromkeys([of_type.value, *(type_of_group(v, "", None) for v in set(values))])
    return tuple(code for code in found if code)


def find_nominator(tables: Sequence[Table], file_name: str, type_codes: Sequence[str]) -> Finding:
    """The body that sends the list: titles, then content, then the file's name, then the usual one."""
    clue = _by_titles(tables) or _by_content(tables)
    if clue:
        return Finding(clue.value, clue.why, clue.params)
    named = bodies_named(file_name)
    if len(named) == 1:
        return Finding(named[0], "file_name", {"text": file_name}, sure=False)
    usual = {USUAL_NOMINATOR[code] for code in type_codes}
    if len(usual) == 1 and None not in usual:
        return Finding(usual.pop(), "usual", {"types": tuple(type_codes)}, sure=False)
    return UNKNOWN


def _by_titles(tables: Sequence[Table]) -> Clue | None:
    texts = [text for table in tables for text in (*table.titles, table.sheet)]
    found = {code: text for text in reversed(texts) for code in bodies_named(text)}
    if len(found) != 1:
        return None
    code, text = next(iter(found.items()))
    return Clue(code, "title", {"text": text})


def _by_content(tables: Sequence[Table]) -> Clue | None:
    """One body in a column of nominators, or behind nearly all organisations of the list."""
    for wanted, share in (("nominator", 1.0), ("organisation", ENOUGH)):
        values = Counter(value for table in tables for value in table.values(wanted))
        bodies = {value: body_of(value) for value in values}
        telling = [value for value, body in bodies.items() if body]
        times = sum(values[value] for value in telling)
        if len({bodies[value] for value in telling}) == 1 and times >= share * values.total():
            return Clue(str(bodies[telling[0]]), "organisations", {"example": telling[0]})
    return None
