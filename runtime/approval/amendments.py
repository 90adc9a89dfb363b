"""Until when a report that was sent may be corrected (S0 Đ9.3), and putting back what was sent when it is not."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from admin.assignments.planning import last_level_due
from admin.assignments.queries import last_due
from admin.days_off.queries import working_calendar
from admin.regimes.rules import profile_of
from forms_library.calendar import end_of_day, local_day
from forms_library.messages import N_, Message
from runtime.approval.profiles import workflow_of
from runtime.reports.models import Report

UNTIL_THE_LAST_LEVEL = "last_level_due"


def amendment_refusal(session: Session, report: Report, now: datetime) -> Message | None:
    """Why no amendment may be begun any more; None if it may, or if the lead has opened this report again."""
    reopened = report.assignment.reopened_until
    if not _is_limited(report) or (reopened is not None and now <= reopened):
        return None
    last = last_day(session, report)
    if now <= end_of_day(last):
        return None
    text = N_(
        "Amendments were possible until the end of %(day)s, the due day of the last level. "
        "Ask the organisation in charge to open this report again."
    )
    return Message(text, {"day": f"{last:%d/%m/%Y}"})


def amendment_until(session: Session, report: Report, now: datetime) -> datetime:
    """Until when the amendment can be entered: the last level's due day; where it is over, as long as a correction."""
    last = end_of_day(last_day(session, report))
    reopened = report.assignment.reopened_until
    if reopened is not None:
        last = max(last, reopened)
    if _is_limited(report):
        return last
    days = workflow_of(report.assignment.period.regime).rules.reopened_days
    return max(last, end_of_day(working_calendar(session).add_working_days(local_day(now), days)))


def last_day(session: Session, report: Report) -> date:
    """The due day of the last level: by the rule, or a later one that was assigned."""
    period = report.assignment.period
    by_rule = last_level_due(period, working_calendar(session))
    return max(by_rule, last_due(session, period.id) or by_rule)


def _is_limited(report: Report) -> bool:
    return profile_of(report.assignment.period.regime).rules.correction_until == UNTIL_THE_LAST_LEVEL
