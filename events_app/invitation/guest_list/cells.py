"""The cells of a file, kept so that a correction need not read the file again."""

import json
import zlib
from dataclasses import asdict

from .workbook import Sheet, Workbook

MARK = b"forumdesk cells 1\n"


def pack(workbook: Workbook) -> bytes:
    """The workbook as bytes to be kept."""
    text = json.dumps(asdict(workbook), ensure_ascii=False)
    return MARK + zlib.compress(text.encode("utf-8", "surrogatepass"), level=1)


def unpack(kept: bytes) -> Workbook | None:
    """The workbook that was packed; None for a file, as lists were kept before."""
    if not kept.startswith(MARK):
        return None
    values = json.loads(zlib.decompress(kept.removeprefix(MARK)).decode("utf-8", "surrogatepass"))
    sheets = tuple(
        Sheet(each["name"], tuple(map(tuple, each["rows"]))) for each in values["sheets"]
    )
    return Workbook(**values | {"sheets": sheets, "hidden_sheets": tuple(values["hidden_sheets"])})
