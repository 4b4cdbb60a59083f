"""Everything that the reading of a guest list can ask or tell has words in both languages."""

import pytest
from flask_babel import force_locale

from events_app.invitation import guest_list_texts as texts
from events_app.invitation.guest_list import (
    LIST_QUESTIONS,
    NOTICE_CODES,
    REASONS,
    UNREADABLE_CODES,
)

# More than any sentence asks for; a sentence with another parameter fails.
PARAMETERS = {
    name: "1"
    for name in (
        "value", "row", "column", "rows", "columns", "limit", "length", "sheet", "field",
        "encoding", "byte", "megabytes", "members", "addresses", "lists",
    )
}  # fmt: skip


@pytest.mark.parametrize("locale", ["zh_Hant_TW", "en"])
@pytest.mark.parametrize(
    ("codes", "say"),
    [
        ({*REASONS, *LIST_QUESTIONS}, texts.question_text),
        (set(NOTICE_CODES), texts.notice_text),
        (set(UNREADABLE_CODES), texts.unreadable_text),
    ],
    ids=["questions", "notices", "unreadable"],
)
def test_every_code_has_a_sentence(app, locale, codes, say):
    with app.test_request_context(), force_locale(locale):
        sentences = {say(code, PARAMETERS) for code in codes}
    assert len(sentences) == len(codes)
    assert {text for text in sentences if "%(" in text} == set()
