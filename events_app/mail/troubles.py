"""Why a mail could not leave, in the office's words, and how an answer of the mail server is read."""

import re
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from events_app.mail.models import OutboxMail

# 5.1.1 and its like, which say more than the three digits before them.
_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3}\.\d{1,3})\b")
_NOBODY_THERE = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})


class Trouble(StrEnum):
    """What stands in a mail's way."""

    ADDRESS = "address"
    FULL = "full"
    REFUSED = "refused"
    UNREACHED = "unreached"
    LATER = "later"
    UNWRITTEN = "unwritten"
    FAULT = "fault"


TROUBLES = {
    Trouble.ADDRESS: _l("The address does not exist. Ask the person for another one."),
    Trouble.FULL: _l("The recipient's mailbox is full."),
    Trouble.REFUSED: _l("The mail server refuses the mail. Ask whoever runs the mail server why."),
    Trouble.UNREACHED: _l("The mail server could not be reached."),
    Trouble.LATER: _l("The mail server asked us to try again later."),
    Trouble.UNWRITTEN: _l("The mail could not be written: its letter or an address is missing."),
    Trouble.FAULT: _l("The system could not make the mail. Please tell whoever runs it."),
}


def trouble_of(code: int, words: str) -> Trouble:
    """Return what a mail server means by its answer."""
    enhanced = _ENHANCED.match(words)
    detail = enhanced[1] if enhanced else ""
    if detail == "2.2" or code == 552:
        return Trouble.FULL
    if not 500 <= code < 600:
        return Trouble.LATER
    if detail in _NOBODY_THERE:
        return Trouble.ADDRESS
    # A server that will not pass mails on for us says 550 to every address.
    is_about_us = detail or "relay" in words.lower()
    return Trouble.ADDRESS if code in {550, 551, 553} and not is_about_us else Trouble.REFUSED


def trying_again_helps(mail: OutboxMail) -> bool:
    """Tell whether another try could end otherwise: never with the very address that is none."""
    # What is sent about a row, such as a new address, goes where that row says.
    is_new = mail.about_id is None and mail.address_now != mail.recipient
    return bool(mail.address_now) and (mail.trouble != Trouble.ADDRESS or is_new)


def trouble_in_words(trouble: str) -> object:
    """Return why a mail did not leave, in words; nothing for a mail without trouble."""
    return TROUBLES[Trouble(trouble)] if trouble else ""
