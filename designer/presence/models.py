"""Who has which form open."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Moment, ShortText
from admin.people.models import Person


class DraftPresence(Base):
    """A designer at a form: when the page was last heard of and the section it stands on. Nothing depends on it."""

    __tablename__ = "draft_presence"

    template_id: Mapped[int] = mapped_column(sa.ForeignKey("template.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    section: Mapped[ShortText] = mapped_column(default="")
    seen_at: Mapped[Moment]

    person: Mapped[Person] = relationship()
