"""Who has arrived, by the vectors that the tablet's copy is tested with too."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events_app.checkin.standing import SetScan, standing

VECTORS = json.loads(Path(__file__).with_name("standing_vectors.json").read_text("utf-8"))


def told(scans):
    """Return the standing as the vectors write it."""
    return {
        person: {
            "id": each.first.id,
            "at": each.first.at,
            "station": each.first.station,
            "device": each.first.device,
            "clashes": [scan.id for scan in each.clashes],
        }
        for person, each in standing(scans).items()
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_function_answers_each_vector(vector):
    assert told(SetScan(**scan) for scan in vector["scans"]) == vector["standing"]


@given(data=st.data(), vector=st.sampled_from(VECTORS))
def test_order_and_repetition_change_nothing(data, vector):
    scans = [SetScan(**scan) for scan in vector["scans"]]
    repeated = scans + data.draw(st.lists(st.sampled_from(scans))) if scans else []
    assert told(data.draw(st.permutations(repeated))) == vector["standing"]
