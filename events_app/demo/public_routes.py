"""Where the demo forum's mails can be read; its people are invented, so everyone may."""

from io import BytesIO

from flask import Blueprint, abort, current_app, render_template, request, send_file

from events_app.access import everyone
from events_app.bundles import bundle_url
from events_app.demo.mailbox import MAILS_FOLDER, Mailbox, content_of, html_to_show
from events_app.forms import clean_line
from events_app.paging import asked_page, number_of_pages

blueprint = Blueprint("demo", __name__)

MAILS_PER_PAGE = 50
# A mail's own style and pictures and our fonts, and nothing else: no script, no form, no request.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; font-src 'self';"
    " frame-ancestors 'self'; base-uri 'none'; form-action 'none';"
    " sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)


@blueprint.get("/mails")
@everyone
def mails():
    """List the mails, newest first, or those to one recipient."""
    box = _mailbox()
    words = clean_line(request.args.get("to"))[:254]
    page = asked_page()
    offset = (page - 1) * MAILS_PER_PAGE
    found = box.sent_to(words) if words else None
    shown = box.newest(MAILS_PER_PAGE, offset) if found is None else found[offset:][:MAILS_PER_PAGE]
    total = box.count() if found is None else len(found)
    return render_template(
        "demo/mails.html",
        mails=shown,
        words=words,
        page=page,
        pages=number_of_pages(total, MAILS_PER_PAGE),
        total=total,
    )


@blueprint.get("/mails/<mail_id>")
@everyone
def mail(mail_id: str):
    """Show one mail as its recipient sees it."""
    found = _mailbox().read(mail_id) or abort(404)
    plain = found.get_body(("plain",))
    return render_template(
        "demo/mail.html",
        mail_id=mail_id,
        mail=found,
        sent_at=found["Date"].datetime,
        text=plain.get_content() if plain is not None else "",
        attachments=[part.get_filename() for part in found.iter_attachments()],
    )


@blueprint.get("/mails/<mail_id>/html")
@everyone
def mail_html(mail_id: str):
    """Give a mail's own HTML to the frame that shows it."""
    found = _mailbox().read(mail_id) or abort(404)
    return html_to_show(found, [bundle_url("faces.css")]), {"Content-Security-Policy": _MAIL_POLICY}


@blueprint.get("/mails/<mail_id>/attachments/<int:position>")
@everyone
def attachment(mail_id: str, position: int):
    """Download a file that came with a mail."""
    found = _mailbox().read(mail_id) or abort(404)
    parts = list(found.iter_attachments())
    if position >= len(parts):
        abort(404)
    part = parts[position]
    return send_file(
        BytesIO(content_of(part)),
        mimetype=part.get_content_type(),
        as_attachment=True,
        download_name=part.get_filename(),
    )


def _mailbox() -> Mailbox:
    return Mailbox(current_app.config["SETTINGS"].instance / MAILS_FOLDER)
