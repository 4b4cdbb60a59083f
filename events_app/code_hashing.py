"""How badge codes are known without being told: a hash to look each up by, a key for its wearer.

The same as in static/js/checkin/hashing.js; both are tested with tests/checkin/hashing_vectors.json.
"""

import hashlib
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from events_app.tokens import is_desk_code

# Of the slow hash of a desk code, of which there are only 17 thousand million: 40 ms of a core.
ROUNDS = 200_000
# Where all people are invented, there is nothing to guess for.
FEW_ROUNDS = 1000
_HASH, _KEY = 16, 32  # bytes


@dataclass(frozen=True)
class Trace:
    """What is left of a code: the hash to look it up by, and the key of its wearer's record."""

    hash: str
    key: bytes


@dataclass(frozen=True)
class Hashing:
    """One forum's way of hashing: its salt, in hex, and the rounds of the slow hash."""

    salt: str
    rounds: int

    def trace(self, code: str) -> Trace:
        """Return the trace of whatever was scanned or typed; a desk code costs the slow hash."""
        return (
            self.slow_trace(self.slow_hash(code)) if is_desk_code(code) else self.fast_trace(code)
        )

    def fast_trace(self, code: str) -> Trace:
        """Return the trace of what a QR carries: its 130 random bits need no slow hash."""
        return self._trace("q", code.encode())

    def slow_trace(self, slow_hash: bytes) -> Trace:
        """Return the trace of a desk code, of which the slow hash is known."""
        return self._trace("d", slow_hash)

    def slow_hash(self, desk_code: str) -> bytes:
        """Return the slow hash of a desk code."""
        return hashlib.pbkdf2_hmac(
            "sha256", desk_code.encode(), bytes.fromhex(self.salt), self.rounds
        )

    def _trace(self, kind: str, secret: bytes) -> Trace:
        salt = bytes.fromhex(self.salt)
        made = HKDF(SHA256(), _HASH + _KEY, salt, f"badge-{kind}".encode()).derive(secret)
        return Trace(kind + made[:_HASH].hex(), made[_HASH:])


def new_salt() -> str:
    """Return a forum's salt, for its event to keep sealed."""
    return secrets.token_hex(16)
