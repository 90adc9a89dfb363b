"""Numbers, signatures and seals as decisions bring them about: nothing twice, nothing lost, failures lead back."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from admin.base.clock import Clock
from admin.base.database import unit_of_work
from admin.jobs import operations as jobs
from admin.jobs.dispatch import work_off
from admin.jobs.models import Job, JobState
from runtime.approval.states import Action, State
from runtime.documents import jobs as signing
from runtime.documents.models import Document, DocumentState
from runtime.documents.operations import SIGN, new_code, next_number
from runtime.reports.models import Report
from tests.runtime.stage import Stage


def document(stage: Stage) -> Document:
    return stage.session.scalars(sa.select(Document).order_by(Document.id.desc())).first()  # type: ignore[return-value]


def fresh(stage: Stage, report: Report) -> State:
    """The state after jobs have run in transactions of their own."""
    stage.session.commit()
    stage.session.refresh(report)
    return report.state


@pytest.fixture
def approved(stage: Stage) -> tuple[Stage, Report]:
    report = stage.bring_to_approving()
    stage.act(report, Action.APPROVE, stage.cast.head_of_agency)
    stage.session.commit()
    return stage, report


def test_number_and_date_are_reserved_before_the_signature(approved: tuple[Stage, Report]) -> None:
    stage, report = approved
    reserved = document(stage)
    assert report.state is State.SIGNING
    assert (reserved.state, reserved.reference) == (DocumentState.RESERVED, "01/BC-P01")
    assert f"{reserved.day:%d/%m/%Y}" == "20/11/2026"
    assert reserved.signer_title == "head_of_agency"


def test_numbers_are_unique_under_concurrency(app: Flask, stage: Stage) -> None:
    organisation_id = stage.city.communes[0].id
    stage.session.commit()
    given: list[int] = []

    def take() -> None:
        with app.app_context():
            for _ in range(5):
                with unit_of_work() as session:
                    given.append(next_number(session, organisation_id, 2026, "BC-P01"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 41))


def test_a_number_of_a_transaction_that_failed_goes_to_the_next(stage: Stage) -> None:
    organisation_id = stage.city.communes[0].id
    stage.session.commit()

    def fail() -> None:
        with unit_of_work() as session:
            next_number(session, organisation_id, 2026, "BC-P01")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with unit_of_work() as session:
        assert next_number(session, organisation_id, 2026, "BC-P01") == 1


def test_codes_have_no_letters_that_look_alike() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("IO01")


def test_the_signing_job_may_run_twice(approved: tuple[Stage, Report]) -> None:
    stage, report = approved
    work_off()
    assert fresh(stage, report) is State.SIGNED
    digest = document(stage).signed_digest
    job = stage.session.scalars(sa.select(Job).where(Job.kind == SIGN)).one()
    payload = dict(job.payload)
    stage.session.commit()
    with unit_of_work() as session:
        signing.sign_report(session, payload, stage.now)
    assert fresh(stage, report) is State.SIGNED
    assert document(stage).signed_digest == digest


def test_a_signature_that_cannot_be_made_leads_back_to_the_approver(
    approved: tuple[Stage, Report], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    stage, report = approved
    _refuse(monkeypatch, "sign_person")
    _exhaust(stage, clock)
    assert fresh(stage, report) is State.APPROVING
    cancelled = document(stage)
    assert cancelled.state is DocumentState.CANCELLED
    assert cancelled.cancelled_reason
    monkeypatch.undo()
    stage.act(report, Action.APPROVE, stage.cast.head_of_agency)
    assert document(stage).reference == "02/BC-P01"  # a cancelled number is never given again


def test_a_seal_that_cannot_be_made_leads_back_to_the_clerk_and_keeps_the_number(
    approved: tuple[Stage, Report], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    stage, report = approved
    work_off()
    fresh(stage, report)
    stage.act(report, Action.SEAL, stage.cast.clerk)
    stage.session.commit()
    _refuse(monkeypatch, "seal_agency")
    _exhaust(stage, clock)
    assert fresh(stage, report) is State.SIGNED
    assert document(stage).state is DocumentState.SIGNED
    monkeypatch.undo()
    stage.act(report, Action.SEAL, stage.cast.clerk)
    stage.session.commit()
    work_off()
    assert fresh(stage, report) is State.SEALED
    assert document(stage).reference == "01/BC-P01"


def test_a_recall_cancels_the_number_and_judges_the_sending_anew(approved: tuple[Stage, Report]) -> None:
    stage, report = approved
    work_off()
    fresh(stage, report)
    stage.act(report, Action.SEAL, stage.cast.clerk)
    stage.session.commit()
    work_off()
    fresh(stage, report)
    stage.act(report, Action.SEND, stage.cast.clerk)
    assert report.on_time is True
    stage.act(report, Action.RECALL, stage.cast.clerk, reason="Nhầm số liệu")
    assert (report.state, report.on_time, report.judged_at) == (State.DRAFTING, None, None)
    assert document(stage).state is DocumentState.CANCELLED


def _refuse(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def refused(*_arguments: object, **_options: object) -> bytes:
        raise TimeoutError("no time stamp to be had")

    monkeypatch.setattr(signing, name, refused)


def _exhaust(stage: Stage, clock: Clock) -> None:
    """Let the job fail as often as it may."""
    for attempt in range(jobs.ATTEMPTS):
        clock.set(stage.now.replace(minute=10 * (attempt + 1) % 60, hour=stage.now.hour + attempt // 5))
        work_off()
    failed = sa.select(Job.state).where(Job.kind.in_((SIGN, "seal_report"))).order_by(Job.id.desc())
    assert stage.session.scalars(failed).first() is JobState.FAILED
