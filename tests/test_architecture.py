"""The written ladder: who may import whom, read from the imports themselves."""

import ast
import re
from pathlib import Path

import pytest

from events_app.config import PROJECT

# Top-level modules that every feature may use; they know no feature.
GROUND = {
    "access", "clock", "config", "cookies", "database", "downloads", "errors", "findings", "forms", "guard", "i18n",
    "networks", "paging", "safety", "schema", "sealing", "security_headers", "stroke_order", "tokens",
}  # fmt: skip
# Modules that put the house together; no feature imports them.
ROOF = {"application", "cli", "page_context", "site", "tables"}
# A feature imports only from features above it in this list.
LADDER = (
    "nominator", "staff", "audit", "event", "account", "attendee", "mail", "invitation", "registration",
    "badge_printing", "checkin", "survey", "report", "sign_in_sheet", "certificate",
    "rehearsal", "home", "operation", "demo", "design",
)  # fmt: skip
# What of a feature others may use, besides models, queries and service.
OPEN_ROOMS = {
    "attendee": {"badge_codes", "identity", "links"},
    "checkin": {"arrivals", "to_settle"},
    "event": {"context", "seats", "set_up"},
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
    "mail": {"building", "composing", "delivery"},
    "registration": {"details", "personal_pages", "qr"},
    "report": {"pdf_text"},
    "staff": {"new_passwords"},
    "survey": {"questionnaire", "small_groups"},
}
# Within a feature, a file uses only files to its left; deeds stand with the service.
WITHIN = ("models", "queries", "service", "forms", "routes")
PURE = {"badges"}
MAY_DRAW = {
    "badge_printing": "",
    "report": ("badges.line_breaking", "badges.typography"),
    "sign_in_sheet": "badges.typography",
    "certificate": ("badges.fitting", "badges.ming", "badges.typefaces", "badges.typography"),
}


def imports_of(source: str) -> list[str]:
    """Return every module that a source imports, imports inside functions included."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.append(node.module)
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _stage(stem: str) -> int:
    if stem.endswith("routes"):
        return WITHIN.index("routes")
    return WITHIN.index(stem) if stem in WITHIN else WITHIN.index("service")


def offences(path: str, source: str) -> list[str]:
    """Return what in a file of the application goes against the ladder."""
    parts = Path(path).with_suffix("").parts
    found = []
    for name in imports_of(source):
        target = tuple(name.split("."))
        if parts[0] == "badges" and target[0] in {"events_app", "flask", "sqlalchemy"}:
            found.append(f"{path}: drawing knows neither web nor database, imports {name}")
        if parts[0] == "events_app" and target[0] == "badges":
            found += _drawing_offences(path, parts, name)
        if parts[0] == "events_app" and target[0] == "events_app" and len(target) > 1:
            found += _ladder_offences(path, parts, target)
        if parts[-1] in {"models", "queries", "service"} and target[0] in {"wtforms", "flask_wtf"}:
            found.append(f"{path}: {parts[-1]} imports {name}")
        if parts[-1] == "service" and target[0] == "flask":
            found.append(f"{path}: a service knows no request, imports {name}")
    return found


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
    if len(parts) < 3 or len(target) < 3 or len(parts) > 3:
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


def test_only_routes_and_commands_commit():
    committing = {
        str(path.relative_to(PROJECT))
        for path in source_files()
        if ".commit(" in path.read_text("utf-8")
    }
    allowed = ("routes.py", "commands.py", "cli.py", "worker.py", "env.py", "demo/load.py")
    assert {path for path in committing if not path.endswith(allowed)} == set()


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
    ],
)
def test_a_deliberate_offence_is_found(path, source):
    assert offences(path, source) != []
