import io

import pypdfium2
import pytest

from tests import factories

PAGE = "/staff/EIF113/sign-in-sheets"


@pytest.fixture
def handed_over(organiser):
    """Ask for sheets through the page and return the response."""

    def ask(language="zh", **choices):
        token = factories.csrf(organiser, f"{PAGE}?lang={language}")
        fields = {"who": "everyone", "division": "groups", "order": "strokes"}
        return organiser.post(PAGE, data={"csrf_token": token, **fields, **choices})

    return ask


@pytest.fixture
def read():
    """The words of each page of a PDF, in the order in which a reader would copy them."""

    def words(data: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]

    return words
