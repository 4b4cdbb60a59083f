"""Draws certificates of attendance on A4, lying: the ornament once, the name on each page."""

from collections.abc import Iterable
from typing import BinaryIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from badges.fitting import Fitted, Step, fit
from badges.ming import draw_ming, has_ming, ming_width
from badges.typography import copied_as, draw_text, text_width
from events_app.certificate.models import Wording
from events_app.certificate.ornament import PINE, VERMILION, draw_frame, draw_seal

WIDTH, HEIGHT = landscape(A4)
MIDDLE = WIDTH / 2
INK, GREY = "#17211e", "#48534e"
TITLE_ZH, TITLE_EN = "出席證明", "Certificate of Attendance"
# Two drawings that all pages share, so that a reader meets the name between them.
ABOVE, BELOW = "above", "below"

NAME_WIDTH, NAME_Y = 560, 302
# Ming for names of Han alone: the largest size, and the space between characters by their number.
NAME_SIZE, NAME_TRACKING = 58, {2: 0.6, 3: 0.3, 4: 0.15}
# What readers of the PDF still take for one word where it cannot be told them.
CLOSE = 0.15
NAME_STEPS = (Step(1, 30, 50), Step(2, 24, 34), Step(3, 14, 24))
HONORIFIC, HONORIFIC_SIZE = "君", 20

SENTENCE_WIDTH = 640
SENTENCE_ZH_STEPS = (Step(1, 13, 16), Step(2, 8, 14))
SENTENCE_EN_STEPS = (Step(2, 7, 11.5),)


def write_pdf(names: Iterable[str], wording: Wording, stream: BinaryIO) -> None:
    """Write one page a name, in their order; the same names give the same bytes.

    Raises UnprintableText for a name with a character that no typeface draws.
    """
    canvas = Canvas(
        stream, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=True, lang="zh-Hant-TW"
    )
    canvas.setTitle(f"{TITLE_ZH} {TITLE_EN}")
    for form, draw in ((ABOVE, _draw_above), (BELOW, _draw_below)):
        canvas.beginForm(form, 0, 0, WIDTH, HEIGHT)
        draw(canvas, wording)
        canvas.endForm()
    for name in names:
        canvas.doForm(ABOVE)
        _draw_name(canvas, name)
        canvas.doForm(BELOW)
        canvas.showPage()
    canvas.save()


def _draw_above(canvas: Canvas, wording: Wording) -> None:
    draw_frame(canvas, WIDTH, HEIGHT)
    draw_seal(canvas, MIDDLE - 24, 488, 48)
    _centre_ming(canvas, 429, TITLE_ZH, 44, PINE, 0.45)
    _centre(canvas, 406, TITLE_EN, 13, VERMILION, 0.12)
    _centre(canvas, 374, wording.before_zh, 16, INK, 0.12)
    _centre(canvas, 357, wording.before_en, 11, GREY)


def _draw_below(canvas: Canvas, wording: Wording) -> None:
    zh = fit(wording.after_zh, SENTENCE_WIDTH, SENTENCE_ZH_STEPS)
    en = fit(wording.after_en, SENTENCE_WIDTH, SENTENCE_EN_STEPS)
    with copied_as(canvas, wording.after_zh):
        y = _draw_lines(canvas, zh, 236, INK)
    with copied_as(canvas, wording.after_en):
        _draw_lines(canvas, en, y - 4, GREY)
    _centre_ming(canvas, 137, wording.issuer_zh, 25, INK, 0.35)
    _centre(canvas, 118, wording.issuer_en, 10.5, GREY)
    _centre(canvas, 83, wording.date_zh, 14, INK, 0.12)
    _centre(canvas, 67, wording.date_en, 10, GREY)


def _draw_name(canvas: Canvas, name: str) -> None:
    with copied_as(canvas, name):
        right, y = (
            _draw_ming_name(canvas, name) if has_ming(name) else _draw_long_name(canvas, name)
        )
    draw_text(canvas, right + 14, y, HONORIFIC, HONORIFIC_SIZE, ink=INK)


def _draw_ming_name(canvas: Canvas, name: str) -> tuple[float, float]:
    """Draw a name of Han characters; return where it ends."""
    tracking = NAME_TRACKING.get(len(name), 0)
    if max(name) > "\uffff":
        tracking = min(tracking, CLOSE)
    size = min(NAME_SIZE, NAME_WIDTH / ming_width(name, 1, tracking))
    width, y = ming_width(name, size, tracking), NAME_Y - size * 0.36
    draw_ming(canvas, MIDDLE - width / 2, y, name, size, INK, tracking)
    return MIDDLE + width / 2, y


def _draw_long_name(canvas: Canvas, name: str) -> tuple[float, float]:
    """Draw any other name, on several lines if need be; return where the last one ends."""
    fitted = fit(name, NAME_WIDTH, NAME_STEPS)
    more = len(fitted.lines) - 1
    top = NAME_Y + fitted.size * (1.2 * more / 2 - 0.36)
    _draw_lines(canvas, fitted, top, INK)
    width = text_width(fitted.lines[-1], fitted.size)
    return MIDDLE + width / 2, top - 1.2 * fitted.size * more


def _draw_lines(canvas: Canvas, fitted: Fitted, y: float, ink: str) -> float:
    """Draw lines in the middle, the first on the base line y; return the next base line."""
    for line in fitted.lines:
        x = MIDDLE - text_width(line, fitted.size) / 2
        draw_text(canvas, x, y, line, fitted.size, ink=ink)
        y -= 1.2 * fitted.size
    return y


def _centre(
    canvas: Canvas, y: float, text: str, size: float, ink: str, tracking: float = 0
) -> None:
    x = MIDDLE - text_width(text, size, tracking=tracking) / 2
    draw_text(canvas, x, y, text, size, ink=ink, tracking=tracking)


def _centre_ming(
    canvas: Canvas, y: float, text: str, size: float, ink: str, tracking: float
) -> None:
    x = MIDDLE - ming_width(text, size, tracking) / 2
    with copied_as(canvas, text):
        draw_ming(canvas, x, y, text, size, ink, tracking)
