"""Sealing: what the database must keep and may not tell, opened with the installation's key alone."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

_NONCE = 12  # bytes, as NIST SP 800-38D wants them


class SealedWithAnotherKey(ValueError):
    """What was to be opened was sealed with another secret key, for another purpose, or damaged."""


def seal(content: bytes, purpose: str) -> bytes:
    """Return content that only this installation can read again, 28 bytes longer than it was."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher().encrypt(nonce, content, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Return what was sealed for this purpose; raise `SealedWithAnotherKey` for anything else."""
    try:
        return _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as wrong:
        raise SealedWithAnotherKey(f"This was not sealed here for {purpose!r}.") from wrong


def _cipher() -> AESGCM:
    secret = current_app.config["SETTINGS"].secret_key
    return AESGCM(hmac.digest(secret.encode(), b"sealing", "sha256"))
