"""What a sign-in sheet says: every word of it, before it is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs; nothing here tells more than the public group."""

    name: str
    organisation: str
    title: str
    public_group_id: int


@dataclass(frozen=True)
class Sheet:
    """One list on pages of its own, numbered by itself: the desk keeps each block apart.

    `page_words` has the places {page} and {pages}.
    """

    title: str
    facts: tuple[str, ...]
    chair: str
    headings: tuple[str, str, str, str, str]
    people: tuple[Person, ...]
    page_words: str
    made_line: str
