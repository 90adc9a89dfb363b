"""Telling people: a notice in the application once per person and key, and an e-mail about it as a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.messages import params_to_json
from admin.jobs.operations import ask_many
from admin.notifications.events import kind_of, known
from admin.notifications.kinds import Kind, Way
from admin.notifications.models import DigestLine, NewsSettings, Notification
from admin.people.models import Person

MAIL_JOB = "mail"
# SQLite takes 32,766 parameters in one statement; seven columns a row stay far below.
BATCH = 1000


def notify(
    session: Session,
    person_ids: Iterable[int],
    event: str,
    key: str,
    params: Mapping[str, Any],
    url: str,
    now: datetime,
) -> int:
    """Tell each person of an event once: the same ``key`` for the same person is the same notice.

    ``params`` fill the event's sentence (text, numbers or Messages). Whoever has an e-mail address also gets a letter,
    at once or with the other news of the day as they chose, sent by a job. Returns how many notices are new. A fixed
    number of statements whatever the number of people.
    """
    return notify_each(session, event, dict.fromkeys(person_ids, (key, params)), url, now)


def notify_each(
    session: Session,
    event: str,
    told: Mapping[int, tuple[str, Mapping[str, Any]]],
    url: str,
    now: datetime,
) -> int:
    """Like ``notify`` with a key and parameters of its own for each person."""
    if not known(event):
        raise ValueError(f"no sentence for the event {event}")
    fresh = _unknown(session, {person: key for person, (key, _params) in told.items()})
    if not fresh:
        return 0
    rows = [_row(person, event, *told[person], url, now) for person in fresh]
    session.execute(sa.insert(Notification), rows)
    keys = {person: told[person][0] for person in fresh}
    ways = _ways(session, fresh, kind_of(event))
    _write_letters(session, [person for person in fresh if ways[person] is Way.AT_ONCE], keys, now)
    _keep_for_digests(session, {person: keys[person] for person in fresh if ways[person] is Way.DIGEST})
    return len(fresh)


def _ways(session: Session, people: list[int], kind: Kind) -> dict[int, Way]:
    """The way each person chose for this kind of news."""
    ways = dict.fromkeys(people, Way.AT_ONCE)
    for start in range(0, len(people), BATCH):
        chosen = NewsSettings.person_id.in_(people[start : start + BATCH])
        ways.update(
            {
                item.person_id: item.way(kind)
                for item in session.scalars(sa.select(NewsSettings).where(chosen))
            }
        )
    return ways


def _keep_for_digests(session: Session, keys: Mapping[int, str]) -> None:
    """The notices wait for the day's letter."""
    if not keys:
        return
    query = sa.select(Notification.id, Notification.person_id, Notification.key).where(
        Notification.key.in_(set(keys.values())), Notification.person_id.in_(keys)
    )
    found = [row.id for row in session.execute(query) if keys[row.person_id] == row.key]
    session.execute(sa.insert(DigestLine), [{"notification_id": number} for number in found])


def _row(
    person: int, event: str, key: str, params: Mapping[str, Any], url: str, now: datetime
) -> dict[str, Any]:
    return {
        "person_id": person,
        "key": key,
        "event": event,
        "params": params_to_json(dict(params)),
        "url": url,
        "at": now,
    }


def _unknown(session: Session, keys: Mapping[int, str]) -> list[int]:
    """Those who have not been told yet, in order."""
    distinct = sorted(set(keys.values()))
    told: set[tuple[int, str]] = set()
    for start in range(0, len(distinct), BATCH):
        query = sa.select(Notification.person_id, Notification.key).where(
            Notification.key.in_(distinct[start : start + BATCH])
        )
        told.update(session.execute(query))
    return sorted(person for person, key in keys.items() if (person, key) not in told)


def _write_letters(session: Session, people: list[int], keys: Mapping[int, str], now: datetime) -> None:
    if not people:
        return
    query = sa.select(Person.id).where(Person.id.in_(people), Person.email != "")
    letters = {
        f"mail/{person}/{keys[person]}": {"person": person, "key": keys[person]}
        for person in session.scalars(query)
    }
    ask_many(session, MAIL_JOB, letters, now=now)


def mark_read(
    session: Session, person_id: int, notification_ids: Iterable[int] | None, now: datetime
) -> None:
    """The person has seen these notices (all of them for None)."""
    change = sa.update(Notification).where(
        Notification.person_id == person_id, Notification.read_at.is_(None)
    )
    if notification_ids is not None:
        change = change.where(Notification.id.in_(list(notification_ids)))
    session.execute(change.values(read_at=now))


def choose_ways(session: Session, person_id: int, ways: Mapping[Kind, Way], letters_in: str) -> NewsSettings:
    """How the person hears of each kind of news from now on; what is told already stays as it was."""
    found = session.get(NewsSettings, person_id)
    if found is None:
        found = NewsSettings(person_id=person_id)
        session.add(found)
    for kind, way in ways.items():
        setattr(found, kind.value, way)
    found.letters_in = letters_in
    session.flush()
    return found
