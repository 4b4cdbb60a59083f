"""Every name is printed in full, in one piece, and can be copied as it was given."""

import io

import pytest
from reportlab.pdfbase.ttfonts import makeToUnicodeCMap
from reportlab.pdfgen.canvas import Canvas

from badges.layout import A6
from badges.model import A4_FOUR_UP
from badges.typefaces import character_map, typeface_for
from badges.typography import draw_text

NAMES = [
    "塗堃宥", "羅喆安", "蕭犇毅", "許淼婷", "鄭焱翔", "葉垚芸", "方燊宏", "曾煊雅",
    "徐珺媗", "呂峯銘", "何羣英", "江綉鳳", "沈瑨瑄", "盧鋐鍈", "魏恒瀞", "柯琹昫",
    "翁晧旻", "施赟", "龎嬅", "蔣㚬霖", "賴㛢茹", "彭䕒萱", "𡍼美惠", "戴𤧬涵",
    "余𦰡容", "梁𨧤德", "杜𪥵恩", "趙𪣗揚", "鸞一", "張簡‧宇", "張簡宇恩", "瓦旦‧示例",
    "陳林美玉", "O’Brien-測試", "王", "甲乙丙丁戊己庚辛壬癸子丑寅",
    "Sayun Demoyan", "撒韵‧示例 Sayun Sili’", "Nguyễn Thị Hoa",
]  # fmt: skip
MORE_NAMES = [
    "林𡍼",
    "𡍼𪥵",
    "𫝆𫞩𬀩",  # extensions D and E
    "\uf914天",  # a compatibility ideograph that is not 樂
    "Łukasz Dvořák",
    "Siliʼ Sayun",  # U+02BC
    "Nguye\u0302\u0303n Thi\u0323 Hoa",  # accents that follow their letters
    "伊斯坦大‧貝雅夫‧正福",
    "歐陽・上官•司徒",
    "甲" * 50,
]


def texts(document):
    return [page.get_textpage().get_text_range().split("\r\n") for page in document]


@pytest.mark.parametrize("name", NAMES + MORE_NAMES)
def test_the_text_of_a_badge_is_exactly_what_was_given(make_badge, document_of, name):
    assert texts(document_of(make_badge(name=name))) == [
        [
            "企業代表",
            "Enterprise",
            "企業誠信論壇",
            "中華民國113年9月19日（星期四）",
            name,
            "晟昱示範精密股份有限公司",
            "總經理",
            "K7M2-Q9X4",
        ]
    ]


def test_a_whole_batch_reads_back_in_order(make_badge, document_of):
    document = document_of(*(make_badge(name=name) for name in NAMES), sheet=A4_FOUR_UP)
    lines = [line for page in texts(document) for line in page]
    assert lines[4::8] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_character_has_a_glyph_in_the_typeface_chosen_for_it(name):
    for character in name:
        typeface = typeface_for(character, bold=True)
        assert typeface is not None
        assert typeface.face.charToGlyph[ord(character)] != 0


@pytest.mark.parametrize("name", NAMES)
def test_names_stand_at_a_readable_size_in_their_box(make_badge, document_of, name):
    fitted = A6.name.fit(name)
    assert fitted.size >= 24
    assert not fitted.shrunken
    assert len(fitted.lines) <= 2


@pytest.mark.parametrize(
    ("name", "lines", "size"),
    [
        ("王", ("王",), 72),
        ("施赟", ("施赟",), 72),
        ("王小明", ("王小明",), 72),
        ("張簡宇恩", ("張簡宇恩",), 56),
        ("甲乙丙丁戊己庚", ("甲乙丙丁戊己庚",), 36),
        ("甲乙丙丁戊己庚辛壬癸子丑寅", ("甲乙丙丁戊己庚", "辛壬癸子丑寅"), 36),
        ("撒韵‧示例 Sayun Sili’", ("撒韵‧示例", "Sayun Sili’"), 46),
        ("伊斯坦大‧貝雅夫‧正福", ("伊斯坦大‧", "貝雅夫‧正福"), 42),
    ],
)
def test_names_are_set_by_their_length(name, lines, size):
    fitted = A6.name.fit(name)
    assert (fitted.lines, int(fitted.size)) == (lines, size)


def test_a_name_of_fifty_characters_is_shrunken_rather_than_cut():
    fitted = A6.name.fit("甲" * 50)
    assert "".join(fitted.lines) == "甲" * 50
    assert fitted.shrunken


def test_the_character_map_is_utf_16_in_blocks_of_a_hundred():
    lines = character_map([0x20BB7] + [0x4E00] * 150).split("\n")
    assert "<00> <D842DFB7>" in lines
    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "51 beginbfchar",
    ]


def test_documents_carry_our_character_map_in_place_of_reportlabs():
    assert "<00> <2137C>" in makeToUnicodeCMap("theirs", [0x2137C])
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=0)
    draw_text(canvas, 100, 100, "𡍼", 20)
    canvas.save()
    assert stream.getvalue().count(b"<01> <D844DF7C>") == 1
    assert stream.getvalue().count(b"<2137C>") == 0
