"""No test fails because the machine is busy: each waits for what it needs, patiently."""

import ast
from collections.abc import Iterator
from pathlib import Path

from events_app.config import PROJECT

# Where one looks again after a moment, and what is slow on purpose.
PAUSES = {
    ("tests/waiting.py", "sleep"),
    ("tests/browser/tablets.py", "wait_for_timeout"),
    ("tests/mail/sinks.py", "sleep"),
}


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in sorted((PROJECT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield str(Path(path).relative_to(PROJECT)), name, node


def test_nothing_waits_for_a_time():
    pauses = {
        (path, name) for path, name, _call in _calls() if name in {"sleep", "wait_for_timeout"}
    }
    assert pauses == PAUSES


def test_nothing_loses_patience_of_its_own():
    impatient = [
        (path, name)
        for path, name, call in _calls()
        if any(each.arg == "timeout" and _is_number(each.value) for each in call.keywords)
        or (name == "settimeout" and _is_number(call.args[0]))
    ]
    # What makes `waiting.is_held_up` short is that nothing is to come.
    assert impatient == [("tests/waiting.py", "join")]


def _is_number(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float)
