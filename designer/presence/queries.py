"""Who else is at a form."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from designer.presence.models import DraftPresence

AWAY = timedelta(seconds=15)  # pages are heard of every few seconds


def others_at(session: Session, template_id: int, *, person_id: int, now: datetime) -> list[DraftPresence]:
    """Those who have the form open now, but for one's own pages."""
    query = (
        sa.select(DraftPresence)
        .where(
            DraftPresence.template_id == template_id,
            DraftPresence.person_id != person_id,
            DraftPresence.seen_at > now - AWAY,
        )
        .options(joinedload(DraftPresence.person))
        .order_by(DraftPresence.person_id)
    )
    return list(session.scalars(query))
