"""What comes out of a guest list: rows, their persons, and what is asked and told about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .values import extension_behind

NOTICE_CODES = frozenset(
    {
        "invisible_removed",
        "line_break_joined",
        "kept_as_text",
        "past_left_out",
        "health_left_out",
        "id_left_out",
        "birthday_left_out",
        "code_left_out",
        "lost_character_in_organisation",
        "at_sign_mended",
        "address_width_mended",
        "mobile_zero_restored",
        "tax_id_zeros_restored",
        "tax_id_tidied",
        "tax_id_length",
        "tax_id_not_digits",
        "tax_id_check_failed",
        "reached_through_nominator",
        "shares_address",
        "blank_skipped",
        "sum_skipped",
        "header_skipped",
        "footer_skipped",
    }
)


@dataclass(frozen=True)
class Question:
    """Something a person must decide before the row can be stored."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """Something that was kept, mended or skipped and that the importer should know."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """One guest exactly as they would be stored; "" where nothing was typed."""

    name: str = ""
    organisation: str = ""
    section: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    extension: str = ""
    tax_id: str = ""
    meal: str = ""
    hours_wanted: str = ""
    vacancies: str = ""
    remark: str = ""
    institution_code: str | None = None
    type_code: str | None = None
    nominator_code: str | None = None

    @property
    def extension_digits(self) -> str:
        """The extension, from its own column or from behind the phone number."""
        own = "".join(character for character in self.extension if character.isdecimal())
        return own or extension_behind(self.phone)


@dataclass(frozen=True)
class Row:
    """One row of a list: "ready" to be stored, "questioned", or "skipped" and no person."""

    sheet: str
    number: int
    status: str
    person: Person = Person()
    questions: tuple[Question, ...] = ()
    notices: tuple[Notice, ...] = ()
