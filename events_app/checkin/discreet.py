"""What a tablet sends, without what must never be stored; a queue at the door does not wait for it."""

from typing import Any

from events_app.guard import masked, rest_of_name, without

# On lists and in files, for a walk-in of whose name nothing may be stored.
NAMELESS = "臨時來賓"


def discreet_walk_in(typed: dict[str, Any]) -> dict[str, Any]:
    """Return who walked in as they are stored, without what must never be."""
    return typed | {
        "name": rest_of_name(typed["name"]) or NAMELESS,
        "organisation": without(typed["organisation"]),
        "title": without(typed["title"]),
    }


def discreet(value: Any) -> Any:
    """Return something that could not be read, with signs of omission."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {masked(name): discreet(part) for name, part in value.items()}
    return [discreet(part) for part in value] if isinstance(value, list) else value
