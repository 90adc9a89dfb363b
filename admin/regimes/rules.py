"""A regime's own rules as objects: cut-off, due days, profile, and what must be stated before it may be used."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from admin.regimes.models import IssuingLevel, Regime, RegimeClass
from forms_library.calendar import (
    CalendarError,
    CutOffRule,
    DateDue,
    DueDate,
    DueRule,
    Period,
    WorkingCalendar,
    due_dates,
    leaves_a_working_day,
    periods_of_year,
)
from forms_library.messages import N_, Message
from forms_library.profiles import Profile, profile


class Component(enum.IntEnum):
    """The eleven components of a report regime (NĐ 09/2019/NĐ-CP Điều 7, in its order)."""

    NAME = 1
    CONTENT = 2
    REPORTERS = 3
    RECIPIENT = 4
    SEND_METHOD = 5
    DEADLINE = 6
    FREQUENCY = 7
    CUT_OFF = 8
    OUTLINE = 9
    DATA_FORMS = 10
    PROCESS_GUIDE = 11


COMPONENT_NAMES: dict[Component, str] = {
    Component.NAME: N_("Name of the report"),
    Component.CONTENT: N_("Required content"),
    Component.REPORTERS: N_("Reporting organisations"),
    Component.RECIPIENT: N_("Receiving organisation"),
    Component.SEND_METHOD: N_("Way of sending"),
    Component.DEADLINE: N_("Time limit for sending"),
    Component.FREQUENCY: N_("Frequency"),
    Component.CUT_OFF: N_("Cut-off of the figures"),
    Component.OUTLINE: N_("Outline of the report"),
    Component.DATA_FORMS: N_("Data forms"),
    Component.PROCESS_GUIDE: N_("Guide to the process"),
}

# NĐ 09/2019 Điều 9.2, 10.2, 11.2
MANDATORY: dict[RegimeClass, frozenset[Component]] = {
    RegimeClass.PERIODIC: frozenset(component for component in Component if component <= Component.OUTLINE),
    RegimeClass.THEMATIC: frozenset(
        component
        for component in Component
        if component <= Component.DEADLINE or component == Component.OUTLINE
    ),
    RegimeClass.AD_HOC: frozenset(component for component in Component if component <= Component.DEADLINE),
}


def stated(regime: Regime) -> frozenset[Component]:
    """The components a regime has."""
    present = {
        Component.NAME: regime.name,
        Component.CONTENT: regime.content,
        Component.REPORTERS: regime.forms,
        Component.RECIPIENT: regime.recipient_id,
        Component.SEND_METHOD: regime.send_method,
        Component.DEADLINE: regime.due_rule,
        Component.FREQUENCY: regime.frequency,
        Component.CUT_OFF: regime.cut_off_rule,
        Component.OUTLINE: regime.outline,
        Component.DATA_FORMS: regime.forms,
        Component.PROCESS_GUIDE: regime.process_guide,
    }
    return frozenset(component for component, value in present.items() if value)


def missing(regime: Regime) -> list[Component]:
    """The mandatory components that are not stated yet, in the decree's order (A04)."""
    return sorted(MANDATORY[regime.regime_class] - stated(regime))


def cut_off_of(regime: Regime) -> CutOffRule:
    """The cut-off rule; CalendarError when none can be read."""
    return CutOffRule.parse(regime.cut_off_rule)


def due_of(regime: Regime) -> DueRule:
    """The due rule; CalendarError when none can be read."""
    return DueRule.parse(regime.due_rule)


def profile_of(regime: Regime) -> Profile:
    """The profile the regime follows."""
    return profile(regime.profile)


def levels_of(regime: Regime) -> int:
    """How many levels pass the report on."""
    return max((form.level for form in regime.forms), default=1)


def is_exempt(regime: Regime) -> bool:
    """Whether the three days before the due day need not be kept (Huế Đ10.1): ad hoc, or asked for by the
    Government or a ministry."""
    return regime.regime_class is RegimeClass.AD_HOC or regime.issuing_level is IssuingLevel.GOVERNMENT


def dues_of(regime: Regime, period: Period, calendar: WorkingCalendar) -> list[DueDate]:
    """The due days of every level of the regime in a period; CalendarError when the rules leave them to a request."""
    return due_dates(due_of(regime), period, calendar, levels_of(regime), cut_off=cut_off_of(regime))


@dataclass(frozen=True)
class TooSoon:
    """A period whose due day leaves no working day after the cut-off."""

    period: Period
    due: DueDate


def due_too_soon(regime: Regime, calendar: WorkingCalendar, year: int) -> TooSoon | None:
    """The first period of ``year`` or the next whose due day leaves less than one working day after the end of data
    taking (NĐ 09/2019 Điều 8.5b); None when all do, or when each request states its own day."""
    rule = due_of(regime)
    if isinstance(rule, DateDue):
        return None
    cut_off = cut_off_of(regime)
    for period in (*periods_of_year(regime.frequency, year), *periods_of_year(regime.frequency, year + 1)):
        due = dues_of(regime, period, calendar)[0]
        if not leaves_a_working_day(period.data_range(cut_off), due, calendar):
            return TooSoon(period, due)
    return None


def deadline_in_words(regime: Regime) -> Message:
    """The due rule as a sentence; a rule that cannot be read says so."""
    try:
        raw = due_of(regime).dump()
    except CalendarError as error:
        return error.message
    return _DEADLINES[str(raw["kind"])](raw)


def cut_off_in_words(regime: Regime) -> Message:
    """The cut-off rule as a sentence; a rule that cannot be read says so."""
    try:
        raw = cut_off_of(regime).dump()
    except CalendarError as error:
        return error.message
    if isinstance(raw, str):
        return Message(_NAMED_CUT_OFFS[raw])
    return _CUT_OFFS[str(raw["kind"])](raw)


def _fixed_days(raw: dict[str, Any]) -> Message:
    days = raw["day"] if isinstance(raw["day"], list) else [raw["day"]]
    listed = ", ".join(str(day) for day in days)
    months = int(str(raw.get("months_after", 0)))
    if raw.get("before"):
        return Message(N_("Before day %(days)s of the closing month"), {"days": listed})
    if months == 1:
        return Message(
            N_("Day %(days)s of the month after the period (one day for each level)"), {"days": listed}
        )
    if months:
        text = N_("Day %(days)s of the month %(months)s months after the period (one day for each level)")
        return Message(text, {"days": listed, "months": months})
    return Message(N_("Day %(days)s of the closing month (one day for each level)"), {"days": listed})


_DEADLINES: dict[str, Callable[[dict[str, Any]], Message]] = {
    "working_days": lambda raw: Message(
        N_("%(days)s working days after the cut-off, %(per_level)s more for each higher level"),
        {"days": raw["days"], "per_level": raw["per_level"]},
    ),
    "weekly": lambda raw: Message(N_("Thursday, the day after the week closes")),
    "fixed_day": _fixed_days,
    "date": lambda raw: (
        Message(N_("On %(day)s"), {"day": _vietnamese_day(raw["date"])})
        if raw.get("date")
        else Message(N_("Stated in each request"))
    ),
}
_NAMED_CUT_OFFS = {
    "15-14": N_("From the 15th of the month before to the end of the 14th of the closing month"),
    "calendar": N_("Calendar months, from the first day to the last"),
}
_CUT_OFFS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "monthly": lambda raw: Message(
        N_("Closes at the end of day %(day)s of the closing month"), {"day": raw["day"]}
    ),
    "within_year": lambda raw: Message(
        N_("From %(start)s to %(end)s of the year"),
        {"start": _day_of_year(raw["start"]), "end": _day_of_year(raw["end"])},
    ),
    "dates": lambda raw: Message(
        N_("From %(start)s to %(end)s"),
        {"start": _vietnamese_day(raw["start"]), "end": _vietnamese_day(raw["end"])},
    ),
}


def _vietnamese_day(raw: object) -> str:
    return "/".join(reversed(str(raw).split("-")))


def _day_of_year(raw: object) -> str:
    month, day = str(raw).split("-")
    return f"{day}/{month}"
