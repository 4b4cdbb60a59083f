"""What shows which stakeholder type a list or a row is about: words, columns, organisations."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from events_app.guard import Kind, kinds_in

from .bodies import AFTER_CARE, AGENCY, SELF, bodies_named, is_institution
from .tables import Table

# The body that usually sends a type's list; a partner's may come from any of 51.
USUAL_NOMINATOR = {
    "STAFF": AGENCY,
    "PARTNER": None,
    "PROSPECT": SELF,
    "ASSOC": AGENCY,
    "NGO": AFTER_CARE,
    "GUEST": AFTER_CARE,
    "HRPLAT": AGENCY,
    "LABOUR": AGENCY,
    "EXPERT": AGENCY,
    "VIP": AGENCY,
}
TYPES = tuple(USUAL_NOMINATOR)

Test = Callable[[str], re.Match[str] | None]


def _searched(words: dict[str, str]) -> dict[str, Test]:
    """For each type, what looks for its words anywhere in a text."""
    return {code: re.compile(each, re.I).search for code, each in words.items()}


def _matched(words: dict[str, str]) -> dict[str, Test]:
    """For each type, what tells whether a text is one of its words."""
    return {code: re.compile(each).fullmatch for code, each in words.items()}


TITLE_WORDS = _searched(
    {
        "PARTNER": r"推薦廠商|合作廠商|協力廠商|合作企業|協力單位|更生事業群|partner (?:firm|enterprise|compan)|recommended firm",
        "PROSPECT": r"潛在|有意願|意願企業|報名企業|prospect|potential (?:firm|enterprise|partner|compan)",
        "ASSOC": r"工商團體|公會|工業會|商業會|business association|chamber of commerce",
        "NGO": r"更生保護|協力團體|社福團體|after-care",
        "HRPLAT": r"人力銀行|人力媒合|媒合業者|人力仲介|job.matching|job platform",
        "LABOUR": r"勞動|勞工|就業服務|labou?r",
        "EXPERT": r"專家|學者|律師|講座|與談人|expert|scholar|speaker",
        "VIP": r"貴賓|長官|\bvips?\b",
        "STAFF": r"矯正機關同仁|同仁名單|機關同仁|機關人員|corrections staff|\bstaff\b",
    }
)
ORGANISATION_WORDS = _searched(
    {
        "LABOUR": r"勞動部|勞動力發展|勞動[局處]|勞工局|就業服務|labou?r (?:bureau|department|ministry)",
        "NGO": r"更生保護|更生團契|志工|社會福利|慈善|after-care",
        "EXPERT": r"大學|學院|研究院|法律事務所|律師事務所|透明組織|university|college|law (?:firm|office)",
        "ASSOC": r"工業會|商業會|同業公會|公會|企業協會|協進會|chamber of commerce|industrial association",
        "HRPLAT": r"人力銀行|人力資源|人力仲介|人才|job ?bank|recruit|manpower",
        "VIP": r"廉政署|檢察署|立法院|議會|^法務部$|prosecutors|legislative",
    }
)
# Posts that only one type's people hold; they speak where organisations do not.
POST_WORDS = _searched(
    {
        "STAFF": r"典獄長|教誨師|作業科|戒護|調查科|衛生科|看守所所長",
        "LABOUR": r"就業服務",
        "EXPERT": r"教授|律師|研究員|professor|attorney|lawyer",
    }
)
HEADING_WORDS = _searched(
    {
        "PROSPECT": r"職缺|缺工|缺額|徵才|人力需求|意願|vacanc|opening",
        "PARTNER": r"廠商",
    }
)
FIRM = re.compile(
    r"公司|企業社|實業社|合作社|商行|工程行|工廠|\b(?:ltd|inc|corp|llc|company)\b", re.I
)
GROUP_WORDS = _matched(
    {
        "STAFF": r"矯正機關.*|矯正.*同仁|corrections.*",
        "PARTNER": r"(?:現有)?合作廠商|(?:現有)?合作企業|合作夥伴|current partner.*|partners?",
        "PROSPECT": r"潛在.*|prospects?|potential .*",
        "ASSOC": r"工商團體|business associations?|associations?",
        "NGO": r"更生保護.*|協力團體|更生團體|分會.*|after-care.*|ngo",
        "GUEST": r"(?:受邀|一般)?來賓.*|guests?.*",
        "HRPLAT": r"人力(?:媒合|銀行|仲介).*|job.matching.*",
        "LABOUR": r"勞動(?:主管)?機關|政府機關|勞政.*|labou?r.*|government",
        "EXPERT": r"專家(?:學者)?|學者(?:專家)?|experts?|scholars?.*",
        "VIP": r"(?:指導及)?貴賓|長官|vips?",
    }
)
# Words of public groups, which several types share.
SHARED_GROUPS = (
    (re.compile(r"企業(?:代表)?|enterprises?").fullmatch, ("PARTNER", "PROSPECT", "HRPLAT")),
    (re.compile(r"團體(?:代表)?|organi[sz]ations?").fullmatch, ("NGO", "ASSOC")),
)
ENOUGH = 0.6


@dataclass(frozen=True)
class Clue:
    """A type (or a nominator) with the reason for it: a code and what it was seen in."""

    value: str
    why: str
    params: dict[str, object] = field(default_factory=dict)


def type_clues(table: Table) -> list[Clue]:
    """Everything in a table that speaks for one type, the strongest first."""
    clues = [
        _by_titles(table),
        _by_columns(table),
        _by_most(table, "organisation", type_of_organisation),
        _by_most(table, "title", _type_of_post),
    ]
    return [clue for clue in clues if clue]


def type_of_group(value: str, organisation: str, nominator: str | None) -> str | None:
    """The type that a word in a group column stands for, None where it is not known or several."""
    word = unicodedata.normalize("NFKC", value).strip().lower()
    if word.upper() in TYPES:
        return word.upper()
    if Kind.PAST in kinds_in(value):
        return "GUEST"  # says of a person what must never be stored: a plain guest
    for code, is_named in GROUP_WORDS.items():
        if is_named(word):
            return code
    for is_named, candidates in SHARED_GROUPS:
        if is_named(word):
            return _one_of(candidates, organisation, nominator)
    return None


def _one_of(candidates: Sequence[str], organisation: str, nominator: str | None) -> str | None:
    by_organisation = type_of_organisation(organisation)
    if by_organisation in candidates:
        return by_organisation
    usual = [code for code in candidates if nominator and USUAL_NOMINATOR[code] == nominator]
    return usual[0] if len(usual) == 1 else None


def type_of_organisation(name: str) -> str | None:
    """The type to which an organisation of this name belongs; firms may be of several and of none."""
    if any(is_institution(code) or code == AGENCY for code in bodies_named(name)):
        return "STAFF"
    text = unicodedata.normalize("NFKC", name).strip()
    for code, speaks in ORGANISATION_WORDS.items():
        if speaks(text):
            return code
    return None


def _by_titles(table: Table) -> Clue | None:
    for text in (*table.titles, table.sheet):
        found = [code for code, speaks in TITLE_WORDS.items() if speaks(text)]
        if len(found) == 1:
            return Clue(found[0], "title", {"text": text})
    return None


def _by_columns(table: Table) -> Clue | None:
    headings = [column.heading for column in table.columns]
    for code, speaks in HEADING_WORDS.items():
        telling = next(filter(speaks, headings), None)
        if telling:
            return Clue(code, "column", {"heading": telling})
    for column in table.columns:
        if column.field == "institution_code":
            return Clue("STAFF", "column", {"heading": column.heading})
        if column.field == "tax_id" and _share_of_firms(table) >= ENOUGH:
            return Clue("PARTNER", "column", {"heading": column.heading})
    return None


def _share_of_firms(table: Table) -> float:
    names = table.values("organisation")
    return sum(1 for name in names if FIRM.search(name)) / len(names) if names else 0.0


def _type_of_post(post: str) -> str | None:
    found = (code for code, speaks in POST_WORDS.items() if speaks(post))
    return next(found, None)


def _by_most(table: Table, wanted: str, type_of: Callable[[str], str | None]) -> Clue | None:
    """The type to which most values of a column belong, with the first of them as an example."""
    values = table.values(wanted)
    types = {value: type_of(value) for value in set(values)}
    counted = Counter(types[value] for value in values if types[value])
    code, times = max(counted.items(), key=lambda pair: pair[1], default=(None, 0))
    if code is None or times < ENOUGH * len(values):
        return None
    example = next(value for value in values if types[value] == code)
    return Clue(code, f"{wanted}s", {"example": example})
