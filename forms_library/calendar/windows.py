"""When entry opens and closes around a due day, and how early a report must be assigned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Literal

from forms_library.calendar.kinds import CalendarError, DateRange
from forms_library.messages import N_, Message


@dataclass(frozen=True)
class WindowProfile:
    """Calendar days, as Huế 1153/QĐ-UBND counts them: assign at least 3 days before the due day (Đ10.1),
    open at least 3 days before it and close 1 day after (Đ11.1b).

    "After the end of the reporting period" in Đ11.1b is read as the due day: counted from the end of the data,
    the window would close before the report is due. `closes_after` = "data_end" is the literal reading.
    """

    assign_days_before: int = 3
    open_days_before: int = 3
    close_days_after: int = 1
    closes_after: Literal["due", "data_end"] = "due"

    def __post_init__(self) -> None:
        days = (self.assign_days_before, self.open_days_before, self.close_days_after)
        if not all(isinstance(count, int) and count >= 0 for count in days) or self.closes_after not in (
            "due",
            "data_end",
        ):
            raise CalendarError(Message(N_("This window rule cannot be read.")))

    @classmethod
    def parse(cls, raw: Mapping[str, object]) -> WindowProfile:
        """Read what `dump` writes; what is left out keeps Huế's value."""
        try:
            return replace(cls(), **raw)  # type: ignore[arg-type]  # names and values are checked right here
        except TypeError as error:
            raise CalendarError(Message(N_("This window rule cannot be read."))) from error

    def dump(self) -> dict[str, object]:
        """The JSON form that `parse` reads."""
        return asdict(self)


HUE = WindowProfile()


@dataclass(frozen=True)
class Window:
    """Entry is possible from `opens_on` 00:00 to `closes_on` 24:00."""

    opens_on: date
    closes_on: date


def window(due: date, profile: WindowProfile = HUE, data: DateRange | None = None) -> Window:
    """The standard window around the due day of level 1; `data` is needed where the profile closes after its end."""
    anchor = due
    if profile.closes_after == "data_end":
        if data is None:
            raise ValueError("a window that closes after the data needs the data range")
        anchor = data.end
    return Window(_latest_opening(due, profile), anchor + timedelta(days=profile.close_days_after))


def assign_by(due: date, profile: WindowProfile = HUE) -> date:
    """The last day on which the report may still be assigned."""
    return due - timedelta(days=profile.assign_days_before)


def may_assign(on: date, due: date, profile: WindowProfile = HUE, *, exempt: bool = False) -> bool:
    """Huế Đ10.1; `exempt`: an ad-hoc report of the city, or one asked for by the Government or a ministry."""
    return exempt or on <= assign_by(due, profile)


def opens_in_time(opens_on: date, due: date, profile: WindowProfile = HUE) -> bool:
    """False means that a reason and a notice to every reporter are owed (Huế Đ11.1b)."""
    return opens_on <= _latest_opening(due, profile)


def _latest_opening(due: date, profile: WindowProfile) -> date:
    return due - timedelta(days=profile.open_days_before)
