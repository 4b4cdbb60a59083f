"""Films for a fed camera: rendered badges, held still one after another."""

import io
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from PIL import Image

from badges.model import A6_SINGLE, Badge
from badges.render import render_pdf

SIZE = (1280, 720)
FRAMES_EACH = 30


def film(badges: Iterable[Badge], path: Path, frames_each: int = FRAMES_EACH) -> Path:
    """Write an MJPEG in which each badge is shown for some frames, with an empty table between."""
    pdf = io.BytesIO()
    render_pdf(list(badges), A6_SINGLE, pdf)
    return film_of_pages(pypdfium2.PdfDocument(pdf.getvalue()), path, frames_each)


def film_of_pages(
    pages: Iterable[pypdfium2.PdfPage], path: Path, frames_each: int = FRAMES_EACH
) -> Path:
    """Write the same of pages that were printed already."""
    with path.open("wb") as stream:
        for picture in (page.render(scale=SIZE[1] / page.get_height()).to_pil() for page in pages):
            for frame in (_on_table(picture), Image.new("RGB", SIZE, "#6b5c4a")):
                jpeg = io.BytesIO()
                frame.save(jpeg, "JPEG", quality=88)
                stream.write(jpeg.getvalue() * frames_each)
    return path


def _on_table(picture: Image.Image) -> Image.Image:
    frame = Image.new("RGB", SIZE, "#6b5c4a")
    frame.paste(picture, ((SIZE[0] - picture.width) // 2, 0))
    return frame
