"""A chart on the pages of a PDF report: one stacked bar a line, its words beside it."""

from badges.typography import colour, draw_text, text_width
from events_app.report.cells import clean_text
from events_app.report.charts import Bar, Chart
from events_app.report.pdf_page import GREY, INK, SIDE, Pages
from events_app.report.pdf_text import PrintableText

# From the best step to the worst, as on screen.
STEP_INKS = {"5": "#124238", "4": "#7fa697", "3": "#d8cfbc", "2": "#dd9c8d", "1": "#ab2b1a"}
SIZE, SMALL, LEADING = 9, 8, 12  # points
BAR_HEIGHT, GAP = 11, 7  # points
LABEL, BAR = 0.42, 0.33  # of the page's width; the words take the rest


class ChartPrinter:
    """Draws a chart from the present height downwards, and on further pages if it must."""

    def __init__(self, pages: Pages, text: PrintableText, chart: Chart) -> None:
        self.pages = pages
        self.text = text
        self.chart = chart
        self.bar_left = SIDE + pages.width * LABEL
        self.bar_width = pages.width * BAR

    def print(self) -> None:
        """Draw the legend and every bar."""
        if not self.chart.bars:
            return
        self._draw_legend()
        for bar in self.chart.bars:
            self._draw_bar(bar)
        self.pages.y -= LEADING

    def _draw_legend(self) -> None:
        x = self.bar_left
        self.pages.y -= LEADING
        for step, word in self.chart.legend:
            self._fill(STEP_INKS[step], x, self.pages.y, SMALL, SMALL)
            draw_text(self.pages.canvas, x + SMALL + 3, self.pages.y, word, SMALL, ink=GREY)
            x += SMALL + text_width(word, SMALL) + 14
        self.pages.y -= GAP

    def _draw_bar(self, bar: Bar) -> None:
        width = self.pages.width * LABEL - 10
        label = self.text.lines(clean_text(bar.label), SIZE, width)
        height = max(len(label) * LEADING, BAR_HEIGHT) + GAP
        if self.pages.room < height:
            self.pages.turn()
        top = self.pages.y
        for place, line in enumerate(label):
            draw_text(self.pages.canvas, SIDE, top - SIZE - place * LEADING, line, SIZE, ink=INK)
        x = self.bar_left
        for part in bar.parts:
            part_width = self.bar_width * part.share
            self._fill(STEP_INKS[part.step], x, top - BAR_HEIGHT, part_width, BAR_HEIGHT)
            x += part_width
        words = self.bar_left + self.bar_width + 10
        draw_text(self.pages.canvas, words, top - SIZE, bar.words, SMALL, ink=GREY)
        self.pages.y -= height

    def _fill(self, ink: str, x: float, y: float, width: float, height: float) -> None:
        self.pages.canvas.setFillColor(colour(ink))
        self.pages.canvas.rect(x, y, width, height, stroke=0, fill=1)
