"""The forms in which a report leaves the house, the one government asks for first."""

from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from events_app.report.tables import Document
from events_app.report.write_csv import write_csv
from events_app.report.write_ods import write_ods
from events_app.report.write_pdf import write_pdf
from events_app.report.write_xlsx import write_xlsx


class FileFormat(NamedTuple):
    """A form of file: its media type, and what writes a document to an open binary stream."""

    media_type: str
    write: Callable[[Document, BinaryIO], None]


# By the ending of the file's name.
FORMATS = {
    "ods": FileFormat("application/vnd.oasis.opendocument.spreadsheet", write_ods),
    "xlsx": FileFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx
    ),
    "csv": FileFormat("text/csv", write_csv),
    "pdf": FileFormat("application/pdf", write_pdf),
}
