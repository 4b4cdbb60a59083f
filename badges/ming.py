"""Large Han characters in Ming, the style of books and official papers."""

from reportlab.pdfgen.canvas import Canvas

from badges.typefaces import Typeface, rare_pieces
from badges.typography import colour

# Of the size; without it the fine strokes are lost beside text in sans.
STROKE = 0.012


def has_ming(text: str) -> bool:
    """True if every character of a text can be drawn in Ming: Han does, Latin does not."""
    return bool(text) and all(piece_for(character) for character in text)


def piece_for(character: str) -> Typeface | None:
    """The typeface that has a character in Ming, or None."""
    pieces = rare_pieces(ord(character))
    return next((piece for piece in pieces if piece.draws(character)), None)


def ming_width(text: str, size: float, tracking: float = 0) -> float:
    """The width of one line in points; `tracking` is the space between characters, in ems."""
    return size * (len(text) + tracking * (len(text) - 1))


def draw_ming(
    canvas: Canvas, x: float, y: float, text: str, size: float, ink: str, tracking: float = 0
) -> None:
    """Draw one line from x on the base line y; every character must have Ming."""
    canvas.setStrokeColor(colour(ink))
    canvas.setLineWidth(size * STROKE)
    line = canvas.beginText(x, y)
    line.setFillColor(colour(ink))
    line.setCharSpace(tracking * size)
    line.setTextRenderMode(2)
    for character in text:
        if piece := piece_for(character):
            line.setFont(piece.fontName, size)
            line.textOut(character)
    line.setTextRenderMode(0)
    line.setCharSpace(0)
    canvas.drawText(line)
