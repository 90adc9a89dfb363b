"""The head of an agency approves a thousand reports, as the job does it: in pieces, each a transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowState
from admin.base.database import unit_of_work
from admin.web.access import Actor, load_actor
from bench.application import new_application
from bench.measure import Result, benchmark, timed
from runtime.approval.operations import decide
from runtime.approval.states import Action, State
from runtime.batches.operations import begin, work_off
from runtime.reports.models import Decision, Report, Revision
from runtime.reports.queries import report_by_id, revision_of
from tests.factories import BEFORE
from tests.runtime.stage import Stage, set_stage

MANY, FEW = 1000, 50
FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
FIRST_YEAR = 1900  # a period for each report, since a commune owes a form once in a period


@benchmark(
    "approving many",
    "1,000 reports approved: number reserved, signature asked for, those told (SQLite)",
    goal=60.0,
)
def many() -> Result:
    """Beside the same step for one report after another, each found, locked and committed by itself."""
    with office(MANY + FEW) as (approve, one_by_one):
        ours = timed(lambda: approve(MANY), times=1, warm_up=0)
        single = timed(lambda: one_by_one(FEW), times=1, warm_up=0)
    note = f"the peer decided on {FEW}, its time is multiplied by {MANY // FEW}"
    return Result(ours, "one report after another", [seconds * MANY / FEW for seconds in single], note)


@contextmanager
def office(reports: int) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    """So many reports of one commune wait for its head; gives what approves the next ones as a batch, and singly."""
    with tempfile.TemporaryDirectory() as folder:
        app = new_application(Path(folder))
        with app.app_context():
            with unit_of_work() as session:
                stage = set_stage(session, FRIDAY)
                waiting = iter(_waiting(stage, reports))
                head = stage.cast.head_of_agency.user_id
            yield (
                lambda count: _batch([next(waiting) for _ in range(count)], head),
                lambda count: _singly([next(waiting) for _ in range(count)], head),
            )


def _waiting(stage: Stage, count: int) -> list[int]:
    """Reports that were submitted and passed on, all with the content of one that went the real way."""
    session, first = stage.session, stage.bring_to_approving()
    revision = revision_of(session, first)
    assert revision is not None
    for number in range(count):
        _copy(session, stage, first, revision, number)
    session.flush()
    query = sa.select(Report.id).where(Report.state == State.APPROVING, Report.id != first.id)
    return list(session.scalars(query))


def _copy(session: Session, stage: Stage, first: Report, revision: Revision, number: int) -> None:
    original = first.assignment
    period = ReportingPeriod(
        regime_id=stage.regime.id,
        code=f"{FIRST_YEAR + number // 12}M{number % 12 + 1:02d}",
        data_from=date(2026, 11, 15),
        data_to=date(2026, 12, 14),
        due_on=original.due_on,
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 31),
        state=WindowState.OPEN,
        opened_at=BEFORE,
    )
    assignment = Assignment(
        period=period,
        organisation_id=original.organisation_id,
        recipient_id=original.recipient_id,
        template_code=original.template_code,
        template_version=original.template_version,
        due_on=original.due_on,
        assigned_at=BEFORE,
    )
    report = Report(
        assignment=assignment,
        template_version_id=first.template_version_id,
        state=State.APPROVING,
        revision=1,
        created_at=BEFORE,
        changed_at=BEFORE,
    )
    report.revisions.append(
        Revision(number=1, content=revision.content, digest=revision.digest, submitted_at=FRIDAY)
    )
    report.decisions.extend(_decisions(first))
    session.add(report)


def _decisions(first: Report) -> Iterator[Decision]:
    for made in first.decisions:
        yield Decision(
            revision=1,
            action=made.action,
            from_state=made.from_state,
            to_state=made.to_state,
            person_id=made.person_id,
            organisation_id=made.organisation_id,
            at=made.at,
        )


def _actor(session: Session, user_id: int) -> Actor:
    found = load_actor(session, user_id, FRIDAY.date())
    assert found is not None
    return found


def _batch(reports: list[int], head: int) -> None:
    """One press and the job that follows."""
    with unit_of_work() as session:
        batch = begin(
            session, dict.fromkeys(reports), Action.APPROVE, key="k", actor=_actor(session, head), now=FRIDAY
        )
    with unit_of_work() as session:
        work_off(session, {"batch": batch.id}, FRIDAY)
    _check(reports)


def _singly(reports: list[int], head: int) -> None:
    for number in reports:
        with unit_of_work() as session:
            actor = _actor(session, head)
            decide(session, report_by_id(session, number), Action.APPROVE, actor=actor, now=FRIDAY)
    _check(reports)


def _check(reports: list[int]) -> None:
    with unit_of_work(write=False) as session:
        query = sa.select(sa.func.count()).where(Report.id.in_(reports), Report.state == State.SIGNING)
        assert session.scalar(query) == len(reports)
