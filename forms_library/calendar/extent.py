"""Which days a period stands for when nothing else is known of it: whole calendar months, or its years."""

from __future__ import annotations

from datetime import date

from forms_library.calendar.cut_offs import CALENDAR_MONTHS
from forms_library.calendar.kinds import CalendarError
from forms_library.calendar.periods import Period


def extent(period: Period) -> tuple[date, date]:
    """First and last day in calendar months; stages and requests by decision count by their years."""
    try:
        days = period.data_range(CALENDAR_MONTHS)
    except CalendarError:
        return date(period.year, 1, 1), date(period.year, 12, 31)
    return days.start, days.end
