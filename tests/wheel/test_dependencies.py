"""What the product imports is what installing it brings."""

import sys
import tomllib
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from events_app.config import PROJECT
from tests.test_architecture import imports_of, source_files

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]


def _brought_by(requirements: list[str]) -> set[str]:
    """Return the names of the packages that come with these, whatever brings them."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(text) for text in metadata.requires(name) or []]
    return found


def test_every_package_that_the_product_imports_comes_with_it():
    modules = {
        name.partition(".")[0]
        for path in source_files()
        for name in imports_of(str(path.relative_to(PROJECT)), path.read_text("utf-8"))
    }
    foreign = modules - set(sys.stdlib_module_names) - {"events_app", "badges"}
    homes = metadata.packages_distributions()
    brought = _brought_by(PYPROJECT["dependencies"])
    missing = {
        module for module in foreign if brought.isdisjoint(map(canonicalize_name, homes[module]))
    }
    assert missing == set()
    # The tests' own packages are no part of it.
    assert brought.isdisjoint({"odfdo", "pytest", "playwright"})
