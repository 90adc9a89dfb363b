"""The work behind a scan. It may run twice: a file whose scan has ended is left as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.base.database import unit_of_work
from admin.jobs.operations import handles, handles_failure
from runtime.attachments.clamd import Scanner, ScannerRefused, Verdict
from runtime.attachments.scanning import SCAN, keep_verdict
from runtime.documents import vault
from runtime.reports.models import Attachment, Scan


@handles(SCAN)
def scan_attachment(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Send the content to the daemon; the slow part reads in a transaction of its own."""
    with unit_of_work(write=False) as reading:
        digest = _waiting(reading, payload)
    if digest is None:
        return
    scan, note = _verdict(digest)
    attachment = session.get_one(Attachment, payload["attachment"])
    if attachment.scan is Scan.PENDING:
        keep_verdict(session, attachment, scan, note, now=now)


def _waiting(session: Session, payload: dict[str, Any]) -> str | None:
    """The digest of the file, if it still waits."""
    attachment = session.get(Attachment, payload["attachment"])
    return attachment.digest if attachment is not None and attachment.scan is Scan.PENDING else None


def _verdict(digest: str) -> tuple[Scan, str]:
    address = vault.settings().clamav
    if not address:  # the scanner was taken away while the file waited
        return Scan.NONE, ""
    try:
        verdict = Scanner(address).scan(vault.files().get(digest))
    except ScannerRefused as refused:
        return Scan.FAILED, str(refused)
    return _state(verdict), verdict.found


def _state(verdict: Verdict) -> Scan:
    return Scan.CLEAN if verdict.clean else Scan.INFECTED


@handles_failure(SCAN)
def scan_failed(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """The daemon was not reached although it was tried several times."""
    attachment = session.get_one(Attachment, payload["attachment"])
    if attachment.scan is Scan.PENDING:
        keep_verdict(session, attachment, Scan.FAILED, "", now=now)
