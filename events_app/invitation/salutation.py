"""How a letter addresses a person by Taiwanese custom: surname and post, never a guessed gender."""

import re

from events_app.attendee.models import Attendee

# Surnames of two characters; the first kind is one in names of any length, the second only where
# two characters follow, because 張簡 may also be 張 with a given name that begins with 簡.
_COMPOUND = frozenset(
    ("歐陽", "司徒", "上官", "司馬", "諸葛", "范姜", "夏侯", "皇甫", "尉遲")
    + ("公孫", "慕容", "令狐", "端木", "東方", "長孫", "宇文", "獨孤", "南宮")
)
_JOINED = frozenset(("張簡", "周黃", "江謝", "張廖"))
# First characters that are surnames of one character; others may be a chosen or traditional name.
_SINGLE = frozenset(
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊江呂何羅高蕭潘朱簡鍾彭游詹胡施沈余趙盧梁顏柯孫魏翁戴范"
    "宋方鄧杜傅侯曹薛丁馬蔣唐卓藍馮姚石董紀歐程連古汪湯姜田康鄒白涂尤巫韓龔嚴袁鐘黎金阮陸倪夏童邵柳錢溫于"
    "駱譚甘伍韋熊萬章任秦顧史雷俞饒殷尹孔鄞牛賀毛成向龍邢辛粘塗闕佘禚逄邰丘包易池崔喬冉季孟賈關苗常武管裴"
    "項祝左梅管辜麥華龐官卜宣安穆耿嵇柴閻解車焦凌屈鮑段滕應鞠利鄔隋裘艾臧單竺樊樂花初危仇桂郝齊商"
)
_HAN_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,4}")
_DOT = re.compile("[‧·・•．]")


def salutation_zh(person: Attendee) -> str:
    """Return 陳執行長, Sayun Demoyan 執行長, 王小明君, or organisation and section without a name."""
    if not person.name:
        return " ".join(part for part in (person.organisation, person.section) if part)
    if not person.title:
        return f"{person.name}君" if surname(person.name) else person.name
    family = surname(person.name)
    if family:
        return f"{family}{person.title}"
    # Between Latin letters and a post in Chinese there is a space.
    return f"{person.name}{' ' if person.name[-1].isascii() else ''}{person.title}"


def salutation_en(person: Attendee) -> str:
    """Return the full name, since only the person could say Ms. or Mr.; else the organisation."""
    return person.name or person.organisation


def surname(name: str) -> str:
    """Return a Chinese name's surname, or nothing where it cannot be known."""
    before_dot = _DOT.split(name)[0]
    if before_dot != name:
        return before_dot if before_dot in _COMPOUND | _JOINED else ""
    if not _HAN_NAME.fullmatch(name):
        return ""
    if len(name) >= 3 and name[:2] in _COMPOUND:
        return name[:2]
    if len(name) == 4:
        return name[:2] if name[:2] in _JOINED else ""
    if len(name) == 3 and name[:2] in _JOINED:
        return ""
    return name[0] if name[0] in _SINGLE else ""
