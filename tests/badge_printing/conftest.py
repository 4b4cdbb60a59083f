import io

import pypdfium2
import pytest
import zxingcpp

from tests import factories


@pytest.fixture
def printed():
    """Ask for a batch through the page and return the response."""

    def ask(browser, **choices):
        token = factories.csrf(browser, "/staff/EIF113/badges")
        fields = {"which": "outstanding", "group": "", "order": "strokes", "sheet": "a6"}
        return browser.post("/staff/EIF113/badges", data={"csrf_token": token, **fields, **choices})

    return ask


@pytest.fixture
def read_pages():
    """Return, for each page of a PDF, its text and what its QR codes say."""

    def read(data: bytes) -> list[tuple[str, list[str]]]:
        pdf = pypdfium2.PdfDocument(io.BytesIO(data))
        return [
            (
                page.get_textpage().get_text_bounded(),
                [
                    found.text
                    for found in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
                ],
            )
            for page in pdf
        ]

    return read
