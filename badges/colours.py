"""Contrast between two colours, as WCAG 2 measures it."""

from functools import cache

LEAST_CONTRAST = 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written as #rrggbb, from 1 (none) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@cache
def luminance(colour: str) -> float:
    """The relative luminance of a colour written as #rrggbb, from 0 to 1."""
    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    """Take the screen's gamma out of a channel between 0 and 1."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
