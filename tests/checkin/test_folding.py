"""Text is folded and cleaned as the vectors say; tablets are tested with the same ones."""

import json
from pathlib import Path

import pytest

from events_app.forms import clean_line, fold

VECTORS = json.loads(Path(__file__).with_name("folding_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "folded"), VECTORS["folded"])
def test_text_is_folded(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("text", "cleaned"), VECTORS["cleaned"])
def test_a_line_is_cleaned(text, cleaned):
    assert clean_line(text) == cleaned
