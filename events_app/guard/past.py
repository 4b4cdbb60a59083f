"""Words that say a person was, or is, in custody or before a criminal court.

A stem counts wherever it stands, unless it is part of what is known to be harmless: the name of a
body, an official's post, or another word altogether.
"""

import re
from collections.abc import Iterator

from events_app.guard.characters import Plain, tight

# What follows a word for such people where it names a body, a post or a subject, and nobody.
_BODY = (
    r"(?:協會|學會|基金會|保護會|促進會|聯盟|團契|委員會|分會|總會|聯合會|中心|之家|機構|單位|團體|組織|"
    r"公司|企業社|商行|工廠|部門|事業[群部體]|作業科|教化科|戒護科|工場|家屬|子女|眷屬|被害人|"
    r"輔導[員師長]|輔導老師|輔導志工|關懷志工|服務志工|教誨師|社工|督導|專員|承辦|主任|科長|課長|組長|處長|"
    r"執行長|理事|秘書|幹事|管理[員師]|律師|顧問|研究|教授|"
    r"業務|計畫|方案|專案|政策|制度|法規|條例|辦法|議題|研討|論壇|座談|手冊|專線|市集|產品|作品|成品|專區|平[臺台]|網站|"
    r"就業服務|就業促進|就業媒合|就業輔導|職業訓練|技能訓練|服務[站處科組社員]|權益|人權|事務|管理|"
    r"(?:[署處科課股組室所站局院會社隊](?![㐀-鿿])))"
)
_PERSON_BEHIND = r"(?!學員|同學|個案|成員|住民|朋友|員工|廚師|店長|講師|對象|身[分份]|背景|代表|[0-9一二三四五六七八九十]+[名位人])"
_BETWEEN = r"[^\W\d_名位的是有為及和與之來由在於本敝貴曾過擔任]{0,6}?"
_PEOPLE = r"更生人|收容人|受刑人|受戒治人|受感化|受觀護人|受保護管束人|受保護人|非行少年|觸法少年|虞犯少年|更生(?:少年|青少年|青年|婦女|家庭)"
_LIVELY = r"動|猛|氣|活|疏|硬|態|產|鮮|物|意|效|日(?!報)|理|長|根|成|出|變|力|前|死|還|育|機"
_OVERSEES = r"[督察視理測控製護考事票聽修委造辦印宮工場誓禮]"

_STEMS = "|".join(
    (
        rf"(?<![變三五半深夜打])更生(?!{_LIVELY})(?:人|者|員工|朋友|代表|本人)*",
        "收容人|被收容|曾收容|受收容|收容過|收容(?:中(?!心)|期間|經驗|紀錄)|監所(?:出來|收容)|受刑(?![求警])人?|受戒治|受感化|受保護人|受保護管束|付保護管束|保護管束(?![業組科室事執])|保護管束執行中",
        r"(?<![公休放請暑寒病事特連度補排年例])假釋(?!(?:出(?![獄監所來])|放[^人出]|疑|憲|懷|義|迦))",
        r"(?<![派提列付支找輸演指])出監(?!" + _OVERSEES + ")",
        r"(?<![派提列付支找輸指看寫說做作產選投])出所(?:後|前|人|日|證明|個案|學員)",
        rf"(?<![加投輸納併匯])(?:入監|在監|離監|回監)(?!{_OVERSEES}|獄)",
        "(?:[出入下坐蹲越在服冤牢]|(?<![監典地煉疑]))獄(?![政警官方卒吏])",
        r"[坐蹲待關住]過?[^，。；、\s]{0,4}監獄|進過?監獄|離開監獄|監獄(?:出來|裡出來|待過|服刑)",
        r"(?<![克制])服刑(?![事法責案罰警庭求])|服完刑|刑滿|刑期|判刑|被判(?:刑|[0-9一二三四五六七八九十]+年)|徒刑|緩刑|緩起訴|無期徒",
        r"(?<![目以眼日提台公本該各兩之空])前科(?![長員技學室研主任會系目大副組承專辦室])|案底|刑案紀錄|刑事紀錄|犯罪[紀記]錄|犯罪史",
        "曾犯|犯過罪|累犯|慣犯|罪犯|犯人|囚犯|囚徒|死囚|重刑犯|毒品犯|毒犯|通緝犯|人犯|前犯|犯罪人|犯罪者|受監禁|監禁中|被監禁|曾監禁",
        r"坐過?牢(?!固)|蹲過?牢|牢飯|坐監|蹲監|苦窯|被關過|關過(?![機燈門電店窗水])|被關押|曾關押|吃免費",
        "羈押中|曾羈押|被羈押|遭羈押|被收押|收押中|曾收押",
        r"獲釋|開釋|剛釋放|甫釋放|已釋放|獲得釋放|被釋放|釋放[後人前]|提早釋放|提前釋放",
        r"觀護(?!人|所|室|佐|志工|官|組|科|股|制度|業務|協會|工作|學會|體系|系統|[役士])|[向受被]觀護人|觀護人報到|觀護[中期]|[受付]觀護",
        r"勒戒(?!所|處所|業務|科)|戒治(?!所|處所|師|業務|科|處遇|醫院|中心)|強制戒治[中人期]",
        "感化教育|進過感化院|感化院[出生]|輔育院[出畢]",
        r"易服勞役|服社會勞動|易服社會勞動|社會勞動人|勞動服務人",
        "迷途知返|浪子回頭|改過自新|改邪歸正|誤入歧途|金盆洗手|漂白人生",
        r"監外作業(?:學員|同學)|外役監(?:學員|同學|出來|服)|保外就醫|刑後",
        r"(?<![好老美])受刑中|服滿刑|執行完畢出|電子腳鐐|科技監控中",
    )
)
_HARMLESS = "|".join(
    (
        rf"(?:{_PEOPLE})(?:{_BETWEEN}{_BODY}){_PERSON_BEHIND}",
        r"(?<!受)更生保護(?!人|個案|對象|學員|身[分份]|管束)|更生事業|更生日報|更生團契|更生輔導[員組科會志老師]|更生基金|更生[文重]|更生醫|更生(?:路|街|巷|里|村|橋|站)",
        r"(?:自力|企業|公司|債務|法定|聲請|破產)更生|更生(?:程序|方案|裁定|聲請|條件|債權|法|計畫|專案|業務|制度|政策|條例|教育)",
        rf"更生(?!人|員|者|青|少|同學|朋友|夥伴|伙伴|學員|廚|店|講|代表){_BETWEEN}{_BODY}{_PERSON_BEHIND}",
        r"(?<![㐀-鿿])(?![前男女原曾非是為係本該屬位名我你他她已輕重])[㐀-鿿]{1,2}更生"
        r"(?=$|[^㐀-鿿]|先生|小姐|女士|主任|經理|秘書|教授|醫師|律師|校長|董事|[處科局所]長|老師|博士)",
        r"受刑人[家眷]屬|犯罪被害人|罪犯(?:矯正|處遇|心理)|犯罪人(?:處遇|矯正|協會)|犯人[法]",
        r"假釋(?:審查|審議|審核|評估|制度|政策|業務|案件|委員|科|組|股|承辦)(?!中|期)",
        "冤獄(?:平反|賠償|救援)|文字獄|地獄|煉獄|疑獄|典獄|獄政|獄卒|監獄行刑|獄中(?:書簡|手記)",
        r"徒刑執行|緩起訴(?:處分金|業務)|緩刑業務|刑期(?:計算|無刑)",
        "感化教育(?:處|業務|科|機構)|前科技部|前科學",
    )
)

_GAP = r"[\W_]{1,3}"
_ENGLISH_PEOPLE = r"(?:inmate|prisoner|detainee|offender|convict|felon|parolee|probationer)s?"
_ENGLISH = "|".join(
    (
        rf"\bex{_GAP}con(?:s|vict|victs)?\b|\bex[\W_]?(?:convict|offender|inmate|prisoner|felon|detainee)s?\b",
        rf"\bformer(?:ly)?{_GAP}(?:\w+{_GAP})?(?:{_ENGLISH_PEOPLE}|criminals?|incarcerated|imprisoned|jailed|in{_GAP}(?:prison|jail))\b",
        rf"\b{_ENGLISH_PEOPLE}\b",
        r"\bparol(?:e|ed)\b",
        rf"\b(?:on|under){_GAP}probation\b",
        rf"\b(?:criminal|prison|arrest){_GAP}(?:record|history)\b",
        rf"\b(?:previous|prior|past|criminal|spent){_GAP}convictions?\b|\bconvicted\b",
        rf"\b(?:prison|jail){_GAP}(?:time|term|sentence|leaver)s?\b|\bon{_GAP}bail\b",
        r"\bfelony\b|\bincarcerat(?:ed|ion)\b|\bimprison(?:ed|ment)\b|\bjail(?:ed|bird)\b",
        rf"\b(?:released|discharged|out|back|came|come){_GAP}(?:out{_GAP})?(?:from|of){_GAP}(?:\w+{_GAP})?(?:prison|jail|custody|detention)\b",
        rf"\b(?:been|was|were|sent|went|time|years?|months?|still){_GAP}(?:in|to){_GAP}(?:prison|jail|custody)\b",
        rf"\b(?:served?|serving|did|doing){_GAP}(?:(?:a|his|her|their|my|prison|jail){_GAP})?(?:sentence|prison time|jail time|time in (?:prison|jail))\b|\bserved{_GAP}time\b",
        rf"\brehabilitated{_GAP}(?:persons?|people|m[ae]n|wom[ae]n|individuals?|workers?|employees?|guests?)\b",
        rf"\breturning{_GAP}citizens?\b|\bbehind{_GAP}bars\b|\bhalfway{_GAP}house\b",
    )
)
_ENGLISH_BODY = (
    rf"\b(?:(?:ex{_GAP}|former{_GAP})?{_ENGLISH_PEOPLE}|parole|probation|imprisonment|halfway{_GAP}house|rehabilitated{_GAP}\w+)[’']?(?:s[’']?)?"
    rf"(?:{_GAP}(?!in\b|from\b|of\b|at\b|on\b|employed\b)\w+){{0,4}}?{_GAP}(?:officers?|boards?|associations?|societ(?:y|ies)|services?|program(?:me)?s?|departments?|"
    r"divisions?|sections?|units?|offices?|bureaus?|committees?|foundations?|charit(?:y|ies)|cent(?:re|er)s?|support|affairs|"
    r"rehabilitation|reintegration|training|education|labou?r|welfare|management|policy|law|reform|research(?:er)?|rights|"
    r"co-?ordinators?|managers?|directors?|counsell?ors?|advisers?|advisors?|supervisors?|instructors?|workers’ union|aid|trust|ngo|judges?|psychologists?|specialists?|professors?|chiefs?|heads?|teams?|agenc(?:y|ies))\b"
    rf"(?!{_GAP}(?:participant|client|resident|graduate|member|candidate|trainee|employee)s?\b)"
    rf"|\b(?:prisoners?{_GAP}of{_GAP}(?:war|conscience)|law{_GAP}offender)\b"
)
# What is harmless is tried first at every place, and what it covers is not looked at again.
_CHINESE_WORDS = re.compile(f"{_HARMLESS}|(?P<stem>{_STEMS})", re.I)
# In ASCII's words, so that a Latin word may stand right beside a Chinese one.
_ENGLISH_WORDS = re.compile(f"{_ENGLISH_BODY}|(?P<stem>{_ENGLISH})", re.I | re.A)

# One of these stands in each of the words above: most texts have none, and are soon done with.
_CHINESE_SIGN = re.compile(
    "[更容刑戒感釋释監监所獄狱科案犯牢囚關关押禁收放觀观護护院役勞劳刑途浪改邪誤误盆漂窯鐐科徒緩缓吃少醫医滿判服執执]"
)
_ENGLISH_SIGN = re.compile(
    r"ex[\W_]?c|inmate|prison|offend|convict|felon|parol|probation|crimin|record|history|incarc|jail|custody|deten|detain"
    "|sentence|serv|rehab|bail|returning|behind|halfway|time",
    re.I,
)
_NOTHING = Plain("", ())
_MARKERS = r"也|就|都|曾經|曾|以前|過去|之前|目前|現在|正在|還在|剛剛|剛|才|因案|已經|已|是個|是一[名位個]|是[名位]|是|為|身為|在"
_OF_ONESELF = re.compile(
    rf"(?:我|本人|自己|小弟|敝人|在下)(?:們)?(?:{_MARKERS}){{0,4}}$|(?:身為|作為|像我這樣的|我這[個種])(?:一[名位個])?$"
    r"|(?:我|本人|自己)(?:曾經|曾|以前|過去|之前)(?!.{0,8}(?:用|聘|輔導|服務|接觸|協助|幫助|教|遇|認識|看|訪))[^，。；！？\s]{0,10}$"
)
_OF_ONESELF_ENGLISH = re.compile(
    r"\b(?:I|we)(?:[’']m|[’']ve| am| are| was| were| have| had| did| served| used to be)(?: \w+){0,3} ?$|\bas an? (?:\w+ )?$|\bmy (?:own )?$|\bmyself (?:\w+ )?$|\bI $",
    re.I | re.A,
)
_BEFORE = 24  # characters that are looked at before a word


def past_in(found: Plain, *, of_oneself: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where words about a past stand; `of_oneself`: only where writers say it of themselves."""
    dense = tight(found) if _CHINESE_SIGN.search(found.text) else _NOTHING
    for start, end in _stems(_CHINESE_WORDS, dense):
        is_short = end - start < 3 and dense.is_spaced_out(start, end)
        if is_short and not _stands_free(dense, start, end):
            continue
        if not of_oneself or _OF_ONESELF.search(_before(dense, start)):
            yield dense.span(start, end)
    latin = found if _ENGLISH_SIGN.search(found.text) else _NOTHING
    for start, end in _stems(_ENGLISH_WORDS, latin):
        if not of_oneself or _OF_ONESELF_ENGLISH.search(_before(found, start)):
            yield start, end


def _stems(words: re.Pattern[str], found: Plain) -> Iterator[tuple[int, int]]:
    return (match.span() for match in words.finditer(found.text) if match["stem"])


def _before(found: Plain, start: int) -> str:
    return found.text[max(0, start - _BEFORE) : start]


def _stands_free(dense: Plain, start: int, end: int) -> bool:
    """Tell whether a spaced-out word has space around it too: 假 釋, and not 請假 釋疑."""
    before = start == 0 or dense.is_spaced_out(start - 1, start + 1)
    after = end == len(dense.text) or dense.is_spaced_out(end - 1, end + 1)
    return before and after
