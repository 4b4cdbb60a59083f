"""The certificate's ornament, our own: the seal 互 and a fret of hooks that hold each other."""

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from badges.typography import colour

PINE, VERMILION, CREAM = "#124238", "#b0301d", "#fff8ef"

# The seal on a grid of 48, y downwards, as in static/img/mark.svg.
_SEAL = (
    (4.2, 2.6), (24, 2), (43.6, 2.5), (46, 4.8), (45.6, 24.2), (46.1, 43.4),
    (43.7, 45.9), (24.2, 45.5), (4.5, 46.1), (2.2, 43.5), (2.6, 24.1), (2.1, 5),
)  # fmt: skip
_STROKES = (
    ((8.5, 10.7), (39.5, 10.7)),
    ((8.5, 37.3), (39.5, 37.3)),
    ((20.4, 11), (14.6, 30.2), (32.1, 30.2)),
    ((27.6, 37), (33.4, 17.8), (15.9, 17.8)),
)
_GRID, _STROKE = 48, 3.4

_OUTER, _BAND = 10 * mm, 6.5 * mm  # from the paper's edge to the frame; the frame's breadth
# One hook of the fret on a grid of 8 by 8, y upwards; its end meets the next one's beginning.
_HOOK = ((0, 1), (0, 7), (6, 7), (6, 3), (3, 3), (3, 5), (4, 5))
_HOOK_FOOT = ((0, 1), (8, 1))

Point = tuple[float, float]


def draw_seal(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Draw the seal with its lower left corner at x, y."""
    canvas.saveState()
    canvas.translate(x, y + side)
    canvas.scale(side / _GRID, -side / _GRID)
    canvas.setFillColor(colour(VERMILION))
    _draw(canvas, _SEAL, fill=True)
    canvas.setStrokeColor(colour(CREAM))
    canvas.setLineWidth(_STROKE)
    for stroke in _STROKES:
        _draw(canvas, stroke)
    canvas.restoreState()


def draw_frame(canvas: Canvas, width: float, height: float) -> None:
    """Draw the fret between two lines around a page."""
    inner = _OUTER + _BAND
    canvas.setStrokeColor(colour(PINE))
    for inset, thickness in ((_OUTER, 1.6), (inner, 0.7)):
        canvas.setLineWidth(thickness)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.setLineWidth(0.75)
    for x, y, turn, length in (
        (inner, _OUTER, 0, width - 2 * inner),
        (width - _OUTER, inner, 90, height - 2 * inner),
        (width - inner, height - _OUTER, 180, width - 2 * inner),
        (_OUTER, height - inner, 270, height - 2 * inner),
    ):
        _draw_fret(canvas, x, y, turn, length)
    for x in (_OUTER, width - inner):
        for y in (_OUTER, height - inner):
            _draw_corner(canvas, x, y)


def _draw_fret(canvas: Canvas, x: float, y: float, turn: int, length: float) -> None:
    """Draw a whole number of hooks along one side, from x, y in the direction of `turn`."""
    count = round(length / _BAND)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(turn)
    canvas.scale(length / count / 8, _BAND / 8)
    canvas.setLineWidth(0.75 * 8 / _BAND)
    for _hook in range(count):
        _draw(canvas, _HOOK)
        _draw(canvas, _HOOK_FOOT)
        canvas.translate(8, 0)
    canvas.restoreState()


def _draw_corner(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColor(colour(PINE))
    gap = _BAND * 0.2
    canvas.rect(x + gap, y + gap, _BAND - 2 * gap, _BAND - 2 * gap, stroke=0, fill=1)


def _draw(canvas: Canvas, points: tuple[Point, ...], fill: bool = False) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, stroke=not fill, fill=fill)
