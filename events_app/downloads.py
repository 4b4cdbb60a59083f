"""Files that leave the house: written to their end before the first byte is sent."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import BinaryIO

from flask import Response, send_file


def hand_over(write: Callable[[BinaryIO], None], media_type: str, name: str) -> Response:
    """Return the answer that carries what `write` puts into an open binary stream."""
    file = TemporaryFile()  # noqa: SIM115 - the server closes it when all is sent
    write(file)
    file.seek(0)
    return send_file(file, media_type, as_attachment=True, download_name=name)
