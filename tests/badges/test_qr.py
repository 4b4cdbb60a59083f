"""Scanners read every badge."""

import zxingcpp

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
