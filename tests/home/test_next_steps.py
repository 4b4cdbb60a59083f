"""What an organiser is told to do next, on every stretch of the way."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from events_app.config import PROJECT
from events_app.event.models import Event
from events_app.event.set_up import read_plan
from events_app.home.next_steps import next_steps
from events_app.home.queries import Facts
from events_app.home.steps import Moment
from events_app.home.timeline import countdown, timeline
from events_app.report.models import Figures
from events_app.survey.models import Survey
from events_app.survey.queries import Progress

TAIPEI = ZoneInfo("Asia/Taipei")
FORUM = read_plan(PROJECT / "events_app" / "demo" / "forum.toml")["event"]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


EVENT = Event(
    time_zone=TAIPEI.key,
    letters_on=FORUM["letters_on"],
    nomination_due=FORUM["nomination_due"],
    waiting_list_ends_on=FORUM["waiting_list_ends_on"],
    sign_up_closes_at=at("2024-08-30T23:59:59"),
    starts_at=at("2024-09-19T13:30"),
    ends_at=at("2024-09-19T16:50"),
)
BEFORE, DURING, LATE, LAST_WEEK, THE_DAY, AFTER = (
    at("2024-07-15T09:00"),
    at("2024-08-05T09:00"),
    at("2024-08-20T09:00"),
    at("2024-09-13T09:00"),
    at("2024-09-19T13:10"),
    at("2024-09-19T17:00"),
)


def body(name):
    return SimpleNamespace(name=lambda _language: name)


BODIES = tuple(body(f"Prison {number}") for number in range(10))
INVITED = Figures(invited=20, accepted=12, open=8, absent=12)


@pytest.fixture
def told(application):
    """Return the steps in English, as pairs of key and state."""

    def tell(facts, moment, *, whole=False):
        with application.test_request_context("/?lang=en"):
            steps = next_steps(EVENT, facts, moment)
        return steps if whole else [(step.key, step.state) for step in steps]

    return tell


def test_at_first_there_are_only_lists_to_wait_for(told):
    assert told(Facts(bodies_missing=BODIES), BEFORE) == [
        ("lists", "open"),
        ("tablets", "open"),
        ("letters", "waiting"),
        ("badges", "waiting"),
        ("report", "waiting"),
    ]


def test_what_is_urgent_comes_first_and_what_is_done_last(told):
    facts = Facts(
        figures=INVITED,
        lists_to_confirm=2,
        letters_to_send=5,
        letters_to_hand_over=1,
        bodies_without_address=1,
        mails_failed=3,
        waiting=4,
        seats_free=0,
        badges=12,
        badges_to_print=12,
        tablets=2,
    )
    assert told(facts, DURING) == [
        ("mails", "now"),
        ("confirm", "now"),
        ("addresses", "now"),
        ("letters", "now"),
        ("hand over", "now"),
        ("answers", "open"),
        ("waiting list", "open"),
        ("badges", "open"),
        ("report", "waiting"),
        ("lists", "done"),
        ("tablets", "done"),
    ]


def test_a_list_that_is_late_becomes_urgent_and_says_how_late(told):
    early, late = (
        told(Facts(bodies_missing=BODIES), moment, whole=True)[0] for moment in (DURING, LATE)
    )
    assert (early.key, early.state, late.key, late.state) == ("lists", "open", "lists", "now")
    assert early.title == late.title == "10 nominating organisations have not sent a guest list"
    assert early.due == "Friday, 9 August 2024, 4 days left"
    assert late.due == "Friday, 9 August 2024, 11 days ago"
    shown = ", ".join(f"Prison {number}" for number in range(8))
    assert early.detail == f"{shown} and 2 more"


def test_an_address_is_wanted_before_letters_go_out_and_urgent_then(told):
    facts = Facts(figures=INVITED, bodies_without_address=2)
    early, late = (
        next(step for step in told(facts, moment, whole=True) if step.key == "addresses")
        for moment in (BEFORE, DURING)
    )
    assert (early.state, early.due, late.state, late.due) == (
        "open", "Monday, 22 July 2024, 7 days left", "now", "",
    )  # fmt: skip
    assert early.title == "2 nominating organisations have no contact address"


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (1, "1 nominating organisation has not sent a guest list"),
        (2, "2 nominating organisations have not sent a guest list"),
    ],
)
def test_one_is_one_and_two_are_two(told, number, title):
    assert told(Facts(bodies_missing=BODIES[:number]), DURING, whole=True)[0].title == title


def test_a_free_seat_makes_the_waiting_list_urgent_until_it_ends(told):
    full, free = Facts(waiting=3), Facts(waiting=3, seats_free=1)
    assert ("waiting list", "open") in told(full, DURING)
    assert ("waiting list", "now") in told(free, DURING)
    assert "waiting list" not in dict(told(free, LAST_WEEK))


def test_in_the_last_week_badges_and_tablets_are_urgent(told):
    facts = Facts(figures=INVITED, badges=12, badges_to_print=3, badges_unprintable=1)
    assert told(facts, LAST_WEEK) == [
        ("unprintable", "now"),
        ("badges", "now"),
        ("tablets", "now"),
        ("report", "waiting"),
        ("letters", "done"),
    ]


def test_on_the_day_arrivals_come_first(told):
    facts = Facts(figures=INVITED, badges=12, tablets=3, mails_failed=1)
    assert told(facts, THE_DAY)[0] == ("arrivals", "now")
    assert "arrivals" not in dict(told(facts, LAST_WEEK))


@pytest.mark.parametrize("moment", [DURING, THE_DAY, AFTER])
def test_what_is_to_be_settled_is_urgent_whenever_it_comes(told, moment):
    steps = told(Facts(to_settle=2), moment, whole=True)
    step = next(each for each in steps if each.key == "to settle")
    assert (step.state, step.title) == ("now", "2 matters of the desks are to be settled")


def test_afterwards_there_is_the_report(told):
    facts = Facts(figures=INVITED, bodies_missing=BODIES, letters_to_send=3, badges_to_print=9)
    assert told(facts, AFTER) == [("report", "now")]


ASKED = Progress(
    came=9, asked=9, unsent=0, begun=4, answered=3, to_ask=0, to_remind=5, unreachable=0
)


@pytest.mark.parametrize(
    ("survey", "found", "step"),
    [
        (None, replace(ASKED, to_ask=9), ("survey", "now")),
        (Survey(closes_at=at("2024-09-26T23:59")), ASKED, ("survey", "open")),
        (Survey(closes_at=at("2024-09-19T16:59")), ASKED, ("survey", "now")),
        (Survey(closes_at=at("2024-09-26T23:59"), closed_at=AFTER), ASKED, ("feedback", "now")),
    ],
)
def test_afterwards_the_survey_is_sent_answered_closed_and_read(told, survey, found, step):
    steps = told(Facts(survey=survey, feedback=found), AFTER)
    assert sorted(steps) == sorted([step, ("report", "now")])


def test_every_step_that_can_be_done_leads_to_a_page(told, application):
    facts = Facts(
        figures=INVITED,
        bodies_missing=BODIES,
        lists_to_confirm=1,
        letters_to_send=1,
        letters_to_hand_over=1,
        mails_failed=1,
        waiting=1,
        badges=2,
        badges_to_print=1,
        badges_unprintable=1,
        to_settle=1,
    )
    endpoints = {rule.endpoint for rule in application.url_map.iter_rules()}
    for moment in (BEFORE, DURING, LATE, LAST_WEEK, THE_DAY, AFTER):
        for step in told(facts, moment, whole=True):
            assert step.endpoint in endpoints | {""}
            assert bool(step.button) == bool(step.endpoint)


@pytest.mark.parametrize(
    ("moment", "days", "today"),
    [(DURING, 6, 1), (at("2024-08-09T09:00"), 5, 1), (BEFORE, 6, 0), (AFTER, 5, 4)],
)
def test_today_stands_among_the_dates(application, moment, days, today):
    with application.test_request_context("/?lang=en"):
        stops = timeline(EVENT, Moment(EVENT, moment).today)
    assert len(stops) == days
    assert [stop.when for stop in stops] == ["past"] * today + ["today"] + ["ahead"] * (
        days - today - 1
    )
    assert [stop.day for stop in stops] == sorted(stop.day for stop in stops)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (DURING, "45 days to the forum"),
        (at("2024-09-18T23:59"), "1 day to the forum"),
        (THE_DAY, "The forum is today"),
        (AFTER, "The forum is over"),
    ],
)
def test_the_countdown_says_how_long_it_is(application, moment, words):
    with application.test_request_context("/?lang=en"):
        assert countdown(Moment(EVENT, moment)) == words


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (Figures(came_in_total=3, walk_ins=3), "3 people came; the sums are checked."),
        (Figures(came_in_total=3, walk_ins=2), "3 people came; some sums do not agree."),
    ],
)
def test_the_sums_are_called_checked_only_if_they_agree(told, figures, said):
    steps = told(Facts(figures=figures), AFTER, whole=True)
    assert [step.detail for step in steps if step.key == "report"] == [said]
