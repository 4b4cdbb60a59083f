"""Which field a column's own values speak of, where its heading is unknown or missing."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from .bodies import is_institution

SAMPLE = 200
ENOUGH = 0.6

SURNAMES = frozenset(
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊江呂何羅高蕭潘朱簡鍾彭游詹胡施沈余趙盧梁顏柯孫"
    "魏翁戴范宋方鄧杜傅侯曹薛丁馬蔣唐卓藍馮姚石董紀歐程連古汪湯姜田康鄒白涂塗尤巫韓龔嚴袁鐘黎金阮陸倪夏"
    "童邵柳錢官辛伍龍史於崔鄔溫粘邰闕佘禚逄鸞卜毛駱章管穆俞任祝裴龎龐秦孔萬凌雷易武申艾喬向關華閻褚牛"
)
DOTS = "‧·・•．"
HAN_NAME = re.compile(rf"[㐀-鿿\U00020000-\U0003ffff]{{2,4}}|[㐀-鿿]+[{DOTS}][㐀-鿿{DOTS}]+")
LATIN_NAME = re.compile(r"[^\W\d_][\w’'.\-]*(?: [^\W\d_][\w’'.\-]*){1,3}")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
TAX_ID = re.compile(r"\d{8}")
MOBILE = re.compile(r"(?:\+?886[ -]?|0)?9\d{2}[ -]?\d{3}[ -]?\d{3}")
PHONE = re.compile(r"(?:\(0\d{1,3}\)|\+886|0\d{1,3})[\d ()\-]{5,12}.{0,12}")
EXTENSION = re.compile(r"(?:分機|ext\.?|#|轉) ?\d{1,6}", re.I)
ORGANISATION = re.compile(
    r"(?:公司|企業社|實業社|合作社|商行|工程行|工廠|農場|協會|學會|公會|工業會|商業會|基金會|大學|學院|"
    r"事務所|監獄|看守所|戒治所|觀護所|中學|[局處署部]|分署|委員會|分會|總會|中心|醫院|人力銀行|研究院)\Z"
    r"|\b(?:ltd|inc|co|corp|llc|company|university|college|prison|association|foundation|agency|"
    r"center|centre|office|institute|bureau|department)\b",
    re.I,
)
TITLE = re.compile(
    r"(?:[長員師授任理監書]|秘書|負責人|特助|董事|幹事|督導|律師|專員|助理|代表|顧問|會計|組長|主席|志工)\Z"
    r"|\b(?:manager|director|professor|officer|chief|president|secretary|head|lawyer|ceo|owner|"
    r"assistant|engineer|consultant|supervisor|chair)\b",
    re.I,
)
MEAL = re.compile(r"葷食?|[全奶蛋純]*素食?|五辛素|不用餐|便當|vegetarian|vegan|meat|regular", re.I)
GROUP = re.compile(
    r"來賓|貴賓|團體代表|企業代表|矯正機關|政府機關|專家學者|guest|vip|partner|staff", re.I
)


def _is_person(value: str) -> bool:
    if HAN_NAME.fullmatch(value):
        return value[0] in SURNAMES or any(dot in value for dot in DOTS)
    return bool(LATIN_NAME.fullmatch(value))


# In the order of trust: a column is taken by the first that fits well enough.
JUDGES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", ADDRESS.fullmatch),
    ("institution_code", lambda value: is_institution(value.upper())),
    ("tax_id", TAX_ID.fullmatch),
    ("mobile", MOBILE.fullmatch),
    ("extension", EXTENSION.fullmatch),
    ("phone", PHONE.fullmatch),
    ("meal", MEAL.fullmatch),
    ("group", GROUP.fullmatch),
    ("organisation", ORGANISATION.search),
    ("title", TITLE.search),
    ("name", _is_person),
)


def field_by_content(values: Sequence[str], taken: frozenset[str] | set[str]) -> str | None:
    """The field that most of a column's values look like, among those not yet taken."""
    typed = [unicodedata.normalize("NFKC", value).strip() for value in values if value.strip()]
    sample = typed[:SAMPLE]
    if not sample:
        return None
    if _counts_up(sample):
        return None if "number" in taken else "number"
    for field, looks_right in JUDGES:
        fitting = sum(1 for value in sample if looks_right(value))
        if field not in taken and fitting >= ENOUGH * len(sample):
            return field
    return None


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a row holds several cells and one of them can only belong to a person or a firm."""
    typed = [cell for cell in cells if cell.strip()]
    return len(typed) > 1 and any(map(is_telling, typed))


def is_telling(cell: str) -> bool:
    """Whether a cell is an address, a tax number or a mobile: no heading looks like that."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    return any(pattern.fullmatch(plain) for pattern in (ADDRESS, TAX_ID, MOBILE))


def _counts_up(sample: Sequence[str]) -> bool:
    numbers = [int(value) for value in sample if value.isdecimal() and len(value) < 6]
    return len(numbers) == len(sample) > 1 and all(
        later == earlier + 1 for earlier, later in zip(numbers, numbers[1:], strict=False)
    )
