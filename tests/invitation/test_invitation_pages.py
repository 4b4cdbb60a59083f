"""Who is invited, who answered, what is handed over: for organisers and for nominating bodies."""

import html5lib
import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.attendee.links import holder
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation.models import Invitation, InvitationAnswer
from events_app.invitation.queries import invitation_of
from events_app.mail.service import enqueue
from tests import factories
from tests.statements import counted

PAGE = "/staff/EIF113/invitations"
NOMINEES = "/staff/EIF113/nominees"


@pytest.fixture
def guest(app, organiser):
    """Add a guest with an invitation in that state, released unless told otherwise."""

    def add(
        state="sent",
        nominator="PR01",
        type_code="PARTNER",
        *,
        released=True,
        queued=False,
        **changes,
    ):
        with app.app_context():
            event = db.session.scalars(db.select(Event)).one()
            person = factories.attendee(
                event,
                type_code,
                nominator_id=factories.nominator(nominator).id,
                invitation_state=state,
                **changes,
            )
            invitation = invitation_of(person.id)
            if state == "draft":
                invitation.sent_at = None
            if not released:
                invitation.released_at = None
            if queued:
                enqueue("invitation", person, "invited")
            db.session.commit()
            return person.public_id

    return add


@pytest.fixture
def body(app, organiser):
    """The browser of the after-care association's own account."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.NOMINATOR, "TACA"))


def _names(client, address, table="invitations"):
    root = html5lib.parse(client.get(address).get_data(), namespaceHTMLElements=False)
    return [
        "".join(head.itertext()) for head in root.findall(f".//table[@id='{table}']/tbody/tr/th")
    ]


def _letters(response):
    root = html5lib.parse(response.get_data(), namespaceHTMLElements=False)
    return ["".join(article.itertext()) for article in root.findall(".//article")]


def _post(client, address, page=PAGE, **data):
    return client.post(address, data={"csrf_token": factories.csrf(client, page)} | data)


def test_the_list_narrows_by_state_group_body_and_words(organiser, guest):
    guest("draft", released=False, name="草稿", email="a@example.org")
    guest("draft", queued=True, name="排隊", email="b@example.org")
    guest("sent", name="寄出", type_code="VIP")
    guest("accepted", name="接受", nominator="TACA", type_code="NGO")
    guest("declined", name="婉拒", organisation="特別企業")
    guest("undeliverable", name="退回")
    everyone = ["草稿", "排隊", "寄出", "婉拒", "退回", "接受"]
    assert sorted(_names(organiser, PAGE)) == sorted(everyone)
    for query, names in {
        "state=draft": ["草稿"],
        "state=queued": ["排隊"],
        "state=sent": ["寄出"],
        "state=accepted": ["接受"],
        "state=declined": ["婉拒"],
        "state=undeliverable": ["退回"],
        "state=withdrawn": everyone,
        "group=honoured": ["寄出"],
        "nominator=TACA": ["接受"],
        "q=特別": ["婉拒"],
        "q=特別&state=sent": [],
        "state=nonsense&page=1": everyone,
        "q=%25": [],
        "page=0": everyone,
        "page=99": [],
    }.items():
        assert sorted(_names(organiser, f"{PAGE}?{query}")) == sorted(names), query


def test_the_figures_lead_to_their_lists(organiser, guest):
    guest("accepted")
    guest("accepted")
    root = html5lib.parse(organiser.get(PAGE).get_data(), namespaceHTMLElements=False)
    for link in root.findall(".//a[@class='figure']"):
        number = int(link.find("./span[@class='figure__value']").text)
        assert len(_names(organiser, link.get("href"))) == number


def test_a_decline_on_the_phone_is_noted_with_who_took_it(app, organiser, guest):
    public_id = guest("sent")
    address = f"{PAGE}/{public_id}"
    assert _post(organiser, f"{address}/decline", address, reason="林秘書來電").status_code == 302
    with app.app_context():
        (answer,) = db.session.scalars(db.select(InvitationAnswer))
        assert (answer.answer, answer.channel, answer.reason) == ("declined", "phone", "林秘書來電")
        assert answer.taken_by_id == organiser.own_id
        assert answer.invitation.state == "declined"
    assert "林秘書來電" in organiser.get(address).get_data(as_text=True)


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_who_answered_already_is_not_declined_again(app, organiser, guest, state):
    public_id = guest(state)
    address = f"{PAGE}/{public_id}"
    response = _post(organiser, f"{address}/decline", PAGE, reason="不能弄丟")
    assert response.status_code == 422
    with app.app_context():
        assert db.session.scalars(sa.select(Invitation.state)).all() == [state]


def test_an_endless_note_is_refused_and_kept(organiser, guest):
    address = f"{PAGE}/{guest('sent')}"
    response = _post(organiser, f"{address}/decline", address, reason="字" * 501)
    assert response.status_code == 422
    assert "字" * 501 in response.get_data(as_text=True)


def test_letters_nobody_carries_are_printed_with_links_that_open(app, organiser, guest):
    with app.app_context():
        factories.nominator("TACA").contact_email = ""
        db.session.scalars(db.select(Event)).one().ends_at = factories.clock.now()
        db.session.commit()
    waiting = {"nominator": "TACA", "type_code": "GUEST", "email": "", "organisation": ""}
    guest("draft", name="阿道", **waiting)
    guest("draft", name="小芸", **waiting)
    guest("draft", queued=True, name="有信箱", nominator="TACA", type_code="NGO")
    guest("draft", name="未決定", released=False, **waiting)
    assert sorted(_names(organiser, f"{PAGE}?state=to_hand_over")) == sorted(["阿道", "小芸"])
    response = _post(organiser, f"{PAGE}/handover")
    first, second = _letters(response)
    assert "阿道您好" in first and "小芸您好" in second
    with app.app_context():
        for letter, name in ((first, "阿道"), (second, "小芸")):
            token = letter.split("/i/")[1].split("（")[0]
            assert holder(token).name == name
        (entry,) = db.session.scalars(db.select(AuditEntry))
        assert entry.action == "print letters to hand over"
        assert len(entry.detail["invitations"]) == 2
    assert sorted(_names(organiser, f"{PAGE}?state=sent")) == sorted(["阿道", "小芸"])
    assert _letters(_post(organiser, f"{PAGE}/handover")) == []


def test_a_single_letter_on_paper_counts_as_sent(app, organiser, guest):
    public_id = guest("draft", released=False, name="陳大文", title="執行長")
    (letter,) = _letters(_post(organiser, f"{PAGE}/{public_id}/letter"))
    assert "陳執行長台鑒" in letter
    with app.app_context():
        invitation = db.session.scalars(db.select(Invitation)).one()
        assert (invitation.state, invitation.released_at is None) == ("sent", False)


def test_printing_again_after_an_answer_leaves_the_answer(app, organiser, guest):
    public_id = guest("accepted")
    _post(organiser, f"{PAGE}/{public_id}/letter")
    with app.app_context():
        assert db.session.scalars(sa.select(Invitation.state)).all() == ["accepted"]


def test_a_body_sees_its_own_guests_only_and_no_type(body, guest):
    guest("accepted", name="我的來賓", nominator="TACA", type_code="GUEST")
    guest("declined", name="別人的來賓", nominator="PR01")
    assert _names(body, NOMINEES, "nominees") == ["我的來賓"]
    page = body.get(NOMINEES).get_data(as_text=True)
    for word in ("GUEST", "協力團體推薦", "別人的來賓"):
        assert word not in page


def test_a_body_prints_letters_for_its_own_guests_without_address(app, body, guest):
    guest("sent", name="阿道", nominator="TACA", type_code="GUEST", email="")
    guest("draft", name="小芸", nominator="TACA", type_code="GUEST", email="", released=False)
    guest("sent", name="有信箱", nominator="TACA", type_code="NGO")
    guest("accepted", name="已接受", nominator="TACA", type_code="GUEST", email="")
    guest("sent", name="別人的", nominator="PR01", email="")
    (letter,) = _letters(_post(body, f"{NOMINEES}/letters", NOMINEES))
    assert "阿道您好" in letter
    with app.app_context():
        (entry,) = db.session.scalars(db.select(AuditEntry))
        assert (entry.action, len(entry.detail["invitations"])) == ("print letters to hand over", 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"nominator": "PR01", "email": ""},
        {"nominator": "TACA"},
        {"nominator": "TACA", "email": "", "state": "draft", "released": False},
    ],
)
def test_a_letter_that_is_not_the_bodys_to_print_is_not_there(app, body, guest, changes):
    public_id = guest(**changes)
    token = factories.csrf(body, NOMINEES)
    address = f"{NOMINEES}/{public_id}/letter"
    assert body.post(address, data={"csrf_token": token}).status_code == 404


def test_what_is_no_invitation_is_not_there(organiser, guest):
    assert organiser.get(f"{PAGE}/nobody").status_code == 404
    assert _post(organiser, f"{PAGE}/nobody/letter").status_code == 404
    assert _post(organiser, f"{PAGE}/nobody/decline").status_code == 404


@pytest.mark.parametrize("guests", [1, 3])
def test_lists_take_the_same_number_of_queries_for_any_number_of_guests(
    app, organiser, body, guest, guests
):
    for _number in range(guests):
        guest("draft", nominator="TACA", type_code="NGO", released=False)
        guest("sent", nominator="TACA", type_code="GUEST", email="")
    with counted(app) as statements:
        organiser.get(PAGE)
    assert len(statements) == 10
    with counted(app) as statements:
        body.get(NOMINEES)
    assert len(statements) == 5
