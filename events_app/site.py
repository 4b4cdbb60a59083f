"""The map of the site: every feature with its prefix, put together into one application."""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from events_app import access, clock, errors, i18n, page_context, security_headers
from events_app.account.sessions import load_staff_member
from events_app.account.staff_routes import blueprint as account
from events_app.application import ForumDesk, RowNumber
from events_app.audit import noting
from events_app.audit.staff_routes import blueprint as audit
from events_app.badge_printing.staff_routes import blueprint as badge_printing
from events_app.certificate.staff_routes import blueprint as certificate
from events_app.checkin.device_routes import blueprint as checkin
from events_app.checkin.device_routes import load_device
from events_app.checkin.staff_routes import blueprint as door
from events_app.config import PAGES, Settings, keep_files_private, read_settings
from events_app.database import begin_reading_only, db, engine_options
from events_app.demo.public_routes import blueprint as demo
from events_app.design.staff_routes import blueprint as design
from events_app.event.context import this_event
from events_app.event.public_routes import blueprint as event
from events_app.home.staff_routes import blueprint as home
from events_app.invitation.guest_list_routes import blueprint as guest_list
from events_app.invitation.staff_routes import blueprint as invitation
from events_app.mail.staff_routes import blueprint as mail
from events_app.operation.public_routes import blueprint as operation
from events_app.registration.staff_routes import blueprint as registration
from events_app.rehearsal.staff_routes import blueprint as rehearsal
from events_app.report.staff_routes import blueprint as report
from events_app.safety import refuse_unsafe
from events_app.sign_in_sheet.staff_routes import blueprint as sign_in_sheet
from events_app.survey.public_routes import blueprint as answering
from events_app.survey.staff_routes import blueprint as survey

# What a request may carry. A letter of ten thousand characters, the longest that any form takes, is
# 90 kB as browsers send it.
MOST_FORM_BYTES = 256 * 1024
# Where a request may carry more, and how much.
MORE_BYTES = {
    "guest_list.guest_lists": 12 * 1024 * 1024,
    # A page of 25 rows to decide, each field as long as a cell may be.
    "guest_list.decide": 1024 * 1024,
    "guest_list.confirm": 1024 * 1024,
}
# How much of what is refused is taken in all the same, so that the browser comes to read why.
MOST_TAKEN_IN = 16 * 1024 * 1024
# The fields in which a page of ours sends files; everywhere else forms send text alone.
FILE_FIELDS = {"guest_list.guest_lists": {"files"}}


@dataclass(frozen=True)
class Feature:
    """A room of the house: its routes and where they stand in the site's addresses."""

    blueprint: Blueprint
    prefix: str = ""


STAFF = "/staff/<event_code>"

# The map of the site. Two features have two doors, for what is sent without a form's token: `checkin`
# is the tablets' and `door` the staff's, `answering` is for those who answer and `survey` the staff's.
FEATURES = (
    Feature(event),
    Feature(registration),
    Feature(certificate),
    Feature(answering),
    Feature(account),
    Feature(home),
    Feature(guest_list, STAFF),
    Feature(invitation, STAFF),
    Feature(mail, STAFF),
    Feature(badge_printing, STAFF),
    Feature(door, STAFF),
    Feature(survey, STAFF),
    Feature(report, STAFF),
    Feature(sign_in_sheet, STAFF),
    Feature(rehearsal, STAFF),
    Feature(audit, STAFF),
    Feature(design, STAFF),
    Feature(operation),
    Feature(checkin, "/desk/<event_code>"),
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, ready to serve; refuse to make one that is unsafe."""
    settings = settings or read_settings()
    refuse_unsafe(settings)
    keep_files_private()
    app = ForumDesk(
        __name__,
        template_folder=str(PAGES / "templates"),
        static_folder=str(PAGES / "static"),
    )
    _configure(app, settings)
    _believe_proxies(app, settings.trusted_proxies)
    clock.set_shift(settings.clock_shift)
    db.init_app(app)
    i18n.init_app(app)
    errors.init_app(app)
    security_headers.init_app(app)
    page_context.init_app(app)
    noting.init_app(app)
    _guard_requests(app)
    _open_rooms(app, settings.is_demo)
    return app


def _guard_requests(app: Flask) -> None:
    app.before_request(_refuse_nul)
    app.before_request(_limit_body)
    app.before_request(_choose_transaction)
    app.before_request(lambda: access.enforce(load_staff_member, load_device))
    app.before_request(_refuse_odd_bodies)
    # After the rights: a stranger learns nothing from a missing token.
    tokens = CSRFProtect(app)
    # The survey works without a cookie; its forms carry secrets that are in no other page.
    tokens.exempt(answering)
    # Tablets send JSON alone, which no other site can do with their cookie.
    tokens.exempt(checkin)
    app.after_request(_take_in_the_rest)
    app.teardown_request(lambda _error: begin_reading_only(False))


def _open_rooms(app: Flask, is_demo: bool) -> None:
    app.url_map.converters["int"] = RowNumber
    app.url_value_preprocessor(_take_event_code)
    app.url_defaults(_add_event_code)
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint, url_prefix=feature.prefix or None)
    if is_demo:
        app.register_blueprint(demo, url_prefix="/demo")
    access.everyone(app.view_functions["static"])
    access.require_declarations(app)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MOST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FORM_BYTES,
        MAX_FORM_PARTS=1_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_need_https,
        SESSION_COOKIE_NAME="__Host-forumdesk" if settings.cookies_need_https else "forumdesk",
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no referrer, on purpose; the token and SameSite do this work.
        WTF_CSRF_SSL_STRICT=False,
        TEMPLATES_AUTO_RELOAD=settings.is_demo,
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    if settings.is_production:
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.base_url).hostname]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _believe_proxies(app: Flask, number: int) -> None:
    """Take address, scheme and host from that many proxies in front; never a path prefix."""
    if number:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=number, x_proto=number, x_host=number, x_port=0, x_prefix=0
        )


def _refuse_nul() -> None:
    """Answer 404 to an address with a NUL in it; PostgreSQL takes none in any text."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)


def _limit_body() -> None:
    """Let a request carry as much as its route needs, and nothing be read beyond that.

    How much it carries is said at its head: no browser sends a body in pieces without an end, and
    a broken one breaks in the middle of whoever reads it.
    """
    if "Transfer-Encoding" in request.headers:
        abort(411)
    request.max_content_length = MORE_BYTES.get(request.endpoint or "", MOST_FORM_BYTES)


def _take_in_the_rest(response: Response) -> Response:
    """Read and forget what was sent and not looked at; closing on it would lose the answer."""
    stream, rest = request.environ["wsgi.input"], MOST_TAKEN_IN
    with suppress(Exception):  # whatever is wrong with the rest, the answer stands
        while rest > 0 and (piece := stream.read(64 * 1024)):
            rest -= len(piece)
    return response


def _refuse_odd_bodies() -> None:
    """Answer 415 to what no form of ours sends: JSON, and files where text is asked for."""
    if request.method != "POST" or request.blueprint == checkin.name:
        return  # tablets send JSON, and see to it themselves
    if request.is_json or set(request.files) - FILE_FIELDS.get(request.endpoint or "", set()):
        abort(415)


def _choose_transaction() -> None:
    begin_reading_only(request.method in {"GET", "HEAD", "OPTIONS"})


def _take_event_code(_endpoint: str | None, values: dict | None) -> None:
    code = values.pop("event_code", None) if values else None
    g.event_code = code and code.replace("\0", "?")


def _add_event_code(endpoint: str, values: dict) -> None:
    if "event_code" in values or not current_app.url_map.is_endpoint_expecting(
        endpoint, "event_code"
    ):
        return
    values["event_code"] = g.get("event_code") or this_event().code
