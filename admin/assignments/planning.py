"""The days of a period for every level, and what assigning it to a choice of organisations would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from admin.assignments.models import ReportingPeriod, WindowState
from admin.assignments.queries import assigned_pairs, stored_period
from admin.base import clock
from admin.base.errors import Invalid
from admin.organisations.models import Organisation, OrganisationKind
from admin.regimes.models import Regime, RegimeForm
from admin.regimes.queries import family_of
from admin.regimes.rules import cut_off_of, dues_of, is_exempt, levels_of, profile_of
from forms_library.calendar import (
    CalendarError,
    DateRange,
    DueDate,
    Period,
    Window,
    WorkingCalendar,
    assign_by,
    may_assign,
    opens_in_time,
    periods_of_year,
    waived,
    window,
)
from forms_library.messages import N_, Message


@dataclass(frozen=True)
class PeriodDays:
    """The days of one period of one regime: its figures, the due day of each level (from 1), the window of level 1."""

    data: DateRange
    dues: tuple[DueDate, ...]
    window: Window

    def due(self, level: int) -> DueDate:
        """The due day of a level."""
        return self.dues[min(level, len(self.dues)) - 1]

    def closes_on(self, level: int) -> date:
        """The last day of entry for a level."""
        return self.due(level).date + (self.window.closes_on - self.dues[0].date)


@dataclass(frozen=True)
class Skipped:
    """An organisation that is not assigned, and why."""

    organisation: Organisation
    reason: Message


@dataclass
class LevelPlan:
    """One form at one level: who would be assigned it, to whom it goes and by when.

    ``waived_by`` is the longer report that replaces it (D12); the assignment is then written down as not owed.
    """

    form: RegimeForm
    recipient: Organisation
    opens_on: date
    due: DueDate
    closes_on: date
    waived_by: Period | None
    organisations: list[Organisation] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What assigning would do; ``refusal`` says why it cannot be done at all."""

    regime: Regime
    period: Period
    days: PeriodDays
    stored: ReportingPeriod | None
    levels: tuple[LevelPlan, ...]
    skipped: tuple[Skipped, ...]
    assign_by: date
    refusal: Message | None
    opens_late: bool

    @property
    def count(self) -> int:
        """How many assignments would be written."""
        return sum(len(level.organisations) for level in self.levels)


def days_of_period(
    regime: Regime,
    period: Period,
    calendar: WorkingCalendar,
    *,
    due_on: date | None = None,
    data: DateRange | None = None,
) -> PeriodDays:
    """Compute the days; ``due_on`` and ``data`` state what a request by decision states (D20).

    Raises Invalid when the regime's rules do not give the days.
    """
    try:
        data = data or period.data_range(cut_off_of(regime))
        if due_on is None:
            dues = tuple(dues_of(regime, period, calendar))
        else:
            dues = (DueDate(due_on, due_on),) * levels_of(regime)
        return PeriodDays(data, dues, window(dues[0].date, profile_of(regime).window, data))
    except CalendarError as error:
        raise Invalid(error.message) from error


def stored_days(stored: ReportingPeriod, computed: PeriodDays) -> PeriodDays:
    """The days a planned period keeps (D14): the later levels follow the first as they were computed now."""
    moved = stored.due_on - computed.dues[0].date
    first = computed.dues[0] if not moved else DueDate(stored.due_on, stored.due_on)
    later = (DueDate(due.date + moved, due.nominal + moved, due.shifts) for due in computed.dues[1:])
    kept = Window(stored.opens_on, stored.closes_on)
    return PeriodDays(DateRange(stored.data_from, stored.data_to), (first, *later), kept)


def last_level_due(stored: ReportingPeriod, calendar: WorkingCalendar) -> date:
    """The due day of the last level that passes the report on (S0 Đ9.3: until then it may be corrected)."""
    computed = days_of_period(
        stored.regime,
        Period.parse(stored.code),
        calendar,
        due_on=_stated_due(stored.regime, stored),
        data=DateRange(stored.data_from, stored.data_to),
    )
    return stored_days(stored, computed).dues[-1].date


def waivers(
    session: Session, regime: Regime, period: Period, calendar: WorkingCalendar
) -> dict[OrganisationKind, Period]:
    """For which kinds of reporter a longer report of the same family, due on the same day, replaces this one (D12)."""
    found: dict[OrganisationKind, Period] = {}
    waives = profile_of(regime).waives
    for other in family_of(session, regime) if period.kind in waives else ():
        dues = {period: dues_of(regime, period, calendar)[0].date}
        for candidate in periods_of_year(other.frequency, period.year):
            dues[candidate] = dues_of(other, candidate, calendar)[0].date
        instead = waived(dues, waives=waives).get(period)
        if instead is not None:
            found.update({form.reporter_kind: instead for form in other.forms})
    return found


def preview_assignment(
    session: Session,
    regime: Regime,
    period: Period,
    organisations: Sequence[Organisation],
    *,
    calendar: WorkingCalendar,
    now: datetime,
    due_on: date | None = None,
    data: DateRange | None = None,
) -> Plan:
    """What ``assign`` would do with this choice: days of each level with the reason for each shift; writes nothing."""
    stored = stored_period(session, regime.id, period.code)
    if stored is not None:
        due_on, data = (
            due_on or _stated_due(regime, stored),
            data or DateRange(stored.data_from, stored.data_to),
        )
    days = days_of_period(regime, period, calendar, due_on=due_on, data=data)
    if stored is not None:
        days = stored_days(stored, days)
    instead = waivers(session, regime, period, calendar) if due_on is None else {}
    levels = tuple(_level(regime, form, days, instead.get(form.reporter_kind)) for form in regime.forms)
    taken = assigned_pairs(session, stored.id) if stored is not None else set()
    skipped = _distribute(levels, organisations, taken, days.data)
    return _plan(regime, period, days, stored, levels, skipped, clock.local_day(now))


def _stated_due(regime: Regime, stored: ReportingPeriod) -> date | None:
    """The due day of a period whose regime leaves it to each request."""
    rule = regime.due_rule or {}
    return stored.due_on if rule.get("kind") == "date" and not rule.get("date") else None


def _level(regime: Regime, form: RegimeForm, days: PeriodDays, instead: Period | None) -> LevelPlan:
    return LevelPlan(
        form=form,
        recipient=form.recipient or regime.recipient,
        opens_on=days.window.opens_on,
        due=days.due(form.level),
        closes_on=days.closes_on(form.level),
        waived_by=instead,
    )


def _distribute(
    levels: Iterable[LevelPlan],
    organisations: Iterable[Organisation],
    taken: set[tuple[int, str]],
    data: DateRange,
) -> tuple[Skipped, ...]:
    """Put each organisation under the forms of its kind; returns those that get nothing."""
    skipped = []
    by_kind: dict[OrganisationKind, list[LevelPlan]] = {}
    for level in levels:
        by_kind.setdefault(level.form.reporter_kind, []).append(level)
    for organisation in organisations:
        forms = by_kind.get(organisation.kind, [])
        reason = (
            _reason_to_skip(organisation, data)
            if forms
            else Message(N_("no form for this kind of organisation"))
        )
        added = False if reason else _add(organisation, forms, taken)
        if not added:
            skipped.append(Skipped(organisation, reason or _why_not(organisation, forms)))
    return tuple(skipped)


def _reason_to_skip(organisation: Organisation, data: DateRange) -> Message | None:
    if organisation.valid_from > data.end:
        return Message(N_("founded after the period"))
    if organisation.valid_to is not None and organisation.valid_to < data.end:
        return Message(N_("no longer exists at the end of the period"))
    return None


def _add(organisation: Organisation, forms: Iterable[LevelPlan], taken: set[tuple[int, str]]) -> bool:
    wanted = [
        level
        for level in forms
        if level.recipient.id != organisation.id and (organisation.id, level.form.template_code) not in taken
    ]
    for level in wanted:
        level.organisations.append(organisation)
    return bool(wanted)


def _why_not(organisation: Organisation, forms: Iterable[LevelPlan]) -> Message:
    if all(level.recipient.id == organisation.id for level in forms):
        return Message(N_("is itself the receiving organisation"))
    return Message(N_("is already assigned this report"))


def _plan(
    regime: Regime,
    period: Period,
    days: PeriodDays,
    stored: ReportingPeriod | None,
    levels: tuple[LevelPlan, ...],
    skipped: tuple[Skipped, ...],
    today: date,
) -> Plan:
    profile = profile_of(regime).window
    dues = [level.due.date for level in levels if level.organisations]
    earliest = min(dues, default=days.dues[0].date)
    return Plan(
        regime=regime,
        period=period,
        days=days,
        stored=stored,
        levels=levels,
        skipped=skipped,
        assign_by=assign_by(earliest, profile),
        refusal=_refusal(regime, stored, earliest, today),
        opens_late=not opens_in_time(max(days.window.opens_on, today), days.dues[0].date, profile),
    )


def _refusal(regime: Regime, stored: ReportingPeriod | None, due: date, today: date) -> Message | None:
    if not regime.active:
        return Message(N_("The regime is not in use. Activate it first."))
    if stored is not None and stored.state is WindowState.CLOSED:
        return Message(N_("The window of this period is closed. Extend it first."))
    profile = profile_of(regime).window
    if not may_assign(today, due, profile, exempt=is_exempt(regime)):
        text = N_(
            "It is too late to assign: a periodic report due on %(due)s must be assigned by %(latest)s "
            "(at least %(days)s days before)."
        )
        latest = assign_by(due, profile)
        return Message(
            text,
            {"due": f"{due:%d/%m/%Y}", "latest": f"{latest:%d/%m/%Y}", "days": profile.assign_days_before},
        )
    return None
