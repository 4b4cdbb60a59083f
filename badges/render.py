"""Badges to PDF."""

from collections.abc import Iterable
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from badges.drawing import draw_badge
from badges.layout import A6, MM
from badges.model import Badge, Place, Sheet

CUT_MARK = 4  # mm
HAIR_LINE = 0.3  # pt


def render_pdf(badges: Iterable[Badge], sheet: Sheet, stream: BinaryIO) -> None:
    """Write a PDF of the badges, in their order, on as many sheets as they need.

    Raises UnprintableText, and writes nothing, if a text has a character no typeface
    draws: `preflight.problems` lists them beforehand. The same badges give the same bytes.
    """
    canvas = Canvas(
        stream, pagesize=(sheet.width * MM, sheet.height * MM), invariant=True, lang="zh-Hant-TW"
    )
    canvas.setTitle("名牌 Badges")
    for index, badge in enumerate(badges):
        position = index % len(sheet.places)
        if position == 0:
            begin_page(canvas, sheet, first=index == 0)
        draw_at(canvas, badge, sheet, sheet.places[position])
    canvas.save()


def begin_page(canvas: Canvas, sheet: Sheet, first: bool) -> None:
    """End the page before, if there is one, and draw the cut marks."""
    if not first:
        canvas.showPage()
    if sheet.cut_marks:
        draw_cut_marks(canvas, sheet)


def draw_at(canvas: Canvas, badge: Badge, sheet: Sheet, place: Place) -> None:
    """Draw a badge at its place on the sheet."""
    canvas.saveState()
    canvas.translate(place.x * MM, (sheet.height - place.y - sheet.badge_height) * MM)
    draw_badge(canvas, badge, A6)
    canvas.restoreState()


def draw_cut_marks(canvas: Canvas, sheet: Sheet) -> None:
    """Draw a short cross at every corner where badges meet and ticks at the page's edge."""
    canvas.setLineWidth(HAIR_LINE)
    canvas.setStrokeGray(0.4)
    xs = {p.x for p in sheet.places} | {p.x + sheet.badge_width for p in sheet.places}
    ys = {p.y for p in sheet.places} | {p.y + sheet.badge_height for p in sheet.places}
    for x in xs:
        for y in ys:
            left, bottom = x * MM, (sheet.height - y) * MM
            arm = CUT_MARK * MM
            canvas.line(left - arm, bottom, left + arm, bottom)
            canvas.line(left, bottom - arm, left, bottom + arm)
