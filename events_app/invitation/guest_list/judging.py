"""From a row's cells to a person, with what must be asked and what should be told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from events_app.guard import About, Kind, kinds_in, rest_of_name, without

from .bodies import AFTER_CARE, body_of
from .doubles import Doubles
from .people import Notice, Person, Question, Row
from .stakeholders import type_of_group
from .values import (
    LONGEST_NAME,
    MAILTO,
    NOTHING,
    SEVERAL_NAMES,
    SHORT_MOBILE,
    addresses_in,
    half_width,
    has_lost_character,
    is_formula_like,
    on_one_line,
    tax_id_fits,
    without_invisible,
)

TEXT_FIELDS = (
    "name",
    "organisation",
    "section",
    "title",
    "email",
    "phone",
    "mobile",
    "extension",
    "tax_id",
    "meal",
    "hours_wanted",
    "vacancies",
    "remark",
)
NAMES = ("name", "family_name", "given_name")
ADDRESSES = ("email", "phone", "mobile", "extension", "tax_id")
LEFT_OUT = {
    Kind.PAST: "past_left_out",
    Kind.HEALTH: "health_left_out",
    Kind.IDENTITY: "id_left_out",
    Kind.BIRTHDAY: "birthday_left_out",
    Kind.CODE: "code_left_out",
}
PLAIN_DIGITS = re.compile(r"[0-9]+")
PLAIN_LOCAL_PART = re.compile(r"(?=.{1,64}$)[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*")
LONGEST_ADDRESS = 254
HAN_ONLY = re.compile("[㐀-鿿\U00020000-\U0003ffff]+")


@dataclass
class _Findings:
    questions: list[Question] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def ask(self, code: str, **params: object) -> None:
        self.questions.append(Question(code, params))

    def tell(self, code: str, **params: object) -> None:
        self.notices.append(Notice(code, params))


def judge(
    fields: Mapping[str, str],
    *,
    type_code: str | None = None,
    nominator_code: str | None = None,
    sheet: str = "",
    number: int = 0,
) -> Row:
    """A row's fields, as typed, as a Row: mended where that is safe, questioned where it is not."""
    found = _Findings()
    typed = {name: _tidied(name, text, found) for name, text in fields.items() if text}
    values = {name: typed.get(name, "") for name in TEXT_FIELDS}
    values["name"] = values["name"] or _joined_name(typed)
    for name, mend in MENDERS.items():
        values[name] = mend(values[name], found)
    nominator = _nominator(typed.get("nominator", ""), nominator_code, found)
    person = Person(
        **values,
        institution_code=_institution(typed),
        nominator_code=nominator,
        type_code=_type(
            typed.get("group", ""), values["organisation"], type_code, nominator, found
        ),
    )
    _question_name(person.name, found)
    _question_address(person, found)
    return Row(
        sheet=sheet,
        number=number,
        status="questioned" if found.questions else "ready",
        person=person,
        questions=tuple(found.questions),
        notices=tuple(found.notices),
    )


def judge_again(
    fields: Mapping[str, str],
    *,
    type_code: str | None = None,
    nominator_code: str | None = None,
    sheet: str = "",
    number: int = 0,
    others: Doubles | None = None,
) -> Row:
    """A row that a person corrected by hand, judged anew and compared with the list's other rows."""
    row = judge(
        fields, type_code=type_code, nominator_code=nominator_code, sheet=sheet, number=number
    )
    return others.compared(row) if others is not None else row


def _tidied(name: str, text: str, found: _Findings) -> str:
    visible = without_invisible(text)
    if visible != text.strip():
        found.tell("invisible_removed", field=name)
    line = visible if name in ("remark", "email") else on_one_line(visible)
    if line != visible:
        found.tell("line_break_joined", field=name)
    line = _guarded(name, line, found)
    if name in TEXT_FIELDS[1:] and NOTHING.fullmatch(line):
        return ""
    if is_formula_like(line):
        found.tell("kept_as_text", field=name)
    elif name == "organisation" and has_lost_character(line):
        found.tell("lost_character_in_organisation")
    return line


def _guarded(name: str, line: str, found: _Findings) -> str:
    """The text without what must never be stored; of a name that told of a past it is asked."""
    about = About.ADDRESS if name in ADDRESSES else About.PERSON
    kinds = kinds_in(line, about)
    if name in NAMES and {Kind.PAST, Kind.HEALTH} & {*kinds}:
        found.ask("past_in_name")
    else:
        for kind in kinds:
            found.tell(LEFT_OUT[kind], field=name)
    if name == "group" and Kind.PAST in kinds:
        return line  # becomes a plain guest's type, and is not kept itself
    return rest_of_name(line) if name in NAMES else without(line, about)


def _joined_name(typed: Mapping[str, str]) -> str:
    family, given = typed.get("family_name", ""), typed.get("given_name", "")
    if HAN_ONLY.fullmatch(family + given):
        return family + given
    return f"{given} {family}".strip()


def _mended_address(text: str, found: _Findings) -> str:
    plain = MAILTO.sub("", half_width(text)).strip()
    if half_width(text) != text:
        found.tell("at_sign_mended" if "＠" in text else "address_width_mended")
    return plain


def _mended_mobile(text: str, found: _Findings) -> str:
    if not SHORT_MOBILE.fullmatch(text):
        return text
    found.tell("mobile_zero_restored", value="0" + text)
    return "0" + text


def _mended_tax_id(text: str, found: _Findings) -> str:
    digits = half_width(text).replace(" ", "").replace("-", "")
    if digits and not PLAIN_DIGITS.fullmatch(digits):
        found.tell("tax_id_not_digits", value=text)
        return text
    full = digits.zfill(8)
    if 0 < len(digits) < 8 and tax_id_fits(full):
        found.tell("tax_id_zeros_restored", value=full)
        return full
    if digits and len(digits) != 8:
        found.tell("tax_id_length", value=digits, length=len(digits))
    elif digits and not tax_id_fits(digits):
        found.tell("tax_id_check_failed", value=digits)
    if digits != text:
        found.tell("tax_id_tidied", value=digits)
    return digits


MENDERS: dict[str, Callable[[str, _Findings], str]] = {
    "email": _mended_address,
    "mobile": _mended_mobile,
    "phone": _mended_mobile,
    "tax_id": _mended_tax_id,
}


def _nominator(text: str, of_list: str | None, found: _Findings) -> str | None:
    if not text:
        return of_list
    named = body_of(text)
    if named is None:
        found.ask("unknown_nominator", value=text)
    return named


def _institution(typed: Mapping[str, str]) -> str | None:
    code = typed.get("institution_code", "")
    return body_of(code) if code else None


def _type(
    group: str, organisation: str, of_list: str | None, nominator: str | None, found: _Findings
) -> str | None:
    if not group:
        return of_list
    code = type_of_group(group, organisation, nominator)
    if code is None and of_list is None:
        found.ask("unknown_group", value=group)
    return code or of_list


def _question_name(name: str, found: _Findings) -> None:
    if any(question.code == "past_in_name" for question in found.questions):
        return
    if not name:
        found.ask("no_name")
    elif is_formula_like(name):
        return
    elif has_lost_character(name):
        found.ask("lost_character", value=name)
    elif len(SEVERAL_NAMES.split(name)) > 1:
        found.ask("several_names", value=name)
    if len(name) > LONGEST_NAME:
        found.ask("name_too_long", length=len(name), limit=LONGEST_NAME)


def _question_address(person: Person, found: _Findings) -> None:
    text = person.email
    if not text:
        if person.type_code == "GUEST" or person.nominator_code == AFTER_CARE:
            found.tell("reached_through_nominator")
        else:
            found.ask("no_address")
        return
    several = addresses_in(text)
    if len(several) > 1:
        found.ask("two_addresses", addresses=tuple(several))
    elif not _is_address(text):
        found.ask("not_an_address", value=text)


def _is_address(text: str) -> bool:
    if len(text) > LONGEST_ADDRESS:
        return False
    local, _, domain = text.rpartition("@")
    if PLAIN_LOCAL_PART.fullmatch(local):
        return _is_sound(f"x@{domain}")
    return _is_sound(text)


# A list names few domains many times, and the domain is what takes long to check.
@lru_cache(maxsize=4096)
def _is_sound(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return False
    return True
