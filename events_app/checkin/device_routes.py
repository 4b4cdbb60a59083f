"""What a tablet asks: to be paired, whom it may know, what others scanned, and to take its scans.

These routes carry no form token: they take JSON only, which no other site can send here with
the tablet's cookie.
"""

import gzip
import json

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    jsonify,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale

from events_app import clock
from events_app.access import device, everyone
from events_app.checkin import answers, devices, queries
from events_app.checkin.keeping import kept_with
from events_app.checkin.people_copy import copy_answer
from events_app.checkin.queries import PairedDevice
from events_app.checkin.reading import Batch, read_batch
from events_app.checkin.receiving import receive
from events_app.clock import from_milliseconds
from events_app.cookies import keep_cookie, kept_cookie
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.guessing.limits import Secret, count_wrong, refuse_after_many
from events_app.i18n import LANGUAGES
from events_app.security_headers import allow_camera

blueprint = Blueprint("checkin", __name__)

COOKIE = "forumdesk-device"
MOST_BYTES = 1024 * 1024  # of a batch; two hundred walk-ins in long names need half of it
_LATEST = 4_102_444_800_000  # milliseconds; the year 2100


def load_device() -> PairedDevice | None:
    """Return the tablet whose cookie came with the request, if it was ever paired here."""
    token = kept_cookie(COOKIE, _cookie_path(g.event_code))
    return queries.paired_device(token, g.event_code) if token else None


def _cookie_path(event_code: str) -> str:
    return f"/desk/{event_code}/"


@blueprint.before_request
def take_json_only():
    """Refuse what a form of another site could send."""
    if request.method == "POST" and request.mimetype != "application/json":
        abort(415)


@blueprint.get("/")
@everyone
def desk():
    """Show the page that scans, types, searches and admits; the same for everybody, to be kept."""
    allow_camera()
    this_event()
    return render_template("checkin/desk.html")


@blueprint.get("/service-worker.js")
@everyone
def service_worker():
    """Give the script that keeps the page for when there is no network."""
    this_event()
    address = url_for("checkin.desk")
    kept = kept_with(_pages().values())
    files = [f"{address}?lang={each}" for each in LANGUAGES] + kept.files
    script = render_template("checkin/service-worker.js", version=kept.version, files=files)
    return Response(script, mimetype="text/javascript")


def _pages() -> dict[str, str]:
    """Return the desk's page in every language."""
    pages = {}
    for each, locale in LANGUAGES.items():
        with force_locale(locale):
            pages[each] = render_template("checkin/desk.html")
    return pages


@blueprint.get("/manifest.webmanifest")
@everyone
def manifest():
    """Say how the page is installed."""
    this_event()
    text = render_template("checkin/manifest.webmanifest")
    return Response(text, mimetype="application/manifest+json")


@blueprint.post("/pairing")
@everyone
def pairing():
    """Pair the tablet that knows a code; its secret is a cookie no script can read."""
    event = this_event()
    posted = _posted()
    code = posted.get("code")
    refuse_after_many(Secret.PAIRING)
    try:
        paired, token = devices.pair(event.id, code if isinstance(code, str) else "")
    except RuleViolation as violation:
        db.session.rollback()
        count_wrong(Secret.PAIRING)
        return {"error": violation.message}, 422
    answer = jsonify(answers.pairing_answer(paired, clock.now()))
    lasts = paired.ends_at - clock.now() + devices.COOKIE_OUTLASTS
    db.session.commit()
    keep_cookie(answer, COOKIE, token, lasts, path=_cookie_path(event.code), samesite="Strict")
    return answer


@blueprint.post("/recovery")
@device
def recovery():
    """Tell a tablet that has only its cookie left what it is, and keep in mind that it lost the rest."""
    _refuse_stopped()
    lost = devices.note_loss(g.device.id)
    answer = answers.pairing_answer(lost, clock.now())
    db.session.commit()
    return answer


@blueprint.get("/people")
@device
def people():
    """Give a tablet its copy of the people, or what has changed since the copy that it has."""
    _refuse_stopped()
    copy = copy_answer(g.device, request.args.get("since", ""), request.args.get("after", ""))
    if copy is None:
        return Response(status=204, mimetype="application/json")
    return _packed(copy)


def _packed(answer: dict) -> Response:
    """Return JSON as small as the one who asks can take it: the first copy is large."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(mimetype="application/json", headers={"Vary": "Accept-Encoding"})
    if "gzip" in request.accept_encodings:
        body = gzip.compress(body, compresslevel=1)
        response.headers["Content-Encoding"] = "gzip"
    response.set_data(body)
    return response


@blueprint.get("/news")
@device
def news():
    """Tell a tablet what all tablets scanned since it last asked."""
    _refuse_stopped()
    moment = clock.now()
    since = request.args.get("since", type=int)
    start = None if since is None else from_milliseconds(min(max(since, 0), _LATEST))
    found = queries.scans_received_since(g.device.event_id, start, request.args.get("after", ""))
    return answers.news_answer(found, moment, g.device.admits_from)


@blueprint.post("/scans")
@device
def scans():
    """Take a tablet's scans and give a receipt for each; without a receipt it keeps them."""
    reception = receive(g.device, _sent_batch())
    db.session.commit()
    return answers.reception_answer(reception)


def _refuse_stopped() -> None:
    state = g.device.state(clock.now())
    if state != "paired":
        answer = jsonify(error=state)
        answer.status_code = 410
        abort(answer)


def _sent_batch() -> Batch:
    request.max_content_length = MOST_BYTES
    batch = read_batch(_posted(), g.event_code, g.device.hashing)
    if batch is None:
        abort(400)
    return batch


def _posted() -> dict:
    try:
        posted = request.get_json()
    except RecursionError:
        abort(400)
    return posted if isinstance(posted, dict) else {}
