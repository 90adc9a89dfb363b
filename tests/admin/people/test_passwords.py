"""Passwords: kept as Argon2id, each with a salt of its own; what is no such hash lets nobody in."""

from __future__ import annotations

import pytest

from admin.people.passwords import hash_password, is_password


def test_only_the_password_itself_is_accepted() -> None:
    hashed = hash_password("Mật khẩu dài 1").value
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(hashed, "Mật khẩu dài 1")
    assert not is_password(hashed, "Mật khẩu dài 2")
    assert not is_password(hashed, "")


def test_the_same_password_is_never_kept_the_same_way_twice() -> None:
    assert hash_password("Mật khẩu dài 1") != hash_password("Mật khẩu dài 1")


@pytest.mark.parametrize("kept", ["", "plain text", "scrypt:32768:8:1$salt$00", "$argon2id$v=19$"])
def test_what_is_no_hash_lets_nobody_in(kept: str) -> None:
    assert not is_password(kept, "Mật khẩu dài 1")
