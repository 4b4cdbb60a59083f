"""Whatever is sent, it is answered scan by scan, never with a 500 and never with a loss."""

import json

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from events_app.checkin.models import Scan, SetAsideScan
from events_app.checkin.reading import MOST_RAW, Batch, read_batch
from events_app.code_hashing import Hashing
from events_app.database import db
from tests.checkin.conftest import add_person, new_id, now

ADDRESS = "/desk/EIF113/scans"


def post(tablet, body: bytes):
    """Post bytes as JSON."""
    return tablet.client.post(ADDRESS, data=body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"7", b"[]", b"[1]", b'"x"', b"{}", b'{"scans": null}',
        b'{"scans": {}}', b'{"scans": "x"}', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000,
        b'{"scans": [' + b"9" * 6_000 + b"]}", b'{"scans": [1e', "{\"scans\": [}".encode("utf-16"),
    ],
    ids=lambda body: repr(body[:14]),
)  # fmt: skip
def test_what_is_no_batch_is_refused_as_a_whole(tablet, body):
    assert post(tablet, body).status_code == 400


def test_a_truncated_batch_is_refused_and_the_whole_one_then_stored(app, tablet):
    scans = [tablet.entry("NOBODY", "unknown") for _number in range(3)]
    body = json.dumps({"sent_at": now(), "waiting": 3, "scans": scans}).encode()
    for length in range(0, len(body), 37):
        assert post(tablet, body[:length]).status_code == 400
    receipts = post(tablet, body).get_json()["receipts"]
    assert [receipt["state"] for receipt in receipts] == ["stored"] * 3


def test_a_huge_batch_is_refused_before_it_is_read(tablet):
    assert post(tablet, b'{"scans": [' + b" " * 1_100_000 + b"]}").status_code == 413


def test_the_largest_batch_of_our_own_tablets_is_not_huge(tablet):
    scans = [
        tablet.walk_in("\U0001f98a" * 50, organisation="\U0001f98a" * 120, title="\U0001f98a" * 60)
        for _number in range(200)
    ]
    receipts = tablet.send(*scans)
    assert {receipt["state"] for receipt in receipts} == {"stored"}


def test_what_cannot_be_read_is_kept_up_to_four_kilobytes(app, tablet):
    scan = tablet.made("?", junk="長" * 5_000)
    tablet.send(scan)
    with app.app_context():
        raw = db.session.scalars(sa.select(SetAsideScan.raw)).one()
    assert raw == json.dumps(scan, sort_keys=True)[:MOST_RAW]
    assert len(raw) == MOST_RAW


def test_a_deep_scan_harms_no_other(tablet):
    deep = b'{"id": "%s", "event": "EIF113", "junk": ' % new_id().encode()
    deep += b"[" * 700 + b"]" * 700 + b"}"
    good = json.dumps(tablet.entry("NOBODY", "unknown")).encode()
    response = post(tablet, b'{"scans": [' + deep + b"," + good + b"]}")
    states = [receipt["state"] for receipt in response.get_json()["receipts"]]
    assert states == ["set_aside", "stored"]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(
        ["EIF113", "entry", "undo", "walk_in", "admitted", "D1", "", "\x00", "\ud800"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = ("event", "id", "kind", "station", "at", "verdict", "code", "person", "undo_of", "name",
          "organisation", "title", "group", "desk_code", "badge", "slow_hash", "codes")  # fmt: skip


def test_a_batch_with_anything_in_it_is_answered_scan_by_scan(app, tablet):
    _person, code, _desk_code = add_person(app)

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def send(data):
        scans = [_spoilt(data, tablet, code) for _scan in range(data.draw(st.integers(0, 4)))]
        body = {"sent_at": data.draw(ANYTHING), "waiting": data.draw(ANYTHING), "scans": scans}
        response = post(tablet, json.dumps(body).encode())
        assert response.status_code == 200, response.get_data(as_text=True)
        receipts = response.get_json()["receipts"]
        assert len(receipts) == len(scans)
        with app.app_context():
            kept = set(db.session.scalars(sa.select(Scan.id)))
            kept |= set(db.session.scalars(sa.select(SetAsideScan.id)))
        for position, (scan, receipt) in enumerate(zip(scans, receipts, strict=True)):
            if receipt["state"] == "refused":
                assert receipt["position"] == position
            else:
                assert receipt["id"] == scan["id"] in kept

    send()


def _spoilt(data, tablet, code):
    """Return a scan of ours with some of its parts replaced by anything."""
    whole = data.draw(
        st.sampled_from([tablet.entry(code), tablet.undo(new_id()), tablet.walk_in()])
    ) | {"id": new_id()}
    wrong = data.draw(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3))
    return data.draw(st.just(whole | wrong) | ANYTHING)


@given(scans=st.lists(ANYTHING), event=st.sampled_from(["EIF113", ""]))
def test_reading_never_fails(scans, event):
    batch = read_batch({"scans": scans}, event, Hashing("5a17", 1))
    assert isinstance(batch, Batch) and len(batch.scans) == len(scans)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_known(tablet, method):
    assert tablet.client.open(ADDRESS, method=method, json={}).status_code == 405
