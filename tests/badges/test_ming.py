import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from badges.ming import draw_ming, has_ming, ming_width


@pytest.mark.parametrize(
    ("text", "expected"),
    [("塗堃宥", True), ("𡍼杜𪥵", True), ("Sayun", False), ("瓦旦‧示例", False), ("", False)],
)
def test_han_alone_has_ming(text, expected):
    assert has_ming(text) is expected


def test_a_name_of_several_typefaces_is_one_text():
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 100))
    draw_ming(canvas, 10, 40, "𡍼塗𪥵", 40, "#000000", tracking=0.1)
    canvas.save()
    page = pypdfium2.PdfDocument(stream.getvalue())[0]
    assert page.get_textpage().get_text_range() == "𡍼塗𪥵"
    picture = page.render().to_pil().convert("L").point(lambda light: 255 - light)
    left, _, right, _ = picture.getbbox()
    assert 8 < left < 16 and right < 10 + ming_width("𡍼塗𪥵", 40, 0.1)
