"""QR codes as small bit images."""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from reportlab.pdfgen.canvas import Canvas

# Trying all eight masks to choose one takes six times as long and scans no better.
MASK = 2


def bitmap(text: str) -> list[list[bool]]:
    """The modules of a QR code with error correction M, without quiet zone, row by row."""
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return code.modules


def draw_qr(canvas: Canvas, x: float, y: float, side: float, text: str) -> None:
    """Draw a QR code in the current fill colour; x, y (lower left corner) and side in points."""
    rows = bitmap(text)
    size = len(rows)
    padding = -size % 8
    data = "".join(
        f"{int(''.join('1' if dark else '0' for dark in row) + '0' * padding, 2):0{(size + padding) // 4}x}"
        for row in rows
    )
    # A bit image leaves no hair lines between its modules, as rectangles would. ReportLab has
    # no call for one that goes without a bitmap file.
    canvas._code.append(
        f"q {side:.3f} 0 0 {side:.3f} {x:.3f} {y:.3f} cm\n"
        f"BI /IM true /W {size} /H {size} /BPC 1 /D [1 0] /F /AHx ID {data}>\nEI Q"
    )
