"""Numbers of identity documents, birthdays, words about health, codes of badges."""

import json

import pytest

from events_app.config import PROJECT
from events_app.guard import About, Kind, kinds_in, without
from events_app.guard.numbers import passes_check

VECTORS = json.loads(
    (PROJECT / "tests" / "checkin" / "codes_as_text_vectors.json").read_text("utf-8")
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("林佳穎A123456789", "林佳穎"),
        ("A123456789", ""),
        ("a123456789", ""),
        ("ａ１２３４５６７８９", ""),
        ("A 123 456 789", ""),
        ("A-123456789", ""),
        ("A800000014", ""),
        ("AB12345677", ""),
        ("身分證字號：A123456789，葷食", "葷食"),
        ("身分證後四碼6789", ""),
        ("ID no. A123456789", ""),
        ("護照號碼 312345678", ""),
        ("passport 312345678", ""),
        ("A12345****", ""),
        ("王小明 A1○○○○○789", "王小明"),
        ("居留證 AC12345678", ""),
        ("車牌ABC-1234", "車牌ABC-1234"),
        ("AB-12345678", "AB-12345678"),
        ("0912345678", "0912345678"),
        ("統編12345675", "統編12345675"),
        ("LG1234567890", "LG1234567890"),
        ("Room A1", "Room A1"),
        ("A4 2024", "A4 2024"),
    ],
)
def test_numbers_of_identity_documents_are_cut_out(text, rest):
    assert without(text) == rest
    assert without(text, About.TOPIC) == rest


@pytest.mark.parametrize(
    ("number", "passes"),
    [("A123456789", True), ("A123456788", False), ("A800000014", True), ("F131104093", True)],
)
def test_the_check_digit_of_identity_numbers(number, passes):
    assert passes_check(number) is passes


@pytest.mark.parametrize(
    "text",
    [
        "生日 70/01/02", "生日70.1.2", "生日：民國70年1月2日", "出生年月日 1981-01-02", "出生日期19810102",
        "民國70年1月2日生", "70年次", "１９８１年次", "birthday: 1981/01/02", "born on 1981-01-02", "DOB 700102",
        "生日1月2日", "生日 01/02",
    ],
)  # fmt: skip
def test_birthdays_are_found_by_their_word(text):
    assert kinds_in(text, About.TOPIC) == [Kind.BIRTHDAY]
    assert kinds_in(text) == [Kind.BIRTHDAY]


def test_a_bare_day_long_ago_is_a_birthday_beside_a_name_alone():
    assert kinds_in("王小明 70/01/02") == kinds_in("1981.1.2") == [Kind.BIRTHDAY]
    assert kinds_in("自70/01/02起", About.TOPIC) == []


@pytest.mark.parametrize(
    "text",
    [
        "113/09/19", "2024-09-19", "民國113年9月19日", "9/19 13:30", "成立於1981/01/02", "02-2712-3456",
        "生日蛋糕一個", "12:30-13:40", "自70/01/02到職", "3.14.15", "10-12人", "生產70/80件",
    ],
)  # fmt: skip
def test_other_days_stay(text):
    assert without(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "憂鬱症", "糖尿病患者", "身心障礙手冊", "精神疾病", "愛滋感染者", "洗腎", "戒毒中", "吸毒", "癌末", "懷孕五個月",
        "思覺失調症", "HIV positive", "diabetic", "recovering addict", "mentally ill",
    ],
)  # fmt: skip
def test_words_about_health_are_found(text):
    assert kinds_in(text) == [Kind.HEALTH]


@pytest.mark.parametrize(
    "text",
    [
        "輪椅席", "需要手語翻譯", "聽打服務", "全素", "蛋奶素", "不吃牛", "精神科醫師", "癌症基金會", "身心障礙者服務協會",
        "糖尿病衛教師", "腫瘤科主任", "健康管理師", "護理長", "醫師", "愛滋感染者權益促進會", "Diabetes Association",
        "depressed prices", "wheelchair", "vegetarian",
    ],
)  # fmt: skip
def test_needs_and_those_who_heal_are_harmless(text):
    assert without(text) == text


@pytest.mark.parametrize(("text", "is_code"), VECTORS["names"])
def test_a_name_that_is_a_badge_code_is_found(text, is_code):
    assert (Kind.CODE in kinds_in(text)) is is_code


@pytest.mark.parametrize(("text", "is_code"), VECTORS["sentences"])
def test_a_badge_code_in_a_sentence_is_found(text, is_code):
    assert (Kind.CODE in kinds_in(text, About.TOPIC)) is is_code
    assert (Kind.CODE in kinds_in(text, About.NOBODY)) is is_code
