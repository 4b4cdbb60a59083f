"""Who is who: the key that makes a row of a list the same person every time it comes."""

import hashlib

from events_app.forms import fold


def identity_key(name: str, *reached_by: str) -> str:
    """Return the key of a person: the name and the address, or the body, by which one is reached.

    One address may serve several people, and two people may share a name; both together are
    the same person.
    """
    parts = [fold(name), *(fold(part) for part in reached_by)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def search_key(*texts: str) -> str:
    """Return the folded text in which a person is looked for by name or organisation."""
    return " ".join(fold(text) for text in texts if text)[:400]
