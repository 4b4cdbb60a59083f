"""The pages of a PDF report: A4 with head, foot and a place to write that moves down."""

from typing import BinaryIO, NamedTuple

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from badges.typography import colour, draw_text, text_width
from events_app.i18n import HTML_LANGUAGES

Size = tuple[float, float]  # points
PORTRAIT: Size = A4
LANDSCAPE: Size = landscape(A4)
SIDE, TOP, BOTTOM = 42, 40, 52  # points
FOOT, FOOT_SIZE, FOOT_LEADING, FOOT_WIDTH = 26, 8, 11, 400  # points
FOOT_LINES = 2
INK, GREY, RULE, SHADE = "#17324d", "#55606e", "#cfd6de", "#e9edf2"
TEXT_INK = "#1a1a1a"
PAGE_COUNT = "page-count"


class PageWords(NamedTuple):
    """How a language numbers pages: before the number, between it and the count, after."""

    before: str
    between: str
    after: str


# Written here and not translated as pages are: a report may be made outside of any request.
PAGE_WORDS = {"zh": PageWords("第 ", " 頁，共 ", " 頁"), "en": PageWords("Page ", " of ", "")}


class Pages:
    """A run of pages on a canvas; `y` is the height in points below which nothing stands yet."""

    def __init__(self, stream: BinaryIO, language: str, foot: list[str]) -> None:
        self.canvas = Canvas(stream, pageCompression=1, lang=HTML_LANGUAGES[language])
        self.words = PAGE_WORDS[language]
        self.foot = foot
        self.number = 0
        self.size = PORTRAIT
        self.y = 0.0

    @property
    def width(self) -> float:
        return self.size[0] - 2 * SIDE

    @property
    def room(self) -> float:
        """Return the height in points that is left on this page."""
        return self.y - BOTTOM

    def turn(self, size: Size | None = None) -> None:
        """Begin the next page, of the same size unless told otherwise."""
        if self.number:
            self._end_page()
        self.number += 1
        self.size = size or self.size
        self.canvas.setPageSize(self.size)
        self.y = self.size[1] - TOP

    def finish(self) -> None:
        """Write the page count, known only now, into every foot, and the file."""
        self._end_page()
        self.canvas.beginForm(PAGE_COUNT, 0, -10, 100, 20)
        draw_text(self.canvas, 0, 0, f"{self.number}{self.words.after}", FOOT_SIZE, ink=GREY)
        self.canvas.endForm()
        self.canvas.save()

    def line(self, text: str, size: float, bold: bool = False, ink: str = TEXT_INK) -> None:
        """Write one line across the page and move down."""
        self.y -= size * 1.5
        draw_text(self.canvas, SIDE, self.y + size * 0.35, text, size, bold, ink)

    def rule(self, width: float, ink: str = RULE, thickness: float = 0.4) -> None:
        """Draw a line from the left margin at the present height."""
        self.canvas.setStrokeColor(colour(ink))
        self.canvas.setLineWidth(thickness)
        self.canvas.line(SIDE, self.y, SIDE + width, self.y)

    def shade(self, width: float, height: float) -> None:
        """Colour the band of that height below the present one."""
        self.canvas.setFillColor(colour(SHADE))
        self.canvas.rect(SIDE, self.y - height, width, height, stroke=0, fill=1)

    def _end_page(self) -> None:
        start = f"{self.words.before}{self.number}{self.words.between}"
        # The count is drawn at the end; room for three digits is kept for it.
        place = text_width(f"000{self.words.after}", FOOT_SIZE)
        x = self.size[0] - SIDE - place
        for number, line in enumerate(reversed(self.foot)):
            draw_text(self.canvas, SIDE, FOOT + number * FOOT_LEADING, line, FOOT_SIZE, ink=GREY)
        draw_text(self.canvas, x - text_width(start, FOOT_SIZE), FOOT, start, FOOT_SIZE, ink=GREY)
        self.canvas.saveState()
        self.canvas.translate(x, FOOT)
        self.canvas.doForm(PAGE_COUNT)
        self.canvas.restoreState()
        self.canvas.showPage()
