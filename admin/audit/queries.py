"""How audit entries are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry, AuditSeal
from admin.organisations.models import Organisation
from admin.people.models import Person
from forms_library.calendar import end_of_day, start_of_day
from forms_library.text import clean


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for; empty parts do not narrow."""

    action: str = ""
    person: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    first: date | None = None
    last: date | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """As conditions on AuditEntry (joined with Person)."""
        found: list[sa.ColumnElement[bool]] = []
        if self.action:
            found.append(AuditEntry.action == self.action)
        if self.person:
            found.append(Person.full_name.icontains(clean(self.person), autoescape=True))
        if self.subject_kind:
            found.append(AuditEntry.subject_kind == self.subject_kind)
        if self.subject_id is not None:
            found.append(AuditEntry.subject_id == self.subject_id)
        if self.first is not None:
            found.append(AuditEntry.at >= start_of_day(self.first))
        if self.last is not None:
            found.append(AuditEntry.at < end_of_day(self.last))
        return found


@dataclass(frozen=True)
class Line:
    """One entry with the names of the person and the organisation."""

    entry: AuditEntry
    person: str | None
    organisation: str | None


def entries(
    session: Session,
    wanted: Wanted,
    *,
    page: int,
    size: int,
    within: Iterable[int] | None = None,
) -> tuple[list[Line], int]:
    """One page (from 1) of the log, newest first, and how many entries there are; two queries.

    ``within`` keeps to the acts that concern these organisations; None is the whole log.
    """
    where = wanted.conditions()
    if within is not None:
        where.append(AuditEntry.organisation_id.in_(list(within)))
    joined: Any = (
        sa.select(AuditEntry, Person.full_name, Organisation.name)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .where(*where)
    )
    count = joined.with_only_columns(sa.func.count(AuditEntry.id), maintain_column_froms=True)
    rows = session.execute(joined.order_by(AuditEntry.id.desc()).offset((page - 1) * size).limit(size))
    return [Line(*row) for row in rows], session.scalar(count) or 0


def last_seal(session: Session) -> AuditSeal | None:
    """The newest link of the chain."""
    return session.scalar(sa.select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))


def unsealed_count(session: Session) -> int:
    """How many entries wait for the sealer."""
    return session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.seal_id.is_(None))) or 0
