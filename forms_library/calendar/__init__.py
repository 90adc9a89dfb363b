"""Reporting periods, cut-off days, working days, due dates and entry windows: plain rules over dates."""

from forms_library.calendar.cut_offs import (
    CALENDAR_MONTHS,
    STANDARD,
    CutOffRule,
    MonthlyCutOff,
    StatedDates,
    WithinYear,
)
from forms_library.calendar.day_bounds import VN_TZ, end_of_day, local_day, on_time, start_of_day
from forms_library.calendar.due_dates import (
    DateDue,
    DueDate,
    DueRule,
    FixedDayDue,
    WeeklyDue,
    WorkingDaysDue,
    due_dates,
    leaves_a_working_day,
)
from forms_library.calendar.extent import extent
from forms_library.calendar.kinds import CalendarError, DateRange, PeriodKind
from forms_library.calendar.periods import Period, periods_of_year
from forms_library.calendar.waivers import ONLY_MONTHS, PRECEDENCE, waived
from forms_library.calendar.windows import (
    HUE,
    Window,
    WindowProfile,
    assign_by,
    may_assign,
    opens_in_time,
    window,
)
from forms_library.calendar.working_days import DayOverride, WorkingCalendar, statutory_days

__all__ = [
    "CALENDAR_MONTHS",
    "HUE",
    "ONLY_MONTHS",
    "PRECEDENCE",
    "STANDARD",
    "VN_TZ",
    "CalendarError",
    "CutOffRule",
    "DateDue",
    "DateRange",
    "DayOverride",
    "DueDate",
    "DueRule",
    "FixedDayDue",
    "MonthlyCutOff",
    "Period",
    "PeriodKind",
    "StatedDates",
    "WeeklyDue",
    "Window",
    "WindowProfile",
    "WithinYear",
    "WorkingCalendar",
    "WorkingDaysDue",
    "assign_by",
    "due_dates",
    "end_of_day",
    "extent",
    "leaves_a_working_day",
    "local_day",
    "may_assign",
    "on_time",
    "opens_in_time",
    "periods_of_year",
    "start_of_day",
    "statutory_days",
    "waived",
    "window",
]
