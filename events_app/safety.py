"""Which settings are unsafe; the application does not start with one that is."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from events_app.config import SMTP_PORTS, Settings, UnsafeSettings
from events_app.findings import Finding, Word, fine, unsafe

SHORTEST_SECRET = 32


Check = Callable[[Settings], Finding]


def unsafe_in_production(settings: Settings) -> Word:
    """Return the word for what a demo or a test may have and real people's data may not."""
    return Word.UNSAFE if settings.is_production else Word.WARN


def is_invented(domain: str) -> bool:
    """Tell whether a domain leads nowhere by agreement, as those of examples do."""
    labels = domain.lower().split(".")
    return labels[-1] in {"example", "test", "invalid", "localhost", ""} or (
        labels[-2:-1] == ["example"] and labels[-1] in {"com", "net", "org"}
    )


def refuse_unsafe(settings: Settings) -> None:
    """Raise `UnsafeSettings` with everything that is unsafe in the settings."""
    found = unsafe(settings_findings(settings))
    if found:
        raise UnsafeSettings("\n".join(f"{one.what}: {one.why} {one.what_to_do}" for one in found))


def settings_findings(settings: Settings) -> list[Finding]:
    """Return one finding for each matter that the settings decide."""
    return [check(settings) for check in CHECKS]


def _environment(settings: Settings) -> Finding:
    what, environment = "Environment", settings.environment
    if environment == "production":
        return fine(what, "This is production.")
    if environment not in {"demo", "test"}:
        return Finding(
            Word.UNSAFE, what, f"There is no environment “{environment}”.",
            "Set FORUMDESK_ENVIRONMENT to production or demo.",
        )  # fmt: skip
    return Finding(
        Word.WARN, what, f"This is a {environment} forum: everybody may read its mails.",
        "Enter invented people only, or set FORUMDESK_ENVIRONMENT to production.",
    )  # fmt: skip


def _debug(settings: Settings) -> Finding:
    if not settings.debug:
        return fine("Debugging", "Debugging is off.")
    return Finding(
        unsafe_in_production(settings), "Debugging", "Debugging shows strangers what went wrong.",
        "Remove FLASK_DEBUG from the environment.",
    )  # fmt: skip


def _secret_key(settings: Settings) -> Finding:
    length = len(settings.secret_key)
    if length >= SHORTEST_SECRET:
        return fine("Secret key", f"It has {length} characters.")
    return Finding(
        Word.UNSAFE, "Secret key", f"It has {length} characters; who guesses it signs in as anybody.",
        f"`forumdesk init` makes one, or set FORUMDESK_SECRET_KEY to {SHORTEST_SECRET} random"
        " characters or more.",
    )  # fmt: skip


def _address(settings: Settings) -> Finding:
    what, parts = "Address", urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        return Finding(
            Word.UNSAFE, what, f"“{settings.base_url}” is not the address of a site.",
            "Set FORUMDESK_BASE_URL, as in https://forum.agency.gov.tw, without a path.",
        )  # fmt: skip
    if parts.scheme == "https":
        return fine(what, f"The site is {settings.base_url}.")
    return Finding(
        unsafe_in_production(settings), what, "Without https, passwords and personal links are open"
        " to whoever listens.",
        "FORUMDESK_BASE_URL must begin with https:// in production.",
    )  # fmt: skip


def _host(settings: Settings) -> Finding:
    host = urlsplit(settings.base_url).hostname or ""
    if settings.is_production and (is_invented(host) or _is_loopback(host)):
        return Finding(
            Word.WARN, "Host", f"The links in mails lead to {host or 'no host'}, where no guest comes.",
            "Set FORUMDESK_BASE_URL to the name under which people reach the site.",
        )  # fmt: skip
    if settings.is_production:
        return fine("Host", f"Requests for another host than {host} are refused.")
    return fine("Host", "Requests for any host are answered, as this is no production.")


def _clock(settings: Settings) -> Finding:
    if not settings.clock_shift:
        return fine("Clock", "The calendar is today's.")
    return Finding(
        unsafe_in_production(settings), "Clock", "The calendar is shifted, as a demo's may be.",
        "Remove FORUMDESK_CLOCK_SHIFT.",
    )  # fmt: skip


def _sender(settings: Settings) -> Finding:
    domain = settings.sender.rpartition("@")[2]
    if "@" in settings.sender and not is_invented(domain):
        return fine("Sender", f"Mails come from {settings.sender}.")
    return Finding(
        unsafe_in_production(settings), "Sender",
        f"Mails come from {settings.sender}, which nobody can answer and servers refuse.",
        "Set FORUMDESK_SENDER to a mailbox that is read.",
    )  # fmt: skip


def _mail_secrecy(settings: Settings) -> Finding:
    what = "Way of the mails"
    if settings.smtp_security not in SMTP_PORTS:
        return Finding(
            Word.UNSAFE, what, f"There is no SMTP security “{settings.smtp_security}”.",
            "Set FORUMDESK_SMTP_SECURITY to none, starttls or tls.",
        )  # fmt: skip
    if settings.smtp_security != "none":
        return fine(what, f"Mails go to {settings.smtp_host} encrypted ({settings.smtp_security}).")
    if _is_loopback(settings.smtp_host):
        return fine(what, "Mails go to a server on this machine.")
    return Finding(
        Word.UNSAFE if settings.smtp_password else Word.WARN, what,
        f"Mails{' and the password' if settings.smtp_password else ''} go to {settings.smtp_host}"
        " in clear text.",
        "Set FORUMDESK_SMTP_SECURITY to starttls or tls.",
    )  # fmt: skip


def _proxies(settings: Settings) -> Finding:
    what, number = "Proxies", settings.trusted_proxies
    if number < 0:
        return Finding(
            Word.UNSAFE, what, f"There cannot be {number} proxies.",
            "Set FORUMDESK_TRUSTED_PROXIES to 0 or more.",
        )  # fmt: skip
    if number == 0 and settings.is_production:
        return Finding(
            Word.WARN, what, "No proxy's word is believed, so every request looks like plain http"
            " from one address.",
            "Set FORUMDESK_TRUSTED_PROXIES to the number of proxies in front, mostly 1.",
        )  # fmt: skip
    return fine(what, f"{number} in front of the site are believed.")


def _security_contact(settings: Settings) -> Finding:
    what, contact = "Security contact", settings.security_contact
    if re.fullmatch(r"https://\S+|[^\s@:]+@[^\s@:]+", contact):
        return fine(what, f"Who finds a hole is asked to write to {contact}.")
    if contact:
        return Finding(
            Word.UNSAFE, what, f"“{contact}” is neither a mailbox nor an https address.",
            "Set FORUMDESK_SECURITY_CONTACT to a mailbox that is read.",
        )  # fmt: skip
    return Finding(
        Word.WARN, what, "Who finds a hole is not told whom to tell.",
        "Set FORUMDESK_SECURITY_CONTACT to a mailbox that is read.",
    )  # fmt: skip


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


CHECKS: tuple[Check, ...] = (
    _environment, _debug, _secret_key, _address, _host, _clock, _sender, _mail_secrecy, _proxies,
    _security_contact,
)  # fmt: skip
