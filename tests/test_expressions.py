"""Every expression takes time that grows as the text does, whatever the text is."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from types import BuiltinMethodType, ModuleType
from typing import Any, NamedTuple

import pytest

import badges
import events_app
from events_app.invitation.guest_list import bodies

METHODS = {"search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
LENGTH, LONGER = 6_000, 24_000
SUSPICIOUS = 0.015  # seconds for LENGTH; what is linear needs a tenth of that
MOST_GROWTH = 8  # times, where the text is four times as long; the square would be sixteen
SAMPLES = {"category_digit": "1", "category_space": " ", "category_word": "a"}


class Use(NamedTuple):
    """An expression and how it is applied; `match` and `fullmatch` begin at one place only."""

    where: str
    pattern: re.Pattern[Any]
    method: str


def modules() -> Iterator[ModuleType]:
    for package in (events_app, badges):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def uses() -> list[Use]:
    """Return every expression of ours with every method that any module applies to it."""
    everywhere = list(modules())
    trees = {each.__name__: ast.parse(Path(str(each.__file__)).read_text()) for each in everywhere}
    applied = {pair for tree in trees.values() for pair in methods_applied(tree)}
    found = {}
    for module in everywhere:
        for name, value in vars(module).items():
            for pattern, method in patterns_in(value):
                for each in [method] if method else {how for what, how in applied if what == name}:
                    found[pattern.pattern, each] = Use(f"{module.__name__}.{name}", pattern, each)
        for pattern, method in written_in_place(trees[module.__name__], module):
            found[pattern.pattern, method] = Use(module.__name__, pattern, method)
    for pattern in (bodies._formal_pattern(), bodies._nickname_pattern()):
        found[pattern.pattern, "findall"] = Use("bodies", pattern, "findall")
    return list(found.values())


def methods_applied(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            if isinstance(node.value, ast.Name):
                yield node.value.id, node.attr
            elif isinstance(node.value, ast.Attribute):
                yield node.value.attr, node.attr


def patterns_in(value: object) -> Iterator[tuple[re.Pattern[Any], str | None]]:
    if isinstance(value, re.Pattern):
        yield value, None
    elif isinstance(value, BuiltinMethodType) and isinstance(value.__self__, re.Pattern):
        yield value.__self__, value.__name__
    elif isinstance(value, dict | tuple | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(each)


def written_in_place(tree: ast.AST, module: ModuleType) -> Iterator[tuple[re.Pattern[Any], str]]:
    """Give what stands in the very call, as in `re.sub(r"…", …)`; of a name, what it names.

    An expression that is put together as it is used can be found by nobody: it fails here.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            ours = isinstance(of, ast.Name) and vars(module).get(of.id) is re
            if ours and node.func.attr in METHODS:
                source = compile(ast.Expression(node.args[0]), module.__name__, "eval")
                yield re.compile(eval(source, dict(vars(module)))), node.func.attr


def units(pattern: re.Pattern[Any]) -> list[str]:
    """Return the characters and the words that an expression speaks of, a few of each kind."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = list(dict.fromkeys([" ", *spoken(tree)]))
    return list(dict.fromkeys(found[:6] + found[-2:]))


def spoken(tree: Iterable) -> Iterator[str]:
    word = ""
    for operation, argument in tree:
        name = str(operation).lower()
        word += chr(argument) if name == "literal" else ""
        if name != "literal":
            yield from filter(None, [word])
            word = ""
            yield from inside(name, argument)
    yield from filter(None, [word])


def inside(name: str, argument: Any) -> Iterator[str]:
    if name == "range":
        yield chr(argument[0])
    elif name == "category":
        yield SAMPLES.get(str(argument).lower(), "-")
    elif name in {"any", "not_literal", "negate"}:
        yield "a"
    elif name == "in":
        for each in argument:
            yield from spoken([each])
    elif isinstance(argument, tuple | list | parser.SubPattern):
        for each in argument:
            if isinstance(each, parser.SubPattern):
                yield from spoken(each)
            elif isinstance(each, list):
                yield from (word for part in each for word in spoken(part))


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Give texts that make an expression try again and again, and then fail at their end."""
    as_its_kind: Callable = str if isinstance(pattern.pattern, str) else to_bytes
    found = units(pattern) or ["a"]
    for one, other in product(found, found):
        alone = one + other * (length // len(other))
        together = (one + other) * (length // len(one + other))
        for text in (alone + "\x00", alone + "\n", together + "\x00", together + "\n"):
            yield as_its_kind(text)


def to_bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def seconds(use: Use, text: Any) -> float:
    """Return the processor's time; that of the clock says how busy the machine is."""
    given = ("", text) if use.method == "sub" else (text,)
    start = time.process_time()
    result = getattr(use.pattern, use.method)(*given)
    if use.method == "finditer":
        list(result)
    return time.process_time() - start


def runs_away(use: Use) -> bool:
    """Tell whether a text of ours takes much more than four times as long when it is that long."""
    pairs = zip(attacks(use.pattern, LENGTH), attacks(use.pattern, LONGER), strict=True)
    for text, longer in pairs:
        if seconds(use, text) > SUSPICIOUS:
            short = min(seconds(use, text) for _try in range(3))
            if short > SUSPICIOUS and seconds(use, longer) > MOST_GROWTH * short:
                return True
    return False


def test_every_expression_is_linear():
    found = uses()
    assert len(found) > 60
    assert [use.where for use in found if runs_away(use)] == []


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*(?:\ufeff)?\s*<", "match"),
        (r"[x#][ :.#]*(?=\d)", "search"),
        (r".*\b(?:ltd|co)\b.*", "fullmatch"),
        (r"\[\[(.*?)\]\]", "findall"),
        (r"[\d()\s]+$", "sub"),
    ],
)
def test_control_what_is_not_linear_is_found(pattern, method):
    assert runs_away(Use("", re.compile(pattern), method))
