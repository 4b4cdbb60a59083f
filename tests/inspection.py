"""What must be true of every page that any test opens, and of every answer's headers."""

from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import Headers

# What only our own page can have put into a form: the token, or a survey's link or key.
_SECRETS = {"csrf_token", "token", "key"}
LONGEST_COOKIE = 400 * 24 * 3600  # seconds; browsers keep none longer
_VOID_OF_LABEL = {"hidden", "submit", "button", "image", "reset"}


def inspect_page(source: str, path: str) -> None:
    """Raise AssertionError with all that is wrong with a page."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    root = parser.parse(source)
    problems = [f"{code} at line {position[0]}" for position, code, _data in parser.errors] + [
        problem for check in _CHECKS for problem in check(root)
    ]
    assert problems == [], f"{path}: {problems}"


def inspect_headers(headers: Headers, *, is_https: bool) -> None:
    """Raise AssertionError for a soft cookie, or for a parameter that is said twice."""
    problems = [
        f"{name}: {headers[name]}"
        for name in ("Content-Type", "Content-Disposition")
        if len(said := _names(headers.get(name, ""))) != len(set(said))
    ]
    problems += [
        cookie for cookie in headers.getlist("Set-Cookie") if not _is_hard(cookie, is_https)
    ]
    assert problems == []


def _names(header: str) -> list[str]:
    """Return the names of a header's parameters."""
    return [part.partition("=")[0].strip().lower() for part in header.split(";")]


def _is_hard(cookie: str, is_https: bool) -> bool:
    """Tell whether no script and no other site gets at a cookie, and whether it ends one day."""
    pairs = [part.strip().partition("=") for part in cookie.split(";")]
    values = {name.lower(): value for name, _equals, value in pairs[1:]}
    prefix = "__Host-" if values.get("path") == "/" else "__Secure-"
    return (
        "httponly" in values
        and values.get("samesite") in {"Lax", "Strict"}
        and int(values.get("max-age", 0)) <= LONGEST_COOKIE
        and "domain" not in values
        and ("secure" in values and pairs[0][0].startswith(prefix) if is_https else True)
    )


def _one_heading(root: Element) -> list[str]:
    count = len(root.findall(".//h1"))
    return [] if count == 1 else [f"{count} h1 headings"]


def _language(root: Element) -> list[str]:
    return [] if root.get("lang") in {"zh-Hant-TW", "en"} else [f"language {root.get('lang')}"]


def _title(root: Element) -> list[str]:
    title = root.find("./head/title")
    return [] if title is not None and (title.text or "").strip() else ["no title"]


def _ids_once(root: Element) -> list[str]:
    ids = [element.get("id") for element in root.iter() if element.get("id") is not None]
    return [f"id {name} twice" for name in {name for name in ids if ids.count(name) > 1}]


def _references_exist(root: Element) -> list[str]:
    ids = {element.get("id") for element in root.iter()}
    wanted = [
        (attribute, name)
        for element in root.iter()
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for name in (element.get(attribute) or "").split()
    ]
    return [f"{attribute} names {name}, which is not there" for attribute, name in wanted
            if name not in ids]  # fmt: skip


def _labels(root: Element) -> list[str]:
    labelled = {label.get("for") for label in root.iter("label")}
    wrapped = {id(field) for label in root.iter("label") for field in label.iter()}
    return [
        f"{field.tag} {field.get('name')} has no label"
        for field in root.iter()
        if field.tag in {"input", "select", "textarea"}
        and field.get("type") not in _VOID_OF_LABEL
        and field.get("id") not in labelled
        and id(field) not in wrapped
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
    ]


def _tokens(root: Element) -> list[str]:
    return [
        f"form {form.get('action')} has no token"
        for form in root.iter("form")
        if (form.get("method") or "get").lower() == "post"
        and not any(field.get("name") in _SECRETS for field in form.iter("input"))
    ]


def _names_of_controls(root: Element) -> list[str]:
    return [
        f"a {element.tag} without words"
        for element in root.iter()
        if element.tag in {"button", "a"}
        and not "".join(element.itertext()).strip()
        and not element.get("aria-label")
    ]


def _pictures(root: Element) -> list[str]:
    return ["an img without alt" for picture in root.iter("img") if picture.get("alt") is None]


def _no_inline_code(root: Element) -> list[str]:
    inline = [
        f"style attribute on {element.tag}" for element in root.iter() if element.get("style")
    ]
    handlers = [
        f"{name} on {element.tag}"
        for element in root.iter()
        for name in element.attrib
        if isinstance(name, str) and name.startswith("on")
    ]
    return inline + handlers


def _only_bundles(root: Element) -> list[str]:
    """Whatever else a page loads is asked for again on every page, and lowered to no browser."""
    scripts = [script.get("src") or "inline" for script in root.iter("script")]
    sheets = [link.get("href") for link in root.iter("link") if link.get("rel") == "stylesheet"]
    return [
        f"{address} is not a bundle"
        for address in [*scripts, *sheets]
        if not address.startswith("/static/bundles/")
    ]


def _headings_in_order(root: Element) -> list[str]:
    levels = [
        int(element.tag[1])
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    ]
    return [
        f"h{after} follows h{before}"
        for before, after in zip(levels, levels[1:], strict=False)
        if after > before + 1
    ]


_CHECKS = (
    _one_heading,
    _language,
    _title,
    _ids_once,
    _references_exist,
    _labels,
    _tokens,
    _names_of_controls,
    _pictures,
    _no_inline_code,
    _only_bundles,
    _headings_in_order,
)
