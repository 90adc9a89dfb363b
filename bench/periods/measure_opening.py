"""Assigning a period to 168 communes and opening its window (Ho Chi Minh City has 168)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod
from admin.assignments.windows import open_window
from admin.base.database import unit_of_work
from admin.notifications.models import Notification
from admin.organisations.models import Organisation
from admin.people.roles import Role
from admin.regimes.models import Regime
from bench.application import new_application
from bench.measure import Result, benchmark, timed
from forms_library.calendar import VN_TZ
from tests.factories import Versions, assigned, city, hashed_password, holder, regime

COMMUNES = 168
NOW = datetime(2026, 1, 2, 9, 0, tzinfo=VN_TZ)


@benchmark("opening a period", "Assigning to 168 communes, fixing versions, telling 504 people", goal=2.0)
def opening() -> Result:
    """Our bulk statements against one ORM object for each assignment and notice."""
    with tempfile.TemporaryDirectory() as folder:
        app = new_application(Path(folder))
        with app.app_context():
            regime_id = _furnish()
            ours = timed(_numbered(lambda number: _open(regime_id, number)), times=5)
            peer = timed(_numbered(lambda number: _open_one_by_one(regime_id, number)), times=5)
    return Result(ours, "an ORM object for each row", peer)


def _furnish() -> int:
    hashed_password()
    with unit_of_work() as session:
        town = city(session, COMMUNES)
        for commune in town.communes:
            division = town.division(commune)
            holder(session, f"canbo.{commune.code}", division, Role.OFFICER)
            holder(session, f"truongphong.{commune.code}", division, Role.HEAD_OF_DIVISION)
            holder(session, f"chutich.{commune.code}", commune, Role.HEAD_OF_AGENCY)
        return regime(session, town).id


def _numbered(act: Callable[[int], None]) -> Callable[[], None]:
    """Each repetition takes the next month, so that none finds its work done."""
    numbers = iter(range(1, 100))
    return lambda: act(next(numbers))


def _communes(session: Session) -> list[Organisation]:
    return session.query(Organisation).filter(Organisation.code.like("P%"), Organisation.parent_id == 1).all()


def _open(regime_id: int, number: int) -> None:
    now = NOW - timedelta(days=30)
    with unit_of_work() as session:
        chosen = session.get_one(Regime, regime_id)
        period = assigned(session, chosen, f"2026M{number:02d}", _communes(session), now=now)
        open_window(session, period, versions=Versions(), actor_person_id=None, now=now)


def _open_one_by_one(regime_id: int, number: int) -> None:
    """The same rows, each an object of its own, and a commit at the end."""
    with unit_of_work() as session:
        period = ReportingPeriod(
            regime_id=regime_id,
            code=f"2027M{number:02d}",
            data_from=NOW.date(),
            data_to=NOW.date(),
            due_on=NOW.date(),
            opens_on=NOW.date(),
            closes_on=NOW.date(),
        )
        session.add(period)
        session.flush()
        for commune in _communes(session):
            session.add(_assignment(period, commune))
            session.flush()
        for person in range(1, COMMUNES * 4 + 1):
            session.add(_notice(person % (COMMUNES * 3) + 1, f"{number}/{person}"))
            session.flush()


def _assignment(period: ReportingPeriod, commune: Organisation) -> Assignment:
    return Assignment(
        period_id=period.id,
        organisation_id=commune.id,
        recipient_id=2,
        template_code="KTXHT",
        template_version=1,
        due_on=NOW.date(),
        assigned_at=NOW,
    )


def _notice(person_id: int, key: str) -> Notification:
    return Notification(person_id=person_id, key=key, event="window.opened", at=NOW)
