"""Rows that share an address: the same person twice is asked, a shared mailbox is told."""

from collections.abc import Iterable
from dataclasses import replace

from .people import Notice, Question, Row
from .values import name_key


class Doubles:
    """Rows of a list by their address, with which others are compared."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._first: dict[str, Row] = {}
        self._named: dict[tuple[str, str], Row] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Let later rows be compared with this one."""
        address = row.person.email.casefold()
        if "@" in address and row.status != "skipped":
            self._first.setdefault(address, row)
            self._named.setdefault((address, name_key(row.person.name)), row)

    def compared(self, row: Row) -> Row:
        """The row with what is asked or told of it because of those that were added."""
        address, key = row.person.email.casefold(), name_key(row.person.name)
        first = self._first.get(address)
        if first is None or _has_question(row, "two_addresses", "same_address"):
            return row
        twin = self._named.get((address, key))
        if twin is None:
            notice = Notice("shares_address", {"row": first.number, "sheet": first.sheet})
            return replace(row, notices=(*row.notices, notice))
        if not key:
            return row
        question = Question("same_address", {"row": twin.number, "sheet": twin.sheet})
        return replace(row, status="questioned", questions=(*row.questions, question))


def with_doubles(rows: Iterable[Row]) -> list[Row]:
    """The rows, each compared with those before it that have the same address."""
    before, judged = Doubles(), []
    for row in rows:
        judged.append(row if row.status == "skipped" else before.compared(row))
        before.add(row)
    return judged


def _has_question(row: Row, *codes: str) -> bool:
    return any(question.code in codes for question in row.questions)
