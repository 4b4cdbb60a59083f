"""Who may use what: one written table, walked as every kind of person."""

import re

import pytest
from flask import Blueprint

from events_app import access, site
from events_app.access import Role
from events_app.event.queries import current_event
from events_app.site import Feature, create_app
from tests import factories
from tests.conftest import test_settings

EVERYONE = "everyone"
LINK_HOLDER = "link holder"
DEVICE = "device"
ORGANISER = {"organiser"}

# Every route of the application; one that is missing here fails the suite.
RIGHTS: dict[str, object] = {
    "static": EVERYONE,
    "event.public_page": EVERYONE,
    "registration.privacy": EVERYONE,
    "registration.open_link": LINK_HOLDER,
    "registration.own_page": LINK_HOLDER,
    "registration.decline": LINK_HOLDER,
    "registration.sign_up": LINK_HOLDER,
    "registration.cancel": LINK_HOLDER,
    "registration.calendar": LINK_HOLDER,
    "registration.code": LINK_HOLDER,
    "registration.proof": LINK_HOLDER,
    "registration.new_link": LINK_HOLDER,
    "registration.address": LINK_HOLDER,
    "registration.address_proof": LINK_HOLDER,
    "registration.address_code": LINK_HOLDER,
    "registration.address_withdrawal": LINK_HOLDER,
    "registration.attendees": ORGANISER,
    "registration.wishes": ORGANISER,
    "registration.wish": ORGANISER,
    "registration.attendee": ORGANISER,
    "registration.attendee_registration": ORGANISER,
    "registration.attendee_cancellation": ORGANISER,
    "registration.attendee_confirmation": ORGANISER,
    "registration.attendee_new_link": ORGANISER,
    "answering.invited": LINK_HOLDER,
    "answering.reopened": EVERYONE,
    "answering.questions": LINK_HOLDER,
    "answering.answers": LINK_HOLDER,
    "answering.thanks": EVERYONE,
    "account.sign_in": EVERYONE,
    "account.sign_out": {"administrator", "organiser", "desk", "nominator", "auditor"},
    "account.accounts": {"administrator"},
    "account.close": {"administrator"},
    "account.new_password": {"administrator"},
    "account.own_account": {"administrator", "organiser", "desk", "nominator", "auditor"},
    "home.start": {"administrator", "organiser", "desk", "nominator", "auditor"},
    "home.overview": ORGANISER,
    "badge_printing.badges": ORGANISER,
    "badge_printing.batch": ORGANISER,
    "badge_printing.one_badge": {"organiser", "desk"},
    "badge_printing.single": {"organiser", "desk"},
    "badge_printing.print_log": ORGANISER,
    "report.attendance": {"organiser", "auditor"},
    "report.attendance_list": {"organiser", "auditor"},
    "report.attendance_file": {"organiser", "auditor"},
    "report.feedback": {"organiser", "auditor"},
    "report.feedback_file": {"organiser", "auditor"},
    "rehearsal.rehearsal": ORGANISER,
    "rehearsal.make": ORGANISER,
    "rehearsal.remove": ORGANISER,
    "certificate.certificates": ORGANISER,
    "certificate.all_certificates": ORGANISER,
    "certificate.single_certificate": ORGANISER,
    "certificate.own_certificate": LINK_HOLDER,
    "sign_in_sheet.sheets": ORGANISER,
    "sign_in_sheet.sheets_file": ORGANISER,
    "guest_list.guest_lists": {"organiser", "nominator"},
    "guest_list.guest_list": {"organiser", "nominator"},
    "guest_list.correct": {"organiser", "nominator"},
    "guest_list.confirm": {"organiser", "nominator"},
    "guest_list.decide": {"organiser", "nominator"},
    "guest_list.remove": {"organiser", "nominator"},
    "checkin.desk": EVERYONE,
    "checkin.service_worker": EVERYONE,
    "checkin.manifest": EVERYONE,
    "checkin.pairing": EVERYONE,
    "checkin.people": DEVICE,
    "checkin.recovery": DEVICE,
    "checkin.news": DEVICE,
    "checkin.scans": DEVICE,
    "door.devices": {"desk", "organiser"},
    "door.doors": {"desk", "organiser"},
    "door.revocation": {"desk", "organiser"},
    "door.clashes": {"desk", "organiser"},
    "door.settlements": {"desk", "organiser"},
    "door.merging": {"desk", "organiser"},
    "door.leaving_out": {"desk", "organiser"},
    "invitation.invitations": ORGANISER,
    "invitation.sending": ORGANISER,
    "invitation.handover": ORGANISER,
    "invitation.invitation": ORGANISER,
    "invitation.letter_on_paper": ORGANISER,
    "invitation.phone_decline": ORGANISER,
    "invitation.letter_preview": ORGANISER,
    "invitation.letters": ORGANISER,
    "invitation.letter": ORGANISER,
    "invitation.test_mail": ORGANISER,
    "invitation.bodies": ORGANISER,
    "invitation.body": ORGANISER,
    "invitation.nominees": {"nominator"},
    "invitation.nominees_letters": {"nominator"},
    "invitation.nominee_letter": {"nominator"},
    "survey.survey": ORGANISER,
    "survey.questions": ORGANISER,
    "survey.send": ORGANISER,
    "survey.remind": ORGANISER,
    "survey.last_day": ORGANISER,
    "survey.close": ORGANISER,
    "mail.outbox": ORGANISER,
    "mail.mail": ORGANISER,
    "mail.try_again": ORGANISER,
    "audit.log": {"administrator", "auditor"},
    "design.components": {"administrator"},
    "operation.healthz": EVERYONE,
    "operation.security_txt": EVERYONE,
}

PEOPLE = ["stranger", DEVICE, *Role]


def _declared(application, endpoint: str) -> object:
    declaration = access.declared(application, endpoint)
    if declaration.device:
        return DEVICE
    if declaration.roles is None:
        return LINK_HOLDER if declaration.personal else EVERYONE
    return {str(role) for role in declaration.roles}


def test_the_table_says_what_the_routes_declare(application):
    declared = {
        rule.endpoint: _declared(application, rule.endpoint)
        for rule in application.url_map.iter_rules()
    }
    assert declared == RIGHTS


def _address(rule) -> str:
    values = {"event_code": "EIF113", "version": "v1", "filename": "css/tokens.css"}
    return re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda found: values.get(found[2], "1" if found[1] == "int" else "x"),
        rule.rule,
    )


@pytest.mark.parametrize("person", PEOPLE)
def test_every_door_opens_to_those_it_is_for_and_to_nobody_else(app, person):
    with app.app_context():
        factories.forum()
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        answers = {}
        for rule in app.url_map.iter_rules():
            client = app.test_client()
            if person == DEVICE:
                with app.app_context():
                    factories.pair(client, factories.device(current_event()))
            elif person != "stranger":
                with app.app_context():
                    factories.sign_in(client, factories.staff(person))
            method = "GET" if "GET" in rule.methods else "POST"
            response = client.open(_address(rule), method=method)
            turned_away = response.status_code == 302 and response.location.startswith("/sign-in")
            # A door that is open may still hold nothing for these made-up names.
            answers[rule.endpoint, method] = "turned away" if turned_away else response.status_code
        for (endpoint, method), answer in answers.items():
            allowed = RIGHTS[endpoint]
            if allowed in (EVERYONE, LINK_HOLDER) or person == allowed or person in allowed:
                assert answer != "turned away" and answer != 401, (endpoint, method, answer)
                assert answer < 500, (endpoint, method, answer)
            elif allowed == DEVICE:
                assert answer == 401, (endpoint, method, answer)
            elif person in ("stranger", DEVICE):
                assert answer == "turned away", (endpoint, method, answer)
            else:
                assert answer == 404, (endpoint, method, answer)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_a_route_that_does_not_say_who_may_use_it_keeps_the_application_from_starting(
    tmp_path, monkeypatch
):
    silent = Blueprint("silent", __name__)
    silent.add_url_rule("/silent", view_func=lambda: "anybody?")
    monkeypatch.setattr(site, "FEATURES", (*site.FEATURES, Feature(silent)))
    with pytest.raises(access.UndeclaredAccess, match="silent"):
        create_app(test_settings("sqlite:///:memory:", tmp_path))


def test_a_role_taken_away_is_gone_with_the_next_request(app, client):
    with app.app_context():
        factories.forum()
        member = factories.staff(Role.ADMINISTRATOR)
        other = factories.staff(Role.ORGANISER)
        factories.sign_in(client, other)
        boss = factories.sign_in(app.test_client(), member)
        path = f"/staff/accounts/{other.id}/closing"
    assert client.get("/staff/EIF113/").status_code == 200
    boss.post(path, data={"csrf_token": factories.csrf(boss, "/staff/accounts")})
    assert client.get("/staff/EIF113/").status_code == 302


def test_all_forms_need_a_token_but_those_of_tablets_and_of_the_survey(app):
    without = {
        "checkin.pairing",
        "checkin.recovery",
        "checkin.scans",
        "answering.questions",
        "answering.answers",
    }
    with app.app_context():
        factories.forum()
        clients = {str(role): factories.sign_in(app.test_client(), factories.staff(role))
                   for role in Role}  # fmt: skip
        tablet = factories.pair(app.test_client(), factories.device(current_event()))
    taken = set()
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        roles = RIGHTS[rule.endpoint]
        client = clients[min(roles)] if isinstance(roles, set) else tablet
        answer = client.post(f"{_address(rule)}?lang=en")
        if answer.status_code != 400 or "open for too long" not in answer.get_data(as_text=True):
            taken.add(rule.endpoint)
    assert taken == without
    assert {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods} > without
