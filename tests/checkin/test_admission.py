"""The rules of the door, by the vectors that the tablet's copy is tested with too."""

import itertools
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from events_app.checkin.admission import SIGNALS, BadgeFacts, Outcome, decide

VECTORS = json.loads(Path(__file__).with_name("admission_vectors.json").read_text("utf-8"))
STATUSES = ("confirmed", "cancelled", "waitlisted", "pending", "rejected")


@pytest.mark.parametrize("vector", VECTORS["decisions"], ids=str)
def test_the_rules_answer_each_vector(vector):
    facts = BadgeFacts(**vector["facts"]) if vector["facts"] else None
    assert decide(facts) is Outcome(vector["outcome"])


def test_the_vectors_leave_no_case_out():
    told = {tuple(vector["facts"].values()) for vector in VECTORS["decisions"] if vector["facts"]}
    assert told == set(itertools.product(STATUSES, *[(False, True)] * 3))


def test_every_outcome_has_its_signals():
    assert {str(outcome): asdict(signal) for outcome, signal in SIGNALS.items()} == (
        VECTORS["signals"]
    )
    assert set(SIGNALS) == set(Outcome)


def test_shape_and_sound_alone_tell_outcomes_apart():
    assert len({signal.shape for signal in SIGNALS.values()}) == len(Outcome)
    assert len({signal.sound for signal in SIGNALS.values()}) == len(Outcome)
