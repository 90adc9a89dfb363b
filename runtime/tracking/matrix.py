"""Who has sent what: organisations x the reports due in one month, with states, counts and whom to urge (K01)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod, WindowState
from admin.regimes.models import Regime
from admin.web.access import Actor
from designer.template.models import Template
from forms_library.calendar import Period
from runtime.approval.states import State
from runtime.reports.models import Report
from runtime.tracking.scope import Condition, Reporter, followed, joined

PAGE = 50
WHOLE = 5_000  # organisations in a file: more than any province has
MOST_COLUMNS = 24


class Status(enum.StrEnum):
    """What a cell of the matrix says."""

    NOT_OPEN = "not_open"
    NOT_STARTED = "not_started"
    DRAFTING = "drafting"
    WAITING = "waiting"
    SENT = "sent"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Month:
    """The month in which the reports shown are due."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str, today: date) -> Month:
        """``2026-11``; anything else is the month of ``today``."""
        try:
            found = date.fromisoformat(f"{text}-01")
        except ValueError:
            found = today
        return cls(found.year, found.month)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> Month:
        """The month before."""
        before = self.first - timedelta(days=1)
        return Month(before.year, before.month)

    def around(self, today: date) -> list[Month]:
        """The months to choose from, latest first: from two years ago to a year ahead, and this one."""
        now = today.year * 12 + today.month - 1
        near = {Month(month // 12, month % 12 + 1) for month in range(now - 24, now + 13)}
        return sorted({*near, self}, key=str, reverse=True)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True)
class Filters:
    """What the person chose to see."""

    month: Month
    regime_id: int | None = None
    status: Status | None = None
    late: bool = False
    text: str = ""


@dataclass(frozen=True)
class ColumnKey:
    """A column of the matrix: one form of one period."""

    period_id: int
    template_code: str


@dataclass(frozen=True)
class MatrixColumn:
    """The heading of a column with its counts."""

    key: ColumnKey
    regime: str
    symbol: str
    title: str
    period: Period
    due_on: date
    owed: int
    sent: int
    accepted: int
    late: int


@dataclass(frozen=True)
class MatrixCell:
    """One report in the matrix. ``late``: due day over and not sent, or sent after it; ``amending``: what was sent is
    being corrected."""

    assignment_id: int
    report_id: int | None
    status: Status
    state: State
    percent: int
    due_on: date
    late: bool
    unsent: bool
    amending: bool


@dataclass(frozen=True)
class MatrixRow:
    """One organisation and its cells by column."""

    organisation_id: int
    name: str
    cells: Mapping[ColumnKey, MatrixCell]


@dataclass(frozen=True)
class Matrix:
    """The page: columns, rows of this page, how many organisations there are."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    organisations: int
    counts: Mapping[Status, int] = field(default_factory=dict)
    late: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.organisations // PAGE))

    @property
    def owed(self) -> int:
        """How many reports are owed."""
        return sum(self.counts.values())


def matrix(
    session: Session, actor: Actor, filters: Filters, today: date, *, page: int = 1, size: int = PAGE
) -> Matrix:
    """The matrix of what ``actor`` follows, ``size`` organisations a page; six queries whatever its size."""
    scope = [followed(session, actor), Assignment.state == AssignmentState.OWED, *_chosen(filters)]
    columns = _columns(session, scope, today)
    counts, late = _counts(session, scope, today)
    narrowed = [*scope, *_narrowing(filters, today)]
    organisations, total = _organisations(session, narrowed, page, size)
    rows = _rows(session, [*narrowed], organisations, today)
    return Matrix(columns, rows, total, counts, late, page)


def regimes_followed(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the regimes whose reports ``actor`` follows, for the filter."""
    assigned = joined(sa.select(ReportingPeriod.regime_id).select_from(Assignment))
    ids = assigned.where(followed(session, actor)).distinct()
    query = sa.select(Regime.id, Regime.name).where(Regime.id.in_(ids)).order_by(Regime.name)
    return [(row.id, row.name) for row in session.execute(query)]


def late_unsent(session: Session, actor: Actor, key: ColumnKey, organisation_id: int | None) -> list[int]:
    """Ids of the assignments of one column (or one organisation in it) that have not been sent, in scope."""
    query: Any = sa.select(Assignment.id)
    conditions = [
        followed(session, actor),
        Assignment.state == AssignmentState.OWED,
        Assignment.period_id == key.period_id,
        Assignment.template_code == key.template_code,
        _unsent(),
    ]
    if organisation_id is not None:
        conditions.append(Assignment.organisation_id == organisation_id)
    return list(session.scalars(_from(query).where(*conditions).order_by(Assignment.id)))


def _from(query: Any) -> Any:
    return joined(query.select_from(Assignment)).outerjoin(Report, Report.assignment_id == Assignment.id)


def _chosen(filters: Filters) -> list[Condition]:
    conditions: list[Condition] = [Assignment.due_on.between(filters.month.first, filters.month.last)]
    if filters.regime_id is not None:
        conditions.append(ReportingPeriod.regime_id == filters.regime_id)
    return conditions


def _narrowing(filters: Filters, today: date) -> list[Condition]:
    conditions: list[Condition] = []
    if filters.status is not None:
        conditions.append(_status() == filters.status.value)
    if filters.late:
        conditions.append(_late(today))
    if filters.text:
        pattern = f"%{filters.text.replace('%', '').replace('_', '')}%"
        conditions.append(Reporter.name.ilike(pattern))
    return conditions


def _status() -> sa.Case[str]:
    waiting = (
        State.CHECKING,
        State.APPROVING,
        State.SIGNING,
        State.SIGNED,
        State.SEALING,
        State.SEALED,
    )
    untouched = sa.and_(Report.state == State.DRAFTING, Report.sequence == 0)
    return sa.case(
        (Report.accepted_revision > 0, Status.ACCEPTED.value),
        (Report.sent_revision > 0, Status.SENT.value),
        (Report.state.in_(waiting), Status.WAITING.value),
        (sa.and_(Report.state == State.DRAFTING, Report.sequence > 0), Status.DRAFTING.value),
        (sa.and_(ReportingPeriod.state == WindowState.PLANNED, Report.id.is_(None)), Status.NOT_OPEN.value),
        (sa.or_(Report.id.is_(None), untouched), Status.NOT_STARTED.value),
        else_=Status.NOT_STARTED.value,
    )


def _unsent() -> Condition:
    return sa.or_(Report.id.is_(None), Report.sent_revision == 0)


def _amending() -> Condition:
    """An amendment of what was sent is on its way and has not been sent."""
    return sa.and_(Report.sent_revision > 0, Report.state.not_in((State.SENT, State.ACCEPTED)))


def _late(today: date) -> Condition:
    overdue = sa.and_(_unsent(), Assignment.due_on < today, Report.judged_at.is_(None))
    return sa.or_(overdue, Report.on_time.is_(sa.false()))


def _tally(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _columns(session: Session, scope: list[Condition], today: date) -> tuple[MatrixColumn, ...]:
    query: Any = sa.select(
        Assignment.period_id,
        Assignment.template_code,
        Regime.name.label("regime"),
        Template.symbol,
        Template.title,
        ReportingPeriod.code,
        sa.func.min(Assignment.due_on).label("due_on"),
        sa.func.count().label("owed"),
        _tally(sa.and_(Report.sent_revision > 0, Report.accepted_revision == 0)).label("sent"),
        _tally(Report.accepted_revision > 0).label("accepted"),
        _tally(_late(today)).label("late"),
    )
    grouped = (
        _from(query)
        .join(Regime, Regime.id == ReportingPeriod.regime_id)
        .join(Template, Template.code == Assignment.template_code)
        .where(*scope)
        .group_by(
            Assignment.period_id,
            Assignment.template_code,
            Regime.name,
            Template.symbol,
            Template.title,
            ReportingPeriod.code,
        )
        .order_by(sa.func.min(Assignment.due_on), Template.symbol)
        .limit(MOST_COLUMNS)
    )
    return tuple(_column(row) for row in session.execute(grouped))


def _column(row: Any) -> MatrixColumn:
    return MatrixColumn(
        ColumnKey(row.period_id, row.template_code),
        row.regime,
        row.symbol,
        row.title,
        Period.parse(row.code),
        row.due_on,
        row.owed,
        row.sent,
        row.accepted,
        row.late,
    )


def _counts(session: Session, scope: list[Condition], today: date) -> tuple[dict[Status, int], int]:
    query: Any = sa.select(_status().label("status"), sa.case((_late(today), 1), else_=0).label("late"))
    inner = _from(query).where(*scope).subquery()
    grouped = sa.select(
        inner.c.status, sa.func.count().label("number"), sa.func.sum(inner.c.late).label("late")
    ).group_by(inner.c.status)
    rows = session.execute(grouped).all()
    found = {Status(row.status): row.number for row in rows}
    return {kind: found.get(kind, 0) for kind in Status}, sum(row.late for row in rows)


def _organisations(
    session: Session, conditions: list[Condition], page: int, size: int
) -> tuple[list[tuple[int, str]], int]:
    """One page of the organisations that have a matching report, and how many there are in all."""
    query: Any = sa.select(Reporter.id, Reporter.name, Reporter.kind, Reporter.rank)
    inner = _from(query).where(*conditions).distinct().subquery()
    total = sa.func.count().over().label("total")
    ordered = (
        sa.select(inner.c.id, inner.c.name, total)
        .order_by(inner.c.kind, inner.c.rank, inner.c.name, inner.c.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = session.execute(ordered).all()
    return [(row.id, row.name) for row in rows], rows[0].total if rows else 0


def _rows(
    session: Session, conditions: list[Condition], organisations: Iterable[tuple[int, str]], today: date
) -> tuple[MatrixRow, ...]:
    listed = dict(organisations)
    query: Any = sa.select(
        Assignment.id,
        Assignment.organisation_id,
        Assignment.period_id,
        Assignment.template_code,
        Assignment.due_on,
        Report.id.label("report_id"),
        Report.state,
        Report.filled,
        Report.required,
        _status().label("status"),
        _late(today).label("late"),
        _unsent().label("unsent"),
        _amending().label("amending"),
    )
    found = session.execute(_from(query).where(*conditions, Assignment.organisation_id.in_(listed)))
    cells: dict[int, dict[ColumnKey, MatrixCell]] = {key: {} for key in listed}
    for row in found:
        cells[row.organisation_id][ColumnKey(row.period_id, row.template_code)] = _cell(row)
    return tuple(MatrixRow(key, name, cells[key]) for key, name in listed.items())


def _cell(row: Any) -> MatrixCell:
    percent = 100 * row.filled // row.required if row.required else 0
    return MatrixCell(
        row.id,
        row.report_id,
        Status(row.status),
        row.state or State.DRAFTING,
        percent,
        row.due_on,
        bool(row.late),
        bool(row.unsent),
        bool(row.amending),
    )
