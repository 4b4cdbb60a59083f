"""Words about a past: none is missed, and hardly a harmless neighbour is taken for one."""

import json
import time
from pathlib import Path

import pytest

from events_app.guard import About, Kind, kinds_in, masked, rest_of_name, without

WORDS = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
FALSE_ALARMS = 0.02


def test_the_corpus_is_large_and_mostly_harmless():
    told, harmless = (set(WORDS[name]) for name in ("about_a_past", "harmless"))
    assert (len(told) + len(harmless) >= 590, len(harmless) >= 2 * len(told)) == (True, True)
    assert told & harmless == set()


def test_no_word_about_a_past_is_missed():
    assert [text for text in WORDS["about_a_past"] if Kind.PAST not in kinds_in(text)] == []


@pytest.mark.parametrize(
    "around",
    ["{}", "王小明{}", "（{}）", "員工{}名單", "員工，{}", "{}、志工", "ABC {} 12", "\u3000{}\n"],
)
def test_whatever_stands_around_a_word_it_is_found(around):
    told = (
        "前收容人",
        "更生人",
        "受刑人",
        "假釋中",
        "服刑",
        "ex-offender",
        "former inmate",
        "on parole",
    )
    texts = [around.format(text) for text in told]
    assert [text for text in texts if without(text) != ""] == []


def test_hardly_anything_harmless_is_taken_out():
    alarms = [text for text in WORDS["harmless"] if without(text) != text]
    assert len(alarms) < FALSE_ALARMS * len(WORDS["harmless"]), alarms


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("王大明（更生人）", "王大明"),
        ("前科 陳先生", "陳先生"),
        ("更生人代表王小姐", ""),
        ("林佳穎A123456789", "林佳穎"),
        ("陳柏宇(身分證B223456788)", "陳柏宇"),
        ("林更生", "林更生"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("更\u200b生\u202e人", ""),
    ],
)
def test_the_rest_of_a_name_stays(name, rest):
    assert rest_of_name(name) == rest


def test_a_sign_of_omission_stands_where_something_was():
    assert masked("桃園監獄更生人名單.csv") == "桃園監獄…名單.csv"
    assert masked("林佳穎A123456789、陳柏宇") == "林佳穎…、陳柏宇"
    assert masked("更生保護會名單.csv") == "更生保護會名單.csv"


@pytest.mark.parametrize(
    "text",
    [
        "我是更生人，想請教", "我出獄三年了", "本人目前假釋中", "我曾在臺北監獄服刑", "身為更生人，我想問",
        "我們也是更生人", "I was in prison for two years", "I am on parole", "As a former inmate, I ask",
    ],
)  # fmt: skip
def test_who_writes_of_their_own_past_is_told(text):
    assert kinds_in(text, About.TOPIC) == [Kind.PAST]


@pytest.mark.parametrize(
    "text",
    [
        "請問更生人如何就業？", "我想請問受刑人的薪資怎麼算", "我們是僱用更生人的公司", "我以前僱用過更生人",
        "出獄後的輔導由誰負責", "假釋出獄者可否應徵", "How do parolees find jobs?",
        "What does the parole board need from an employer?", "We would like to hire former inmates.",
    ],
)  # fmt: skip
def test_the_forums_own_subject_can_be_asked_about(text):
    assert kinds_in(text, About.TOPIC) == []


def test_answers_without_a_name_may_say_anything_but_numbers_and_codes():
    assert kinds_in("我是更生人，出獄三年", About.NOBODY) == []
    assert kinds_in("我是更生人 A123456789", About.NOBODY) == [Kind.IDENTITY]


def test_an_address_may_hold_any_word():
    assert kinds_in("parole.office@prison.example", About.ADDRESS) == []
    assert kinds_in("a123456789@mail.example", About.ADDRESS) == [Kind.IDENTITY]


@pytest.mark.parametrize(
    "text",
    [
        "更生" * 16_000, "收容人" * 10_000, "更 " * 16_000, "A1" * 16_000, "7" * 32_000, "70/" * 10_000,
        "生日" * 16_000, "former " * 5_000, "inmate " * 5_000, "監" * 32_000, "FD1" * 10_000, "我曾" * 16_000,
        "更生人服務" * 6_000, "2-" * 16_000, "(" * 32_000, "a " * 16_000, "\u202e" * 32_000, "民國 " * 10_000,
    ],
    ids=lambda text: text[:6].encode("unicode_escape").decode(),
)  # fmt: skip
@pytest.mark.parametrize("about", About)
def test_the_time_grows_as_the_text_does(text, about):
    took = []
    for part in (text[: len(text) // 8], text):
        begun = time.process_time()
        kinds_in(part, about)
        took.append(time.process_time() - begun)
    # Eight times the text: eight times the time, with room for a busy machine; squares take 64.
    assert took[1] < max(30 * took[0], 1)
