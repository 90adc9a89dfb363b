"""What is stored of the first look at a revision."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Json, Moment


class RevisionReview(Base):
    """How odd a revision is: ``warnings``, figures out of their usual range (``outliers``), figures that moved by more
    than half since the last accepted period (``moved``); ``top`` lists the most striking ones as
    ``{"key", "was", "now", "usual": [low, high] or null}``.
    """

    __tablename__ = "revision_review"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), primary_key=True)
    warnings: Mapped[int]
    outliers: Mapped[int]
    moved: Mapped[int]
    top: Mapped[Any] = mapped_column(Json, default=list)
    made_at: Mapped[Moment]
