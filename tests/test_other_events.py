"""An id of another forum or of another body leads nowhere, whichever address it is put into."""

from datetime import timedelta

import pytest

from events_app import clock
from events_app.access import Role, declared
from events_app.database import db
from events_app.invitation.models import GuestList
from tests import factories
from tests.everything import address, one_of_everything, values_for

# What tells one forum's things from another's; people's own pages name no forum.
THINGS = {"public_id", "scan_id", "mail_id", "type_id"}


@pytest.fixture
def two_forums(app):
    """What addresses call the things of this year's forum and of last year's."""
    with app.app_context():
        ended = clock.now() - timedelta(hours=1)
        event = factories.forum(starts_at=ended - timedelta(hours=3), ends_at=ended)
        other = factories.forum_of_another_year()
        return one_of_everything(event), one_of_everything(other)


def doors(app):
    """Every address of staff with a thing in it, each with a way to knock."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if "event_code" in rule.arguments and THINGS & rule.arguments
        for method in ("GET", "POST")
        if method in rule.methods
    ]


def signed_in(app, role, body="PR01"):
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(role, body))


def lists(app):
    with app.app_context():
        return db.session.scalars(db.select(GuestList.public_id)).all()


def knock(app, rule, method, named):
    (*_others, role) = sorted(declared(app, rule.endpoint).roles)
    client = signed_in(app, role)
    return client.open(address(rule, named), method=method).status_code


def test_things_of_another_forum_are_not_there(app, two_forums, monkeypatch):
    this, other = two_forums
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    foreign = other | {"event_code": this["event_code"]}
    knocked = doors(app)
    assert len(knocked) > 20
    seen = {(rule.endpoint, method): knock(app, rule, method, foreign) for rule, method in knocked}
    # That no arrival is recorded is said of anybody who is not of this forum.
    assert seen == dict.fromkeys(seen, 404) | {("certificate.single_certificate", "POST"): 422}
    # The control: the forum's own things are there, but for an unreadable scan to be merged and
    # the paper letter of somebody who has an address.
    kept = [door for door in knocked if not door[0].endpoint.endswith(("remove", "leaving_out"))]
    assert {
        (rule.endpoint, method) for rule, method in kept if knock(app, rule, method, this) == 404
    } == {("door.merging", "POST"), ("invitation.nominee_letter", "POST")}


def test_a_body_finds_no_list_and_no_guest_of_another(app, two_forums, monkeypatch):
    named, _other = two_forums
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    rules = [
        (rule, method)
        for rule, method in doors(app)
        if Role.NOMINATOR in declared(app, rule.endpoint).roles
    ]
    assert {rule.endpoint.partition(".")[0] for rule, _m in rules} == {"guest_list", "invitation"}
    before = lists(app)
    client = signed_in(app, Role.NOMINATOR, "TACA")
    seen = {
        (rule.endpoint, method): client.open(address(rule, named), method=method).status_code
        for rule, method in rules
    }
    assert seen == dict.fromkeys(seen, 404)
    assert lists(app) == before
    own = signed_in(app, Role.NOMINATOR)
    rule = next(rule for rule, _m in rules if rule.endpoint == "guest_list.guest_list")
    assert values_for(rule, named)["public_id"] == named["list"]
    assert own.get(address(rule, named)).status_code == 200
