import io
import re
from datetime import date

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badges.typefaces import missing_characters
from events_app.report.pdf_text import PrintableText
from events_app.report.tables import Column, Document, Table
from events_app.report.write_pdf import write_pdf

SHAPELESS = "\U000e0100\U000e0001"  # a selector of variants, a language tag


def pages(data):
    """The words of each page in the order in which a reader would copy them."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def sizes(data):
    return [tuple(round(side) for side in page.get_size()) for page in pypdfium2.PdfDocument(data)]


def test_all_figures_stand_in_the_text_layer(written, attendance):
    assert pages(written(write_pdf, attendance)) == [
        "出席統計 出席名單 矯正與更生論壇 地點：國際會議廳 "
        "編號 姓名 電話 報名日期 報到時間 滿意度 "
        "1 𡍼美惠 +886 2 2737 7430 113/08/01 113/09/19 08:05 92.5% "
        "2 =SUM(1) 0912345678 113/02/29 "
        "1,234 Sayun‧示例 (03)3396789轉1240 113/09/19 13:30 100.0% "
        "1,237 合計 96.2% "
        "邀請 5 ＝ 接受 3 ＋ 婉拒 1 ＋ 未回覆 1 本表僅供業務使用。 "
        "製表：中華民國113年9月20日 王小明 第 1 頁，共 2 頁",
        "出席統計 各類別 名牌類別 人數 貴賓 3 製表：中華民國113年9月20日 王小明 第 2 頁，共 2 頁",
    ]


def test_a_long_table_repeats_its_heading_and_counts_its_pages(written):
    columns = (Column("No.", "integer", 6), Column("Name", "text", 30))
    rows = ((number, f"Person {number}") for number in range(1, 101))
    found = pages(
        written(write_pdf, Document("Doc", (Table("List", columns, rows),), "a", "b", "en"))
    )
    heads, persons, feet = zip(
        *(re.split(r"((?:\d+ Person \d+ )+)", page) for page in found), strict=True
    )

    assert heads == ("Doc List No. Name ",) * 3
    assert "".join(persons) == "".join(f"{number} Person {number} " for number in range(1, 101))
    assert feet == tuple(f"a b Page {number} of 3" for number in (1, 2, 3))


def test_wide_tables_lie_on_their_side(written):
    narrow = Table("窄", (Column("甲", width_chars=92),), [])
    wide = Table("寬", (Column("甲", width_chars=93),), [])

    assert sizes(written(write_pdf, Document("文件", (narrow, wide), "", ""))) == [
        (595, 842),
        (842, 595),
    ]


def test_a_cell_longer_than_a_page_goes_on(written, text_document):
    words = [f"word{number}" for number in range(3000)]
    found = pages(written(write_pdf, text_document(" ".join(words))))

    assert re.findall(r"word\d+", " ".join(found)) == words
    assert re.findall(r"word\d+", found[0]) != []


def test_a_very_long_heading_is_cut_and_leaves_room_for_rows(written):
    table = Table("表", (Column("很長的標題" * 200, width_chars=10),), [("王",)])

    (found,) = pages(written(write_pdf, Document("文件", (table,), "", "")))

    assert found.endswith("很 王 第 1 頁，共 1 頁")


def test_what_no_typeface_draws_is_marked_and_listed(written, text_document):
    assert missing_characters("␀\ue000") == ["␀", "\ue000"]
    found = pages(written(write_pdf, text_document("王␀\ue000␀")))

    assert found == [
        "文件 表 文字 王〓〓〓 〓 為現有字型無法顯示的字元，共 2 種：U+2400 U+E000 第 1 頁，共 1 頁"
    ]


def test_characters_without_a_shape_leave_no_mark():
    text = PrintableText()

    assert missing_characters(SHAPELESS) == [*SHAPELESS]
    assert text.lines(f"王{SHAPELESS}小明", 9, 500) == ["王小明"]
    assert text.replaced == {}


def test_no_line_begins_with_a_closing_mark():
    text = "第一，第二、第三。「第四」（第五）第六！第七？" * 20
    lines = PrintableText().lines(text, 9, 100)

    assert "".join(lines) == text
    assert [line for line in lines if line[0] in "，、。」）！？" or line[-1] in "「（"] == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh", "表 日 113/09/19 第 1 頁，共 1 頁"), ("en", "表 日 2024-09-19 Page 1 of 1")],
)
def test_dates_are_said_in_the_language(written, language, shown):
    table = Table("表", (Column("日", "date"),), [(date(2024, 9, 19),)])

    assert pages(written(write_pdf, Document("表", (table,), "", "", language))) == [shown]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(), max_size=80))
@example("\ud800")
@example("\x00\x85\u2028")
@example("a" * 400)
def test_any_text_makes_a_file(text):
    table = Table(
        text, (Column(text, width_chars=4),), [(text,)], (text,), (text,), (text,), (text,)
    )
    stream = io.BytesIO()
    write_pdf(Document(text, (table,), text, text), stream)

    assert len(pypdfium2.PdfDocument(stream.getvalue())) >= 1
