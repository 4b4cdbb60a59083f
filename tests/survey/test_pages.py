"""The survey's pages, without any script: nothing happens by looking, and no cookie is set."""

import html5lib
import pytest
import sqlalchemy as sa

from events_app.database import Base, db
from events_app.survey import closing, service
from tests.survey.people import waiting_answers, waiting_texts


def root_of(response):
    return html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)


def value_of(response, name):
    (field,) = root_of(response).findall(f".//input[@name='{name}']")
    return field.get("value")


def checked(response):
    """What stands ticked or typed in the form, by name."""
    root = root_of(response)
    ticked = [each for each in root.iter("input") if each.get("checked") is not None]
    typed = [(each.get("name"), each.text.strip()) for each in root.iter("textarea") if each.text]
    return sorted([(each.get("name"), each.get("value")) for each in ticked] + typed)


def begin(client, token):
    return client.post("/survey/questions", data={"token": token})


def send(client, key, **answers):
    return client.post("/survey/answers", data={"key": key, **answers})


def everything_stored():
    return {
        table.name: sorted(map(str, db.session.execute(table.select())))
        for table in Base.metadata.sorted_tables
    }


def test_looking_at_the_link_changes_nothing(app, client, asked):
    (token,) = asked(1)
    with app.app_context():
        before = everything_stored()
    for language in ("zh", "en"):
        page = client.get(f"/s/{token}", query_string={"lang": language})
        assert (page.status_code, value_of(page, "token")) == (200, token)
    assert client.head(f"/s/{token}").status_code == 200
    with app.app_context():
        assert everything_stored() == before


def test_answers_arrive_without_any_cookie_and_without_the_mails_secret(app, client, event, asked):
    (token,) = asked(1)
    pages = [client.get(f"/s/{token}"), begin(client, token)]
    key = value_of(pages[1], "key")
    assert token not in pages[1].get_data(as_text=True)
    pages.append(send(client, key, Q01="gov", Q02="4", Q28="5", Q30="很好"))
    assert (pages[2].status_code, pages[2].location) == (303, "/survey/thanks")
    pages.append(client.get(pages[2].location))
    assert [page.headers.get("Set-Cookie") for page in pages] == [None] * 4
    assert {page.headers["Referrer-Policy"] for page in pages} == {"no-referrer"}
    with app.app_context():
        assert waiting_answers(event().id) == [{"Q01": "gov", "Q02": "4", "Q28": "5"}]
        assert waiting_texts(event().id) == [{"Q30": "很好"}]


def test_beginning_again_gives_the_same_page_and_sending_again_counts_once(
    app, client, event, asked
):
    (token,) = asked(1)
    keys = [value_of(begin(client, token), "key") for _time in range(3)]
    assert len(set(keys)) == 1
    assert [send(client, keys[0], Q02="5").status_code for _time in range(3)] == [303] * 3
    again = client.get(f"/s/{token}", query_string={"lang": "en"})
    assert "Your answers had arrived already" in again.get_data(as_text=True)
    with app.app_context():
        assert waiting_answers(event().id) == [{"Q02": "5"}]


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%F0%9F%8C%B1", "%ED%A0%80"])
def test_a_link_that_leads_nowhere_says_so(client, event, token):
    assert client.get(f"/s/{token}").status_code == 404
    assert begin(client, token).status_code == 404
    assert send(client, token, Q02="5").status_code == 404


def test_after_the_last_day_and_after_closing_no_answer_is_taken(app, client, event, asked):
    first, second = asked(2)
    key = value_of(begin(client, first), "key")
    with app.app_context():
        service.survey_of(event().id).closes_at = sa.func.now()
        db.session.commit()
    assert client.get(f"/s/{second}").status_code == 404
    assert send(client, key, Q02="5").status_code == 404
    with app.app_context():
        closing.close(event())
        db.session.commit()
    for page in (client.get(f"/s/{first}"), begin(client, second), send(client, key, Q02="5")):
        assert page.status_code == 404


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"Q02": "6"}, "Not a valid choice."),
        ({"Q01": "corr", "Q23": ["criteria", "sop", "training"]}, "Please choose at most 2."),
        ({"Q01": "corr", "Q23": ["sop", "none"]}, "“None” cannot be chosen together with others."),
        ({"Q01": "corr", "Q23": ["sop", "x"]}, "Please choose from the list."),
        ({"Q30": "字" * 501}, "Please shorten this to 500 characters."),
    ],
)
def test_what_cannot_be_is_said_beside_the_question(client, asked, answers, complaint):
    (token,) = asked(1)
    key = value_of(begin(client, token), "key")
    client.get("/", query_string={"lang": "en"})
    page = send(client, key, **answers)
    assert page.status_code == 422
    errors = [each for each in root_of(page).iter() if each.get("class") == "field__error"]
    assert ["".join(each.itertext()).strip() for each in errors] == [complaint]
    assert value_of(page, "key") == key


def test_an_empty_form_is_not_taken_for_an_answer(client, asked):
    (token,) = asked(1)
    key = value_of(begin(client, token), "key")
    page = client.post("/survey/answers?lang=en", data={"key": key, "Q14": "5", "Q30": "  "})
    assert page.status_code == 422
    assert "You have not answered anything yet." in page.get_data(as_text=True)
    assert send(client, key, Q02="5").status_code == 303


def test_the_other_language_keeps_what_was_answered(client, asked):
    (token,) = asked(1)
    key = value_of(begin(client, token), "key")
    given = {"Q02": "4", "Q15": ["pay", "goods"], "Q30": "一\n二"}
    page = client.post("/survey/questions?lang=en", data={"key": key, **given})
    assert root_of(page).get("lang") == "en"
    assert value_of(page, "key") == key
    assert checked(page) == [("Q02", "4"), ("Q15", "goods"), ("Q15", "pay"), ("Q30", "一\n二")]


@pytest.mark.parametrize("text", ["🌱 𡍼美惠", "=1+1", "<script>alert(1)</script>", "字" * 500])
def test_any_text_is_kept_as_it_was_written(app, client, event, asked, text):
    (token,) = asked(1)
    key = value_of(begin(client, token), "key")
    assert send(client, key, Q30=text).status_code == 303
    with app.app_context():
        assert waiting_texts(event().id) == [{"Q30": text}]


def test_two_people_in_one_browser_do_not_mix(app, client, event, asked):
    keys = [value_of(begin(client, token), "key") for token in asked(2)]
    assert [send(client, key, Q02=said).status_code for key, said in zip(keys, "51", strict=True)] \
        == [303, 303]  # fmt: skip
    with app.app_context():
        assert sorted(each["Q02"] for each in waiting_answers(event().id)) == ["1", "5"]


def test_neither_logs_nor_outbox_carry_what_leads_to_an_answer(app, client, asked, caplog):
    caplog.set_level(0)
    tokens = asked(2)
    for token in tokens:
        key = value_of(begin(client, token), "key")
        send(client, key, Q02="5", Q30="獨一無二")
        with app.app_context():
            outbox = str(everything_stored()["outbox_mail"])
        for secret in (token, key, "獨一無二"):
            assert secret not in caplog.text
            assert secret not in outbox
