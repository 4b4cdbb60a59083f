import io

import pytest

from events_app.report.formats import FORMATS

FIRST_BYTES = {"ods": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbf", "pdf": b"%PDF-"}


def test_government_offices_find_open_formats_first():
    assert list(FORMATS) == ["ods", "xlsx", "csv", "pdf"]


@pytest.mark.parametrize("ending", FIRST_BYTES)
def test_each_writes_its_own_kind_of_file_and_leaves_the_stream_open(ending, attendance):
    stream = io.BytesIO()
    FORMATS[ending].write(attendance, stream)

    assert stream.getvalue().startswith(FIRST_BYTES[ending])
