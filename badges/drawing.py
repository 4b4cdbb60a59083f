"""Draws one badge; the canvas has its origin in the badge's lower left corner."""

from hashlib import sha256
from math import atan2, degrees, hypot

from reportlab.pdfgen.canvas import Canvas

from badges.fitting import Fitted
from badges.layout import MM, Box, Layout, TextBox
from badges.model import Badge
from badges.qr import draw_qr
from badges.shapes import SHAPES
from badges.typography import colour, copied_as, draw_text, text_width

INK = "#14202e"
QUIET_INK = "#47525f"
PALE_INK = "#f3cfc7"
LEADING = 1.2
# From the middle of a Chinese character down to its base line, in ems.
BASE_LINE = 0.38
# How much of its box's diagonal a mark takes.
MARK_LENGTH = 0.9


def draw_badge(canvas: Canvas, badge: Badge, layout: Layout) -> None:
    """Draw everything on a badge; raises UnprintableText for what no typeface draws."""
    if badge.mark:
        draw_mark(canvas, badge.mark, layout)
    draw_common(canvas, badge, layout)
    if badge.name.strip():
        draw_fitted(canvas, badge.name, layout.name, layout, INK)
    else:
        draw_writing_line(canvas, layout)
    draw_fitted(canvas, badge.organisation, layout.organisation, layout, INK)
    draw_fitted(canvas, badge.title, layout.title, layout, QUIET_INK)
    draw_fitted(canvas, spoken_code(badge), layout.code8, layout, INK)
    x, y, side, _ = in_points(layout.qr, layout)
    canvas.setFillColor(colour(INK))
    draw_qr(canvas, x, y, side, badge.qr_text)


def draw_mark(canvas: Canvas, mark: str, layout: Layout) -> None:
    """Draw a word from corner to corner of its box, pale enough to read a name upon it."""
    x, y, width, height = in_points(layout.mark, layout)
    size = MARK_LENGTH * hypot(width, height) / text_width(mark, 1, bold=True)
    canvas.saveState()
    canvas.translate(x + width / 2, y + height / 2)
    canvas.rotate(degrees(atan2(height, width)))
    draw_text(
        canvas,
        -text_width(mark, size, bold=True) / 2,
        -BASE_LINE * size,
        mark,
        size,
        True,
        PALE_INK,
    )
    canvas.restoreState()


def spoken_code(badge: Badge) -> str:
    """The code in the two halves in which it is read aloud: XXXX-XXXX."""
    return f"{badge.code8[:4]}-{badge.code8[4:]}"


def draw_common(canvas: Canvas, badge: Badge, layout: Layout) -> None:
    """Draw what a public group's badges share; a document holds it once and refers to it."""
    shared = (
        badge.band_label_zh,
        badge.band_label_en,
        badge.band_colour,
        badge.band_ink,
        badge.band_shape,
        badge.event_name,
        badge.event_date,
    )
    form = f"common-{sha256(repr(shared).encode()).hexdigest()[:16]}"
    if not canvas.hasForm(form):
        canvas.beginForm(form, 0, 0, layout.width * MM, layout.height * MM)
        draw_band(canvas, badge, layout)
        draw_fitted(canvas, badge.event_name, layout.event_name, layout, QUIET_INK)
        draw_fitted(canvas, badge.event_date, layout.event_date, layout, QUIET_INK)
        canvas.endForm()
    canvas.doForm(form)


def draw_band(canvas: Canvas, badge: Badge, layout: Layout) -> None:
    """Draw the public group: colour, shape and words."""
    canvas.setFillColor(colour(badge.band_colour))
    canvas.roundRect(*in_points(layout.band, layout), radius=2 * MM, stroke=0, fill=1)
    canvas.setFillColor(colour(badge.band_ink))
    draw_shape(canvas, badge.band_shape, layout)
    draw_fitted(canvas, badge.band_label_zh, layout.band_label_zh, layout, badge.band_ink)
    draw_fitted(canvas, badge.band_label_en, layout.band_label_en, layout, badge.band_ink)


def draw_shape(canvas: Canvas, shape: str, layout: Layout) -> None:
    """Fill a shape with the current colour."""
    x, y, width, height = in_points(layout.shape, layout)
    first, *others = (
        (x + width / 2 * (1 + dx), y + height / 2 * (1 + dy)) for dx, dy in SHAPES[shape]
    )
    path = canvas.beginPath()
    path.moveTo(*first)
    for corner in others:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def draw_writing_line(canvas: Canvas, layout: Layout) -> None:
    """Draw a line to write a name on."""
    x, y, width, height = in_points(layout.name.box, layout)
    canvas.setStrokeColor(colour(QUIET_INK))
    canvas.setLineWidth(0.8)
    canvas.line(x + 6 * MM, y + height / 4, x + width - 6 * MM, y + height / 4)


def draw_fitted(canvas: Canvas, text: str, place: TextBox, layout: Layout, ink: str) -> None:
    """Draw a text as large as its box allows; a blank text draws nothing."""
    if text.strip():
        with copied_as(canvas, text):
            draw_lines(canvas, place.fit(text), place, layout, ink)


def draw_lines(canvas: Canvas, fitted: Fitted, place: TextBox, layout: Layout, ink: str) -> None:
    """Draw fitted lines around the middle of a box's height."""
    x, y, width, height = in_points(place.box, layout)
    leading = fitted.size * LEADING
    base = y + height / 2 + leading * (len(fitted.lines) - 1) / 2 - BASE_LINE * fitted.size
    for number, line in enumerate(fitted.lines):
        rest = width - text_width(line, fitted.size, place.bold, fitted.tracking)
        draw_text(
            canvas,
            x + rest / 2 if place.centred else x,
            base - number * leading,
            line,
            fitted.size,
            place.bold,
            ink,
            fitted.tracking,
        )


def in_points(box: Box, layout: Layout) -> tuple[float, float, float, float]:
    """A box on the canvas: its lower left corner, width and height in points."""
    x, y, width, height = box
    return x * MM, (layout.height - y - height) * MM, width * MM, height * MM
