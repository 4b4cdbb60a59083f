"""What tablets cost while nothing is scanned: how much of a core thirty of them take by asking."""

import time
from collections.abc import Callable

import sqlalchemy as sa

from benchmarks.forum import Forum, add_confirmed
from events_app.attendee.models import Attendee
from events_app.clock import milliseconds, now
from events_app.database import db
from events_app.event.models import Event
from tests import factories

TABLETS = 30
PEOPLE = 10_000
POLLS = 200
# How often each tablet asks, in seconds: as static/js/checkin/sync.js has it.
PEOPLE_EVERY, NEWS_EVERY, SIGN_OF_LIFE_EVERY = 15, 4, 30
CHANGED = 100  # people between two polls, as in a storm of sign-ups


def cores_of_thirty_tablets(forum: Forum) -> dict[str, float]:
    """Return the milliseconds of a poll, without a change and beside a storm, and the cores of thirty.

    What PostgreSQL's own processes do is not in it.
    """
    add_confirmed(forum, PEOPLE)
    client = forum.app.test_client()
    with forum.app.app_context():
        factories.pair(client, factories.device(db.session.get_one(Event, forum.event_id)))
    mark = [_mark(client)]

    def changed() -> None:
        mark[0] = client.get(f"/desk/EIF113/people?since={mark[0]}").get_json()["mark"]

    unchanged = _ms(POLLS, lambda: client.get(f"/desk/EIF113/people?since={mark[0]}"))
    storm = sum(_after_changes(forum, changed) for _poll in range(10)) / 10
    moment = milliseconds(now()) + 60_000
    news = _ms(POLLS, lambda: client.get(f"/desk/EIF113/news?since={moment}"))
    nothing = {"sent_at": moment, "waiting": 0, "scans": []}
    alive = _ms(POLLS, lambda: client.post("/desk/EIF113/scans", json=nothing))
    each_second = storm / PEOPLE_EVERY + news / NEWS_EVERY + alive / SIGN_OF_LIFE_EVERY
    return {
        "poll_cpu_ms": round(unchanged, 3),
        "poll_changed_cpu_ms": round(storm, 3),
        "thirty_tablets_cores": round(TABLETS * each_second / 1000, 3),
    }


def _mark(client) -> str:
    first = client.get("/desk/EIF113/people").get_json()
    assert first["all"]
    return first["mark"]


def _after_changes(forum: Forum, poll: Callable[[], None]) -> float:
    with forum.app.app_context():
        some = sa.select(Attendee.id).order_by(sa.func.random()).limit(CHANGED)
        db.session.execute(
            sa.update(Attendee).where(Attendee.id.in_(some)).values(title=str(time.monotonic_ns()))
        )
        db.session.commit()
    return _ms(1, poll)


def _ms(number: int, deed: Callable[[], object]) -> float:
    begun = time.process_time()
    for _time in range(number):
        deed()
    return (time.process_time() - begun) * 1000 / number
