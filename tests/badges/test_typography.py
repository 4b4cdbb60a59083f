"""Measuring, breaking and drawing."""

import pytest

from badges.line_breaking import NOT_AT_END, NOT_AT_START, wrap
from badges.typography import UnprintableText, missing_characters, runs, text_width

PARAGRAPH = (
    "本論壇免費參加，謝絕餽贈（含花籃、禮品）；「企業助『更』、互利共生」企業誠信論壇，"
    "由 Agency of Corrections 主辦。洽詢電話：(02) 0000-0001，週一至週五 9:00–17:00！"
)


@pytest.mark.parametrize("width", range(54, 400, 7))
def test_no_line_begins_or_ends_with_a_mark_that_may_not_stand_there(width):
    lines = wrap(PARAGRAPH, 12, width)
    assert [line for line in lines[1:] if line[0] in NOT_AT_START] == []
    assert [line for line in lines[:-1] if line[-1] in NOT_AT_END] == []


@pytest.mark.parametrize("width", (60, 120, 240))
def test_lines_fit_their_width_and_lose_nothing_but_spaces(width):
    lines = wrap(PARAGRAPH, 12, width)
    assert [line for line in lines if text_width(line, 12) > width] == []
    assert "".join(lines).replace(" ", "") == PARAGRAPH.replace(" ", "")


def test_latin_words_stay_whole_and_chinese_breaks_anywhere():
    assert wrap("矯正機關 Agency of Corrections", 10, 46) == [
        "矯正機關",
        "Agency of",
        "Correctio",
        "ns",
    ]
    assert wrap("矯正機關 Agency of Corrections", 10, 70) == [
        "矯正機關",
        "Agency of",
        "Corrections",
    ]


def test_line_breaks_of_the_text_stay():
    assert wrap("一二\n\n三", 10, 100) == ["一二", "", "三"]


def test_a_word_takes_one_typeface_and_its_apostrophe_is_narrow():
    assert [(run.text, run.typeface.fontName) for run in runs("Dvořák 王O’Brien𡍼")] == [
        ("Dvořák", "NotoSans-Regular"),
        (" 王O", "NotoSansTC-Regular"),
        ("’", "NotoSans-Regular"),
        ("Brien", "NotoSansTC-Regular"),
        ("𡍼", "HanaMin-21000"),
    ]


def test_accents_are_drawn_with_their_letters_and_han_as_it_was_written():
    assert [run.text for run in runs("e\u0302\u0303")] == ["\u1ec5"]
    assert [run.text for run in runs("\uf914")] == ["\uf914"]


def test_width_grows_with_size_and_tracking():
    assert text_width("王小明", 10) == pytest.approx(30)
    assert text_width("王小明", 20, bold=True, tracking=0.5) == pytest.approx(80)


def test_missing_characters_are_named_once():
    text = "王\ue000小\ue000明\U0010fffd\x07\u2028"
    assert missing_characters(text) == ["\ue000", "\U0010fffd", "\x07", "\u2028"]
    assert missing_characters("王小明") == []


def test_a_text_with_a_missing_character_is_refused_by_name():
    with pytest.raises(UnprintableText) as refusal:
        runs("王\ue000明")
    assert (refusal.value.text, refusal.value.characters) == ("王\ue000明", ["\ue000"])
    assert str(refusal.value) == "No typeface draws '\\ue000' of '王\\ue000明'."
