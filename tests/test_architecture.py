"""The written ladder: who may import whom, read from the imports themselves."""

import ast
import re
from pathlib import Path

import pytest

from events_app.config import PROJECT

# Top-level modules that every feature may use; they know no feature.
GROUND = {
    "access", "bundles", "clock", "code_hashing", "config", "cookies", "database", "downloads", "errors", "findings", "forms", "guard", "i18n",
    "networks", "paging", "safety", "schema", "sealing", "security_headers", "stroke_order", "tokens",
}  # fmt: skip
# Modules that put the house together; no feature imports them.
ROOF = {"application", "cli", "page_context", "site", "tables"}
# A feature imports only from features above it in this list.
LADDER = (
    "guessing", "nominator", "staff", "audit", "event", "account", "attendee", "mail", "invitation", "registration",
    "badge_printing", "checkin", "survey", "report", "sign_in_sheet", "certificate",
    "rehearsal", "home", "operation", "demo", "design",
)  # fmt: skip
# What of a feature others may use, besides models, queries and service.
OPEN_ROOMS = {
    "attendee": {"badge_codes", "identity", "links"},
    "checkin": {"arrivals", "to_settle"},
    "event": {"context", "seats", "set_up"},
    "guessing": {"limits"},
    "invitation": {
        "answers",
        "bodies",
        "guest_list",
        "import_guests",
        "letters",
        "sending",
        "shown_state",
    },
    "nominator": {"institutions"},
    "mail": {"building", "composing", "delivery", "troubles"},
    "registration": {"details", "personal_pages", "qr"},
    "report": {"pdf_text"},
    "staff": {"new_passwords"},
    "survey": {"questionnaire", "small_groups"},
}
# Within a feature, a file uses only files to its left; deeds stand with the service.
WITHIN = ("models", "queries", "service", "forms", "routes")
# What only computes: no web, no database, no tables, and of us nothing that is not pure itself.
# Whatever stands in a feature may use that feature's pure rooms.
PURE = (
    "badges",
    "events_app.checkin.admission",
    "events_app.checkin.moments",
    "events_app.checkin.standing",
    "events_app.clock",
    "events_app.guard",
    "events_app.invitation.guest_list",
    "events_app.nominator.institutions",
    "events_app.survey.questionnaire",
    "events_app.survey.small_groups",
    "events_app.tokens",
)
WEB_AND_DATABASE = {
    "flask", "flask_babel", "flask_sqlalchemy", "flask_wtf", "jinja2", "psycopg", "pysqlite3",
    "sqlalchemy", "sqlite3", "werkzeug", "wtforms",
}  # fmt: skip
MAY_DRAW = {
    "badge_printing": "",
    "report": ("badges.line_breaking", "badges.typography"),
    "sign_in_sheet": "badges.typography",
    "certificate": ("badges.fitting", "badges.ming", "badges.typefaces", "badges.typography"),
}


def imports_of(path: str, source: str) -> list[str]:
    """Return every module that a source imports, imports inside functions included."""
    package = Path(path).with_suffix("").parts[:-1]
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            found += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return found


def _stage(stem: str) -> int:
    if stem.endswith("routes"):
        return WITHIN.index("routes")
    return WITHIN.index(stem) if stem in WITHIN else WITHIN.index("service")


def offences(path: str, source: str) -> list[str]:
    """Return what in a file of the application goes against the ladder."""
    parts = Path(path).with_suffix("").parts
    found = []
    for name in imports_of(path, source):
        target = tuple(name.split("."))
        if _is_pure(".".join(parts)) and not _may_be_used_by_pure(name):
            found.append(f"{path}: only computes, imports {name}")
        if parts[0] == "badges" and target[0] == "events_app":
            found.append(f"{path}: drawing knows no application, imports {name}")
        if parts[0] == "events_app" and target[0] == "badges":
            found += _drawing_offences(path, parts, name)
        if parts[0] == "events_app" and target[0] == "events_app" and len(target) > 1:
            found += _ladder_offences(path, parts, target)
        if parts[-1] in {"models", "queries", "service"} and target[0] in {"wtforms", "flask_wtf"}:
            found.append(f"{path}: {parts[-1]} imports {name}")
        if parts[-1] in {"models", "queries", "service"} and target[0] == "flask":
            found.append(f"{path}: a {parts[-1]} knows no request, imports {name}")
    return found


def _is_pure(module: str) -> bool:
    return any(f"{module}.".startswith(f"{room}.") for room in PURE)


def _may_be_used_by_pure(name: str) -> bool:
    first = name.partition(".")[0]
    return first not in WEB_AND_DATABASE and (first != "events_app" or _leads_to_pure(name))


def _leads_to_pure(name: str) -> bool:
    """Tell whether a name is in a pure room, or a package above one: `from events_app import clock`."""
    return _is_pure(name) or any(room.startswith(f"{name}.") for room in PURE)


def _drawing_offences(path: str, parts: tuple[str, ...], name: str) -> list[str]:
    allowed = MAY_DRAW.get(parts[1])
    if allowed is not None and name.startswith(allowed):
        return []
    return [f"{path}: imports {name}"]


def _ladder_offences(path: str, parts: tuple[str, ...], target: tuple[str, ...]) -> list[str]:
    here, there = parts[1], target[1]
    if here == there or there in GROUND or here in ROOF:
        return _within(path, parts, target) if here == there else []
    if there in ROOF or here in GROUND:
        return [f"{path}: imports {'.'.join(target)}"]
    if LADDER.index(there) >= LADDER.index(here):
        return [f"{path}: {here} stands above {there} and imports it"]
    rooms = {"models", "queries", "service"} | OPEN_ROOMS.get(there, set())
    if len(target) > 2 and target[2] not in rooms:
        return [f"{path}: {'.'.join(target)} is not open to other features"]
    return []


def _within(path: str, parts: tuple[str, ...], target: tuple[str, ...]) -> list[str]:
    """Return whether a file looks to its right; a package inside a feature stands with the service."""
    if len(parts) < 3 or len(target) < 3 or _is_pure(".".join(target)):
        return []
    if _stage(target[2]) > _stage(parts[2]):
        return [f"{path}: {parts[2]} imports {target[2]}, which stands after it"]
    return []


def source_files() -> list[Path]:
    """Return every Python file of the application and of the drawing library."""
    return sorted(
        path
        for folder in ("events_app", "badges")
        for path in (PROJECT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def test_every_file_keeps_to_the_ladder():
    found = [
        offence
        for path in source_files()
        for offence in offences(str(path.relative_to(PROJECT)), path.read_text("utf-8"))
    ]
    assert found == []


def test_every_folder_has_its_place():
    folders = {
        path.name
        for path in (PROJECT / "events_app").iterdir()
        if path.is_dir() and not path.name.startswith("__")
    }
    assert folders - {"guard", "migrations", "translations"} == set(LADDER)


def test_the_readme_maps_every_folder():
    tree = (PROJECT / "README.md").read_text("utf-8").partition("## The map\n\n```\n")[2]
    named = set(re.findall(r"(?:^| )(\w+)/", tree.partition("```")[0], re.M))
    top = {"events_app", "badges", "templates", "static", "tests", "benchmarks", "deploy"}
    assert named == set(LADDER) | top | {"guard", "css", "components"}


def test_no_file_imports_inside_a_function():
    found = []
    for path in source_files():
        for outer in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{path.name}:{node.lineno}"
                    for node in ast.walk(outer)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert found == []


def leaves_before_it_asserts(test: ast.FunctionDef) -> bool:
    """Tell whether a test may end early, and so pass, before it has asserted anything."""
    returns = [node.lineno for node in ast.walk(test) if isinstance(node, ast.Return)]
    inner = [
        node.lineno
        for each in ast.walk(test)
        if isinstance(each, ast.FunctionDef) and each is not test
        for node in ast.walk(each)
        if isinstance(node, ast.Return)
    ]
    asserts = [node.lineno for node in ast.walk(test) if isinstance(node, ast.Assert)]
    return any(line < min(asserts, default=line + 1) for line in set(returns) - set(inner))


def test_no_test_leaves_before_it_asserts():
    """A test that only one database can answer is marked for it, tests/databases.py."""
    found = [
        f"{path.name}:{node.name}"
        for path in (PROJECT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if leaves_before_it_asserts(node)
    ]
    assert found == []


def test_only_routes_and_commands_commit():
    committing = {
        str(path.relative_to(PROJECT))
        for path in source_files()
        if ".commit(" in path.read_text("utf-8")
    }
    allowed = ("routes.py", "commands.py", "cli.py", "worker.py", "env.py", "demo/load.py")
    assert {path for path in committing if not path.endswith(allowed)} == set()


def test_a_test_that_leaves_is_found():
    tests = [
        "def test():\n    if x:\n        return\n    assert y",
        "def test():\n    def f():\n        return 1\n    assert f()",
        "def test():\n    if x:\n        assert z\n        return\n    assert y",
    ]
    (first, *others) = (ast.parse(text).body[0] for text in tests)
    assert leaves_before_it_asserts(first)
    assert [leaves_before_it_asserts(each) for each in others] == [False, False]


GUEST_LIST = "events_app/invitation/guest_list"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("events_app/event/models.py", "from events_app.attendee.models import Attendee"),
        ("events_app/checkin/queries.py", "from events_app.invitation.staff_routes import x"),
        ("events_app/attendee/models.py", "import badges.render"),
        ("events_app/report/attendance.py", "from badges.render import render_pdf"),
        ("events_app/registration/service.py", "from flask import request"),
        ("events_app/registration/models.py", "from events_app.registration.service import x"),
        ("events_app/registration/queries.py", "from events_app.registration import staff_routes"),
        ("events_app/event/queries.py", "def f():\n    from events_app.report import queries"),
        ("events_app/clock.py", "from events_app.event.models import Event"),
        ("events_app/home/queries.py", "from events_app.page_context import x"),
        ("badges/render.py", "from events_app.clock import now"),
        ("badges/render.py", "import flask"),
        ("events_app/attendee/models.py", "from ..report import queries"),
        ("events_app/attendee/queries.py", "from . import staff_routes"),
        (f"{GUEST_LIST}/judging.py", "from events_app.invitation.models import Invitation"),
        (f"{GUEST_LIST}/judging.py", "from ..models import Invitation"),
        (f"{GUEST_LIST}/__init__.py", "from ..staff_routes import blueprint"),
        (f"{GUEST_LIST}/judging.py", "import flask"),
        (f"{GUEST_LIST}/judging.py", "from sqlalchemy import select"),
        ("events_app/checkin/admission.py", "from events_app.checkin.models import Scan"),
        ("events_app/checkin/standing.py", "from events_app.database import db"),
        ("events_app/survey/small_groups.py", "from events_app.survey.models import Survey"),
        ("events_app/checkin/queries.py", "from flask import g, session"),
    ],
)
def test_a_deliberate_offence_is_found(path, source):
    assert offences(path, source) != []
