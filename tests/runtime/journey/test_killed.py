"""The server is killed at every moment of saving, submitting and approving many: nothing is lost, nothing doubled.

Each try gets a step further than the one before, then dies; what stands in the database is the whole request or
nothing of it. Whoever repeats it, as the page and the jobs do, finds everything done exactly once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.database import db, unit_of_work
from admin.jobs.models import Job, JobState
from admin.notifications.models import Notification
from admin.people.models import Person
from admin.people.operations import hold_position
from admin.people.roles import Role
from runtime.approval.states import Action, State
from runtime.batches.models import BatchItem, Outcome
from runtime.batches.operations import WORK_OFF
from runtime.documents.models import Document
from runtime.documents.operations import SIGN
from runtime.reports.models import Cell, CellChange, Decision, Report, Revision
from tests.factories import BEFORE, SINCE
from tests.runtime.stage import FIGURES, Stage, set_stage
from tests.support.applications import release
from tests.support.databases import Database
from tests.support.dying import Mortal, Try

MANY = 5
AFTER_A_DEAD_WORKER = timedelta(minutes=6)
MOST = 400  # no request here takes so many steps


@pytest.fixture(scope="module")
def mortal(
    prepared_app: tuple[Flask, Database], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mortal]:
    """The same application on the same database, where it may die; many are decided on in pieces of two."""
    started = Mortal(prepared_app[1].url, tmp_path_factory.mktemp("var"), AT_ONCE=1, PIECE=2)
    yield started
    started.stop()


class Scene:
    """The stage without an open transaction of the test, and a look at what is kept."""

    def __init__(self, app: Flask, now: datetime, communes: int, furnish: Callable[[Stage], Any]) -> None:
        self.app, self.now = app, now
        with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
            stage = set_stage(session, now, communes)
            self.given = furnish(stage)
            session.commit()
            self.cast = stage.cast
        release(app)

    def look(self, *columns: Any) -> list[Any]:
        """All rows of these columns."""
        with self.app.app_context(), unit_of_work(write=False) as session:
            rows = session.execute(sa.select(*columns)).all()
        return [row[0] if len(columns) == 1 else tuple(row) for row in rows]

    def kept(self) -> Counter[str]:
        """How much there is of everything a step writes."""
        kinds = (Cell, CellChange, Decision, Revision, Document, Notification, BatchItem, Job)
        return Counter(
            {
                kind.__tablename__: self.look(sa.func.count(sa.inspect(kind).primary_key[0]))[0]
                for kind in kinds
            }
        )


def killed_again_and_again(attempt: Callable[[int], Try], kept: Callable[[], Counter[str]]) -> int:
    """Try until the work is done, each try killed later than the last; returns at how many moments it was killed."""
    before = kept()
    for dies_at in range(1, MOST):
        assert attempt(dies_at).died
        if kept() != before:
            return dies_at
    raise AssertionError("the work was never done")


def test_while_saving(app: Flask, clock: Clock, mortal: Mortal) -> None:
    scene = Scene(app, clock.now(), 2, lambda stage: stage.report().id)
    path, person = f"/reports/{scene.given}/cells", scene.cast.officer.user_id
    changes = [{"id": f"c-{key}", "key": key, "raw": raw, "base": 0} for key, raw in FIGURES.items()]

    def save(dies_at: int = 0) -> Try:
        return mortal.post(person, path, {"changes": changes}, scene.now, dies_at)

    moments = killed_again_and_again(save, scene.kept)
    assert moments > 5
    done = scene.kept()
    assert save().status == 200  # the page never heard of it and sends its queue again
    assert scene.kept() == done
    assert Counter(scene.look(CellChange.client_id)) == Counter(change["id"] for change in changes)
    assert sorted(scene.look(CellChange.sequence)) == list(range(1, len(changes) + 1))
    assert done["cell"] == len(changes)


def test_while_submitting(app: Flask, clock: Clock, mortal: Mortal) -> None:
    def filled(stage: Stage) -> int:
        report = stage.report()
        stage.fill(report, stage.cast.officer)
        return report.id

    scene = Scene(app, clock.now(), 2, filled)
    path, person = f"/reports/{scene.given}/submit", scene.cast.officer.user_id

    def submit(dies_at: int = 0) -> Try:
        return mortal.post(person, path, {}, scene.now, dies_at)

    assert killed_again_and_again(submit, scene.kept) > 5
    done = scene.kept()
    assert submit().status == 200
    assert scene.kept() == done
    assert scene.look(Decision.action, Decision.revision) == [(Action.SUBMIT, 1)]
    assert scene.look(Report.state, Report.revision)[0] == (State.CHECKING, 1)
    assert scene.look(Revision.number) == [1]
    assert (
        scene.look(Notification.person_id, Notification.event).count(
            (scene.cast.head_of_division.id, "report.waiting")
        )
        == 1
    )


def test_while_approving_many(app: Flask, clock: Clock, mortal: Mortal) -> None:
    scene = Scene(app, clock.now(), MANY, _ready_for_approval)
    head, form = scene.cast.head_of_agency.user_id, {"report": scene.given, "key": "one page"}

    def press(dies_at: int = 0) -> Try:
        return mortal.form(head, "/work/approving", form, scene.now, dies_at)

    assert killed_again_and_again(press, scene.kept) > 5
    assert press().status == 302  # to the results of the same batch
    assert len(scene.look(BatchItem.report_id)) == MANY
    assert scene.look(Decision.id, Decision.action).count(Action.APPROVE) == 0

    # The job is killed at every third moment; the next worker goes on where the last piece was finished.
    (job,) = [job for job, kind in scene.look(Job.id, Job.kind) if kind == WORK_OFF]
    moments, now = 0, scene.now
    while (job, JobState.DONE) not in scene.look(Job.id, Job.state):
        moments += 1
        mortal.job(job, now, 1 + 3 * moments)
        now += AFTER_A_DEAD_WORKER
        approved = scene.look(Decision.action).count(Action.APPROVE)
        outcomes = Counter(scene.look(BatchItem.outcome))
        assert approved == outcomes[Outcome.DONE] == scene.look(sa.func.count(Document.id))[0]
    assert moments > 10
    assert outcomes == {Outcome.DONE: MANY}
    approvals = [
        report
        for report, action in scene.look(Decision.report_id, Decision.action)
        if action is Action.APPROVE
    ]
    assert sorted(approvals) == sorted(scene.given)
    assert set(scene.look(Report.state)) == {State.SIGNING}
    assert len(set(scene.look(Document.organisation_id, Document.number))) == MANY
    assert Counter(scene.look(Job.kind))[SIGN] == MANY


def _ready_for_approval(stage: Stage) -> list[int]:
    """A report of every commune, all with the same people: each holds the same post in all of them."""
    people = stage.cast
    for agency in stage.city.communes[1:]:
        division = stage.city.division(agency)
        for person, organisation, role in (
            (people.officer, division, Role.OFFICER),
            (people.head_of_division, division, Role.HEAD_OF_DIVISION),
            (people.head_of_agency, agency, Role.HEAD_OF_AGENCY),
        ):
            hold_position(
                stage.session, person, organisation, role, title=role.value, valid_from=SINCE, now=BEFORE
            )
    return [_passed_on(stage, number, people.officer) for number in range(MANY)]


def _passed_on(stage: Stage, number: int, officer: Person) -> int:
    report = stage.report(number)
    stage.fill(report, officer)
    stage.act(report, Action.SUBMIT, officer)
    stage.act(report, Action.PASS_ON, stage.cast.head_of_division)
    return report.id
