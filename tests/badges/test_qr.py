"""Scanners read every badge."""

import zxingcpp
from PIL import ImageChops

from badges.layout import A6
from badges.model import A4_FOUR_UP


def test_each_code_of_a_sheet_is_read_where_its_badge_lies(make_badge, picture_of):
    payloads = [f"FD1{letter * 26}" for letter in "ABCD"]
    picture = picture_of(*(make_badge(qr_text=text) for text in payloads), sheet=A4_FOUR_UP)
    codes = sorted(
        zxingcpp.read_barcodes(picture),
        key=lambda code: (code.position.top_left.y // 200, code.position.top_left.x),
    )
    assert [code.text for code in codes] == payloads
    assert {(code.symbology, code.ec_level) for code in codes} == {
        (zxingcpp.BarcodeFormat.QRCode, "M")
    }


def test_thirty_characters_fit_the_same_small_code(make_badge, picture_of):
    sizes = []
    for payload in ("FD1" + "K" * 23, "FD1" + "K" * 27):
        (code,) = zxingcpp.read_barcodes(picture_of(make_badge(qr_text=payload)))
        assert code.text == payload
        sizes.append(round(code.position.top_right.x - code.position.top_left.x, -1))
    assert sizes[0] == sizes[1]


def test_a_mark_is_seen_and_leaves_the_code_readable(make_badge, picture_of):
    plain, marked = picture_of(make_badge()), picture_of(make_badge(mark="演練 PRACTICE"))
    assert [code.text for code in zxingcpp.read_barcodes(marked)] == [make_badge().qr_text]
    box = ImageChops.difference(plain.convert("RGB"), marked.convert("RGB")).getbbox()
    width, height = (side / marked.size[axis] for axis, side in enumerate(box[2:]))
    assert width - box[0] / marked.size[0] > 0.8  # across the whole face
    assert height < A6.qr.y / A6.height  # and above the code
