"""What a certificate says, before it is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The words that all certificates of one forum share, around the name."""

    before_zh: str
    after_zh: str
    before_en: str
    after_en: str
    issuer_zh: str
    issuer_en: str
    date_zh: str
    date_en: str
