"""What the packages bring is where the product looks for it."""

import hashlib
import re
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
SCANNER = ROOT / "static/vendor/js/barcode-detector"


def test_rare_pieces_are_named_after_their_first_character_inside_and_out():
    pieces = sorted((ROOT / "badges/fonts/rare").glob("*.ttf"))
    assert len(pieces) == 92
    for piece in pieces[::10]:
        font = TTFont(piece, lazy=True)
        assert font["name"].getDebugName(6) == piece.stem
        assert min(font.getBestCmap()) == int(piece.stem[-5:], 16)


def test_web_fonts_carry_our_family_names_and_point_to_files_that_are_there():
    for folder, family in (("noto-sans-tc", "Sans"), ("noto-serif-tc", "Serif")):
        sheet = ROOT / "static/vendor/fonts" / folder / "fonts.css"
        css = sheet.read_text("utf-8")
        assert set(re.findall("font-family: (.*);", css)) == {f"'Forum Desk {family}'"}
        slices = set(re.findall(r"url\(\./files/(.*?)\)", css))
        assert slices == {path.name for path in sheet.parent.glob("files/*")}


def test_every_rare_character_on_a_page_has_a_slice_that_is_there():
    sheet = ROOT / "static/vendor/fonts/hanamin/fonts.css"
    css = sheet.read_text("utf-8")
    assert set(re.findall("font-family: (.*);", css)) == {"'Forum Desk Rare'"}
    han = {name for name in re.findall(r"url\((.*?)\)", css) if ".CJK-" in name}
    assert han <= {path.name for path in sheet.parent.glob("*.woff2")} != set()


def test_the_scanner_needs_no_bundler_and_has_the_reader_it_was_built_for():
    scripts = {path.name: path.read_text("utf-8") for path in SCANNER.glob("*.js")}
    imports = re.findall(r'^import .*?"(.*?)";$', "\n".join(scripts.values()), re.MULTILINE)
    assert imports == ["./zxing-exported.js"]
    reader = (SCANNER / "zxing_reader.wasm").read_bytes()
    assert hashlib.sha256(reader).hexdigest() in scripts["zxing-exported.js"]
