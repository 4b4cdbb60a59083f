"""The bundles that browsers load: named by their content, so that they are kept for good."""

import json
from functools import cache

from flask import url_for

from events_app.config import PAGES


def bundle_url(name: str) -> str:
    """Return today's address of a bundle, `public.css` for one; KeyError if there is none."""
    return url_for("static", filename=_names()[name])


@cache
def _names() -> dict[str, str]:
    return json.loads((PAGES / "static/bundles/bundles.json").read_text("utf-8"))
