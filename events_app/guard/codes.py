"""Badge codes that were typed or scanned into a text."""

import re
from collections.abc import Iterator

from events_app.guard.characters import Plain
from events_app.tokens import DESK_ALPHABET, is_desk_code

# What scanners put before a code: the kind of symbol, and the text's encoding.
_BEFORE = r"(?:\][A-Za-z][0-9A-Za-z])?(?:\\[0-9]{6})?"
_QR_CODE = re.compile(_BEFORE + r"FD1(?:[ \-]?[0-9A-HJKMNP-TV-Z]){26}", re.I)
_DESK_CODE = re.compile(
    rf"(?<![0-9A-Za-z]){_BEFORE}([{DESK_ALPHABET}]{{4}}[ \-]?[{DESK_ALPHABET}]{{4}})(?![0-9A-Za-z])"
)
_PREFIX = re.compile(rf"\s*{_BEFORE}")
_LONGEST = 40  # characters of a field that may be one spaced-out code


def codes_in(found: Plain, *, is_name: bool) -> Iterator[tuple[int, int]]:
    """Yield where complete badge codes stand in a text.

    Eight capitals of an ordinary text may pass a desk code's check, so in a sentence such a code
    has letters and digits; where a name belongs, whatever is nothing but a code is one.
    """
    for match in _QR_CODE.finditer(found.text):
        yield match.span()
    if is_name and _is_desk_code(found.text):
        yield 0, len(found.text)
        return
    for match in _DESK_CODE.finditer(found.text):
        code = re.sub("[ -]", "", match[1])
        if is_desk_code(code) and not code.isdigit() and not code.isalpha():
            yield match.span()


def _is_desk_code(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    code = re.sub(r"[^0-9A-Z]", "", _PREFIX.sub("", text, count=1).upper())
    return is_desk_code(code) and not re.search(r"[^\W0-9A-Za-z_]", text)
