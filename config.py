"""Settings from the environment, typed, read once.

Everything has an embedded default, so that the first minute needs no server: SQLite, jobs in-process, e-mail to a
file, a test certificate authority. Production sets the variables named here (see docs/administrator.md).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent


class SettingsError(ValueError):
    """A variable of the environment has a value that cannot be used; the message names it."""


@dataclass(frozen=True)
class Settings:
    """All settings of one running application.

    Attributes:
        database_url: SQLAlchemy URL; SQLite or PostgreSQL (psycopg).
        redis_url: URL of Redis for RQ; empty means that jobs run in this process.
        secret_key: signs sessions; made and kept under ``var`` when not given.
        var: folder of everything the application writes (database, files, keys, mail).
        public_url: address printed into documents for verification, without a trailing slash.
        mail_url: ``smtp://user:password@host:port`` or empty for files under ``var/mail``.
        key_password: password of the PKCS#12 files of the test certificate authority.
        session_minutes: idle minutes after which a session ends.
        behind_proxy: number of trusted proxies in front (0 for none).
        secure_cookies: send cookies over HTTPS only.
        demonstration: load and announce the demonstration.
        clamav: address of ClamAV's daemon, ``tcp://host:3310`` or ``unix:///path``; empty means that files are not
            scanned for viruses.
    """

    database_url: str
    redis_url: str
    secret_key: str
    var: Path
    public_url: str
    mail_url: str
    key_password: str
    session_minutes: int
    behind_proxy: int
    secure_cookies: bool
    demonstration: bool
    clamav: str

    @property
    def embedded(self) -> bool:
        """Whether jobs run inside the web process."""
        return not self.redis_url


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from ``environment``; raises SettingsError naming the variable that is wrong."""
    var = Path(environment.get("BAOCAO_VAR", str(ROOT / "var"))).resolve()
    return Settings(
        database_url=environment.get("BAOCAO_DATABASE_URL", f"sqlite:///{var / 'baocao.sqlite3'}"),
        redis_url=environment.get("BAOCAO_REDIS_URL", ""),
        secret_key=environment.get("BAOCAO_SECRET_KEY", "") or _kept_secret(var, "secret_key"),
        var=var,
        public_url=environment.get("BAOCAO_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        mail_url=environment.get("BAOCAO_MAIL_URL", ""),
        key_password=environment.get("BAOCAO_KEY_PASSWORD", "") or _kept_secret(var, "key_password"),
        session_minutes=_number(environment, "BAOCAO_SESSION_MINUTES", 480),
        behind_proxy=_number(environment, "BAOCAO_BEHIND_PROXY", 0),
        secure_cookies=_flag(environment, "BAOCAO_SECURE_COOKIES", False),
        demonstration=_flag(environment, "BAOCAO_DEMONSTRATION", True),
        clamav=_scanner(environment, "BAOCAO_CLAMAV"),
    )


def _kept_secret(var: Path, name: str) -> str:
    """A random secret kept in a file that only this account can read, made on first use."""
    path = var / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass  # another start made it; both read the same one
    return path.read_text().strip()


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdigit():
        raise SettingsError(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _flag(environment: Mapping[str, str], name: str, default: bool) -> bool:
    text = environment.get(name, "1" if default else "0").lower()
    if text not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingsError(f"{name} must be 1 or 0, not {text!r}")
    return text in {"1", "true", "yes"}


def _scanner(environment: Mapping[str, str], name: str) -> str:
    address = environment.get(name, "")
    parts = urlsplit(address)
    if (
        address
        and not (parts.scheme == "unix" and parts.path)
        and not (parts.scheme == "tcp" and parts.hostname)
    ):
        raise SettingsError(f"{name} must be tcp://host:port or unix:///path, not {address!r}")
    return address
