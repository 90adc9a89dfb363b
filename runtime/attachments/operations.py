"""Files beside a report: added and removed while it is being filled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from admin.base.errors import Conflict, Invalid
from admin.web.access import Actor
from forms_library.messages import N_, Message
from forms_library.text import clean
from runtime.attachments.cells import in_cells, reference_of
from runtime.attachments.queries import attachment_by_id
from runtime.attachments.scanning import first_state, scan_later
from runtime.documents.attachments import MEDIA_TYPES, attachment_check, extension_of
from runtime.documents.store import FileStore
from runtime.documents.vault import settings
from runtime.reports.entering import check_enterable
from runtime.reports.forms import form_of
from runtime.reports.models import Attachment, Report
from runtime.reports.queries import attachments_of, report_by_id, values_of
from runtime.reports.recording import record_of

MOST_FILES = 50
LONGEST_NAME = 200


def add_attachment(
    session: Session,
    report: Report,
    filename: str,
    content: bytes,
    *,
    store: FileStore,
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Keep a file with the report; the same content under the same name stands there once.

    Raises Invalid when its content is not what its name says, when it is too large or when there are too many.
    """
    report = report_by_id(session, report.id, lock=True)
    check_enterable(report, actor, now)
    name = _tidy_name(filename)
    refusal = attachment_check(name, content, len(content))
    if refusal is not None:
        raise Invalid(refusal)
    present = attachments_of(session, report.id)
    kept = store.put(content)
    same = next((file for file in present if (file.digest, file.filename) == (kept.digest, name)), None)
    if same is not None:
        return same
    if len(present) >= MOST_FILES:
        raise Invalid(Message(N_("At most %(maximum)s files can be attached."), {"maximum": MOST_FILES}))
    return _add(session, report, name, kept.digest, kept.size, actor, now)


def _add(
    session: Session, report: Report, name: str, digest: str, size: int, actor: Actor, now: datetime
) -> Attachment:
    attachment = Attachment(
        report_id=report.id,
        filename=name,
        media_type=MEDIA_TYPES[extension_of(name)],
        size=size,
        digest=digest,
        added_at=now,
        added_by_id=actor.person_id,
        scan=first_state(settings()),
    )
    session.add(attachment)
    session.flush()
    scan_later(session, attachment, now=now)
    _record(session, "attachment.added", attachment, report, actor, now)
    return attachment


def remove_attachment(session: Session, attachment_id: int, *, actor: Actor, now: datetime) -> Attachment:
    """Take a file away from a report that is being filled; revisions that contain it keep its digest."""
    attachment, report_id = attachment_by_id(session, attachment_id)
    report = report_by_id(session, report_id, lock=True)
    check_enterable(report, actor, now)
    if reference_of(attachment) in in_cells(
        form_of(report.template_version).specs, values_of(session, report)
    ):
        raise Conflict(N_("This file is the answer in a cell of the form. Remove it there."))
    attachment.removed_at = now
    session.flush()
    _record(session, "attachment.removed", attachment, report, actor, now)
    return attachment


def _tidy_name(filename: str) -> str:
    """The bare name: no folders, no control characters, the extension kept when it is cut short."""
    name = clean(filename.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, extension = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def _record(
    session: Session, action: str, attachment: Attachment, report: Report, actor: Actor, now: datetime
) -> None:
    record_of(
        session,
        action,
        report,
        person_id=actor.person_id,
        now=now,
        filename=attachment.filename,
        digest=attachment.digest,
        size=attachment.size,
    )
