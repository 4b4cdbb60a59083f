"""Letters: complete, from a closed list of placeholders, and silent about what must not be told."""

from html import unescape

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.invitation.letters import letter_for, letters_of, load_letters, save_letter
from events_app.invitation.mails import message_to
from events_app.invitation.models import Letter
from events_app.invitation.placeholders import values_for
from events_app.invitation.writing import write_letter
from tests import factories
from tests.invitation.conftest import LETTERS, forum_with_letters

LINK = "https://forum.example/i/8fQ2"
ALL = [(code, language) for language in ("zh", "en") for code in
       ("STAFF", "PARTNER", "PROSPECT", "ASSOC", "NGO", "GUEST", "HRPLAT", "LABOUR", "EXPERT", "VIP")]  # fmt: skip


@pytest.fixture
def event(app):
    with app.app_context():
        yield forum_with_letters()


def _guest(event, code="PARTNER", nominator="PR01", **changes):
    return factories.attendee(
        event, code, nominator_id=factories.nominator(nominator).id, **changes
    )


def _letter(subject="敬邀參加", body="您好", language="zh"):
    return Letter(language=language, subject=subject, body=body)


def test_every_type_has_its_letter_in_both_languages(event):
    kinds = {kind.id: kind.code for kind in event.stakeholder_types}
    assert sorted(
        (kinds[type_id], language) for type_id, language in letters_of(event.id)
    ) == sorted(ALL)


def test_loading_the_letters_again_changes_nothing(event):
    before = {key: (one.subject, one.body) for key, one in letters_of(event.id).items()}
    assert load_letters(event, LETTERS) == 20
    db.session.commit()
    assert {key: (one.subject, one.body) for key, one in letters_of(event.id).items()} == before


@pytest.mark.parametrize(("code", "language"), ALL)
def test_each_letter_is_filled_in_completely_and_tells_no_type(event, code, language):
    guest = _guest(event, code, language=language)
    kind = factories.stakeholder_type(event, code)
    written = write_letter(letter_for(kind.id, language), guest, LINK)
    everything = written.subject + written.text + "".join(part.html for part in written.paragraphs)
    assert "[[" not in everything and "]]" not in everything
    assert code not in everything
    assert kind.name_zh not in everything and kind.name_en not in everything
    assert written.text.count(LINK) >= 1
    assert [part.leads_on for part in written.paragraphs].count(True) == 1


def test_html_and_text_say_the_same(event):
    guest = _guest(event)
    kind = factories.stakeholder_type(event, "PARTNER")
    written = write_letter(letter_for(kind.id, "zh"), guest, LINK)
    html = " ".join(
        unescape(Markup(str(part.html).replace("<br>", "\n")).striptags())
        for part in written.paragraphs
    )
    assert "".join(html.split()) == "".join(written.text.split())


def test_in_plain_text_no_chinese_character_sticks_to_an_address(event):
    body = "請由[[personal_url]]婉拒（見[[privacy_url]]）。 See [[personal_url]]; thank you."
    written = write_letter(_letter(body=body), _guest(event), LINK)
    assert written.text == (
        f"請由{LINK} 婉拒（見http://localhost/privacy/v1 ）。 See {LINK}; thank you.\n"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_guests_letter_tells_nothing_of_the_past(event, language):
    taca = factories.nominator("TACA")
    forbidden = (
        "更生",
        "收容",
        "矯治",
        "受刑",
        "前科",
        "after-care",
        "aftercare",
        "rehabilit",
        "inmate",
        "prison",
        "offender",
    )
    # The body's own name would tell; its neutral name must stand in the letter.
    assert "更生" in taca.name("zh") and "after-care" in taca.name("en").casefold()
    guest = _guest(
        event, "GUEST", "TACA", name="阿道", organisation="", title="", language=language
    )
    kind = factories.stakeholder_type(event, "GUEST")
    written = write_letter(letter_for(kind.id, language), guest, LINK)
    with force_locale({"zh": "zh_Hant_TW", "en": "en"}[language]):
        message = message_to("guest@example.org", guest, written)
    everything = (message.subject + message.text + message.html).casefold()
    assert [word for word in forbidden if word in everything] == []
    assert taca.neutral_name(language).casefold() in everything


def test_who_came_alone_is_not_told_of_a_nominating_body(event):
    alone = write_letter(_letter(body="[[block:source]]"), _guest(event, nominator="self"), LINK)
    sent = write_letter(_letter(body="[[block:source]]"), _guest(event, nominator="PR01"), LINK)
    assert alone.text.startswith("您先前向本署表示有意參加")
    assert sent.text.startswith("我們係由臺北監獄推薦而取得")


def test_dates_are_roc_years_in_chinese_and_common_ones_in_english(event):
    values = values_for(_guest(event), "zh", LINK)
    assert values["event_date_zh"] == "113年9月19日（星期四）"
    assert values["event_date_en"] == "Thursday, 19 September 2024"
    assert values["event_time_zh"] == "下午1時30分至下午4時50分（下午1時起報到）"
    assert values["event_time_en"] == "13:30–16:50 (doors 13:00)"


@pytest.mark.parametrize(
    "name",
    [
        "[[personal_url]]",
        "<b>陳</b>",
        "{{ 7*7 }}",
        "{% raw %}",
        "$(id)",
        "\\1",
        "%(name)s",
        "陳&amp;",
    ],
)
def test_a_name_is_never_more_than_a_name(event, name):
    written = write_letter(_letter(body="[[full_name]]"), _guest(event, name=name), LINK)
    assert written.text == f"{name}\n"
    assert [part.html for part in written.paragraphs] == [Markup.escape(name)]


def test_an_address_in_a_name_becomes_no_link(event):
    guest = _guest(event, name="陳 https://evil.example/a", organisation="www.evil.example")
    written = write_letter(_letter(body="[[full_name]] [[organisation]]"), guest, LINK)
    assert written.text == "陳 https：//evil.example/a www．evil.example\n"
    assert "<a" not in written.paragraphs[0].html


def test_only_our_own_addresses_are_links(event):
    written = write_letter(
        _letter(body="[[personal_url]] https://other.example"), _guest(event), LINK
    )
    assert written.paragraphs[0].html == f'<a href="{LINK}">{LINK}</a> https://other.example'


def test_points_and_paragraphs_are_told_apart(event):
    body = "說明：\n一、第一點\n接著說\n二、第二點\n\n1. one\n\n結尾"
    written = write_letter(_letter(body=body), _guest(event), LINK)
    assert [(str(part.html), part.is_point) for part in written.paragraphs] == [
        ("說明：", False),
        ("一、第一點<br>接著說", True),
        ("二、第二點", True),
        ("1. one", True),
        ("結尾", False),
    ]


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [
        ("[[type]]", "x", "subject"),
        ("[[block:when]]", "x", "subject"),
        ("x", "[[salutation]]", "body"),
        ("x", "[[block:nothing]]", "body"),
        ("x", "[[block:source_self]]", "body"),
        ("x", "[[ full_name ]]", "body"),
        ("x", "[[full\nname]]", "body"),
        ("x", "[[]]", "body"),
    ],
)
def test_an_unknown_placeholder_is_refused_beside_its_field(event, subject, body, field):
    kind = factories.stakeholder_type(event, "PARTNER")
    before = letter_for(kind.id, "zh").body
    with pytest.raises(RuleViolation) as refusal:
        save_letter(kind, "zh", subject, body)
    assert refusal.value.field == field
    assert letter_for(kind.id, "zh").body == before
    with pytest.raises(RuleViolation):
        write_letter(_letter(subject, body), _guest(event), LINK)


def test_letters_belong_to_one_event(event):
    other = Event(
        **{c.name: getattr(event, c.name) for c in Event.__table__.columns if c.name != "id"}
        | {"code": "EIF114"}
    )
    db.session.add(other)
    db.session.flush()
    assert letters_of(other.id) == {}
