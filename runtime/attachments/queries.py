"""How files beside reports are found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import NotFound
from forms_library.kinds.file import FileReference
from forms_library.messages import N_
from runtime.reports.models import Attachment


def file_in_cell(session: Session, report_id: int, reference: FileReference) -> Attachment:
    """The file that a cell of the report names; NotFound without it."""
    query = (
        sa.select(Attachment)
        .where(
            Attachment.report_id == report_id,
            Attachment.digest == reference.digest,
            Attachment.filename == reference.name,
        )
        .order_by(Attachment.id.desc())
        .limit(1)
    )
    attachment = session.scalar(query)
    if attachment is None:
        raise NotFound(N_("There is no such file, or you do not have the right to see it."))
    return attachment


def attachment_by_id(session: Session, attachment_id: int) -> tuple[Attachment, int]:
    """A file that has not been removed, with the id of its report; NotFound otherwise."""
    attachment = session.scalar(
        sa.select(Attachment).where(Attachment.id == attachment_id, Attachment.removed_at.is_(None))
    )
    if attachment is None:
        raise NotFound(N_("There is no such file, or you do not have the right to see it."))
    return attachment, attachment.report_id
