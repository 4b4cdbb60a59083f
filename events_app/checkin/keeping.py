"""What a tablet keeps of the desk's page, so that it opens without a network."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from events_app.config import PAGES

_NAMED = re.compile(r'(?:href|src|data-faces|data-serif)="(/static/[^"]+)"')
# What the page's script loads by itself.
_LOADED = ("static/vendor/js/*/*.wasm",)


@dataclass(frozen=True)
class Kept:
    """The addresses of all files of the page, and a version that changes with any of them."""

    version: str
    files: list[str]


def kept_with(pages: Iterable[str]) -> Kept:
    """Return what is to be kept together with these renderings of the page."""
    texts = list(pages)
    named = {address for text in texts for address in _NAMED.findall(text)}
    loaded = {f"/{path.relative_to(PAGES)}" for each in _LOADED for path in PAGES.glob(each)}
    files = sorted(named | loaded)
    hashes = [_hash_of(PAGES / address[1:]) for address in files]
    version = hashlib.sha256("\n".join([*texts, *files, *hashes]).encode()).hexdigest()[:16]
    return Kept(version, files)


def _hash_of(path: Path) -> str:
    return _hash_of_state(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _hash_of_state(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
