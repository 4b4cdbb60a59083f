"""Reports as PDF on A4, drawn straight onto the pages so that long tables are fast."""

from typing import BinaryIO

from events_app.report.cells import clean_text
from events_app.report.pdf_page import FOOT_LINES, FOOT_SIZE, FOOT_WIDTH, GREY, Pages
from events_app.report.pdf_table import TablePrinter
from events_app.report.pdf_text import GETA, PrintableText
from events_app.report.tables import Document

REPLACED = {
    "zh": f"{GETA} 為現有字型無法顯示的字元，共 {{count}} 種：{{codes}}",
    "en": f"{GETA} stands for characters that no typeface here can draw ({{count}}): {{codes}}",
}
MOST_CODES = 200


def write_pdf(document: Document, stream: BinaryIO) -> None:
    """Write the document with each table on pages of its own, its heading on every one."""
    text = PrintableText()
    foot = text.lines(clean_text(document.made_line), FOOT_SIZE, FOOT_WIDTH)[:FOOT_LINES]
    pages = Pages(stream, document.language, foot)
    pages.canvas.setTitle(clean_text(document.title))
    pages.canvas.setAuthor(clean_text(document.made_by_text))
    for table in document.tables:
        printer = TablePrinter(pages, text, document, table)
        printer.print()
    if text.replaced:
        printer.write_remarks((_replaced_line(text, document.language),), GREY)
    pages.finish()


def _replaced_line(text: PrintableText, language: str) -> str:
    codes = " ".join(f"U+{ord(character):04X}" for character in list(text.replaced)[:MOST_CODES])
    return REPLACED[language].format(count=len(text.replaced), codes=codes)
