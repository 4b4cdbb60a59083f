"""What every page is given: language, navigation, the forum's name, the bundles."""

from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import generate_csrf

from events_app import clock
from events_app.access import SignedIn, declared
from events_app.bundles import bundle_url
from events_app.event.context import event_or_none
from events_app.i18n import (
    HTML_LANGUAGES,
    language,
    say_date,
    say_moment,
    say_short_date,
    say_time,
)

# Staff pages by the phase of the work, in its order.
NAVIGATION = (
    ("", (("home.overview", _l("Overview")),)),
    (_l("Inviting"), (
        ("invitation.bodies", _l("Nominating organisations")),
        ("guest_list.guest_lists", _l("Guest lists")),
        ("invitation.invitations", _l("Invitation list")),
        ("invitation.letters", _l("Letter templates")),
        ("invitation.nominees", _l("My guests")),
        ("mail.outbox", _l("Mails")),
    )),
    (_l("At the forum"), (
        ("registration.attendees", _l("Attendees")),
        ("badge_printing.badges", _l("Badges")),
        ("badge_printing.one_badge", _l("Print one badge")),
        ("sign_in_sheet.sheets", _l("Sign-in sheets")),
        ("door.devices", _l("Check-in tablets")),
        ("door.clashes", _l("Duplicate check-ins")),
        ("rehearsal.rehearsal", _l("Rehearsal")),
    )),
    (_l("Afterwards"), (
        ("report.attendance", _l("Attendance report")),
        ("certificate.certificates", _l("Certificates")),
        ("survey.survey", _l("Survey")),
        ("report.feedback", _l("Feedback report")),
    )),
    (_l("System"), (
        ("audit.log", _l("Log")),
        ("account.accounts", _l("Accounts")),
        ("design.components", _l("Components")),
    )),
)  # fmt: skip


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the staff navigation."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True)
class NavigationGroup:
    """The entries of one phase of the work."""

    label: str
    items: list[NavigationItem]


def init_app(app: Flask) -> None:
    """Give the templates their common values and the ways of saying dates."""
    app.context_processor(_common_values)
    app.jinja_env.globals.update(csrf_token=generate_csrf, bundle=bundle_url)
    app.jinja_env.filters.update(
        say_date=lambda day: say_date(day, language()),
        say_short_date=lambda day: say_short_date(day, language()),
        say_time=lambda moment: say_time(moment.astimezone(_zone())),
        say_moment=lambda moment: say_moment(moment.astimezone(_zone()), language()),
        day=lambda moment: moment.astimezone(_zone()).date(),
    )


def _zone() -> ZoneInfo:
    event = event_or_none()
    return event.zone if event is not None else ZoneInfo("Asia/Taipei")


def _common_values() -> dict[str, object]:
    event = event_or_none()
    in_language = language()
    return {
        "event": event,
        "language": in_language,
        "html_lang": HTML_LANGUAGES[in_language],
        "language_switch_url": _switch_url(in_language),
        "navigation": _navigation() if event is not None else [],
        "staff_member": g.get("staff_member"),
        "event_short_name": event.short_name(in_language) if event else "Forum Desk",
        "contact_line": _contact_line(event, in_language),
        "demo_ribbon": _demo_ribbon(event),
        "rehearsal_ribbon": _rehearsal_ribbon(event),
        "privacy_url": url_for("registration.privacy", version="v1"),
    }


def _switch_url(in_language: str) -> str:
    arguments = request.args.to_dict(flat=False) | {"lang": ["en" if in_language == "zh" else "zh"]}
    if request.endpoint is None or request.method not in {"GET", "HEAD"}:
        return url_for("event.public_page", lang=arguments["lang"][0])
    address = url_for(request.endpoint, **(request.view_args or {}))
    # Not by url_for: it takes some names, `endpoint` or `_anchor`, for words of its own.
    return f"{address}?{urlencode(arguments, doseq=True)}"


def _navigation() -> list[NavigationGroup]:
    member = g.get("staff_member")
    if member is None:
        return []
    groups = (
        NavigationGroup(str(label), [_entry(*page) for page in pages if _may_use(member, page[0])])
        for label, pages in NAVIGATION
    )
    return [group for group in groups if group.items]


def _may_use(member: SignedIn, endpoint: str) -> bool:
    roles = declared(current_app, endpoint).roles
    return roles is not None and member.role in roles


def _entry(endpoint: str, label: LazyString) -> NavigationItem:
    url = url_for(endpoint)
    here = request.path == url or request.path.startswith(f"{url}/")
    return NavigationItem(url, str(label), here)


def _contact_line(event, in_language: str) -> str:
    if event is None:
        return ""
    between = "　" if in_language == "zh" else ", "
    return between.join((event.contact(in_language), event.contact_phone, event.contact_email))


def _rehearsal_ribbon(event) -> str:
    if event is None or not event.is_rehearsal:
        return ""
    return _("PRACTICE – a rehearsal with invented people. Nothing here counts.")


def _demo_ribbon(event) -> str:
    if event is None or not current_app.config["SETTINGS"].is_demo:
        return ""
    today = say_date(event.day_of(clock.now()), language())
    return _("Demo forum with invented people. Its calendar says %(today)s.", today=today)
