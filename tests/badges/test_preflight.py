"""What cannot be printed is known before printing."""

import io

import pytest

from badges.model import A6_SINGLE
from badges.preflight import Kind, Problem, problems
from badges.render import render_pdf
from badges.typography import UnprintableText


def test_good_badges_have_no_problems(make_badge):
    assert (
        problems([make_badge(), make_badge(name="Sayun Demoyan", organisation="", title="")]) == []
    )


def test_problems_name_badge_field_and_characters(make_badge):
    found = problems(
        [
            make_badge(name="王\ue123明"),
            make_badge(name="林小美", organisation="示範\U000f0000行"),
            make_badge(name="　 "),
            make_badge(name="甲" * 50),
            make_badge(name="李一", band_colour="#ffcc00"),
        ]
    )
    assert found[:3] == [
        Problem(0, Kind.MISSING_CHARACTERS, "name", ("\ue123",)),
        Problem(1, Kind.MISSING_CHARACTERS, "organisation", ("\U000f0000",)),
        Problem(2, Kind.EMPTY_NAME, "name"),
    ]
    assert (found[3].index, found[3].kind, found[3].field) == (3, Kind.SHRUNKEN, "name")
    assert 12 < found[3].size < 24
    assert found[4:] == [Problem(4, Kind.LOW_CONTRAST, "band_ink")]


def test_people_with_the_same_name_are_both_listed(make_badge):
    badges = [make_badge(), make_badge(name="李一"), make_badge(organisation="另一公司")]
    assert problems(badges) == [
        Problem(0, Kind.DOUBLE_NAME, "name"),
        Problem(2, Kind.DOUBLE_NAME, "name"),
    ]


@pytest.mark.parametrize(
    "field", ["name", "organisation", "title", "band_label_zh", "band_label_en", "event_name",
              "event_date", "code8"],
)  # fmt: skip
def test_whatever_is_missing_is_refused_by_the_printer_too(make_badge, field):
    badge = make_badge(**{field: "A\ue000BCDEFG"})
    assert problems([badge]) == [Problem(0, Kind.MISSING_CHARACTERS, field, ("\ue000",))]
    stream = io.BytesIO()
    with pytest.raises(UnprintableText, match="No typeface draws '\\\\ue000'"):
        render_pdf([make_badge(), badge], A6_SINGLE, stream)
    assert stream.getvalue() == b""
