"""How people are addressed: by surname and post, or by their whole name where that is unknown."""

import pytest

from events_app.attendee.models import Attendee
from events_app.invitation.salutation import salutation_en, salutation_zh, surname


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("陳大文", "執行長", "陳執行長"),
        ("蔡玉", "研究員", "蔡研究員"),
        ("歐陽美玲", "教授", "歐陽教授"),
        ("歐陽修", "教授", "歐陽教授"),
        ("范姜宇", "主任", "范姜主任"),
        ("張簡宇恩", "專員", "張簡專員"),
        ("張簡‧宇恩", "專員", "張簡專員"),
        # 張 with the given name 簡宇, or 張簡 with the given name 宇: nobody knows.
        ("張簡宇", "專員", "張簡宇專員"),
        # Four characters may be two surnames of a married woman.
        ("林陳秀英", "理事長", "林陳秀英理事長"),
        ("Sayun", "執行長", "Sayun 執行長"),
        ("Sayun Demoyan", "專員", "Sayun Demoyan 專員"),
        ("撒韵‧示例", "執行長", "撒韵‧示例執行長"),
        ("撒韵‧示例 Sayun Sili’", "執行長", "撒韵‧示例 Sayun Sili’執行長"),
        ("陳大文", "", "陳大文君"),
        ("阿道", "", "阿道"),
        ("Kai", "", "Kai"),
    ],
)
def test_salutation_in_chinese(name, title, expected):
    assert salutation_zh(Attendee(name=name, title=title, organisation="示範")) == expected


def test_without_a_person_the_organisation_and_its_section_are_addressed():
    office = Attendee(name="", title="", organisation="示範企業有限公司", section="人資部")
    assert salutation_zh(office) == "示範企業有限公司 人資部"
    assert salutation_en(office) == "示範企業有限公司"


def test_in_english_nobodys_gender_is_guessed():
    assert salutation_en(Attendee(name="陳大文", title="執行長")) == "陳大文"


@pytest.mark.parametrize("name", ["", "一", "阿明", "A", "𡍼美惠陳李王", "示範公司人資部門"])
def test_what_is_not_surely_a_surname_is_none(name):
    assert surname(name) == ""
