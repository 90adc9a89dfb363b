"""How periods, windows and assignments are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod, WindowEvent, WindowState
from admin.base.errors import NotFound
from admin.organisations.models import Organisation
from admin.people.queries import AGENCY, holders
from admin.people.roles import Duty
from admin.regimes.models import Regime


def stored_period(session: Session, regime_id: int, code: str) -> ReportingPeriod | None:
    """The period of a regime if it has been planned."""
    query = sa.select(ReportingPeriod).where(
        ReportingPeriod.regime_id == regime_id, ReportingPeriod.code == code
    )
    return session.scalar(query)


def period_by_id(session: Session, period_id: int, *, lock: bool = False) -> ReportingPeriod:
    """The period with its regime; raises NotFound. ``lock`` makes the second of two writers wait."""
    query = (
        sa.select(ReportingPeriod)
        .where(ReportingPeriod.id == period_id)
        .options(joinedload(ReportingPeriod.regime))
    )
    if lock:
        query = query.with_for_update(of=ReportingPeriod)
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such reporting period.")
    return found


def assignment_by_id(session: Session, assignment_id: int) -> Assignment:
    """The assignment with its period, regime and organisations; raises NotFound."""
    query = (
        sa.select(Assignment)
        .where(Assignment.id == assignment_id)
        .options(
            joinedload(Assignment.period).joinedload(ReportingPeriod.regime),
            joinedload(Assignment.organisation),
            joinedload(Assignment.recipient),
        )
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such assignment.")
    return found


def assigned_pairs(session: Session, period_id: int) -> set[tuple[int, str]]:
    """(organisation id, template code) of everything already assigned in a period."""
    query = sa.select(Assignment.organisation_id, Assignment.template_code).where(
        Assignment.period_id == period_id
    )
    return set(session.execute(query))


def fixed_versions(session: Session, period_id: int) -> dict[str, int]:
    """The template versions fixed when the window of a period opened, by template code."""
    query = (
        sa.select(Assignment.template_code, sa.func.max(Assignment.template_version))
        .where(Assignment.period_id == period_id, Assignment.template_version.is_not(None))
        .group_by(Assignment.template_code)
    )
    return {code: version for code, version in session.execute(query) if version is not None}


def owed_templates(session: Session, period_id: int) -> list[str]:
    """The template codes owed in a period."""
    query = sa.select(Assignment.template_code).where(
        Assignment.period_id == period_id, Assignment.state == AssignmentState.OWED
    )
    return sorted(session.scalars(query.distinct()))


def last_due(session: Session, period_id: int) -> date | None:
    """The latest due day owed in a period (that of the highest level)."""
    return session.scalar(
        sa.select(sa.func.max(Assignment.due_on)).where(
            Assignment.period_id == period_id, Assignment.state == AssignmentState.OWED
        )
    )


def reporter_ids(session: Session, period: ReportingPeriod) -> list[int]:
    """Organisations that owe a report in the period."""
    query = sa.select(Assignment.organisation_id).where(
        Assignment.period_id == period.id, Assignment.state == AssignmentState.OWED
    )
    return sorted(set(session.scalars(query)))


def reporters(session: Session, period: ReportingPeriod, day: date) -> list[int]:
    """Everyone who must hear of the period's window: whoever enters, checks or approves in an organisation that owes a
    report (D19: "every reporter")."""
    organisations = reporter_ids(session, period)
    duties = (Duty.ENTER, Duty.CHECK, Duty.APPROVE)
    return sorted({person for _, person in people_of(session, organisations, duties, day, period.regime_id)})


def reporters_of(session: Session, organisation_ids: Iterable[int], regime_id: int, day: date) -> list[int]:
    """Everyone who would be told of an assignment to these organisations: whoever enters there."""
    found = people_of(session, organisation_ids, (Duty.ENTER,), day, regime_id)
    return sorted({person for _, person in found})


def people_of(
    session: Session, organisation_ids: Iterable[int], duties: Iterable[Duty], day: date, regime_id: int
) -> list[tuple[int, int]]:
    """(organisation id, person id) of everyone with one of ``duties`` who works on what these organisations owe.

    The report of a division is worked on in its agency, where the posts count. Two queries.
    """
    query = sa.select(Organisation.id, AGENCY.label("agency_id")).where(
        Organisation.id.in_(list(organisation_ids))
    )
    of_agency: dict[int, list[int]] = {}
    for row in session.execute(query.order_by(Organisation.id)):
        of_agency.setdefault(row.agency_id, []).append(row.id)
    found = holders(session, of_agency, duties, day, regime_id)
    return [(organisation, person) for agency, person in found for organisation in of_agency[agency]]


def stored_periods(session: Session, regime_id: int, year: int) -> dict[str, ReportingPeriod]:
    """The planned periods of a regime in a year by code."""
    query = sa.select(ReportingPeriod).where(
        ReportingPeriod.regime_id == regime_id, ReportingPeriod.code.startswith(f"{year:04d}")
    )
    return {period.code: period for period in session.scalars(query)}


def window_events(session: Session, period_id: int) -> list[WindowEvent]:
    """What happened to a window with the persons, newest first."""
    query = sa.select(WindowEvent).where(WindowEvent.period_id == period_id).order_by(WindowEvent.id.desc())
    return list(session.scalars(query.options(joinedload(WindowEvent.person))))


@dataclass(frozen=True)
class WindowLine:
    """A period in a list: with how many owe a report."""

    period: ReportingPeriod
    owed: int
    waived: int


def windows_of_year(session: Session, year: int, *, regime_id: int | None = None) -> list[WindowLine]:
    """The planned periods whose window touches a year, by due day, each with its numbers; one query."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        sa.select(ReportingPeriod, _count(AssignmentState.OWED), _count(AssignmentState.WAIVED))
        .outerjoin(Assignment, Assignment.period_id == ReportingPeriod.id)
        .join(ReportingPeriod.regime)
        .options(contains_eager(ReportingPeriod.regime))
        .where(ReportingPeriod.opens_on <= last, ReportingPeriod.closes_on >= first)
        .group_by(ReportingPeriod.id, Regime.id)
        .order_by(ReportingPeriod.due_on, ReportingPeriod.id)
    )
    if regime_id is not None:
        query = query.where(ReportingPeriod.regime_id == regime_id)
    return [WindowLine(*row) for row in session.execute(query)]


def _count(state: AssignmentState) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((Assignment.state == state, 1), else_=0)), 0)


def periods_to_open(session: Session, day: date) -> list[ReportingPeriod]:
    """Planned periods whose opening day has come and in which something is owed."""
    owed = sa.exists().where(
        Assignment.period_id == ReportingPeriod.id, Assignment.state == AssignmentState.OWED
    )
    query = sa.select(ReportingPeriod).where(
        ReportingPeriod.state == WindowState.PLANNED, ReportingPeriod.opens_on <= day, owed
    )
    return list(
        session.scalars(query.options(joinedload(ReportingPeriod.regime)).order_by(ReportingPeriod.id))
    )


def periods_to_close(session: Session, day: date) -> list[tuple[ReportingPeriod, date]]:
    """Open periods whose first level has closed before ``day``, each with its latest due day."""
    latest = sa.func.max(Assignment.due_on)
    query = (
        sa.select(ReportingPeriod, latest)
        .join(
            Assignment,
            sa.and_(Assignment.period_id == ReportingPeriod.id, Assignment.state == AssignmentState.OWED),
        )
        .where(ReportingPeriod.state == WindowState.OPEN, ReportingPeriod.closes_on < day)
        .group_by(ReportingPeriod.id)
    )
    return list(session.execute(query))


def planned_periods(session: Session) -> list[ReportingPeriod]:
    """Periods whose window has not opened yet, with their regimes."""
    query = sa.select(ReportingPeriod).where(ReportingPeriod.state == WindowState.PLANNED)
    return list(
        session.scalars(query.options(joinedload(ReportingPeriod.regime)).order_by(ReportingPeriod.id))
    )


def assignments_page(
    session: Session,
    *,
    page: int,
    size: int,
    recipient_ids: Iterable[int] | None = None,
    regime_id: int | None = None,
    period_id: int | None = None,
    organisation_id: int | None = None,
) -> tuple[list[Assignment], int]:
    """One page of assignments, latest due first, and how many there are; two queries."""
    where: list[sa.ColumnElement[bool]] = []
    if recipient_ids is not None:
        where.append(Assignment.recipient_id.in_(list(recipient_ids)))
    if regime_id is not None:
        where.append(ReportingPeriod.regime_id == regime_id)
    if period_id is not None:
        where.append(Assignment.period_id == period_id)
    if organisation_id is not None:
        where.append(Assignment.organisation_id == organisation_id)
    count = sa.select(sa.func.count(Assignment.id)).join(ReportingPeriod).where(*where)
    query = (
        sa.select(Assignment)
        .join(Assignment.period)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(*where)
        .options(
            joinedload(Assignment.period).joinedload(ReportingPeriod.regime),
            joinedload(Assignment.organisation),
            joinedload(Assignment.recipient),
        )
        .order_by(Assignment.due_on.desc(), Organisation.rank, Organisation.name, Assignment.id)
    )
    return list(session.scalars(query.offset((page - 1) * size).limit(size))), session.scalar(count) or 0


def periods_of_regime(session: Session, regime_id: int, limit: int = 24) -> list[WindowLine]:
    """The latest planned periods of a regime with their numbers, newest due day first."""
    query = (
        sa.select(ReportingPeriod, _count(AssignmentState.OWED), _count(AssignmentState.WAIVED))
        .outerjoin(Assignment, Assignment.period_id == ReportingPeriod.id)
        .where(ReportingPeriod.regime_id == regime_id)
        .group_by(ReportingPeriod.id)
        .order_by(ReportingPeriod.due_on.desc(), ReportingPeriod.id)
        .limit(limit)
    )
    return [WindowLine(*row) for row in session.execute(query)]
