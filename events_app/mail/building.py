"""From a message to the bytes on the wire, and the look that all our mails share."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from css_inline import CSSInliner
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.i18n import HTML_LANGUAGES, LANGUAGES
from events_app.mail.composing import Attachment, Message

# Seven bits pass every server on the way.
_POLICY = SMTP.clone(cte_type="7bit")
# A mail cannot load our style sheets, so the rules are written onto the elements.
_INLINER = CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def render(template: str, event: Event, in_language: str, **values: object) -> str:
    """Return a mail's text from a template, in that language; HTML has its style inlined.

    Works without a request. The template is given `event`, `language`, `html_lang` and `values`.
    """
    with force_locale(LANGUAGES[in_language]):
        text = current_app.jinja_env.get_template(template).render(
            event=event, language=in_language, html_lang=HTML_LANGUAGES[in_language], **values
        )
    return _INLINER.inline(text) if template.endswith(".html") else text


def one_line(text: str) -> str:
    """Return text fit for a header: without line breaks or any other control character."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def build(message: Message, sender: Address, moment: datetime, message_id: str) -> EmailMessage:
    """Return the mail to send; raise ValueError if the recipient is not an address."""
    mail = EmailMessage(_POLICY)
    mail["From"] = sender
    mail["To"] = _recipient(message.recipient)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(moment)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, charset="utf-8")
    mail.add_alternative(message.html, subtype="html", charset="utf-8")
    _text, html = cast(list[MIMEPart], mail.get_payload())
    for attachment in message.attachments:
        _attach(mail, html, attachment)
    return mail


def sender_of(event: Event, in_language: str) -> Address:
    """Return the sender's address under the forum's own name.

    Raises RuleViolation for a rehearsal, which sends no mail whatever anybody asks for.
    """
    if event.is_rehearsal:
        raise RuleViolation(_("A rehearsal sends no mail."))
    return Address(
        display_name=one_line(event.short_name(in_language)),
        addr_spec=current_app.config["SETTINGS"].sender,
    )


def _recipient(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (MessageError, IndexError) as fault:
        raise ValueError(f"not an address: {one_line(text)}") from fault


def _attach(mail: EmailMessage, html: MIMEPart, attachment: Attachment) -> None:
    maintype, subtype = attachment.mimetype.split("/")
    name = one_line(attachment.name)
    if attachment.content_id:
        html.add_related(
            attachment.content,
            maintype,
            subtype,
            cid=f"<{attachment.content_id}>",
            disposition="inline",
            filename=name,
        )
        return
    charset = {"charset": "utf-8"} if maintype == "text" else {}
    mail.add_attachment(attachment.content, maintype, subtype, params=charset, filename=name)
