"""Badges to try, and what a reader sees of a PDF."""

import io

import pypdfium2
import pytest

from badges.model import A6_SINGLE, Badge
from badges.render import render_pdf

EXAMPLE = {
    "name": "王小明",
    "organisation": "晟昱示範精密股份有限公司",
    "title": "總經理",
    "band_label_zh": "企業代表",
    "band_label_en": "Enterprise",
    "band_colour": "#1f4e79",
    "band_ink": "#ffffff",
    "band_shape": "square",
    "event_name": "企業誠信論壇",
    "event_date": "中華民國113年9月19日（星期四）",
    "qr_text": "FD1K7M2Q9X4R8T3W6Y5Z1B0C2D",
    "code8": "K7M2Q9X4",
}


@pytest.fixture
def make_badge():
    """A badge of the example's texts, with some changed."""
    return lambda **changes: Badge(**{**EXAMPLE, **changes})


@pytest.fixture
def pdf_of():
    """The bytes of a PDF with these badges."""

    def draw(*badges, sheet=A6_SINGLE):
        stream = io.BytesIO()
        render_pdf(badges, sheet, stream)
        return stream.getvalue()

    return draw


@pytest.fixture
def document_of(pdf_of):
    """The opened PDF with these badges."""
    return lambda *badges, sheet=A6_SINGLE: pypdfium2.PdfDocument(pdf_of(*badges, sheet=sheet))


@pytest.fixture
def picture_of(document_of):
    """A page as a grey picture of 150 dots an inch."""
    return lambda *badges, sheet=A6_SINGLE: picture(document_of(*badges, sheet=sheet)[0])


def picture(page):
    return page.render(scale=150 / 72).to_pil()
