"""Signing in: the password is checked, failures are counted, an account that fails too often rests for a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.audit.operations import record
from admin.base import clock
from admin.people.models import Person
from admin.people.passwords import hash_password, is_password
from forms_library.messages import N_, Message
from forms_library.text import clean

LOCK_AFTER = 5  # failures of one account
ADDRESS_LIMIT = 30  # failures from one address, whatever the accounts
WITHIN = timedelta(minutes=15)
FAILED = "sign_in.failed"


@dataclass(frozen=True)
class Refused:
    """Why someone was not let in; the page answers with ``status``."""

    message: Message
    status: int = 401


def sign_in(session: Session, *, username: str, password: str, address: str, now: datetime) -> User | Refused:
    """The account, when name and password are right and it is neither locked nor resting.

    Every attempt is written to the audit log, which also counts them: five failures of an account, or thirty from one
    address, within fifteen minutes refuse the next. The caller commits also when it is refused.
    """
    if _failures(session, now - WITHIN, AuditEntry.address == address) >= ADDRESS_LIMIT:
        return Refused(Message(N_("Too many attempts from this place. Wait 15 minutes and try again.")), 429)
    user = session.scalar(sa.select(User).where(User.username == clean(username).lower()))
    if user is not None and _is_resting(session, user, now):
        text = N_("This account rests after too many failures. Wait 15 minutes or ask your administrator.")
        return Refused(Message(text), 429)
    if user is None or not is_password(user.password, password) or not user.active:
        return _failed(session, user, username, now)
    _succeeded(session, user, now)
    return user


@cache
def _nobodys_password() -> str:
    return hash_password("nobody has this account").value


def _failed(session: Session, user: User | None, username: str, now: datetime) -> Refused:
    if user is None:
        # The answer takes as long as for a known account, so that names cannot be probed by the clock.
        is_password(_nobodys_password(), username)
    else:
        user.fail_login_count = (user.fail_login_count or 0) + 1
    person_id = None if user is None else _person_id(session, user)
    record(
        session,
        FAILED,
        "user",
        None if user is None else user.id,
        person_id=person_id,
        now=now,
        username=clean(username)[:100],
    )
    return Refused(Message(N_("The account name or the password is not right.")))


def _succeeded(session: Session, user: User, now: datetime) -> None:
    user.last_login = clock.naive(now)
    user.login_count = (user.login_count or 0) + 1
    user.fail_login_count = 0
    record(session, "sign_in.succeeded", "user", user.id, person_id=_person_id(session, user), now=now)


def _person_id(session: Session, user: User) -> int | None:
    return session.scalar(sa.select(Person.id).where(Person.user_id == user.id))


def _is_resting(session: Session, user: User, now: datetime) -> bool:
    since = now - WITHIN
    if user.last_login is not None:
        since = max(since, user.last_login.replace(tzinfo=UTC))
    of_account = sa.and_(AuditEntry.subject_kind == "user", AuditEntry.subject_id == user.id)
    return _failures(session, since, of_account) >= LOCK_AFTER


def _failures(session: Session, since: datetime, where: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count(AuditEntry.id)).where(
        AuditEntry.at > since, AuditEntry.action == FAILED, where
    )
    return session.scalar(query) or 0


def password_mark(user: User) -> str:
    """A fingerprint of the stored password, kept in the session: changing the password ends all other sessions."""
    return hashlib.sha256(f"session:{user.password}".encode()).hexdigest()[:16]
