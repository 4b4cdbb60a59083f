"""Sealing: what the database must keep and may not tell, opened with the installation's key alone."""

import hmac
import secrets
from contextlib import suppress
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, TypeDecorator
from sqlalchemy.engine.interfaces import Dialect

from events_app.config import Settings

_NONCE = 12  # bytes, as NIST SP 800-38D wants them


class SealedWithAnotherKey(ValueError):
    """What was to be opened was sealed with another secret key, for another purpose, or damaged."""


class Sealed(TypeDecorator[str]):
    """A text that stands in the database sealed for one purpose; it is read as it was written."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value.encode(), self.purpose)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(bytes(value), self.purpose).decode()


def seal(content: bytes, purpose: str) -> bytes:
    """Return content that only this installation can read again, 28 bytes longer than it was."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(_settings().secret_key).encrypt(nonce, content, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Return what was sealed for this purpose, with today's key or a former one.

    Raises `SealedWithAnotherKey` for anything else.
    """
    return unseal_with(_settings(), sealed, purpose)


def unseal_with(settings: Settings, sealed: bytes, purpose: str) -> bytes:
    """Return the same for an installation that is not running, of which the settings are known."""
    for secret in (settings.secret_key, *settings.former_secret_keys):
        with suppress(InvalidTag, ValueError):
            return _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    raise SealedWithAnotherKey(f"This was not sealed here for {purpose!r}.")


def _settings() -> Settings:
    return current_app.config["SETTINGS"]


@lru_cache(maxsize=8)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hmac.digest(secret.encode(), b"sealing", "sha256"))
