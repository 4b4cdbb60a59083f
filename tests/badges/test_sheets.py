"""Badges lie where the scissors go, and look the same on every sheet."""

import pytest
from PIL import ImageChops

from badges.colours import contrast
from badges.model import A4_FOUR_UP
from badges.shapes import SHAPES

DOTS_A_MM = 150 / 25.4
POINTS_A_MM = 72 / 25.4


def test_a_single_badge_has_a_page_of_its_size(make_badge, document_of):
    document = document_of(make_badge(), make_badge())
    assert [page.get_size() for page in document] == [
        pytest.approx((105 * POINTS_A_MM, 148 * POINTS_A_MM), abs=0.01)
    ] * 2


def test_five_badges_take_two_sheets_of_four(make_badge, document_of):
    document = document_of(*[make_badge()] * 5, sheet=A4_FOUR_UP)
    assert [page.get_size() for page in document] == [
        pytest.approx((210 * POINTS_A_MM, 297 * POINTS_A_MM), abs=0.01)
    ] * 2


def test_the_four_badges_of_a_sheet_do_not_touch_their_cuts(make_badge, picture_of):
    sheet = picture_of(*[make_badge()] * 4, sheet=A4_FOUR_UP).convert("L")
    for place in A4_FOUR_UP.places:
        inside = (place.x + 5, place.y + 5, place.x + 100, place.y + 143)
        badge = sheet.crop(tuple(round(side * DOTS_A_MM) for side in inside))
        drawn = [side / DOTS_A_MM for side in ImageChops.invert(badge).getbbox()]
        assert drawn == pytest.approx([2, 2, 93, 136], abs=0.5)


def test_cut_marks_stand_at_the_corners_only(make_badge, picture_of):
    blank = make_badge(name="　")
    sheet = picture_of(blank, sheet=A4_FOUR_UP).convert("L")
    centre = tuple(round(side * DOTS_A_MM) for side in (99, 142.5, 111, 154.5))
    marks = ImageChops.invert(sheet.crop(centre)).getbbox()
    assert [side / DOTS_A_MM for side in marks] == pytest.approx([2, 2, 10, 10], abs=0.3)


def test_an_empty_name_leaves_a_line_to_write_on(make_badge, document_of, picture_of):
    text = document_of(make_badge(name=""))[0].get_textpage().get_text_range().split("\r\n")
    assert text[4] == "晟昱示範精密股份有限公司"
    line = picture_of(make_badge(name="")).convert("L")
    row = line.crop(tuple(round(side * DOTS_A_MM) for side in (8, 60, 97, 80)))
    left, top, right, bottom = ImageChops.invert(row).getbbox()
    assert (right - left) / DOTS_A_MM == pytest.approx(77, abs=0.5)
    assert bottom - top <= 4


def test_groups_have_shapes_that_differ_without_colour(make_badge, picture_of):
    pictures = {picture_of(make_badge(band_shape=shape)).tobytes() for shape in SHAPES}
    assert len(pictures) == len(SHAPES)


@pytest.mark.parametrize("changes", [{"band_colour": "red"}, {"band_shape": "moon"}])
def test_a_colour_or_shape_nobody_can_draw_is_refused(make_badge, changes):
    with pytest.raises(ValueError):
        make_badge(**changes)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
