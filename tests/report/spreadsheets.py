"""Reading a written spreadsheet back, and what the sample report must come back as."""

import io
import zipfile
from datetime import date, datetime

from python_calamine import CalamineWorkbook

SAMPLE_COMES_BACK = {
    "出席名單": [
        ["出席名單", "", "", "", "", ""],
        ["矯正與更生論壇", "", "", "", "", ""],
        ["地點：國際會議廳", "", "", "", "", ""],
        ["製表：中華民國113年9月20日　王小明", "", "", "", "", ""],
        ["編號", "姓名", "電話", "報名日期", "報到時間", "滿意度"],
        [
            *(1.0, "𡍼美惠", "+886 2 2737 7430"),
            *(date(2024, 8, 1), datetime(2024, 9, 19, 8, 5), 0.925),
        ],
        [2.0, "=SUM(1)", "0912345678", date(2024, 2, 29), "", ""],
        [1234.0, "Sayun‧示例", "(03)3396789轉1240", "", datetime(2024, 9, 19, 13, 30), 1.0],
        [1237.0, "合計", "", "", "", 0.9625],
        ["", "", "", "", "", ""],
        ["邀請 5 ＝ 接受 3 ＋ 婉拒 1 ＋ 未回覆 1", "", "", "", "", ""],
        ["本表僅供業務使用。", "", "", "", "", ""],
    ],
    "各類別": [
        ["各類別", ""],
        ["製表：中華民國113年9月20日　王小明", ""],
        ["名牌類別", "人數"],
        ["貴賓", 3.0],
    ],
}


def sheets(data):
    """The rows of every sheet, typed, by the sheet's name."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(data, name):
    """The text of one of the files that the spreadsheet is packed of."""
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()
