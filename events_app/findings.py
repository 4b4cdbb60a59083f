"""How an installation is judged: one finding for each thing that was looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """How a finding is judged in one word."""

    OK = "ok"
    WARN = "warn"
    UNSAFE = "unsafe"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it stands, why that matters, what to do about it."""

    word: Word
    what: str
    why: str
    what_to_do: str = ""


def fine(what: str, why: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(Word.OK, what, why)


def unsafe(findings: list[Finding]) -> list[Finding]:
    """Return those that nothing may run with."""
    return [finding for finding in findings if finding.word is Word.UNSAFE]
