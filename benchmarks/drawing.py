"""Badges beside bare ReportLab, which draws the same marks with the same font and no care.

The floor has no fitting, no check of characters, no line breaking: every text stands where it
stands, in one size. What remains is ReportLab itself and the matrix of the QR code.
"""

import io
import random
import time

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from badges.layout import MM
from badges.model import A4_FOUR_UP, Badge
from badges.qr import draw_qr
from badges.render import render_pdf
from badges.typefaces import FOLDER
from events_app.tokens import new_badge_code, new_desk_code

BADGES = 1000
_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊江呂何羅高蕭潘朱簡鍾彭游詹胡施沈"
_GIVEN = "家豪志明俊傑建宏偉文雄國義信榮昌淑芬惠美玲雅婷麗華娟貞怡君秀琴玉鳳承恩翰品睿宥廷柏宇"
_FIRMS = ("鴻禾", "晟昱", "沐恩", "鑫澄", "穗豐", "昀展", "翊翔", "德昕", "禾田", "川越")
_TRADES = ("食品", "精密", "金屬", "塑膠", "包裝", "印刷", "營造", "工程", "園藝", "物流")
_TITLES = ("董事長", "總經理", "執行長", "廠長", "副理", "人資經理", "專員", "科長")


def one_round() -> tuple[float, float]:
    """Return badges a second of the floor and of ours, four on a page, one after the other."""
    badges = _badges(random.Random(113))
    render_pdf(badges[:4], A4_FOUR_UP, io.BytesIO())
    _draw_bare(badges[:4])
    return BADGES / _seconds(_draw_bare, badges), BADGES / _seconds(_draw_ours, badges)


def _seconds(draw, badges: list[Badge]) -> float:
    start = time.perf_counter()
    draw(badges)
    return time.perf_counter() - start


def _badges(dice: random.Random) -> list[Badge]:
    return [invented_badge(dice) for _badge in range(BADGES)]


def invented_badge(dice: random.Random) -> Badge:
    """Return the badge of somebody invented."""
    return Badge(
        name=dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=2)),
        organisation=f"{dice.choice(_FIRMS)}示範{dice.choice(_TRADES)}股份有限公司",
        title=dice.choice(_TITLES),
        band_label_zh="企業代表",
        band_label_en="Enterprise",
        band_colour="#1b5a9e",
        band_ink="#ffffff",
        band_shape="circle",
        event_name="企業誠信論壇",
        event_date="中華民國113年9月19日（星期四）",
        qr_text=new_badge_code(),
        code8=new_desk_code(),
    )


def _draw_ours(badges: list[Badge]) -> None:
    render_pdf(badges, A4_FOUR_UP, io.BytesIO())


def _draw_bare(badges: list[Badge]) -> None:
    registerFont(TTFont("Floor", FOLDER / "NotoSansTC-Regular.ttf"))
    registerFont(TTFont("Floor-Bold", FOLDER / "NotoSansTC-Bold.ttf"))
    canvas = Canvas(io.BytesIO(), pagesize=(210 * MM, 297 * MM), invariant=True)
    for index, badge in enumerate(badges):
        if index and index % 4 == 0:
            canvas.showPage()
        canvas.saveState()
        canvas.translate(index % 2 * 105 * MM, (1 - index // 2 % 2) * 148 * MM)
        _draw_bare_badge(canvas, badge)
        canvas.restoreState()
    canvas.save()


def _draw_bare_badge(canvas: Canvas, badge: Badge) -> None:
    canvas.setFillColor(HexColor(badge.band_colour))
    canvas.roundRect(20, 340, 258, 60, 6, stroke=0, fill=1)
    canvas.setFillColor(HexColor(badge.band_ink))
    canvas.circle(50, 370, 15, stroke=0, fill=1)
    for text, font, size, x, y in (
        (badge.band_label_zh, "Floor-Bold", 25, 80, 372),
        (badge.band_label_en, "Floor", 12, 80, 355),
    ):
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.setFillColor(HexColor("#14202e"))
    for text, font, size, y in (
        (badge.event_name, "Floor-Bold", 12, 320),
        (badge.event_date, "Floor", 9.5, 305),
        (badge.name, "Floor-Bold", 56, 220),
        (badge.organisation, "Floor", 18, 160),
        (badge.title, "Floor", 14, 130),
    ):
        canvas.setFont(font, size)
        canvas.drawCentredString(148, y, text)
    canvas.setFont("Floor-Bold", 16)
    canvas.drawString(20, 30, badge.code8)
    draw_qr(canvas, 200, 20, 73, badge.qr_text)
