"""The sealer: chains committed entries by digests, so that a later change of the log shows.

One process seals at a time. An entry whose transaction commits late falls into a later seal; nothing waits for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry, AuditSeal
from admin.audit.queries import last_seal
from admin.jobs.periodic import every

SEAL_JOB = "audit.seal"
BATCH = 5000
GENESIS = "0" * 64
# Any number that no other part of the product uses as a PostgreSQL advisory lock.
LOCK = 7_201_906


@every(SEAL_JOB, minutes=1)
def seal_by_clock(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Seal what was committed since the last time."""
    seal(session, now)


def seal(session: Session, now: datetime) -> AuditSeal | None:
    """Cover every unsealed entry (5,000 at most) with one seal; None when there is nothing to seal."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    entries = list(
        session.scalars(
            sa.select(AuditEntry).where(AuditEntry.seal_id.is_(None)).order_by(AuditEntry.id).limit(BATCH)
        )
    )
    if not entries:
        return None
    before = last_seal(session)
    link = AuditSeal(
        at=now,
        first_entry_id=entries[0].id,
        last_entry_id=entries[-1].id,
        entries=len(entries),
        digest=digest(before.digest if before else GENESIS, entries),
    )
    session.add(link)
    session.flush()
    ids = [entry.id for entry in entries]
    for start in range(0, len(ids), 1000):
        session.execute(
            sa.update(AuditEntry)
            .where(AuditEntry.id.in_(ids[start : start + 1000]))
            .values(seal_id=link.id)
            .execution_options(synchronize_session=False)
        )
    return link


def digest(before: str, entries: Iterable[AuditEntry]) -> str:
    """SHA-256 over the previous digest and the entries in order, each as canonical JSON on a line of its own."""
    total = hashlib.sha256(before.encode())
    for entry in entries:
        total.update(b"\n" + _canonical(entry))
    return total.hexdigest()


def _canonical(entry: AuditEntry) -> bytes:
    plain = {
        "id": entry.id,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "person": entry.person_id,
        "organisation": entry.organisation_id,
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_id],
        "details": entry.details,
        "address": entry.address,
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Verdict:
    """What verifying the chain found; ``broken`` names the seals whose entries are not what was sealed."""

    seals: int
    entries: int
    unsealed: int
    broken: tuple[int, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was changed, added or removed."""
        return not self.broken


def verify(session: Session) -> Verdict:
    """Compute every seal again from the entries it covers."""
    before, seals, total, broken = GENESIS, 0, 0, []
    for link in session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id)):
        entries = list(
            session.scalars(
                sa.select(AuditEntry).where(AuditEntry.seal_id == link.id).order_by(AuditEntry.id)
            )
        )
        if len(entries) != link.entries or digest(before, entries) != link.digest:
            broken.append(link.id)
        before, seals, total = link.digest, seals + 1, total + len(entries)
        session.expunge_all()
    unsealed = (
        session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.seal_id.is_(None))) or 0
    )
    return Verdict(seals, total, unsealed, tuple(broken))
