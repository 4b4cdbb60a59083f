"""Who may use a route: every view says so, and the application will not start if one is silent."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from events_app.database import look_until_writing, looking_first


class Role(StrEnum):
    """What a staff member's account is for."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    DESK = "desk"
    NOMINATOR = "nominator"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class SignedIn:
    """The staff member who makes the present request."""

    id: int
    name: str
    role: Role
    nominator_id: int | None
    session_id: int
    must_change_password: bool


@dataclass(frozen=True)
class Access:
    """A route's declaration: the roles that may use it, or everyone, or paired tablets.

    `personal` routes are open to everyone as routes, but show something only to the holder of
    that person's link; the view fetches through what the holder may see. `device` routes know
    the tablet that asks as `g.device`; what an ended or revoked one still may is theirs to say.
    """

    roles: frozenset[Role] | None
    personal: bool = False
    device: bool = False


class UndeclaredAccess(RuntimeError):
    """A route does not say who may use it."""


# What may be done with a password that was issued by somebody else: replace it, or leave.
_WITH_ISSUED_PASSWORD = {"account.own_account", "account.sign_out"}

Answer = Response | tuple[dict[str, str], int]
View = TypeVar("View", bound=Callable[..., Any])


def everyone(view: View) -> View:
    """Declare that anybody may use this view."""
    view.access = Access(roles=None)  # type: ignore[attr-defined]
    return view


def link_holder(view: View) -> View:
    """Declare that only the holder of the person's link gets something from this view."""
    view.access = Access(roles=None, personal=True)  # type: ignore[attr-defined]
    return view


def device(view: View) -> View:
    """Declare that only a tablet that was paired may use this view."""
    view.access = Access(roles=None, device=True)  # type: ignore[attr-defined]
    return view


def only(*roles: Role) -> Callable[[View], View]:
    """Declare that staff members with one of these roles may use this view."""

    def declare(view: View) -> View:
        view.access = Access(roles=frozenset(roles))  # type: ignore[attr-defined]
        return view

    return declare


def declared(app: Flask, endpoint: str) -> Access:
    """Return an endpoint's declaration; raise `UndeclaredAccess` if it has none."""
    access = getattr(app.view_functions[endpoint], "access", None)
    if access is None:
        raise UndeclaredAccess(f"The route {endpoint} does not say who may use it.")
    return access


def require_declarations(app: Flask) -> None:
    """Refuse to start with a route that does not say who may use it."""
    for rule in app.url_map.iter_rules():
        declared(app, rule.endpoint)


def enforce(
    load_staff_member: Callable[[], SignedIn | None], load_device: Callable[[], object | None]
) -> Answer | None:
    """Let the request pass, send a stranger to sign in, or answer 404 to the wrong role."""
    g.staff_member = None
    if request.endpoint is None:
        return None
    access = declared(current_app, request.endpoint)
    if access.device:
        look_until_writing()
        g.device = load_device()
        return None if g.device is not None else ({"error": "not_paired"}, 401)
    if access.roles is None:
        return None
    with looking_first():
        g.staff_member = load_staff_member()
    if g.staff_member is None:
        return _ask_to_sign_in()
    if g.staff_member.role not in access.roles:
        g.is_refused = True
        abort(404)
    must_change = g.staff_member.must_change_password
    if must_change and request.endpoint not in _WITH_ISSUED_PASSWORD:
        return _ask_for_own_password()
    return None


def _ask_for_own_password() -> Response:
    _refuse_scripts()
    return redirect(url_for("account.own_account"))


def _ask_to_sign_in() -> Response:
    _refuse_scripts()
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=target))


def _refuse_scripts() -> None:
    """Answer 401 to a script; a page for people would tell it nothing."""
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        abort(401)
