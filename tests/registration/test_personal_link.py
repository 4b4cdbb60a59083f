"""The personal link: it opens one person's page in one browser and changes nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from events_app import clock
from events_app.attendee.models import Attendee, PersonalLink
from events_app.database import Base, db
from events_app.registration.personal_pages import MOST_RIGHTS, RIGHT_LASTS
from tests import factories
from tests.registration.people import invite, let_time_pass, link_path


def whole_database() -> dict[str, list[tuple]]:
    """Return every row of every table."""
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Base.metadata.sorted_tables
    }


def test_link_leads_to_clean_address(app, client):
    public_id, path = invite(app)
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/my/{public_id}"
    assert client.get(answer.location).status_code == 200


def test_opening_twice_and_looking_ahead_changes_nothing(app, client):
    public_id, path = invite(app)
    with app.app_context():
        before = whole_database()
    for method in ("GET", "HEAD", "GET"):
        for page, status in (
            (path, 303),
            (f"/my/{public_id}", 200),
            (f"/my/{public_id}/registration", 200),
        ):
            # Past the inspection of pages: the answer to HEAD has none.
            assert FlaskClient.open(client, page, method=method).status_code == status
    with app.app_context():
        assert whole_database() == before


def test_page_is_not_there_without_the_link(app, client):
    public_id, _path = invite(app)
    for page in ("", "/registration", "/calendar.ics"):
        assert client.get(f"/my/{public_id}{page}").status_code == 404


def test_nothing_can_be_done_without_the_link(app, client):
    public_id, path = invite(app)
    holder = app.test_client()
    holder.get(path)
    token = factories.csrf(client, "/sign-in")
    for deed in ("refusal", "registration", "cancellation"):
        answer = client.post(f"/my/{public_id}/{deed}", data={"csrf_token": token})
        assert answer.status_code == 404
    with app.app_context():
        assert db.session.scalars(sa.select(Attendee.status)).all() == ["pending"]


@pytest.mark.parametrize("how", ["unknown", "expired", "revoked"])
def test_links_that_open_nothing_look_alike(app, client, how):
    _public_id, path = invite(app)
    if how == "unknown":
        path = "/i/" + "x" * 32
    if how == "expired":
        let_time_pass(timedelta(days=365))
    if how == "revoked":
        with app.app_context():
            db.session.execute(sa.update(PersonalLink).values(revoked_at=clock.now()))
            db.session.commit()
    answer = client.get(path)
    assert answer.status_code == 404
    stranger = app.test_client().get("/i/never-sent")
    assert _without_address(answer) == _without_address(stranger)


def _without_address(answer) -> str:
    text = answer.get_data(as_text=True)
    return text.replace(answer.request.path, "")


def test_right_ends_with_the_link(app, client):
    public_id, path = invite(app)
    client.get(path)
    with app.app_context():
        db.session.execute(sa.update(PersonalLink).values(revoked_at=clock.now()))
        db.session.commit()
    assert client.get(f"/my/{public_id}").status_code == 404


def test_right_ends_after_a_while(app, client):
    public_id, path = invite(app)
    client.get(path)
    let_time_pass(RIGHT_LASTS + timedelta(seconds=1))
    assert client.get(f"/my/{public_id}").status_code == 404


def test_several_people_in_one_browser_are_not_mixed_up(app, client):
    with app.app_context():
        forum = factories.forum()
        people = [
            factories.attendee(forum, name=f"第{number}位") for number in range(MOST_RIGHTS + 2)
        ]
        ids = [person.public_id for person in people]
        paths = [link_path(person) for person in people]
    for path in paths:
        client.get(path)
    for number, public_id in enumerate(ids[2:], 2):
        page = client.get(f"/my/{public_id}").get_data(as_text=True)
        assert [name for name in range(len(ids)) if f"第{name}位" in page] == [number]
    # The oldest rights make room, so that the cookie stays small.
    assert [client.get(f"/my/{public_id}").status_code for public_id in ids[:2]] == [404, 404]


def test_link_pages_are_not_kept_or_told_of(app, client):
    public_id, path = invite(app)
    for answer in (client.get(path), client.get(f"/my/{public_id}")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
