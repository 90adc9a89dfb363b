"""Whether a person may change a report at a moment; every operation that changes one asks here."""

from __future__ import annotations

from datetime import datetime

from admin.assignments.rules import may_enter as may_enter_now
from admin.base.errors import Conflict, NotAllowed
from admin.web.access import Actor
from forms_library.messages import N_
from runtime.approval.states import State
from runtime.reports.models import Report
from runtime.reports.queries import may_enter


def check_enterable(report: Report, actor: Actor, now: datetime) -> None:
    """Raise unless ``actor`` may enter figures in ``report`` at ``now``."""
    if not may_enter(actor, report):
        raise NotAllowed(N_("Your position does not allow you to enter figures in this report."))
    if report.state is not State.DRAFTING:
        raise Conflict(
            N_(
                "The report has been submitted and can no longer be changed. What you entered is kept on this device."
            ),
            reason="submitted",
            state=report.state.value,
        )
    refusal = may_enter_now(report.assignment, now)
    if refusal is not None:
        raise Conflict(refusal, reason="window_closed")


def check_open(report: Report, now: datetime) -> None:
    """Raise Conflict unless figures of another system may come into ``report`` at ``now``."""
    if report.state is not State.DRAFTING:
        raise Conflict(
            N_("The report has been submitted. Figures are taken again only if it is returned."),
            reason="submitted",
            state=report.state.value,
        )
    refusal = may_enter_now(report.assignment, now)
    if refusal is not None:
        raise Conflict(refusal, reason="window_closed")


def is_enterable(report: Report, actor: Actor, now: datetime) -> bool:
    """Whether ``check_enterable`` would let this person change the report."""
    drafting = report.state is State.DRAFTING and may_enter(actor, report)
    return drafting and may_enter_now(report.assignment, now) is None
