"""Days are judged in Vietnam, moments are kept in UTC: the bridge between them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from forms_library.calendar.kinds import ONE_DAY

VN_TZ = ZoneInfo("Asia/Ho_Chi_Minh")


def start_of_day(day: date) -> datetime:
    """00:00 of the day in Vietnam."""
    return datetime.combine(day, time.min, VN_TZ)


def end_of_day(day: date) -> datetime:
    """24:00 of the day in Vietnam (Bộ luật Dân sự 2015 Đ148.6), which is 00:00 of the next."""
    return start_of_day(day + ONE_DAY)


def local_day(moment: datetime) -> date:
    """The day in Vietnam of an aware moment; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(VN_TZ).date()


def on_time(moment: datetime, due: date) -> bool:
    """Whether something done at `moment` was done by the due day; 24:00 sharp still counts."""
    return moment <= end_of_day(due)
