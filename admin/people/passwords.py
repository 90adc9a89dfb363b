"""How passwords are kept: hashed with Argon2id, slow and hungry for memory, with a salt of their own (J16).

The parameters are those that OWASP's Password Storage Cheat Sheet names first (19 MiB, two passes, one lane). scrypt in
its usual 32 MiB takes three and a half times as long, and everybody signs in within the same minutes of a deadline:
docs/decisions/ tells what that cost.
"""

from __future__ import annotations

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class HashedPassword:
    """A password already hashed, so that many accounts of a demonstration need the slow hash once."""

    value: str


def hash_password(password: str) -> HashedPassword:
    """What is kept of a password; about 40 ms."""
    return HashedPassword(_HASHER.hash(password))


def is_password(hashed: str, password: str) -> bool:
    """Whether ``password`` is the one that was hashed; as slow as hashing. What is no such hash lets nobody in."""
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
