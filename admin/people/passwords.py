"""How passwords are kept: hashed with Argon2id, slow and hungry for memory, with a salt of their own (J16).

The parameters are those that OWASP's Password Storage Cheat Sheet names first (19 MiB, two passes, one lane). scrypt in
its usual 32 MiB takes three and a half times as long, and everybody signs in within the same minutes of a deadline:
docs/decisions/ tells what that cost.

Few threads hash for all. glibc keeps what a thread has given back for that thread: eight of them, each of which once
checked a password, hold 150 MiB for good where two hold 40, and on two processors it is no slower.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
HANDS = min(4, os.cpu_count() or 1)
_pools: dict[int, ThreadPoolExecutor] = {}


@dataclass(frozen=True)
class HashedPassword:
    """A password already hashed, so that many accounts of a demonstration need the slow hash once."""

    value: str


def hash_password(password: str) -> HashedPassword:
    """What is kept of a password; about 40 ms."""
    return HashedPassword(_by_few(_HASHER.hash, password))


def is_password(hashed: str, password: str) -> bool:
    """Whether ``password`` is the one that was hashed; as slow as hashing. What is no such hash lets nobody in."""
    try:
        return bool(_by_few(_HASHER.verify, hashed, password))
    except (VerificationError, InvalidHashError):
        return False


def _by_few(function: Callable[..., Any], *arguments: str) -> Any:
    """Call it in one of the threads that hash. A process made by a fork has none of its parent's and gets its own."""
    pool = _pools.get(os.getpid())
    if pool is None:
        pool = _pools.setdefault(os.getpid(), ThreadPoolExecutor(HANDS, thread_name_prefix="password"))
    return pool.submit(function, *arguments).result()
