"""How notices are found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.notifications.models import NewsSettings, Notification


def unread_count(session: Session, person_id: int) -> int:
    """How many notices the person has not read."""
    query = sa.select(sa.func.count()).where(
        Notification.person_id == person_id, Notification.read_at.is_(None)
    )
    return session.scalar(query) or 0


def notices(
    session: Session, person_id: int, *, page: int, size: int, unread_only: bool = False
) -> tuple[list[Notification], int]:
    """One page (from 1) of the person's notices, newest first, and how many there are."""
    where = [Notification.person_id == person_id]
    if unread_only:
        where.append(Notification.read_at.is_(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(Notification).where(*where)) or 0
    query = sa.select(Notification).where(*where).order_by(Notification.id.desc())
    return list(session.scalars(query.offset((page - 1) * size).limit(size))), total


def news_settings(session: Session, person_id: int) -> NewsSettings | None:
    """How the person wants to hear of news; None if nothing was ever chosen."""
    return session.get(NewsSettings, person_id)


def letters_language(session: Session, person_id: int) -> str:
    """``vi`` unless the person chose English."""
    chosen = news_settings(session, person_id)
    return chosen.letters_in if chosen else "vi"
