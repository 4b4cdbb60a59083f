"""The table of questions: who is asked what, and which answers count."""

import pytest

from events_app.registration.questions import (
    PANEL_QUESTION,
    QUESTIONS,
    SHEETS,
    SHORT_LIVED,
    Kind,
    sheet_for,
)

ARRANGEMENTS = ["meal", "accessibility", "accessibility_note", "parking", "plate"]
PANEL = ["panel_question", "panel_question_private"]
NEW_FIRM = [*ARRANGEMENTS, "vacancies", "work_area", "wishes_contact", *PANEL, "photo"]


def test_who_is_asked_what():
    assert {code: [each.key for each in sheet.questions] for code, sheet in SHEETS.items()} == {
        "STAFF": ["learning_hours", *ARRANGEMENTS, "photo"],
        "PARTNER": [*ARRANGEMENTS, "cooperating_institution", *PANEL, "photo"],
        "PROSPECT": NEW_FIRM,
        "ASSOC": [*ARRANGEMENTS, "passes_on", *PANEL, "photo"],
        "NGO": [*ARRANGEMENTS, "photo"],
        "GUEST": [*ARRANGEMENTS, "photo"],
        "HRPLAT": NEW_FIRM,
        "LABOUR": ["learning_hours", *ARRANGEMENTS, "photo"],
        "EXPERT": [*ARRANGEMENTS, "travels_far", "photo"],
        "VIP": ["gives_speech", "arrival", "companions", "arrival_contact", *ARRANGEMENTS, "photo"],
    }


def test_only_firms_are_asked_for_a_tax_number():
    assert [code for code, sheet in SHEETS.items() if sheet.tax_number] == [
        "PARTNER", "PROSPECT", "HRPLAT",
    ]  # fmt: skip


def test_guests_are_given_the_sheet_of_supporting_bodies():
    assert sheet_for("GUEST") is sheet_for("NGO")


def test_type_without_a_sheet_is_asked_what_visitors_are_asked():
    assert sheet_for("ANOTHER") is sheet_for("NGO")


def test_what_is_deleted_early():
    assert set(ARRANGEMENTS) == SHORT_LIVED


def test_conditions_name_earlier_questions():
    for sheet in SHEETS.values():
        earlier: set[str] = set()
        for question in sheet.questions:
            assert question.shown_if is None or question.shown_if.key in earlier
            earlier.add(question.key)


def test_stored_answers_fit_their_column():
    for question in QUESTIONS.values():
        if question.kind in {Kind.LINE, Kind.LINES}:
            assert question.limit <= 1000
        else:
            assert len(",".join(value for value, _label in question.options)) <= 1000


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"plate": "ABC-1234"}, {}),
        ({"parking": "yes", "plate": "ABC-1234"}, {"parking": "yes", "plate": "ABC-1234"}),
        ({"accessibility": "captions", "accessibility_note": "x"}, {"accessibility": "captions"}),
        (
            {"accessibility": "captions,other", "accessibility_note": "x"},
            {"accessibility": "captions,other", "accessibility_note": "x"},
        ),
        ({"vacancies": "5", "unheard_of": "x"}, {}),
        ({"panel_question_private": "yes"}, {}),
        ({"meal": ""}, {}),
    ],
)
def test_only_answers_to_what_is_shown_count(given, accepted):
    assert sheet_for("PARTNER").accept(given) == accepted


def test_question_without_a_value_depends_on_any_answer():
    answers = {PANEL_QUESTION.key: "如何補件？", "panel_question_private": "yes"}
    assert sheet_for("PARTNER").accept(answers) == answers
