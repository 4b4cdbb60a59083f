"""Rows that share an address: the same person twice is asked, a shared mailbox is told."""

from collections.abc import Iterable
from dataclasses import replace

from .people import Notice, Question, Row
from .values import name_key


def with_doubles(rows: Iterable[Row]) -> list[Row]:
    """The rows, each compared with those before it that have the same address."""
    holders: dict[str, list[Row]] = {}
    judged = []
    for row in rows:
        address = row.person.email.casefold()
        same = holders.setdefault(address, []) if "@" in address and row.status != "skipped" else []
        judged.append(_compared(row, same))
        same.append(row)
    return judged


def _compared(row: Row, same_address: list[Row]) -> Row:
    if not same_address or _has_question(row, "two_addresses", "same_address"):
        return row
    key = name_key(row.person.name)
    twin = next((other for other in same_address if name_key(other.person.name) == key), None)
    if twin is None:
        first = same_address[0]
        notice = Notice("shares_address", {"row": first.number, "sheet": first.sheet})
        return replace(row, notices=(*row.notices, notice))
    if not key:
        return row
    question = Question("same_address", {"row": twin.number, "sheet": twin.sheet})
    return replace(row, status="questioned", questions=(*row.questions, question))


def _has_question(row: Row, *codes: str) -> bool:
    return any(question.code in codes for question in row.questions)
