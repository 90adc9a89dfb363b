"""What is stored of an import while it is reviewed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Id, Json, Moment, ShortText


class FormImport(Base):
    """A spreadsheet that a designer reviews: its bytes and the designer's corrections; the rest is read from them."""

    __tablename__ = "form_import"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    filename: Mapped[ShortText]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    corrections: Mapped[Any] = mapped_column(Json)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
