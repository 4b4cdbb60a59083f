"""Languages, and how dates and times are said in each: ROC years in Chinese."""

from datetime import date, datetime, timedelta

from babel.dates import format_date
from flask import Flask, Response, request
from flask_babel import Babel, get_locale

from events_app.cookies import keep_cookie, kept_cookie

LANGUAGES = {"zh": "zh_Hant_TW", "en": "en"}
HTML_LANGUAGES = {"zh": "zh-Hant-TW", "en": "en"}
_COOKIE = "language"
_REMEMBERED_FOR = timedelta(days=365)
_WEEKDAYS = "一二三四五六日"


def init_app(app: Flask) -> None:
    """Give the application its languages; Chinese comes first unless a person chose English."""
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES["zh"]
    Babel(app, locale_selector=lambda: LANGUAGES[_chosen()])
    app.after_request(_remember_choice)


def language() -> str:
    """Return the language of the page or mail being made: `zh` or `en`."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def roc_date(day: date) -> str:
    """Return a day as Chinese letters write it: 113年9月19日（星期四）."""
    return f"{say_day(day, 'zh')}（星期{_WEEKDAYS[day.weekday()]}）"


def short_roc_date(day: date) -> str:
    """Return a day as Chinese forms write it: 113/09/19."""
    return f"{day.year - 1911:03}/{day.month:02}/{day.day:02}"


def chinese_time(moment: datetime) -> str:
    """Return the clock time of a moment in its own zone as letters write it: 下午1時30分."""
    half = "上午" if moment.hour < 12 else "下午"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{half}{(moment.hour - 1) % 12 + 1}時{minutes}"


def say_date(day: date, in_language: str) -> str:
    """Return a day in full, weekday included, in that language."""
    if in_language == "zh":
        return roc_date(day)
    return format_date(day, "EEEE, d MMMM yyyy", locale="en")


def say_day(day: date, in_language: str) -> str:
    """Return a day in full without its weekday: 113年9月19日 or 19 September 2024."""
    if in_language == "zh":
        return f"{day.year - 1911}年{day.month}月{day.day}日"
    return format_date(day, "d MMMM yyyy", locale="en")


def say_short_date(day: date, in_language: str) -> str:
    """Return a day in short: 113/09/19 or 2024-09-19."""
    return short_roc_date(day) if in_language == "zh" else day.isoformat()


def say_time(moment: datetime) -> str:
    """Return the clock time of a moment already in its own zone: 13:30."""
    return moment.strftime("%H:%M")


def say_moment(moment: datetime, in_language: str) -> str:
    """Return day and time in short, of a moment already in its own zone."""
    return f"{say_short_date(moment.date(), in_language)} {say_time(moment)}"


def _chosen() -> str:
    if not request:
        return "zh"
    for choice in (request.args.get("lang"), kept_cookie(_COOKIE)):
        if choice in LANGUAGES:
            return choice
    return "zh"


def _remember_choice(response: Response) -> Response:
    choice = request.args.get("lang")
    if choice in LANGUAGES:
        keep_cookie(response, _COOKIE, choice, _REMEMBERED_FOR)
    return response
