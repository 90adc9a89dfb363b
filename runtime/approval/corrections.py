"""Until when a returned report may be corrected: the usual day, what is too late for the levels above, the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from admin.days_off.queries import working_calendar
from forms_library.calendar import local_day
from forms_library.days import written
from forms_library.messages import N_, Message
from runtime.approval.amendments import last_day
from runtime.approval.profiles import workflow_of
from runtime.reports.models import Report

FARTHEST = 366  # days ahead


@dataclass(frozen=True)
class CorrectionDays:
    """The last day for a correction.

    Attributes:
        usual: taken when the returner states none: so many working days as the profile says.
        final: the due day of the last level; a correction after it misses the totals above, which the returner is told.
        latest: one more period after both of them; by then the next report has taken the place of this one.
    """

    today: date
    usual: date
    final: date
    latest: date

    def refusal(self, chosen: date) -> Message | None:
        """Why a day cannot be given; None if it can."""
        if chosen < self.today:
            return Message(N_("The day for the correction lies in the past."))
        if chosen > self.latest:
            text = N_("The correction can be given until the end of %(day)s at the latest.")
            return Message(text, {"day": written(self.latest)})
        return None

    def warning(self, chosen: date) -> Message | None:
        """What the returner should know of the day; None where there is nothing to say."""
        return self.too_late if chosen > self.final and chosen > self.usual else None

    @property
    def too_late(self) -> Message:
        """What is said of a day after the last level's."""
        text = N_("The last level reports by the end of %(day)s: its totals may go without this report.")
        return Message(text, {"day": written(self.final)})


def correction_days(session: Session, report: Report, now: datetime) -> CorrectionDays:
    """The days between which the returner of ``report`` chooses."""
    today, period = local_day(now), report.assignment.period
    days = workflow_of(period.regime).rules.reopened_days
    usual = working_calendar(session).add_working_days(today, days)
    final = last_day(session, report)
    length = period.data_to - period.data_from + timedelta(days=1)
    latest = min(max(usual, final) + length, today + timedelta(days=FARTHEST))
    return CorrectionDays(today, usual, final, latest)
