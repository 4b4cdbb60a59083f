"""Where everything stands on an A6 badge, and how large it may be.

Boxes are in mm from the badge's top left corner; sizes in points, the ways to set a text
from the first choice to the last resort.
"""

from dataclasses import dataclass
from typing import NamedTuple

from badges.fitting import Fitted, Step, fit, fit_name

MM = 72 / 25.4


class Box(NamedTuple):
    """A rectangle: its top left corner, width and height, in mm."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class TextBox:
    """A box for a text: the ways it may be set, its weight, and whether it stands in the middle."""

    box: Box
    steps: tuple[Step, ...]
    bold: bool = False
    centred: bool = True

    def fit(self, text: str) -> Fitted:
        """How the text stands in this box."""
        return fit(text, self.box.width * MM, self.steps, self.bold)


@dataclass(frozen=True)
class NameBox(TextBox):
    """A box for a name, which is spaced by its length."""

    def fit(self, text: str) -> Fitted:
        """How the name stands in this box."""
        return fit_name(text, self.box.width * MM, self.steps)


@dataclass(frozen=True)
class Layout:
    """The boxes of a badge."""

    width: float
    height: float
    band: Box
    shape: Box
    band_label_zh: TextBox
    band_label_en: TextBox
    event_name: TextBox
    event_date: TextBox
    name: NameBox
    organisation: TextBox
    title: TextBox
    code8: TextBox
    qr: Box
    mark: Box


NAME_STEPS = (Step(1, 36, 56), Step(2, 24, 46), Step(3, 24, 34), Step(4, 24, 26))

A6 = Layout(
    width=105,
    height=148,
    band=Box(7, 7, 91, 21),
    shape=Box(12, 12, 11, 11),
    band_label_zh=TextBox(Box(28, 9, 67, 11), (Step(1, 9, 25),), bold=True, centred=False),
    band_label_en=TextBox(Box(28, 19.5, 67, 6), (Step(1, 6, 12),), centred=False),
    event_name=TextBox(Box(8, 32, 89, 6), (Step(1, 10, 12), Step(2, 7, 9)), bold=True),
    event_date=TextBox(Box(8, 38, 89, 5), (Step(1, 6, 9.5),)),
    name=NameBox(Box(8, 46, 89, 41), NAME_STEPS, bold=True),
    organisation=TextBox(Box(8, 88.5, 89, 12.5), (Step(1, 15, 18), Step(2, 9, 14))),
    title=TextBox(Box(8, 102.5, 89, 8), (Step(1, 10, 14), Step(2, 8, 10))),
    code8=TextBox(Box(8, 134.35, 58, 7), (Step(1, 10, 16),), bold=True, centred=False),
    qr=Box(71, 114, 26, 26),
    mark=Box(4, 44, 97, 66),
)
