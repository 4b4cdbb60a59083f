"""Shapes that tell public groups apart where colours do not."""

from math import cos, pi, sin

Point = tuple[float, float]


def polygon(corners: int, inner: float = 1.0, turn: float = 0.0) -> tuple[Point, ...]:
    """A regular polygon in the unit circle; `inner` below 1 pulls every second corner in (a star)."""
    return tuple(
        (
            (inner if i % 2 else 1) * sin(2 * pi * (i / corners + turn)),
            (inner if i % 2 else 1) * cos(2 * pi * (i / corners + turn)),
        )
        for i in range(corners)
    )


# Corners in a circle of radius 1, y upwards.
SHAPES: dict[str, tuple[Point, ...]] = {
    "circle": polygon(48),
    "square": polygon(4, turn=1 / 8),
    "diamond": polygon(4),
    "triangle": polygon(3),
    "pentagon": polygon(5),
    "hexagon": polygon(6),
    "star": polygon(10, inner=0.45),
    "spark": polygon(8, inner=0.4),
    "cross": tuple(
        (x / 1.05, y / 1.05)
        for x, y in (
            (-0.36, 1), (0.36, 1), (0.36, 0.36), (1, 0.36), (1, -0.36), (0.36, -0.36),
            (0.36, -1), (-0.36, -1), (-0.36, -0.36), (-1, -0.36), (-1, 0.36), (-0.36, 0.36),
        )
    ),
}  # fmt: skip
