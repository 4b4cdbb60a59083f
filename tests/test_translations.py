"""Chinese comes first: no text of code or templates is without it, and none is left over."""

import re

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from events_app.config import PROJECT

CATALOGUE = PROJECT / "events_app" / "translations" / "zh_Hant_TW" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}


def _texts_in_use() -> set[str]:
    with (PROJECT / ".pybabel.cfg").open() as mapping_file:
        method_map, options_map = parse_mapping_cfg(mapping_file)
    return {
        message if isinstance(message, str) else message[0]
        for folder in ("events_app", "templates")
        for _file, _line, message, _comments, _context in extract_from_dir(
            PROJECT / folder,
            method_map=[(pattern.removeprefix(f"{folder}/"), how) for pattern, how in method_map],
            options_map={
                pattern.removeprefix(f"{folder}/"): options
                for pattern, options in options_map.items()
            },
            keywords=KEYWORDS,
        )
    }


def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hant_TW")


def _key(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_text_has_chinese():
    translated = {
        _key(message)
        for message in _catalogue()
        if message.id
        and all([message.string] if isinstance(message.string, str) else message.string)
    }
    assert _texts_in_use() - translated == set()


def test_the_catalogue_has_no_text_that_is_no_longer_used():
    assert {_key(message) for message in _catalogue() if message.id} - _texts_in_use() == set()


def test_a_translation_names_what_its_text_names():
    names = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
    wrong = [
        _key(message)
        for message in _catalogue()
        if isinstance(message.string, str)
        and message.id
        and set(names.findall(_key(message))) != set(names.findall(message.string))
    ]
    assert wrong == []


def test_collecting_texts_leaves_the_catalogue_in_its_form():
    text = CATALOGUE.read_text("utf-8")
    assert text.startswith("# Traditional Chinese as written in Taiwan; msgids are English.\n")
    assert re.findall(r"^#: .*:\d", text, re.M) == []
    ids = [_key(message) for message in _catalogue() if message.id]
    assert ids == sorted(ids)
