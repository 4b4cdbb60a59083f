"""Certificates as a file to download."""

from tempfile import TemporaryFile

from flask import Response, send_file

from events_app.certificate.drawing import write_pdf
from events_app.certificate.models import Wording


def pdf_file(names: list[str], words: Wording, event_code: str) -> Response:
    """Return the answer that carries the certificates; its name tells nothing of whose they are."""
    file = TemporaryFile()  # noqa: SIM115 - the server closes it when all is sent
    write_pdf(names, words, file)
    file.seek(0)
    return send_file(
        file, "application/pdf", as_attachment=True, download_name=f"certificate-{event_code}.pdf"
    )
