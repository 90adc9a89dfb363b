"""Everybody is told in the way they chose: by a letter at once, by one a day, or on the page alone; never twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.jobs.dispatch import work_off
from admin.jobs.models import Job, JobState
from admin.notifications import digests
from admin.notifications.digests import DIGEST_MAIL, gather
from admin.notifications.kinds import Kind, Way
from admin.notifications.models import Digest, Notification
from admin.notifications.operations import MAIL_JOB, choose_ways, notify
from admin.notifications.queries import news_settings
from admin.people.models import Person
from config import Settings
from tests import factories

PARAMS = {"report": "Báo cáo tháng", "period": "11/2026", "organisation": "Phường Số 01", "due": "18/11/2026"}
FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 22:00 in Vietnam
SATURDAY = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # Monday, 6:00 in Vietnam
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    """Somebody who wants what is assigned once a day, and the rest at once."""
    found = factories.person(session, "canbo", "Nguyễn Thị Lan")
    choose_ways(session, found.id, {Kind.DEADLINE: Way.DIGEST}, "vi")
    return found


def tell(session: Session, person: Person, key: str, now: datetime = FRIDAY) -> int:
    return notify(session, [person.id], "assignment.made", key, {**PARAMS, "report": key}, "/work", now)


def jobs(session: Session, kind: str) -> int:
    return session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == kind)) or 0


def letters(app: Flask, name: str = "digest-") -> list[EmailMessage]:
    settings: Settings = app.extensions["settings"]
    files = sorted((settings.var / "mail").glob(f"{name}*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body()
    assert body is not None
    return str(body.get_content())


@pytest.fixture(autouse=True)
def _no_old_letters(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    for file in Path(settings.var, "mail").glob("*.eml"):
        file.unlink()


@pytest.mark.parametrize(
    ("way", "letter", "daily"), [(Way.AT_ONCE, 1, 0), (Way.DIGEST, 0, 1), (Way.IN_APP, 0, 0)]
)
def test_the_page_has_it_in_any_case(session: Session, way: Way, letter: int, daily: int) -> None:
    person = factories.person(session, "canbo")
    choose_ways(session, person.id, {Kind.DEADLINE: way}, "vi")
    assert [tell(session, person, "A"), tell(session, person, "A")] == [1, 0]
    gather(session, {}, FRIDAY)
    assert session.scalar(sa.select(sa.func.count(Notification.id))) == 1
    assert (jobs(session, MAIL_JOB), jobs(session, DIGEST_MAIL)) == (letter, daily)


def test_a_choice_is_of_one_kind(session: Session, person: Person) -> None:
    choose_ways(session, person.id, {Kind.TURN: Way.IN_APP}, "vi")
    chosen = news_settings(session, person.id)
    assert chosen is not None
    assert (chosen.way(Kind.TURN), chosen.way(Kind.DEADLINE), chosen.way(Kind.TALK)) == (
        Way.IN_APP,
        Way.DIGEST,
        Way.AT_ONCE,
    )


def test_one_letter_a_day_however_often_its_jobs_run(
    session: Session, app: Flask, clock: Clock, person: Person
) -> None:
    tell(session, person, "A")
    tell(session, person, "B")
    for _ in range(2):
        gather(session, {}, FRIDAY)
    tell(session, person, "C")  # too late for the letter of this day
    gather(session, {}, EVENING)
    session.commit()
    work_off()
    session.execute(sa.update(Job).where(Job.kind == DIGEST_MAIL).values(state=JobState.QUEUED))
    session.commit()
    work_off()  # as after a worker that died between sending and its last commit
    (letter,) = letters(app)
    assert letter["Subject"] == "Tin báo cáo ngày 20/11/2026: 2 thông báo"
    assert [f"giao {report}" in text_of(letter) for report in "ABC"] == [True, True, False]
    assert "http://127.0.0.1:8000/work" in text_of(letter)

    clock.set(MONDAY)
    gather(session, {}, MONDAY)
    session.commit()
    work_off()
    later = letters(app)[1]
    assert "giao C" in text_of(later)
    assert later["Message-ID"] != letter["Message-ID"]


def test_days_are_vietnams_and_begin_with_work(session: Session, person: Person) -> None:
    tell(session, person, "A", EVENING)
    days: Mapping[datetime, list[str]] = {SATURDAY: [], SUNDAY_NIGHT: [], MONDAY: ["2026-11-23"]}
    for now, expected in days.items():
        gather(session, {}, now)
        assert [day.isoformat() for day in session.scalars(sa.select(Digest.day))] == expected


def test_on_a_day_off_only_who_owes_is_written_to(
    session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.person(session, "khac")
    choose_ways(session, other.id, {Kind.DEADLINE: Way.DIGEST}, "vi")
    asked: list[str] = []

    def owing(_session: Session, last: object, _now: datetime) -> list[int]:
        asked.append(str(last))
        return [other.id]

    monkeypatch.setattr(digests, "_finders", [owing])
    tell(session, person, "A")
    tell(session, other, "B")
    gather(session, {}, SATURDAY)
    assert list(session.scalars(sa.select(Digest.person_id))) == [other.id]
    assert asked == ["2026-11-23"]


def test_what_was_read_needs_no_letter(session: Session, person: Person) -> None:
    tell(session, person, "A")
    session.execute(sa.update(Notification).values(read_at=FRIDAY))
    gather(session, {}, FRIDAY + timedelta(hours=1))
    assert session.scalar(sa.select(sa.func.count(Digest.id))) == 0


def test_letters_are_in_the_language_of_the_reader(session: Session, app: Flask, person: Person) -> None:
    choose_ways(session, person.id, {}, "en")
    tell(session, person, "A")
    gather(session, {}, FRIDAY)
    session.commit()
    work_off()
    (letter,) = letters(app)
    assert letter["Subject"] == "Report news of 20/11/2026: 1 notification"
    assert "Dear Nguyễn Thị Lan," in text_of(letter)


def test_everybody_chooses_for_themselves(
    session: Session, person: Person, client_of: Callable[[int], FlaskClient]
) -> None:
    session.commit()
    client, page = client_of(person.user_id), "/notifications/settings"
    assert 'href="/notifications/settings"' in client.get("/notifications/").text
    assert _is_checked(client.get(page).text, "deadline", "digest")
    ways = {"turn": "digest", "result": "at_once", "deadline": "in_app", "talk": "digest", "other": "in_app"}
    assert (
        client.post(page, data={**ways, "letters_in": "xx"}).status_code == 200
    )  # the form again, with the reason
    assert client.post(page, data={**ways, "letters_in": "en"}).status_code == 302
    session.expire_all()
    chosen = news_settings(session, person.id)
    assert chosen is not None
    assert {kind.value: chosen.way(kind).value for kind in Kind} == ways
    assert chosen.letters_in == "en"


def _is_checked(page: str, kind: str, way: str) -> bool:
    inputs = re.findall(r"<input[^>]*>", page)
    (found,) = [item for item in inputs if f'name="{kind}"' in item and f'value="{way}"' in item]
    return "checked" in found
