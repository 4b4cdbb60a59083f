"""Numbers of identity documents, and birthdays."""

import re
from collections.abc import Iterator

from events_app.guard.characters import Plain

_A_NUMBER = re.compile("[0-9]")
_ALONE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
# A letter, a digit for sex (or a letter, on residents' certificates of before 2021), eight digits.
_SOLID = re.compile(rf"{_ALONE[0]}[A-Z][A-D1289][0-9]{{8}}{_ALONE[1]}", re.I)
_GROUPED = re.compile(
    rf"{_ALONE[0]}[A-Z](?:[ \-.]?[A-D1289])(?:[ \-.]?[0-9]){{8}}{_ALONE[1]}", re.I
)
_HIDDEN_PART = re.compile(
    rf"{_ALONE[0]}[A-Z][1289][0-9]{{0,7}}[*Xx○●◯＊]{{2,8}}[0-9]{{0,4}}{_ALONE[1]}"
)
_OF_AN_IDENTITY = re.compile(
    r"(?:身[分份]證(?:統一編號|字號|號碼|號|統編)?|居留證(?:統一證號|號碼|號)?|統一證號|護照(?:號碼|號)?"
    r"|\bpassport(?: ?(?:number|no\.?|#))?"
    r"|\b(?:national|identity|resident|residence|ID)(?: ?(?:card|certificate|id))? ?(?:number|no\.?|#))"
    r"(?:後[四4五5]碼|末[四4五5]碼)?[ :：=＝#.為是]{0,3}[A-Z]{0,2}[0-9]{4,10}",
    re.I | re.A,
)
# Values of the first letters, in the order of the rule.
_LETTERS = {letter: 10 + place for place, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)

_YEAR = r"(?:(?:民國|西元) ?)?(?:19[0-9]{2}|20[0-2][0-9]|0?[1-9][0-9]|1[01][0-9])"
_DATE = rf"{_YEAR} ?[/.\-年] ?(?:1[0-2]|0?[1-9]) ?(?:[/.\-月] ?(?:3[01]|[12][0-9]|0?[1-9]) ?日?)?"
_COMPACT = r"(?:19[0-9]{2}|20[0-2][0-9]|0?[1-9][0-9]|1[01][0-9])(?:1[0-2]|0[1-9])(?:3[01]|[12][0-9]|0[1-9])"
_OF_A_BIRTH = re.compile(
    rf"(?:生日|出生(?:年月日|日期|年次)?|生辰|\b(?:birth ?(?:day|date)|date of birth|born(?: on)?|d\.?o\.?b\.?))"
    rf"[ :：=＝為是]{{0,3}}(?:{_DATE}|{_COMPACT})"
    rf"|(?:{_DATE}|{_COMPACT}) ?(?:出生|生(?![㐀-鿿]))",
    re.I | re.A,
)
_MONTH_OF_BIRTH = re.compile(
    r"(?:生日|出生)[ :：=＝為是]{0,3}(?:1[0-2]|0?[1-9])[/.\-月](?:3[01]|[12][0-9]|0?[1-9])日?"
)
_YEAR_OF_BIRTH = re.compile(r"(?<![0-9])(?:民國 ?)?(?:[3-9][0-9]|19[3-9][0-9]|20[01][0-9]) ?年次")
# A day so long ago that nobody plans anything for it, where no word says what it was.
_BARE = re.compile(
    r"(?<![0-9/.\-年自於])(?:(?:民國 ?)?0?[1-9][0-9]|19[0-9]{2}|200[0-9])"
    r" ?(?P<mark>[/.\-年]) ?(?:1[0-2]|0?[1-9]) ?[/.\-月] ?(?:3[01]|[12][0-9]|0?[1-9])(?:日|(?![0-9/.\-]))"
)
_FOUNDED = re.compile(
    r"(?:成立|創立|設立|創辦|開業|立案|到職|任職|since|founded)[^0-9]{0,6}$", re.I
)


def identities_in(found: Plain) -> Iterator[tuple[int, int]]:
    """Yield where numbers of identity cards, residents' certificates and passports stand."""
    if not _A_NUMBER.search(found.text):
        return
    for match in _SOLID.finditer(found.text):
        if match[0][1] in "1289" or passes_check(match[0]):
            yield match.span()
    for match in _GROUPED.finditer(found.text):
        if passes_check(re.sub(r"[ \-.]", "", match[0])):
            yield match.span()
    for pattern in (_HIDDEN_PART, _OF_AN_IDENTITY):
        for match in pattern.finditer(found.text):
            yield match.span()


def birthdays_in(found: Plain, *, is_name: bool) -> Iterator[tuple[int, int]]:
    """Yield where birthdays stand; without a word for them only beside what people are called."""
    if not _A_NUMBER.search(found.text):
        return
    for pattern in (_OF_A_BIRTH, _MONTH_OF_BIRTH, _YEAR_OF_BIRTH):
        for match in pattern.finditer(found.text):
            yield match.span()
    if not is_name:
        return
    for match in _BARE.finditer(found.text):
        before = found.text[max(0, match.start() - 12) : match.start()]
        if not _FOUNDED.search(before):
            yield match.span()


def passes_check(number: str) -> bool:
    """Tell whether a number has the check digit of identity cards and residents' certificates."""
    first, second, *rest = list(number.upper())
    second = str(_LETTERS[second] % 10) if second.isalpha() else second
    digits = (*divmod(_LETTERS[first], 10), int(second), *map(int, rest))
    return sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 10 == 0
