"""Certificates as a file to download."""

from flask import Response

from events_app.certificate.drawing import write_pdf
from events_app.certificate.models import Wording
from events_app.downloads import hand_over


def pdf_file(names: list[str], words: Wording, event_code: str) -> Response:
    """Return the answer that carries the certificates; its name tells nothing of whose they are."""
    return hand_over(
        lambda stream: write_pdf(names, words, stream),
        "application/pdf",
        f"certificate-{event_code}.pdf",
    )
