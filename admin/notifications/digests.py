"""The daily letter: once a day for each person, what they wanted to hear together; the truth is in the database.

The day is Vietnam's. On a day off a letter goes only to those who still owe something by the next working day; the
others have theirs on that day. A notice that was read in the application meanwhile needs no letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.clock import local_day
from admin.days_off.queries import working_calendar
from admin.jobs.operations import ask_many
from admin.jobs.periodic import every
from admin.notifications.models import Digest, DigestLine, Notification
from admin.people.models import Person
from forms_library.calendar import VN_TZ

DIGESTS = "digests"
DIGEST_MAIL = "digest_mail"
FROM = time(7, 30)  # before the working day begins; a server that was away catches up later in the day

DueFinder = Callable[[Session, date, datetime], Iterable[int]]
_finders: list[DueFinder] = []


def tells_who_owes(finder: DueFinder) -> DueFinder:
    """Register a function (session, last day, now) -> persons who still have something to do by that day."""
    _finders.append(finder)
    return finder


@every(DIGESTS, minutes=15)
def gather(session: Session, _payload: object, now: datetime) -> None:
    """Make the letters of the day that are not made yet; run twice, it makes none twice."""
    if now.astimezone(VN_TZ).time() < FROM:
        return
    today = local_day(now)
    people = _waiting(session, today)
    if people and not working_calendar(session).is_working(today):
        people &= _owing(session, today, now)
    if people:
        _make(session, people, today, now)


def _waiting(session: Session, today: date) -> set[int]:
    """Those with unread notices for a letter, and none of today yet."""
    had = sa.exists().where(Digest.person_id == Notification.person_id, Digest.day == today)
    query = sa.select(Notification.person_id).join(Person, Person.id == Notification.person_id)
    return set(session.scalars(query.where(_unsent(), Person.email != "", ~had).distinct()))


def _unsent() -> sa.ColumnElement[bool]:
    """Of notices: they wait for a letter and nobody has read them."""
    waits = sa.exists().where(DigestLine.notification_id == Notification.id, DigestLine.digest_id.is_(None))
    return sa.and_(waits, Notification.read_at.is_(None))


def _owing(session: Session, today: date, now: datetime) -> set[int]:
    last = working_calendar(session).add_working_days(today, 1)
    return {person for finder in _finders for person in finder(session, last, now)}


def _make(session: Session, people: set[int], today: date, now: datetime) -> None:
    """A letter for each of them with all that waits, and the job that sends it."""
    session.execute(
        sa.insert(Digest), [{"person_id": person, "day": today, "at": now} for person in sorted(people)]
    )
    made = session.execute(sa.select(Digest.person_id, Digest.id).where(Digest.day == today))
    digests = {person: number for person, number in made if person in people}
    waiting = session.execute(sa.select(Notification.id, Notification.person_id).where(_unsent()))
    lines = [
        {"notification_id": number, "digest_id": digests[person]}
        for number, person in waiting
        if person in digests
    ]
    session.execute(sa.update(DigestLine), lines)
    letters = {f"{DIGEST_MAIL}/{number}": {"digest": number} for number in digests.values()}
    ask_many(session, DIGEST_MAIL, letters, now=now)


def lines_of(session: Session, digest_id: int) -> list[Notification]:
    """The notices of a daily letter, the oldest first."""
    query = (
        sa.select(Notification)
        .join(DigestLine, DigestLine.notification_id == Notification.id)
        .where(DigestLine.digest_id == digest_id)
        .order_by(Notification.id)
    )
    return list(session.scalars(query))
