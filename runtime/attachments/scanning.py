"""A file that was attached is scanned by a job; until it is found clean nobody opens it and nothing is submitted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from admin.base.errors import Conflict
from admin.jobs.operations import ask, handled_in
from admin.notifications.events import register_event
from admin.notifications.operations import notify
from admin.web.access import Actor
from config import Settings
from forms_library.messages import N_
from runtime.documents import vault
from runtime.reports.entering import check_enterable
from runtime.reports.models import Attachment, Report, Scan
from runtime.reports.queries import report_by_id
from runtime.reports.recording import record_of

SCAN = "scan_attachment"
INFECTED = "attachment.infected"
handled_in("runtime.attachments.jobs", SCAN)
register_event(
    INFECTED, N_("The file %(name)s that you attached contains malware (%(found)s). Nobody can open it.")
)


def first_state(settings: Settings) -> Scan:
    """What a new file begins with: waiting for the scanner, or nothing where there is none."""
    return Scan.PENDING if settings.clamav else Scan.NONE


def scan_later(session: Session, attachment: Attachment, *, now: datetime) -> None:
    """Ask for the scan of a file that waits for it; does nothing for others."""
    if attachment.scan is Scan.PENDING:
        key = f"{SCAN}/{attachment.id}/{now.isoformat()}"
        subject = f"report/{attachment.report_id}"
        payload = {"attachment": attachment.id}
        ask(session, SCAN, payload, key=key, now=now, subject=subject, person_id=attachment.added_by_id)


def scan_again(session: Session, attachment: Attachment, *, actor: Actor, now: datetime) -> None:
    """Try once more what could not be scanned. Raises Conflict for a file whose scan has ended or is under way."""
    report = report_by_id(session, attachment.report_id, lock=True)
    check_enterable(report, actor, now)
    if attachment.scan is not Scan.FAILED:
        raise Conflict(N_("This file has been scanned or is being scanned."))
    attachment.scan = first_state(vault.settings())
    attachment.scan_note = ""
    session.flush()
    _record(session, "attachment.scan_again", attachment, report, actor.person_id, now)
    scan_later(session, attachment, now=now)


def keep_verdict(session: Session, attachment: Attachment, scan: Scan, note: str, *, now: datetime) -> None:
    """Write down what became of the scan; whoever attached an infected file is told."""
    attachment.scan, attachment.scan_note, attachment.scanned_at = scan, note[:300], now
    session.flush()
    if scan is not Scan.INFECTED:
        return
    report = report_by_id(session, attachment.report_id)
    _record(session, INFECTED, attachment, report, None, now)
    if attachment.added_by_id is not None:
        params = {"name": attachment.filename, "found": note}
        people = [attachment.added_by_id]
        notify(session, people, INFECTED, f"scan/{attachment.id}", params, f"/reports/{report.id}/entry", now)


def _record(
    session: Session,
    action: str,
    attachment: Attachment,
    report: Report,
    person_id: int | None,
    now: datetime,
) -> None:
    record_of(
        session,
        action,
        report,
        person_id=person_id,
        now=now,
        filename=attachment.filename,
        digest=attachment.digest,
        found=attachment.scan_note,
    )
