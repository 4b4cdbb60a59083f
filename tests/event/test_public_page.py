"""The forum's public page and the personal data notice, in both languages."""

from datetime import timedelta

import pytest

from events_app import clock
from events_app.database import db
from events_app.event.models import Speaker
from tests import factories
from tests.statements import counted


@pytest.fixture
def forum(app):
    """The demo forum."""
    with app.app_context():
        factories.forum()


def page(client, language: str = "zh") -> str:
    """Return the public page in a language."""
    return client.get(f"/?lang={language}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("zh", ["企業誠信論壇</h1>", "中華民國113年9月19日（星期四）", "13:30–16:50", "示範會議中心3樓國際廳",
                "專題演講：圖利與便民的界線", "講座（法律或廉政專家）", "企業代表2人", "團體及來賓",
                "指導機關", "法務部矯正署所屬機關、財團法人臺灣更生保護會", "165", "forum@aoc.example"]),
        ("en", ["Enterprise Integrity Forum</h1>", "Thursday, 19 September 2024", "13:30–16:50",
                "International Hall, 3F", "Keynote: where lawful convenience ends", "Enterprise speaker × 2",
                "Organisation &amp; guest", "Taiwan After-Care Association", "165",
                "「企業助『更』、互利共生」企業誠信論壇"]),
    ],
)  # fmt: skip
def test_says_when_where_what_and_who(client, forum, language, facts):
    text = page(client, language)
    assert [fact for fact in facts if fact not in text] == []


def test_programme_is_complete_and_in_order(client, forum):
    text = page(client)
    starts = [
        "13:00",
        "13:30",
        "13:35",
        "13:50",
        "14:40",
        "15:10",
        "15:30",
        "16:20",
        "16:40",
        "16:50",
    ]
    found = [part.split('"')[0] for part in text.split('programme__start" datetime="')[1:]]
    assert found == starts


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(-1, 1, "Sign-up is open until"), (1, 2, "Sign-up opens on"), (-2, -1, "Sign-up is closed.")],
)
def test_says_whether_sign_up_is_open(app, client, opens, closes, words):
    with app.app_context():
        factories.forum(
            sign_up_opens_at=clock.now() + timedelta(days=opens),
            sign_up_closes_at=clock.now() + timedelta(days=closes),
        )
    assert words in page(client, "en")


def test_speakers_who_agreed_are_named(app, client):
    with app.app_context():
        event = factories.forum()
        speaker = db.session.scalars(
            db.select(Speaker).filter_by(session_id=event.sessions[3].id)
        ).one()
        speaker.name = "示範講座"
        db.session.commit()
    assert "示範講座（講座（法律或廉政專家））" in page(client)


def test_constant_number_of_queries(app, client, forum):
    with counted(app) as statements:
        client.get("/")
    assert len(statements) == 4


def test_without_a_forum_there_is_no_page(client):
    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    ("language", "rows", "chapters", "words"),
    [
        ("zh", 3, 13, "個人資料保護法第8條及第9條"),
        ("en", 3, 13, "Personal Data Protection Act (PDPA)"),
    ],
)
def test_personal_data_notice_is_complete(client, forum, language, rows, chapters, words):
    text = client.get(f"/privacy/v1?lang={language}").get_data(as_text=True)
    assert (text.count("<tr>") - 1, text.count("<h2")) == (rows, chapters)
    assert words in text


def test_only_the_version_that_exists(client, forum):
    assert client.get("/privacy/v2").status_code == 404
