"""What the sign-up form asks: a table of questions, and which of them each type is asked.

Supporting bodies and their guests are given the very same sheet, so that nobody can tell the one
from the other by the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from events_app.guard import About

YES = "yes"


class Kind(StrEnum):
    """How a question is answered."""

    TICK = "tick"
    CHOICE = "choice"
    CHOICES = "choices"
    LINE = "line"
    LINES = "lines"


@dataclass(frozen=True)
class Condition:
    """An earlier answer on which a question depends; without a value, any answer will do."""

    key: str
    value: str = ""

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Tell whether the earlier question was answered so."""
        given = answers.get(self.key, "")
        return self.value in given.split(",") if self.value else bool(given)


@dataclass(frozen=True, eq=False)
class Question:
    """One question; `short_lived` answers are deleted at cancellation and soon after the forum."""

    key: str
    label: Any
    kind: Kind
    options: tuple[tuple[str, Any], ...] = ()
    hint: Any = ""
    shown_if: Condition | None = None
    limit: int = 60
    about: About = About.PERSON
    short_lived: bool = False

    def say(self, value: str) -> str:
        """Return a stored answer in words."""
        if self.kind is Kind.TICK:
            return str(_l("Yes"))
        words = dict(self.options)
        if not words:
            return value
        return str(_l(", ")).join(str(words.get(part, part)) for part in value.split(","))


@dataclass(frozen=True, eq=False)
class Sheet:
    """What one type is asked, besides name and post."""

    questions: tuple[Question, ...]
    organisation_needed: bool = True
    address_needed: bool = True
    tax_number: bool = False

    def accept(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the answers to what this sheet asks and shows; all others are dropped."""
        accepted: dict[str, str] = {}
        for question in self.questions:
            value = answers.get(question.key, "")
            if value and (question.shown_if is None or question.shown_if.holds(accepted)):
                accepted[question.key] = value
        return accepted


MEAL = Question(
    "meal",
    _l("Refreshments"),
    Kind.CHOICE,
    (
        ("any", _l("I eat everything")),
        ("vegan", _l("Vegan")),
        ("ovo_lacto", _l("Vegetarian with egg and milk")),
        ("alliums", _l("Vegetarian with onion and garlic")),
        ("none", _l("Nothing for me")),
    ),
    short_lived=True,
)
ACCESSIBILITY = Question(
    "accessibility",
    _l("Accessibility"),
    Kind.CHOICES,
    (
        ("wheelchair", _l("Wheelchair space")),
        ("sign_language", _l("Sign language")),
        ("captions", _l("Captions")),
        ("large_print", _l("Large print")),
        ("electronic", _l("Papers as files")),
        ("guide", _l("Someone to guide me")),
        ("other", _l("Something else")),
    ),
    hint=_l("Tick what we should prepare. You need not say why."),
    short_lived=True,
)
ACCESSIBILITY_NOTE = Question(
    "accessibility_note",
    _l("What else should we prepare?"),
    Kind.LINES,
    hint=_l("Please write no medical or health data."),
    shown_if=Condition("accessibility", "other"),
    limit=300,
    short_lived=True,
)
PARKING = Question("parking", _l("I need a parking space"), Kind.TICK, short_lived=True)
PLATE = Question(
    "plate",
    _l("Number plate"),
    Kind.LINE,
    hint=_l("Used for parking only."),
    shown_if=Condition("parking", YES),
    limit=12,
    short_lived=True,
)
PHOTO = Question(
    "photo",
    _l("Photographs"),
    Kind.CHOICE,
    (
        ("use", _l("Photographs of me may be used on the Agency's site and in its report")),
        ("wide", _l("I may appear in wide shots, no close-ups")),
        ("none", _l("Please do not photograph me")),
    ),
    hint=_l(
        "No tick counts as “do not photograph me”. You may change this while sign-up is open; after that, please tell the staff."
    ),
)
LEARNING_HOURS = Question(
    "learning_hours",
    _l("Please credit lifelong-learning hours to me"),
    Kind.TICK,
    hint=_l(
        "For civil servants. The organisers decide on the credit; your ID number is not asked for here."
    ),
)
COOPERATING_INSTITUTION = Question(
    "cooperating_institution",
    _l("Institutions you work with"),
    Kind.LINE,
    hint=_l("If there are several, please name them all."),
    limit=120,
    about=About.TOPIC,
)
VACANCIES = Question(
    "vacancies",
    _l("Vacancies"),
    Kind.LINE,
    hint=_l(
        "If you have jobs to fill: about how many, and for which work. The organisers use this to prepare the talks on employment."
    ),
    limit=120,
    about=About.TOPIC,
)
WORK_AREA = Question("work_area", _l("Place of work"), Kind.LINE, limit=60)
WISHES_CONTACT = Question(
    "wishes_contact",
    _l("A corrections institution may contact me about co-operation"),
    Kind.TICK,
    hint=_l(
        "Otherwise we will not approach you. You may withdraw at any time: call or write to us."
    ),
)
PASSES_ON = Question("passes_on", _l("We can pass the invitation on to our members"), Kind.TICK)
PANEL_QUESTION = Question(
    "panel_question",
    _l("A question to the panel"),
    Kind.LINES,
    hint=_l("Please write about procedures, not about people."),
    limit=600,
    about=About.TOPIC,
)
PANEL_QUESTION_PRIVATE = Question(
    "panel_question_private",
    _l("For the agency only: please do not read it out"),
    Kind.TICK,
    shown_if=Condition("panel_question"),
)
TRAVELS_FAR = Question("travels_far", _l("I travel more than 30 km to the venue"), Kind.TICK)
GIVES_SPEECH = Question("gives_speech", _l("I will say a few words"), Kind.TICK)
ARRIVAL = Question("arrival", _l("Time of arrival"), Kind.LINE, limit=30)
COMPANIONS = Question(
    "companions",
    _l("Companions and driver"),
    Kind.LINE,
    hint=_l("How many people come with you."),
    limit=30,
)
ARRIVAL_CONTACT = Question(
    "arrival_contact",
    _l("Whom to call on the day"),
    Kind.LINE,
    hint=_l("Name and phone."),
    limit=80,
)

_ARRANGEMENTS = (MEAL, ACCESSIBILITY, ACCESSIBILITY_NOTE, PARKING, PLATE)
_FOR_THE_PANEL = (PANEL_QUESTION, PANEL_QUESTION_PRIVATE)
_VISITOR = Sheet((*_ARRANGEMENTS, PHOTO), organisation_needed=False, address_needed=False)
_NEW_FIRM = Sheet(
    (*_ARRANGEMENTS, VACANCIES, WORK_AREA, WISHES_CONTACT, *_FOR_THE_PANEL, PHOTO),
    tax_number=True,
)

SHEETS = {
    "STAFF": Sheet((LEARNING_HOURS, *_ARRANGEMENTS, PHOTO)),
    "PARTNER": Sheet(
        (*_ARRANGEMENTS, COOPERATING_INSTITUTION, *_FOR_THE_PANEL, PHOTO), tax_number=True
    ),
    "PROSPECT": _NEW_FIRM,
    "ASSOC": Sheet((*_ARRANGEMENTS, PASSES_ON, *_FOR_THE_PANEL, PHOTO)),
    "NGO": _VISITOR,
    "GUEST": _VISITOR,
    "HRPLAT": _NEW_FIRM,
    "LABOUR": Sheet((LEARNING_HOURS, *_ARRANGEMENTS, PHOTO)),
    "EXPERT": Sheet((*_ARRANGEMENTS, TRAVELS_FAR, PHOTO)),
    "VIP": Sheet((GIVES_SPEECH, ARRIVAL, COMPANIONS, ARRIVAL_CONTACT, *_ARRANGEMENTS, PHOTO)),
}

QUESTIONS = {question.key: question for sheet in SHEETS.values() for question in sheet.questions}
SHORT_LIVED = frozenset(key for key, question in QUESTIONS.items() if question.short_lived)


def sheet_for(type_code: str) -> Sheet:
    """Return what people of a type are asked; a type without a sheet gets the visitors' one."""
    return SHEETS.get(type_code, _VISITOR)
