"""Random codes and links: made here, hashed at rest, each with a purpose."""

import hashlib
import hmac
import re
import secrets

# No vowels, so no words; no 0, 1, I, O, so no confusion. 29 is prime, which lets one check
# character catch every single slip and every swap of neighbours.
DESK_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
_QR_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BADGE_CODE = re.compile(f"FD1[{_QR_ALPHABET}]{{26}}")


def new_link_token() -> str:
    """Return a secret for a personal link: 192 random bits, URL-safe."""
    return secrets.token_urlsafe(24)


def hash_token(token: str, purpose: str) -> str:
    """Return what is stored of a token: SHA-256 over its purpose and itself, in hex."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()


def new_public_id() -> str:
    """Return a random name for a thing in addresses: 80 bits, tells nothing, opens nothing."""
    return secrets.token_hex(10)


def opaque_name(thing: str, key: str) -> str:
    """Return a name that is the same for a thing every time, and tells nothing of its number."""
    return hmac.new(key.encode(), thing.encode(), hashlib.sha256).hexdigest()[:32]


def new_badge_code() -> str:
    """Return what a badge's QR carries: `FD1` and 26 characters, 130 random bits."""
    return "FD1" + "".join(secrets.choice(_QR_ALPHABET) for _ in range(26))


def is_badge_code(code: str) -> bool:
    """Tell whether a text has the shape of what a badge's QR carries."""
    return _BADGE_CODE.fullmatch(code) is not None


def new_desk_code() -> str:
    """Return eight characters for typing at the desk, the last one a check character."""
    body = "".join(secrets.choice(DESK_ALPHABET) for _ in range(7))
    return body + _check_character(body)


def clean_desk_code(typed: str) -> str:
    """Return what a person or hand scanner typed, in capitals, without spaces and hyphens."""
    return "".join(character for character in typed.upper() if character.isalnum())


def is_desk_code(code: str) -> bool:
    """Tell whether eight cleaned characters carry the right check character."""
    if len(code) != 8 or any(character not in DESK_ALPHABET for character in code):
        return False
    return _check_character(code[:7]) == code[7]


def _check_character(body: str) -> str:
    total = sum(weight * DESK_ALPHABET.index(character) for weight, character in enumerate(body, 2))
    return DESK_ALPHABET[-total % 29]
