"""What stands in the way of opening or submitting a file beside a report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms_library.messages import N_, Message
from forms_library.problems import Problem
from runtime.reports.models import Attachment, Scan

_REFUSALS = {
    Scan.PENDING: N_("The file %(name)s is still being scanned for viruses. Try again in a minute."),
    Scan.INFECTED: N_(
        "The file %(name)s contains malware (%(reason)s) and cannot be opened. Remove it and attach a clean one."
    ),
    Scan.FAILED: N_(
        "The file %(name)s could not be scanned for viruses (%(reason)s). Let it be scanned again, or remove it."
    ),
}


_UNREACHED = N_(
    "The file %(name)s could not be scanned: the virus scanner does not answer. "
    "Let it be scanned again, or tell your administrator."
)


def refusal(file: Attachment) -> Message | None:
    """Why the file may neither be opened nor sent along; None when it may."""
    unreached = file.scan is Scan.FAILED and not file.scan_note
    text = _UNREACHED if unreached else _REFUSALS.get(file.scan)
    return None if text is None else Message(text, {"name": file.filename, "reason": file.scan_note})


def file_problems(files: Iterable[Attachment]) -> Iterator[Problem]:
    """An error for each file that must not be submitted."""
    for file in files:
        message = refusal(file)
        if message is not None:
            yield Problem(message)
