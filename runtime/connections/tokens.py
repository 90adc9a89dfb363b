"""Tokens of connections: 256 random bits, shown once, of which a fingerprint is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

PREFIX = "bc_"  # by which scanners of source code find one that was left there
SHOWN = 4


class Token(NamedTuple):
    """A new token: its text, what is kept of it, the letters by which it is recognised."""

    text: str
    digest: str
    end: str


def new_token() -> Token:
    """A token that nobody has."""
    text = PREFIX + secrets.token_urlsafe(32)
    return Token(text, digest_of(text), text[-SHOWN:])


def digest_of(text: str) -> str:
    """The fingerprint of a token. Random bits need no slow one, as a password that people choose does."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def is_token(text: str, digest: str) -> bool:
    """Whether that is the token, compared in constant time."""
    return hmac.compare_digest(digest_of(text), digest)
