"""When entry is possible, from what is stored of a period and an assignment (no database)."""

from __future__ import annotations

from datetime import date, datetime

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod, WindowState
from forms_library.calendar import Period, end_of_day
from forms_library.messages import N_, Message


def period_of(stored: ReportingPeriod) -> Period:
    """The period as the calendar knows it."""
    return Period.parse(stored.code)


def closing_day(period: ReportingPeriod, due_on: date) -> date:
    """The last day of entry for those due on ``due_on``.

    A period has one window, stated for the first level. Those who aggregate are due later and close as many days after
    their own due day as the first level does; moving the window moves them all.
    """
    return due_on + (period.closes_on - period.due_on)


def entry_ends_at(assignment: Assignment) -> datetime:
    """The moment at which entry and first submission end, a reopening included."""
    closes = end_of_day(closing_day(assignment.period, assignment.due_on))
    return closes if assignment.reopened_until is None else max(closes, assignment.reopened_until)


def may_enter(assignment: Assignment, now: datetime) -> Message | None:
    """None when figures may be entered and submitted for the first time at ``now``; otherwise why not."""
    if assignment.state is AssignmentState.WAIVED:
        return Message(N_("This report is not owed: a longer report due on the same day replaces it."))
    if assignment.state is AssignmentState.CANCELLED:
        return Message(N_("This assignment was cancelled."))
    if assignment.reopened_until is not None and now <= assignment.reopened_until:
        return None
    return _window_shut(assignment, now)


def _window_shut(assignment: Assignment, now: datetime) -> Message | None:
    period = assignment.period
    if period.state is WindowState.PLANNED:
        return Message(N_("Entry opens on %(day)s."), {"day": f"{period.opens_on:%d/%m/%Y}"})
    last = closing_day(period, assignment.due_on)
    if period.state is WindowState.CLOSED or now > end_of_day(last):
        text = N_(
            "The window of this period closed at the end of %(day)s. Nothing you entered is lost; "
            "ask the receiving organisation to open it again."
        )
        return Message(text, {"day": f"{last:%d/%m/%Y}"})
    return None
