import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events_app.report.cells import clean_text
from events_app.report.write_csv import guarded, write_csv


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_all_figures_stand_in_it(written, attendance):
    assert rows(written(write_csv, attendance)) == [
        ["出席名單"],
        ["編號", "姓名", "電話", "報名日期", "報到時間", "滿意度"],
        ["1", "𡍼美惠", "+886 2 2737 7430", "2024-08-01", "2024-09-19 08:05", "92.5%"],
        ["2", "'=SUM(1)", "0912345678", "2024-02-29", "", ""],
        ["1234", "Sayun‧示例", "(03)3396789轉1240", "", "2024-09-19 13:30", "100.0%"],
        ["1237", "合計", "", "", "", "96.2%"],
        [""],
        ["矯正與更生論壇"],
        ["地點：國際會議廳"],
        ["邀請 5 ＝ 接受 3 ＋ 婉拒 1 ＋ 未回覆 1"],
        ["本表僅供業務使用。"],
        [],
        ["各類別"],
        ["名牌類別", "人數"],
        ["貴賓", "3"],
        [],
        ["出席統計", "製表：中華民國113年9月20日　王小明"],
    ]


def test_a_single_table_begins_with_its_heading(written, text_document):
    assert rows(written(write_csv, text_document("王"))) == [["文字"], ["王"], [], ["文件", ""]]


def test_bytes_have_mark_quotes_and_line_ends(written, text_document):
    assert written(write_csv, text_document("王;=1", 'a"b')) == (
        b"\xef\xbb\xbf" + '"文字"\r\n"王;\'=1"\r\n"a""b"\r\n\r\n"文件",""\r\n'.encode()
    )


def test_the_stream_stays_open(text_document):
    stream = io.BytesIO()
    write_csv(text_document("王"), stream)

    assert not stream.closed


@pytest.mark.parametrize(
    "text",
    [
        *("=SUM(1)", "+1+1", "+A1", "-1", "-2+3", "- 無", "@SUM(1)", "\t1"),
        *("＝1", "＋A1", "－1", "＠A", " =1", "\u3000＝1", "\ufeff=1", "\u200b-cmd|' /C calc'!A0"),
        *("+886-2-2737-7430", "+886 (2) 2737", "+886 2 +1", "=", "+", "@", '"=1'),
    ],
)
def test_what_could_calculate_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; \u3000＝1", "a;' \u3000＝1"),
        ('a;"=1', "a;'\"=1"),
        ("a|@SUM(1);-1", "a|'@SUM(1);'-1"),
        ("\t=1", "'\t'=1"),
        ("\n=1", "'\n'=1"),
        ("a;-;+886 2 2737 7430;b", "a;-;+886 2 2737 7430;b"),
        ("a; b=1; c", "a; b=1; c"),
    ],
)
def test_what_another_countrys_separator_makes_a_cell_of_is_guarded_too(text, kept):
    assert guarded(text) == kept


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text('a;|\t\n"=+-@ ', max_size=9), min_size=3, max_size=3))
def test_no_separator_makes_a_formula_of_any_text(text_document, separator, texts):
    stream = io.BytesIO()
    write_csv(text_document(*texts), stream)
    lines = io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")
    for row in csv.reader(lines, delimiter=separator):
        for cell in row:
            started = cell.strip(' "')
            assert started[:1] not in ("=", "+", "@"), (texts, row)
            assert started[:1] != "-" or not started.strip('- \t\n\r"'), (texts, row)


@pytest.mark.parametrize(
    "text",
    [
        *("+886 2 2737 7430", "+886227377430", "＋886 2", "-", "－", "--"),
        *(
            "0912-345-678",
            "(02)2737-7430",
            "02-2737-7430#12",
            "王=李",
            "1-2",
            "",
            " 王",
            "'=1",
            "—",
        ),
    ],
)
def test_what_cannot_calculate_is_left_readable(text):
    assert guarded(text) == text


@given(text=st.text(st.characters()))
def test_any_text_comes_back_with_apostrophes_at_most(text):
    kept = guarded(clean_text(text))

    assert kept.replace("'", "") == clean_text(text).replace("'", "")
    assert kept[:1] not in ("=", "@", "\t", "\r", "＝", "＠")
