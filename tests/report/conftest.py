import io
from datetime import date, datetime, timedelta, timezone

import pytest

from events_app.report.tables import Column, Document, Table

TAIPEI = timezone(timedelta(hours=8))
COLUMNS = (
    Column("編號", "integer", 6),
    Column("姓名", "text", 12),
    Column("電話", "text", 18),
    Column("報名日期", "date", 12),
    Column("報到時間", "datetime", 17),
    Column("滿意度", "percent", 10),
)
ROWS = [
    (1, "𡍼美惠", "+886 2 2737 7430", date(2024, 8, 1), datetime(2024, 9, 19, 8, 5), 0.925),
    (2, "=SUM(1)", "0912345678", date(2024, 2, 29), None, None),
    (1234, "Sayun‧示例", "(03)3396789轉1240", None, datetime(2024, 9, 19, 13, 30), 1.0),
]


@pytest.fixture
def attendance():
    """A report of two tables, with dates, phones, a total, a check line and a note."""
    rows = [tuple(in_taipei(value) for value in row) for row in ROWS]
    people = Table(
        "出席名單",
        COLUMNS,
        iter(rows),
        subtitle_lines=("矯正與更生論壇", "地點：國際會議廳"),
        total_row=(1237, "合計", None, None, None, 0.9625),
        check_lines=("邀請 5 ＝ 接受 3 ＋ 婉拒 1 ＋ 未回覆 1",),
        notes=("本表僅供業務使用。",),
    )
    groups = Table(
        "各類別",
        (Column("名牌類別"), Column("人數", "integer")),
        [("貴賓", 3)],
    )
    return Document("出席統計", (people, groups), "製表：中華民國113年9月20日", "王小明", "zh")


def in_taipei(value):
    return value.replace(tzinfo=TAIPEI) if isinstance(value, datetime) else value


@pytest.fixture
def text_document():
    """Make a document of one text column from the given cells."""

    def make(*cells, **more):
        table = Table("表", (Column("文字"),), [(cell,) for cell in cells], **more)
        return Document("文件", (table,), "", "")

    return make


@pytest.fixture
def written():
    """Write a document with a writer and return the file's bytes."""

    def write(writer, document):
        stream = io.BytesIO()
        writer(document, stream)
        return stream.getvalue()

    return write
