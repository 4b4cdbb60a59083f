"""Which field a column's heading speaks of, in Chinese or English or both."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Four words are not fields: a unit is a section beside an organisation and else the organisation
# itself; a contact or an owner is the guest only where no guest is named; what is private is not
# ours to keep, whatever its values look like.
WORDS = {
    "name": "姓名 名字 姓名職稱 中文姓名 來賓姓名 全名 與會人員 與會者 出席人員 出席者 參加人員 參加者 參加人 "
    "出席代表 代表 人員 受邀人 顯示名稱 暱稱 同仁 大名 "
    "name fullname attendee guest participant representative delegate invitee person displayname",
    "contact": "聯絡人 連絡人 聯繫人 聯絡窗口 窗口 承辦人 contact contactperson contactname",
    "owner": "負責人 代表人 首長 機關首長 主管 owner",
    "family_name": "姓 姓氏 lastname surname familyname last",
    "given_name": "名 firstname givenname first forename",
    "organisation": "機關 機關名稱 公司 公司名稱 公司行號 廠商 廠商名稱 企業 企業名稱 事業單位 服務單位 服務機關 "
    "任職單位 任職機構 任職機關 機構 機構名稱 單位全銜 組織 團體 團體名稱 學校 服務機構 店家 寶號 商號 "
    "協會名稱 所屬機關 行號 組織名稱 會員名稱 "
    "organisation organization company companyname affiliation employer institution agency firm "
    "enterprise business body association university vendor organisationname organizationname",
    "unit": "單位 單位名稱 所屬單位 unit",
    "section": "科室 部門 處室 組別 課室 科別 系所 部門名稱 分會 department dept section division office",
    "title": "職稱 職務 職銜 職位 頭銜 稱謂 現職 title jobtitle position post role",
    "email": "電子郵件 電子信箱 電郵 信箱 郵件 電子郵件信箱 電子郵件地址 郵件地址 伊媚兒 聯絡信箱 "
    "email mail emailaddress mailaddress emails",
    "phone": "電話 聯絡電話 公務電話 辦公室電話 市話 連絡電話 電話號碼 公司電話 室內電話 "
    "phone tel telephone officephone phonenumber telno",
    "mobile": "手機 行動電話 手機號碼 行動 手機門號 mobile cell cellphone mobilephone mobilenumber",
    "extension": "分機 分機號碼 extension ext",
    "tax_id": "統一編號 統編 稅籍編號 稅號 公司統編 taxid vat vatnumber ubn taxnumber businessid gui guinumber "
    "unifiedbusinessnumber taxidnumber",
    "institution_code": "機關代碼 單位代碼 機關代號 單位代號 institutioncode agencycode orgcode",
    "nominator": "推薦單位 推薦機關 推薦機構 提報機關 提報單位 合作機關 合作矯正機關 合作監所 配合機關 推薦監所 推薦者 "
    "合作單位 nominator nominatedby nominatingbody recommendedby",
    "group": "類別 參與對象類別 身分 身分別 身份 身份別 對象 對象別 分類 類型 與會身分 邀請對象 名牌類別 屬性 "
    "type category group kind guesttype stakeholdertype",
    "meal": "用餐 餐別 餐食 葷素 飲食 飲食習慣 餐點 便當 午餐 葷素食 膳食 用餐習慣 用餐需求 餐盒 "
    "meal diet dietary lunch mealpreference food",
    "hours_wanted": "終身學習時數 學習時數 研習時數 時數 終身學習 需要時數 公務人員終身學習時數 "
    "hours learninghours hourswanted",
    "vacancies": "有無職缺 職缺 職缺數 提供職缺 是否有職缺 人力需求 徵才 缺額 缺工 缺工數 徵才需求 "
    "vacancies openings jobopenings vacancy",
    "remark": "備註 備考 說明 附註 註記 註 remark remarks note notes comment comments",
    "private": "身分證 身份證 身分證號 身分證字號 身份證字號 身分證號碼 身分證統一編號 國民身分證統一編號 護照號碼 居留證號 "
    "居留證號碼 生日 出生 出生年月日 出生日期 年齡 性別 戶籍 戶籍地址 住址 呼號 刑期 罪名 刑號 "
    "nationalid idnumber idno idcard passport passportnumber passportno birthday birthdate dateofbirth dob age sex "
    "gender homeaddress",
    "number": "序號 編號 項次 序 號 項目 流水號 no number serial item seq index",
}
FIELD_OF_WORD = {word: field for field, words in WORDS.items() for word in words.split()}
SECOND_CHOICES = {"unit": "organisation", "contact": "name", "owner": "name"}
LEFT_ALONE = "private"
FIELDS = tuple(field for field in WORDS if field not in {*SECOND_CHOICES, LEFT_ALONE})

LONGEST_HEADING = 40
LONGEST_WITH_WORD_INSIDE = 8
BRACKETS = re.compile(
    r"[(\[{〔【《〈「『（［｛][^()\[\]{}〔〕【】《》〈〉「」『』（）［］｛｝]*[)\]}〕】》〉」』）］｝]"
)
ALTERNATIVES = re.compile(r"[/|、,;\n]|及|與|或|和")
HAN = re.compile(r"[㐀-鿿]+")
LATIN = re.compile(r"[a-z#][a-z .\-_']*")
LATIN_WORD = re.compile(r"[a-z]+")


class Meaning(NamedTuple):
    """The field a heading names, and by what: 2 a whole word, 1 its ending, 0 a word inside."""

    field: str | None
    strength: int


NO_MEANING = Meaning(None, 0)


@lru_cache(maxsize=4096)
def field_of(heading: str) -> Meaning:
    """What a heading names; NO_MEANING where it is unknown or too long for a heading."""
    text = unicodedata.normalize("NFKC", heading).strip().lower()
    if not text or len(text) > LONGEST_HEADING:
        return NO_MEANING
    outside = BRACKETS.sub(" ", text)
    phrases = [*_phrases(outside), *_phrases(text)]
    for phrase in phrases:
        if phrase in FIELD_OF_WORD:
            return Meaning(FIELD_OF_WORD[phrase], 2)
    endings = (_longest_known_ending(phrase) for phrase in phrases)
    known = next(filter(None, endings), None) or _known_latin_tail(outside)
    if known:
        return Meaning(FIELD_OF_WORD[known], 1)
    inside = _longest_word_inside(outside)
    return Meaning(FIELD_OF_WORD[inside], 0) if inside else NO_MEANING


def _phrases(text: str) -> Iterator[str]:
    yield re.sub(r"[\W_]", "", text)
    for part in (text, *ALTERNATIVES.split(text)):
        for run in HAN.findall(re.sub(r"\s", "", part)):
            yield run
        for run in LATIN.findall(part):
            yield "".join(LATIN_WORD.findall(run))


def _longest_known_ending(phrase: str) -> str | None:
    """Chinese headings say at their end what they are: 聯絡人電話 is a phone."""
    if not HAN.fullmatch(phrase):
        return None
    endings = (phrase[start:] for start in range(len(phrase) - 1))
    return next((ending for ending in endings if ending in FIELD_OF_WORD), None)


def _known_latin_tail(text: str) -> str | None:
    words = [word for run in LATIN.findall(text) for word in LATIN_WORD.findall(run)]
    tails = ("".join(words[start:]) for start in range(len(words)))
    return next((tail for tail in tails if tail in FIELD_OF_WORD), None)


def _longest_word_inside(text: str) -> str | None:
    if len(text) > LONGEST_WITH_WORD_INSIDE:
        return None
    words = (word for word in FIELD_OF_WORD if len(word) > 1 and HAN.fullmatch(word))
    return max((word for word in words if word in text), key=len, default=None)
