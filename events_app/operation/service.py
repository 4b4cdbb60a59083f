"""Everything that must be right before real people's data come in."""

import smtplib

from events_app.config import Settings
from events_app.findings import Finding, Word, fine
from events_app.mail.delivery import connect
from events_app.operation import files
from events_app.operation.database_checks import database_findings
from events_app.safety import settings_findings

_PATIENCE = 5  # seconds for each answer of the mail server


def findings(settings: Settings) -> list[Finding]:
    """Look at everything; return one finding for each thing, good ones too."""
    return [*findings_here(settings), _mail_server(settings)]


def findings_here(settings: Settings) -> list[Finding]:
    """Look at everything but the mail server, which may keep one waiting and is never unsafe."""
    return [
        *settings_findings(settings),
        files.instance_folder(settings),
        files.settings_file(settings),
        files.room(settings),
        files.fonts_and_scripts(settings),
        files.translations(settings),
        *database_findings(settings),
    ]


def _mail_server(settings: Settings) -> Finding:
    what, place = "Mail server", f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with connect(settings, _PATIENCE) as connection:
            connection.noop()
    except (smtplib.SMTPException, OSError) as failure:
        return Finding(
            Word.WARN, what, f"{place} does not take mails: {failure}",
            "Mails wait until it does. Correct FORUMDESK_SMTP_HOST, _PORT, _SECURITY, _USER and"
            " _PASSWORD.",
        )  # fmt: skip
    return fine(what, f"{place} answers.")
