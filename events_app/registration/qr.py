"""The badge code as a picture for the phone."""

import io

import qrcode

QUIET_ZONE = 4  # modules, as the standard asks
PIXELS_PER_MODULE = 10


def qr_png(text: str) -> bytes:
    """Return a QR code as a PNG, black on white with its quiet zone."""
    code = qrcode.QRCode(
        error_correction=qrcode.ERROR_CORRECT_M, box_size=PIXELS_PER_MODULE, border=QUIET_ZONE
    )
    code.add_data(text)
    code.make(fit=True)
    picture = io.BytesIO()
    code.make_image().save(picture)
    return picture.getvalue()


def grouped(desk_code: str) -> str:
    """Return a desk code as it is read aloud: K7M2-Q4TX."""
    return f"{desk_code[:4]}-{desk_code[4:]}"
