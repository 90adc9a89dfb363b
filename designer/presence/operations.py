"""Taking note of who is at a form."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from designer.presence.models import DraftPresence


def note_presence(session: Session, template_id: int, *, person_id: int, section: str, now: datetime) -> None:
    """This person has the form open and stands on this section."""
    here = sa.and_(DraftPresence.template_id == template_id, DraftPresence.person_id == person_id)
    known = session.execute(sa.update(DraftPresence).where(here).values(section=section, seen_at=now))
    if known.rowcount:  # type: ignore[attr-defined]  # an update counts its rows
        return
    try:
        with session.begin_nested():
            session.add(
                DraftPresence(template_id=template_id, person_id=person_id, section=section, seen_at=now)
            )
    except IntegrityError:
        pass  # a second page of the same person was heard of at the same moment
