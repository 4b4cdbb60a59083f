"""Invented people: usual names, and among them the ones that desks and printers stumble over."""

from collections.abc import Iterator
from random import Random

from events_app.registration.details import Details

SURNAMES = {
    "陳": 11, "林": 8, "黃": 6, "張": 5, "李": 5, "王": 4, "吳": 4, "劉": 3, "蔡": 3, "楊": 3,
    "許": 2, "鄭": 2, "謝": 2, "洪": 2, "郭": 1, "邱": 1, "曾": 1, "廖": 1, "賴": 1, "歐陽": 1,
}  # fmt: skip
GIVEN = "家豪志明俊傑建宏偉文雄正國義信榮淑芬惠美玲雅婷麗華娟怡君秀琴承恩翰品睿宥廷柏宇冠哲詠晴妍子欣宜詩涵"
# Characters outside Big5 and above U+FFFF, compound and married names, Indigenous and foreign ones.
ODD_NAMES = (
    "塗堃宥", "呂峯銘", "盧鋐鍈", "施赟", "龎嬅", "賴㛢茹", "𡍼美惠", "杜𪥵恩", "鸞一", "張簡宇恩",
    "陳林美玉", "瓦旦‧示例", "Sayun Demoyan", "撒韵‧示例 Sayun Sili’", "Nguyễn Thị Hoa",
    "甲乙丙丁戊己庚辛壬癸子丑寅",
)  # fmt: skip
PLACES = ("鴻禾", "晟昱", "沐恩", "鑫澄", "穗豐", "昀展", "翊翔", "德昕", "禾田", "川越")
INDUSTRIES = ("食品", "精密", "金屬", "包裝", "印刷", "營造", "園藝", "物流", "餐飲", "烘焙")
FORMS = ("股份有限公司", "有限公司", "企業社", "農業生產合作社")
LONG_ORGANISATION = "社團法人中華民國演練職業訓練暨就業促進發展協會示範縣第一分會"
TITLES = ("董事長", "總經理", "執行長", "人資經理", "專員", "科長", "理事長", "教授", "")


def invented_people(number: int, chance: Random) -> Iterator[Details]:
    """Return so many people, no two of one name; the same `chance` invents the same ones."""
    names = dict.fromkeys(ODD_NAMES[:number])
    while len(names) < number:
        names[_usual_name(chance)] = None
    for position, name in enumerate(chance.sample(list(names), number), start=1):
        yield Details(
            name=name,
            organisation=_organisation(chance),
            title=chance.choice(TITLES),
            # A domain that is reserved for examples: no mail could ever arrive there.
            email=f"person{position}@rehearsal.example",
            phone="02-0000-0000",
            language="zh" if name[0] > "\u2e80" else "en",
        )


def _usual_name(chance: Random) -> str:
    (surname,) = chance.choices(list(SURNAMES), weights=list(SURNAMES.values()))
    return surname + "".join(chance.sample(GIVEN, 2))


def _organisation(chance: Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(["", LONG_ORGANISATION])
    return "".join(map(chance.choice, (PLACES, ("演練",), INDUSTRIES, FORMS)))
