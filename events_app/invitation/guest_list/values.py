"""Single cells: what may be mended without asking, and what a value is."""

import re
import unicodedata

import phonenumbers

from events_app.guard import visible

LONGEST_NAME = 50

LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
LOST = re.compile("[?？□〓\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
SURROGATES = re.compile("[\ud800-\udfff]")
FORMULA = re.compile(r"[=+\-@]")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
ADDRESS_SEPARATORS = re.compile(r"[;,；，、/\s]+")
MAILTO = re.compile(r"mailto:", re.I)
SEVERAL_NAMES = re.compile(r"[、;；]")
# What people write where there is nothing to write.
NOTHING = re.compile(r"[-－—–/／]+|無|沒有|none|nil|n/?a", re.I)
DOTS_AND_SPACES = re.compile(r"[\s‧·・•.'’‘`´\-]+")
SHORT_MOBILE = re.compile(r"9\d{8}")
EXTENSION = re.compile(
    r"(?:轉接|轉|分機號碼|分機|內線|ext\.?|extension|[x#＃])[ :：.#]{0,9}(?=\d)", re.I
)
TAX_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def without_invisible(text: str) -> str:
    """The text without characters that nobody sees, and without white space around it."""
    if text.isprintable():  # nearly every cell, and much faster to see
        return text.strip()
    return visible(SURROGATES.sub("\ufffd", text)).strip()


def on_one_line(text: str) -> str:
    """The text with every line break as one space; a badge and a letter have one line for it."""
    return " ".join(line.strip(" \t") for line in LINE_BREAKS.split(text))


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet program might take this text for a formula."""
    return (
        bool(FORMULA.match(text)) and len(text) > 1 and not re.fullmatch(r"[+\-][\d ()#\-]+", text)
    )


def has_lost_character(text: str) -> bool:
    """Whether a stand-in shows that a rare character was lost on the way."""
    return bool(LOST.search(text))


def half_width(text: str) -> str:
    """The text with full-width letters, digits and signs as plain ones."""
    return text.translate(FULL_WIDTH)


def addresses_in(text: str) -> list[str]:
    """The different mail addresses typed into one cell."""
    parts = [part for part in ADDRESS_SEPARATORS.split(text) if "@" in part]
    return list({part.casefold(): part for part in parts}.values())


def name_key(name: str) -> str:
    """A name for comparing: width, case, dots, spaces and apostrophes make no difference."""
    return DOTS_AND_SPACES.sub("", unicodedata.normalize("NFKC", name)).casefold()


def tax_id_fits(digits: str) -> bool:
    """Whether eight digits pass the check rule of 2023 for Taiwanese tax numbers."""
    if not re.fullmatch(r"[0-9]{8}", digits) or digits == "00000000":
        return False
    products = (int(digit) * weight for digit, weight in zip(digits, TAX_WEIGHTS, strict=True))
    total = sum(product // 10 + product % 10 for product in products)
    return total % 5 == 0 or (digits[6] == "7" and (total + 1) % 5 == 0)


def extension_behind(phone: str) -> str:
    """The extension that is written behind a phone number, if any."""
    marked = EXTENSION.sub(";ext=", half_width(phone), count=1)
    try:
        return phonenumbers.parse(marked, "TW").extension or ""
    except phonenumbers.NumberParseException:
        return ""
