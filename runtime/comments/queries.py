"""How comments are found, and whom they may name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.base.errors import NotFound
from admin.organisations.models import Organisation
from admin.people.models import Person, Position
from admin.people.queries import AGENCY, held_on, roles_with
from admin.people.roles import Duty
from forms_library.messages import N_
from runtime.comments.models import Comment
from runtime.reports.models import Report
from runtime.reports.queries import OWN_DUTIES, RECEIVED, RECIPIENT_DUTIES


@dataclass(frozen=True)
class Thread:
    """The first comment and its answers, oldest first."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)

    @property
    def comments(self) -> list[Comment]:
        """All that was said."""
        return [self.first, *self.answers]

    @property
    def resolved(self) -> bool:
        """Whether somebody said that it is settled."""
        return self.first.resolved_at is not None


@dataclass(frozen=True)
class Reader:
    """Somebody who may see the report, so that a comment may name them."""

    person_id: int
    name: str
    title: str


def threads_of(session: Session, report_id: int) -> list[Thread]:
    """Everything said about a report, in one query, the oldest thread first."""
    query = (
        sa.select(Comment)
        .where(Comment.report_id == report_id)
        .options(joinedload(Comment.person, innerjoin=True), joinedload(Comment.resolved_by))
        .order_by(Comment.id)
    )
    threads: dict[int, Thread] = {}
    for comment in session.scalars(query):
        if comment.thread_id is None:
            threads[comment.id] = Thread(comment)
        else:
            threads[comment.thread_id].answers.append(comment)
    return list(threads.values())


def open_counts(session: Session, report_ids: Iterable[int]) -> dict[int, int]:
    """How many threads of each report are not settled, in one query; reports without one are left out."""
    query = (
        sa.select(Comment.report_id, sa.func.count().label("open"))
        .where(
            Comment.report_id.in_(list(report_ids)),
            Comment.thread_id.is_(None),
            Comment.resolved_at.is_(None),
        )
        .group_by(Comment.report_id)
    )
    return {row.report_id: row.open for row in session.execute(query)}


def comment_by_id(session: Session, comment_id: int, *, lock: bool = False) -> Comment:
    """The comment; NotFound if there is none."""
    query = sa.select(Comment).where(Comment.id == comment_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("There is no such comment, or you do not have the right to see it."))
    return found


def said_before(session: Session, report_id: int, client_id: str) -> Comment | None:
    """The comment that arrived before under the browser's id."""
    return session.scalar(
        sa.select(Comment).where(Comment.report_id == report_id, Comment.client_id == client_id)
    )


def speakers(session: Session, thread_id: int) -> list[int]:
    """Everyone who has spoken in a thread."""
    of_thread = sa.or_(Comment.id == thread_id, Comment.thread_id == thread_id)
    return list(session.scalars(sa.select(Comment.person_id).where(of_thread).distinct()))


def readers_of(session: Session, report: Report, day: date) -> list[Reader]:
    """Everyone who may see the report by a post in one of its two agencies, by name, in one query."""
    assignment = report.assignment
    sides = [_with_duty(assignment.organisation.agency_id, OWN_DUTIES)]
    if report.state in RECEIVED:
        sides.append(_with_duty(assignment.recipient.agency_id, RECIPIENT_DUTIES))
    query = (
        sa.select(Person.id, Person.full_name, Position.title)
        .select_from(Position)
        .join(Organisation, Organisation.id == Position.organisation_id)
        .join(Person, Person.id == Position.person_id)
        .where(
            sa.or_(*sides),
            held_on(day),
            sa.or_(Position.regime_id.is_(None), Position.regime_id == assignment.period.regime_id),
        )
        .order_by(Person.full_name, Position.id)
    )
    readers: dict[int, Reader] = {}
    for row in session.execute(query):
        readers.setdefault(row.id, Reader(row.id, row.full_name, row.title))
    return list(readers.values())


def _with_duty(agency_id: int, duties: Iterable[Duty]) -> sa.ColumnElement[bool]:
    """A position of that agency which carries one of the duties."""
    return sa.and_(AGENCY.in_([agency_id]), Position.role.in_(roles_with(duties)))
