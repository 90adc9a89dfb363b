"""Notices reach people once, by page and by letter; jobs tell only those concerned how far they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.clock import Clock
from admin.base.database import unit_of_work
from admin.jobs.dispatch import tick, work_off
from admin.jobs.models import Job, JobState
from admin.jobs.operations import ask
from admin.jobs.periodic import Ticker
from admin.notifications.operations import MAIL_JOB, notify
from config import Settings
from tests import factories

PARAMS = {"report": "Báo cáo tháng", "period": "11/2026", "organisation": "Phường Số 01", "due": "18/11/2026"}
ClientOf = Callable[[int], FlaskClient]


def tell(session: Session, *people: int) -> int:
    return notify(session, people, "assignment.made", "assigned/1", PARAMS, "/work", clock.now())


def letters(app: Flask) -> list[Path]:
    settings: Settings = app.extensions["settings"]
    return sorted((settings.var / "mail").glob("*.eml"))


def test_the_same_event_is_told_once(session: Session) -> None:
    person = factories.person(session, "canbo").id
    assert [tell(session, person), tell(session, person)] == [1, 0]


def test_a_letter_is_written_in_vietnamese(session: Session, app: Flask) -> None:
    for old in letters(app):
        old.unlink()
    person = factories.person(session, "canbo", "Nguyễn Thị Lan")
    tell(session, person.id)
    session.commit()
    work_off()
    (file,) = letters(app)
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = letter.get_body()
    assert letter["To"] == "canbo@hue.example"
    assert body is not None
    assert "Phường Số 01 được giao Báo cáo tháng" in body.get_content()


def test_nobody_without_an_address_gets_a_letter(session: Session) -> None:
    tell(session, factories.person(session, "canbo", email="").id)
    assert session.scalar(sa.select(sa.func.count(Job.id))) == 0


def test_opening_a_notice_marks_it_read(session: Session, client_of: ClientOf) -> None:
    person = factories.person(session, "canbo")
    other = factories.person(session, "khac")
    tell(session, person.id)
    session.commit()
    client, stranger = client_of(person.user_id), client_of(other.user_id)
    assert "được giao Báo cáo tháng" in client.get("/notifications/?unread=1").text
    assert stranger.post("/notifications/1/open").status_code == 404
    assert client.post("/notifications/1/open").headers["Location"] == "/work"
    assert "được giao Báo cáo tháng" not in client.get("/notifications/?unread=1").text


def test_only_who_asked_may_watch_a_job(session: Session, client_of: ClientOf) -> None:
    person, other = factories.person(session, "canbo"), factories.person(session, "khac")
    payload = {"person": person.id, "key": "none"}
    job = ask(session, MAIL_JOB, payload, key="one", now=clock.now(), person_id=person.id).id
    session.commit()
    assert client_of(other.user_id).get(f"/jobs/{job}.json").status_code == 404
    answer = client_of(person.user_id).get(f"/jobs/{job}.json").json
    assert answer == {"state": "queued", "done": 0, "total": 100, "message": "Đang chờ đến lượt"}


def test_periodic_jobs_are_asked_for_once_in_each_slot(session: Session, clock: Clock) -> None:
    for _ in range(2):
        Ticker().write(session, clock.now())
    first = session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "windows"))
    clock.set(clock.now() + timedelta(minutes=5))
    Ticker().write(session, clock.now())
    second = session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "windows"))
    assert (first, second) == (1, 2)


def test_a_slot_whose_transaction_failed_is_asked_for_again(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database went away at the commit: the next look writes what this one lost."""
    ticker = Ticker()

    def broken(_session: Session) -> None:
        raise OSError("the database went away")

    with app.app_context():
        with monkeypatch.context() as patched:
            patched.setattr(Session, "commit", broken)
            with pytest.raises(OSError, match="went away"):
                tick(ticker)
        tick(ticker)
        with unit_of_work(write=False) as session:
            assert session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "windows")) == 1
        assert ticker.due(clock.now()) == {}


def test_finished_slots_are_forgotten_after_a_day(session: Session, clock: Clock) -> None:
    Ticker().write(session, clock.now())
    session.execute(sa.update(Job).values(state=JobState.DONE))
    clock.set(clock.now() + timedelta(days=2))
    Ticker().write(session, clock.now())
    assert session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "windows")) == 1


def test_a_reason_of_several_lines_is_told_by_letter(session: Session, app: Flask) -> None:
    """Nobody may put lines of their own into the head of a letter; what was written in lines is still sent."""
    for old in letters(app):
        old.unlink()
    person = factories.person(session, "canbo", "Nguyễn Thị Lan")
    params = {**PARAMS, "until": "30/11/2026", "reason": "Mưa lũ.\nMất điện ba ngày.\r\nBcc: ai@do.example"}
    notify(session, [person.id], "extension.asked", "extension/1", params, "/work", clock.now())
    session.commit()
    work_off()
    (file,) = letters(app)
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = letter.get_body()
    assert body is not None
    assert "Mưa lũ. Mất điện" in letter["Subject"]
    assert letter["Bcc"] is None
    assert "Mất điện ba ngày." in body.get_content()
