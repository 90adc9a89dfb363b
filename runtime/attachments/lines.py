"""A file as pages list it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from admin.base.i18n import said
from runtime.attachments.cells import reference_of
from runtime.reports.files import refusal
from runtime.reports.models import Attachment, Scan


def line_of(file: Attachment, *, removable: bool) -> dict[str, Any]:
    """Name, size, addresses and how its scan stands; ``refusal`` says why it cannot be opened ("" when it can)."""
    refused = refusal(file)
    again = removable and file.scan is Scan.FAILED
    return {
        "id": file.id,
        "name": file.filename,
        "size": file.size,
        "reference": reference_of(file),
        "scan": file.scan.value,
        "refusal": said(refused) if refused is not None else "",
        "url": url_for("attachments.download", attachment_id=file.id) if refused is None else "",
        "state_url": url_for("attachments.state", attachment_id=file.id),
        "scan_url": url_for("attachments.scan", attachment_id=file.id) if again else "",
        "remove_url": url_for("attachments.remove", attachment_id=file.id) if removable else "",
    }
