"""The same step for many: a look at the odd ones first, a result for each, safe to repeat, cut off anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.database import db, unit_of_work
from admin.base.messages import from_json
from admin.jobs.dispatch import work_off
from admin.jobs.models import Job, JobState
from admin.people.models import Person
from forms_library.value_types import CellKey
from runtime.approval.states import Action, State
from runtime.batches import operations
from runtime.batches.models import Batch, BatchItem, Outcome
from runtime.batches.operations import begin, give_up
from runtime.outliers.method import Usual
from runtime.reports.models import Decision, Report
from runtime.reviews.method import review
from runtime.reviews.models import RevisionReview
from runtime.reviews.operations import look_at
from runtime.tracking.work import Group, waiting_for, work_list
from tests.runtime.stage import Stage, set_stage

A, B, C = ("T", "A", "X"), ("T", "B", "X"), ("T", "C", "X")


# ---- the first look, as values ---------------------------------------------------------------------------------


def test_a_figure_that_moved_by_more_than_half_is_striking() -> None:
    values: dict[CellKey, Any] = {A: Decimal(160), B: Decimal(149), C: Decimal(9)}
    before: dict[CellKey, Any] = {A: Decimal(100), B: Decimal(100), C: Decimal(1)}
    found = review(values, before, {})
    assert (found.moved, found.outliers, [item.key for item in found.top]) == (1, 0, [A])


def test_the_most_striking_stands_first_and_outliers_carry_their_range() -> None:
    usual = Usual(Decimal(90), Decimal(110), Decimal(100), 12)
    values: dict[CellKey, Any] = {A: Decimal(120), B: Decimal(500), C: "text"}
    found = review(values, {B: Decimal(100), C: "other"}, {A: usual})
    assert [(item.key, item.usual) for item in found.top] == [(B, None), (A, usual)]
    assert found.outliers == 1


def test_a_report_without_a_past_has_nothing_striking() -> None:
    assert review({A: Decimal(10**6)}, {}, {}) == review({}, {}, {})


# ---- batches ---------------------------------------------------------------------------------------------------


def outcomes(session: Session, batch: Batch) -> list[Outcome]:
    query = sa.select(BatchItem.outcome).where(BatchItem.batch_id == batch.id).order_by(BatchItem.place)
    return list(session.scalars(query))


def press(stage: Stage, ids: list[int], key: str = "k") -> Batch:
    head = stage.actor(stage.cast.head_of_division)
    return begin(stage.session, dict.fromkeys(ids), Action.PASS_ON, key=key, actor=head, now=stage.now)


def test_each_report_has_its_result_and_a_second_press_is_the_same_batch(stage: Stage) -> None:
    first, second = stage.bring_to_checking(), stage.bring_to_checking(1)  # the second is another commune's
    batch = press(stage, [first.id, second.id, 9999])
    assert outcomes(stage.session, batch) == [Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED]
    assert press(stage, [first.id]).id == batch.id
    again = press(stage, [first.id], "another page")
    assert outcomes(stage.session, again) == [Outcome.REPEATED]
    passed = sa.select(sa.func.count()).where(Decision.action == Action.PASS_ON)
    assert stage.session.scalar(passed) == 1


def test_many_are_a_job_that_goes_on_where_it_was_cut_off(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = stage.bring_to_checking()
    monkeypatch.setattr(operations, "AT_ONCE", 1)
    monkeypatch.setattr(operations, "PIECE", 1)
    batch = press(stage, [report.id, 9998, 9999])
    assert outcomes(stage.session, batch) == [Outcome.WAITING] * 3
    batch_id = batch.id
    stage.session.commit()
    assert operations._work_off_piece(batch_id, stage.now)  # and then the machine stops
    work_off()
    assert outcomes(stage.session, batch) == [Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED]
    stage.session.refresh(batch)
    assert batch.ended_at is not None
    job = stage.session.scalars(sa.select(Job.state).where(Job.kind == "batch")).one()
    assert job is JobState.DONE
    stage.session.rollback()


def test_a_batch_that_was_given_up_ends_and_says_what_was_left(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = stage.bring_to_checking()
    monkeypatch.setattr(operations, "AT_ONCE", 0)
    batch = press(stage, [report.id])
    give_up(stage.session, {"batch": batch.id}, stage.now)
    stage.session.flush()
    stage.session.refresh(batch)
    item = stage.session.scalars(sa.select(BatchItem)).one()
    stage.session.refresh(item)
    assert (batch.ended_at, item.outcome, report.state) == (stage.now, Outcome.REFUSED, State.CHECKING)
    assert "broken off" in from_json(item.message).text()


def test_the_first_look_is_made_by_a_job_after_the_submission(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.session.commit()
    work_off()
    found = stage.session.scalars(sa.select(RevisionReview)).one()
    assert (found.warnings, found.outliers, found.moved, found.top) == (0, 0, 0, [])
    payload = {"revision": found.revision_id}
    stage.session.rollback()
    with unit_of_work() as session:
        look_at(session, payload, stage.now)  # running again changes nothing
    assert stage.session.scalar(sa.select(sa.func.count()).select_from(RevisionReview)) == 1
    assert report.id


def test_overdue_reports_can_be_chosen_too(stage: Stage) -> None:
    stage.bring_to_checking()
    stage.now += timedelta(days=90)
    head = stage.actor(stage.cast.head_of_division)
    found = work_list(stage.session, head, stage.now)
    assert found.total(Group.OVERDUE) == 1
    assert found.turns == {Group.CHECKING: 1}
    assert waiting_for(stage.session, head, stage.now, Group.CHECKING).total == 1


# ---- the pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def office(
    app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient]
) -> tuple[FlaskClient, FlaskClient, int]:
    """The head of division, an officer, and a report that waits for its check."""
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        stage = set_stage(session, clock.now())
        report_id = stage.bring_to_checking().id
        people: tuple[Person, Person] = (stage.cast.head_of_division, stage.cast.officer)
        accounts = [person.user_id for person in people]
        session.commit()
    head, officer = map(client_of, accounts)
    return head, officer, report_id


def test_choose_look_over_decide(office: tuple[FlaskClient, FlaskClient, int], app: Flask) -> None:
    head, officer, report_id = office
    assert f'value="{report_id}"' in head.get("/work/checking").text
    page = head.post("/work/checking/summary", data={"report": [report_id]})
    assert (page.status_code, "chưa có quyết định nào" in page.text) == (200, True)
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found is not None
    chosen = re.search(rf'name="report" value="({report_id}:\d+)"', page.text)
    assert chosen is not None
    data = {"report": [chosen[1]], "key": found[1]}
    first, second = (head.post("/work/checking", data=data) for _ in range(2))
    assert first.location == second.location
    assert "Đã xong 1 trên 1" in head.get(first.location).text
    assert officer.get(first.location).status_code == 404
    assert officer.post("/work/checking", data=data).status_code == 403
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(sa.select(Report.state).where(Report.id == report_id)).one() is State.APPROVING


@pytest.mark.parametrize("data", [{}, {"report": "x"}, {"report": "9" * 12}, {"report": "1:"}])
def test_what_cannot_be_read_is_refused(
    office: tuple[FlaskClient, FlaskClient, int], data: dict[str, str]
) -> None:
    head, _officer, _report_id = office
    assert head.post("/work/checking", data=data).status_code == 422
    assert head.post("/work/checking/summary", data=data).status_code == 422


def test_all_that_wait_are_looked_over_and_json_answers_for_each(
    office: tuple[FlaskClient, FlaskClient, int],
) -> None:
    head, _officer, report_id = office
    assert f'value="{report_id}:' in head.post("/work/checking/summary", data={"all": "1"}).text
    answer = head.post(
        "/work/checking", data={"report": [report_id, 9999]}, headers={"Accept": "application/json"}
    ).get_json()
    assert [item["outcome"] for item in answer["items"]] == ["refused", "done"]
    assert answer["items"][0]["message"]
