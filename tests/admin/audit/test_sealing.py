"""Nhật ký hệ thống: appended, sealed, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry, AuditSeal
from admin.audit.operations import record
from admin.audit.sealing import seal, verify

NOW = datetime(2026, 11, 20, 7, 0, 0, 123456, tzinfo=UTC)


def entries(session: Session, count: int) -> None:
    for number in range(count):
        record(session, "test", "thing", number, person_id=None, now=NOW, name=f"Dòng {number}", none=None)
    session.flush()


def test_seals_chain_and_verify(session: Session) -> None:
    for count in (3, 2):
        entries(session, count)
        assert seal(session, NOW) is not None
    session.commit()
    session.expire_all()
    verdict = verify(session)
    assert verdict.intact
    assert (verdict.seals, verdict.entries, verdict.unsealed) == (2, 5, 0)


def test_there_is_nothing_to_seal_twice(session: Session) -> None:
    entries(session, 1)
    seal(session, NOW)
    assert seal(session, NOW) is None


def test_what_is_not_sealed_yet_is_counted(session: Session) -> None:
    entries(session, 2)
    assert verify(session).unsealed == 2


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'other'", "DELETE FROM audit_entry"])
@pytest.mark.parametrize("sealed", [False, True])
def test_the_database_refuses_to_change_an_entry(session: Session, statement: str, sealed: bool) -> None:
    entries(session, 1)
    if sealed:
        seal(session, NOW)
    session.flush()
    with pytest.raises(DBAPIError, match="frozen"):
        session.execute(sa.text(statement))


def test_a_change_behind_the_triggers_breaks_the_chain(session: Session) -> None:
    entries(session, 3)
    seal(session, NOW)
    entries(session, 1)
    seal(session, NOW)
    on_table = "" if session.get_bind().dialect.name == "sqlite" else " ON audit_entry"
    session.execute(sa.text(f"DROP TRIGGER audit_entry_kept_update{on_table}"))
    session.execute(sa.update(AuditEntry).where(AuditEntry.subject_id == 1).values(action="other"))
    first = session.scalar(sa.select(sa.func.min(AuditSeal.id)))
    assert verify(session).broken == (first,)
