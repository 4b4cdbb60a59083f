"""Whatever tablets do apart, in whatever order, parts and repetitions it arrives: one truth."""

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import IS_ARRIVAL, Arrival
from events_app.checkin.models import CountedEntry, Scan
from events_app.checkin.standing import SetScan, standing
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.models import Station
from tests.checkin.conftest import add_person, new_id, now, open_tablet

PEOPLE = 3
TABLETS = 3
DEEDS = st.lists(
    st.tuples(
        st.integers(0, TABLETS - 1),
        st.sampled_from(["admit", "admit", "admit", "refuse", "unknown", "undo"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 4),  # seconds; few, so that some are the same
        st.integers(0, 20),  # which of the scans made before is undone, on any tablet
    ),
    max_size=14,
)


def test_the_statements_the_news_and_the_function_agree_on_any_history(app, forum):
    tablets = [open_tablet(app, f"D{number + 1}") for number in range(TABLETS)]
    people = [add_person(app) for _person in range(PEOPLE)]

    @settings(max_examples=40, deadline=None)
    @given(deeds=DEEDS, data=st.data())
    def history(deeds, data):
        with app.app_context():
            db.session.execute(sa.delete(Scan))
            db.session.commit()
        made = _made(tablets, people, deeds)
        for tablet, batch in _sendings(data, made):
            receipts = tablets[tablet].send(*batch)
            assert {each["id"] for each in receipts} == {scan["id"] for scan in batch}
        in_set = [SetScan(**scan) for scan in tablets[0].news().values()]
        assert {scan.id for scan in in_set} == {scan["id"] for _tablet, scan in made}
        expected = standing(data.draw(st.permutations(in_set)))
        assert _arrivals(app) == {
            person: (each.first.id, each.first.station, each.first.at)
            for person, each in expected.items()
        }
        assert _counted(app) == {
            person: [each.first.id, *(scan.id for scan in each.clashes)]
            for person, each in expected.items()
        }
        assert set(expected) == _by_hand(made, people)

    history()


def _made(tablets, people, deeds):
    """Return (tablet, scan) pairs; times lie in the past and are few, ids are fresh."""
    start = now() - 60_000
    made: list[tuple[int, dict]] = []
    for tablet, deed, person, seconds, which in deeds:
        common = {"at": start + seconds * 1000, "id": new_id()}
        if deed == "undo":
            names = made[which % len(made)][1]["id"] if made else new_id()
            scan = tablets[tablet].undo(names, **common)
        elif deed == "unknown":
            scan = tablets[tablet].entry("NOBODY", "admitted", **common)
        else:
            verdict = "admitted" if deed == "admit" else "already_in"
            scan = tablets[tablet].entry(people[person][1 + which % 2], verdict, **common)
        made.append((tablet, scan))
    return made


def _sendings(data, made):
    """Part every tablet's scans into batches, repeat some, and mix them all."""
    batches = []
    for tablet in range(TABLETS):
        own = data.draw(st.permutations([scan for by, scan in made if by == tablet]))
        while own:
            size = data.draw(st.integers(1, len(own)))
            batches += [(tablet, own[:size])] * data.draw(st.integers(1, 2))
            own = own[size:]
    return data.draw(st.permutations(batches))


def _arrivals(app):
    with app.app_context():
        rows = db.session.execute(
            sa.select(Attendee.public_id, Arrival.id, Station.code, Arrival.at)
            .select_from(Attendee)
            .join(Arrival, IS_ARRIVAL)
            .join(Station, Station.id == Arrival.station_id)
        )
        return {
            person: (scan_id, station, milliseconds(at)) for person, scan_id, station, at in rows
        }


def _counted(app):
    with app.app_context():
        rows = db.session.execute(
            sa.select(Attendee.public_id, CountedEntry.scan_id)
            .join(Attendee, Attendee.id == CountedEntry.attendee_id)
            .order_by(CountedEntry.place)
        )
        counted: dict[str, list[str]] = {}
        for person, scan_id in rows:
            counted.setdefault(person, []).append(scan_id)
        return counted


def _by_hand(made, people):
    """Return who has arrived, told in the plainest way from what the tablets did."""
    undone = {scan["undo_of"] for _tablet, scan in made if scan["kind"] == "undo"}
    owner = {code: person for person, *codes in people for code in codes}
    return {
        owner[scan["code"]]
        for _tablet, scan in made
        if scan["kind"] == "entry"
        and scan["verdict"] == "admitted"
        and scan["code"] in owner
        and scan["id"] not in undone
    }
