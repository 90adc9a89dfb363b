"""Two requests of which one waits for the other: what the second read before it waited is not taken for the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from admin.assignments.queries import assignment_by_id
from admin.base import clock
from admin.base.errors import Conflict
from admin.web.access import Actor
from runtime.approval.states import Action
from runtime.batches import operations as batches
from runtime.batches.models import Batch
from runtime.comments.models import Comment
from runtime.comments.operations import say
from runtime.comments.schemas import Said
from runtime.entry.operations import save_cells, take_offers
from runtime.extensions.models import ExtensionRequest
from runtime.extensions.operations import ask as ask_for_time
from runtime.questions import operations as questions
from runtime.questions.models import Question
from runtime.reports.queries import report_by_id, values_of
from tests.support.filling import Setting, accepted, actor_of, change, opened_period, report_in, shown

Work = Callable[[Session], object]
A_MOMENT = 0.7  # seconds: the second has read what there is and waits for the first


@contextmanager
def beside(app: Flask, session: Session, second: Work) -> Iterator[list[object]]:
    """Do what stands inside, begin ``second`` in a transaction of its own, commit the first, and wait for both."""
    outcome: list[object] = []
    engine = session.get_bind().engine

    def other() -> object:
        with app.app_context(), Session(engine) as own:
            found = second(own)
            own.commit()
        return found

    with ThreadPoolExecutor(1) as pool:
        yield outcome
        waiting: Future[object] = pool.submit(other)
        sleep(A_MOMENT)
        session.commit()
        outcome.append(waiting.result(timeout=30))


@pytest.fixture
def officer(session: Session, at: Setting) -> Actor:
    found = actor_of(session, at.people.officer)
    session.commit()
    return found


def test_what_was_typed_meanwhile_is_not_overwritten_by_an_offer(
    app: Flask, session: Session, at: Setting, officer: Actor
) -> None:
    before = report_in(session, opened_period(session, at.regime, "2026M10"), at.commune)
    accepted(session, before, {("B1", "KN", "CUOI"): 8})  # type: ignore[dict-item]
    session.commit()
    report = report_by_id(session, at.report.id)
    number, now = report.id, clock.now()

    def prefill(own: Session) -> None:
        take_offers(own, report_by_id(own, number), actor=officer, now=now)

    with beside(app, session, prefill):
        save_cells(session, report, [change("KN.DAU", "5")], actor=officer, now=now)
    assert shown(values_of(session, at.report))["KN.DAU"] == 5


def test_a_comment_that_is_sent_twice_at_once_is_one(
    app: Flask, session: Session, at: Setting, officer: Actor
) -> None:
    said, now = Said("one", "", "Xem lại", None, ()), clock.now()

    def speak(own: Session) -> int:
        return say(own, report_by_id(own, at.report.id), said, actor=officer, now=now).id

    with beside(app, session, speak) as second:
        first = speak(session)
    assert second == [first]
    assert session.scalar(sa.select(sa.func.count(Comment.id))) == 1


def test_a_question_that_is_sent_twice_at_once_is_one(
    app: Flask, session: Session, at: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(session, at.report, {})
    receiver, now = actor_of(session, at.people.receiver), clock.now()
    monkeypatch.setattr(questions, "_cell", lambda *_: (("B1", "KN", "NHAN"), "5"))
    session.commit()
    number = at.report.id

    def put(own: Session) -> int:
        report = report_by_id(own, number)
        return questions.ask(
            own, report, "B1/KN/NHAN", "Vì sao?", client_id="one", actor=receiver, now=now
        ).id

    with beside(app, session, put) as second:
        first = put(session)
    assert second == [first]
    assert session.scalar(sa.select(sa.func.count(Question.id))) == 1


def test_a_batch_that_is_begun_twice_at_once_is_one(
    app: Flask, session: Session, at: Setting, officer: Actor
) -> None:
    def begin(own: Session) -> int:
        found = batches.begin(
            own, {at.report.id: None}, Action.APPROVE, key="one", actor=officer, now=clock.now()
        )
        return found.id

    with beside(app, session, begin) as second:
        first = begin(session)
    assert second == [first]
    assert session.scalar(sa.select(sa.func.count(Batch.id))) == 1


def test_of_two_requests_for_more_time_at_once_one_waits(
    app: Flask, session: Session, at: Setting, officer: Actor
) -> None:
    wished, now = at.period.closes_on.replace(month=12), clock.now()

    def request(own: Session) -> bool:
        assignment = assignment_by_id(own, at.report.assignment_id)
        try:
            ask_for_time(own, assignment, wished, "Mưa lũ", actor=officer, now=now)
        except Conflict:
            own.rollback()
            return False
        return True

    with beside(app, session, request) as second:
        assert request(session)
    assert second == [False]
    assert session.scalar(sa.select(sa.func.count(ExtensionRequest.id))) == 1
