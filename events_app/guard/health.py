"""Words about somebody's health, where they tell more than what is to be prepared."""

import re
from collections.abc import Iterator

from events_app.guard.characters import Plain, tight

_BODY = (
    r"(?:[^\W\d_的是有]{0,8}?(?:協會|學會|基金會|聯盟|中心|委員會|團體|機構|醫院|診所|門診|病房|病友會|促進會|"
    r"醫師|護理師|治療師|衛教師|社工師?|諮商|輔導員|個管師|防治|服務|業務|計畫|方案|研究|法|科(?!技)|組(?![㐀-鿿])|處(?![㐀-鿿])))"
)
_CHINESE = re.compile(
    rf"(?P<stem>(?:憂鬱|躁鬱|焦慮|恐慌|強迫|思覺失調|精神分裂|妄想|失智|自閉|癲癇|過動|糖尿病?|高血壓|氣喘|紅斑性狼瘡|巴金森|帕金森)(?:症|病)?患?者?"
    rf"|精神(?:疾病|病患?|障礙|異常)|身心障礙(?:手冊|證明|者)?|殘障(?:手冊|者)?|愛滋(?:病|感染者?|帶原)?|梅毒|肝炎|肺結核|B肝|C肝|HIV|帶原者?"
    rf"|[㐀-鿿]?癌(?:症|末)?(?:病患|患者|第?[一二三四1-4]期)?|腫瘤|化療|洗腎|中風|心臟病|懷孕|孕婦|流產|病史|就醫紀錄|服藥中|毒癮|藥癮|酒癮|戒毒|戒癮|美沙冬|吸毒|施用毒品|吸食毒品)"
    rf"(?!{_BODY})",
    re.I,
)
_ENGLISH = re.compile(
    r"\b(?:diabet(?:es|ic)|epilep(?:sy|tic)|schizophreni[ac]|bipolar|depress(?:ion|ive) ?(?:disorder)?|HIV(?:[ -]positive)?|"
    r"hepatitis|tuberculosis|cancer (?:patient|survivor)|pregnant|dementia|autistic|chemotherapy|dialysis|methadone|"
    r"(?:drug|substance|alcohol)[ -](?:addict(?:ion)?|abuse|user)|recovering (?:addict|alcoholic)|mental(?:ly)? (?:illness|ill)|medical history)\b"
    r"(?!(?: \w+){0,3} (?:association|society|foundation|cent(?:re|er)|clinic|hospital|doctor|nurse|specialist|research(?:er)?|services?|programme|program|department|counsell?or))",
    re.I | re.A,
)

# One of these stands in each of the Chinese words above.
_CHINESE_SIGN = re.compile(
    "[鬱郁慮恐強失精妄自癲過过糖血喘狼森障殘残滋毒炎核肝帶带癌腫療疗腎風心孕產病就藥药癮HIVhivBCbc]"
)


def health_in(found: Plain) -> Iterator[tuple[int, int]]:
    """Yield where words about somebody's health stand; clinics and associations are no such words."""
    dense = tight(found) if _CHINESE_SIGN.search(found.text) else Plain("", ())
    for match in _CHINESE.finditer(dense.text):
        yield dense.span(*match.span())
    for match in _ENGLISH.finditer(found.text):
        yield match.span()
