"""What is stored of comments."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Id, LongText, Moment, ShortText, UtcDateTime
from admin.people.models import Person


class Comment(Base):
    """One thing said about a cell (or about the whole report: its key is empty), written once.

    ``thread_id`` is the comment that is answered; the first of a thread has none, and is the one that is resolved.
    ``title`` is the post in which the person spoke. ``client_id`` makes a repeated sending count once.
    """

    __tablename__ = "comment"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "client_id"),
        sa.Index("ix_comment_thread_id", "thread_id"),
        sa.CheckConstraint("thread_id IS NULL OR resolved_at IS NULL", name="threads_are_resolved"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id"))
    client_id: Mapped[str] = mapped_column(sa.String(60))
    section: Mapped[str] = mapped_column(sa.String(60), default="")
    row: Mapped[str] = mapped_column("row_code", sa.String(60), default="")
    column: Mapped[str] = mapped_column("column_code", sa.String(60), default="")
    text: Mapped[LongText]
    at: Mapped[Moment]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    title: Mapped[ShortText] = mapped_column(default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    resolved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    resolved_by: Mapped[Person | None] = relationship(foreign_keys=[resolved_by_id])

    @property
    def key(self) -> str:
        """The cell as an address, "B1/R01/C03"; "" for the whole report."""
        return "/".join((self.section, self.row, self.column)) if self.section else ""


class CommentMention(Base):
    """A person named in a comment with @."""

    __tablename__ = "comment_mention"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
