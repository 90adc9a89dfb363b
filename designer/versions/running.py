"""What this package must know of reports, which live in a higher one: declared here, supplied by run.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from flask import current_app
from sqlalchemy.orm import Session

from forms_library.definition import Definition
from forms_library.value_types import CellKey, Value

RUNNING, PRINTER, TRIALS = "running_reports", "form_printer", "form_trials"


@dataclass(frozen=True)
class RunningUse:
    """One period in which reports of a version are under way: how many are owed, begun, and sent or accepted."""

    version: int
    period: str
    owed: int
    begun: int
    sent: int


class RunningReports(Protocol):
    """The reports that use a form now."""

    def uses(self, session: Session, template_code: str) -> Sequence[RunningUse]:
        """The periods whose windows are open or whose reports are not all accepted, newest first."""


class FormPrinter(Protocol):
    """Prints a form that no report has been filled on."""

    def printed(self, definition: Definition, values: Mapping[CellKey, Value]) -> bytes:
        """The PDF as a report with these values would be printed."""


class FormTrials(Protocol):
    """Lets a designer type into a form as its officers will, without keeping anything."""

    def address(self, code: str, *, blank: bool) -> str:
        """Where the newest state of the form is tried: with sample figures, or ``blank``."""


def running_reports() -> RunningReports:
    """Who knows the reports of the running application."""
    return cast(RunningReports, current_app.extensions[RUNNING])


def form_printer() -> FormPrinter:
    """The printer of the running application."""
    return cast(FormPrinter, current_app.extensions[PRINTER])


def form_trials() -> FormTrials:
    """The trials of the running application."""
    return cast(FormTrials, current_app.extensions[TRIALS])
