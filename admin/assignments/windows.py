"""What may happen to a window: it is opened, closed, moved; by people, or by the clock on its planned days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import (
    Assignment,
    AssignmentState,
    ReportingPeriod,
    WindowAction,
    WindowEvent,
    WindowState,
)
from admin.assignments.operations import version_for
from admin.assignments.queries import (
    last_due,
    owed_templates,
    period_by_id,
    periods_to_close,
    periods_to_open,
    reporters,
)
from admin.assignments.rules import closing_day, period_of
from admin.assignments.versions import VersionCatalogue, the_catalogue
from admin.audit.operations import record
from admin.base import clock
from admin.base.errors import Conflict, Invalid
from admin.jobs.operations import ask_many, handles
from admin.jobs.periodic import every
from admin.notifications.operations import notify
from admin.regimes.rules import profile_of
from forms_library.calendar import end_of_day, opens_in_time
from forms_library.messages import N_, Message
from forms_library.text import clean_lines

WINDOWS_JOB = "windows"
OPEN_JOB = "windows.open"
CLOSE_JOB = "windows.close"


def open_window(
    session: Session,
    period: ReportingPeriod,
    *,
    versions: VersionCatalogue,
    actor_person_id: int | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Open entry: the template version is fixed for every reporter of the period (C11), and each reporter is told.

    A person who opens later than the profile allows must say why (D18); ``actor_person_id`` None is the clock.
    Raises Conflict when it is open already or nothing is owed, Invalid without the reason.
    """
    _require_openable(session, period)
    today = clock.local_day(now)
    if actor_person_id is not None and not opens_in_time(
        today, period.due_on, profile_of(period.regime).window
    ):
        _require_reason(reason, N_("The window opens later than it should: state the reason."))
    _fix_versions(session, period, versions)
    period.state = WindowState.OPEN
    period.opened_at = now
    if today < period.opens_on:
        period.opens_on = today
    _append(session, period, WindowAction.OPENED, reason, actor_person_id, now)
    params = {"closes": f"{period.closes_on:%d/%m/%Y}"}
    _tell(session, period, "window.opened", params, now)


def _require_openable(session: Session, period: ReportingPeriod) -> None:
    if period.state is WindowState.OPEN:
        raise Conflict(N_("The window is open already."))
    if period.state is WindowState.CLOSED:
        raise Conflict(N_("The window is closed. Extend it, with the reason."))
    if last_due(session, period.id) is None:
        raise Conflict(N_("Nothing is assigned in this period yet."))


def _fix_versions(session: Session, period: ReportingPeriod, versions: VersionCatalogue) -> None:
    for template_code in owed_templates(session, period.id):
        version = version_for(session, period, template_code, versions)
        session.execute(
            sa.update(Assignment)
            .where(
                Assignment.period_id == period.id,
                Assignment.template_code == template_code,
                Assignment.state == AssignmentState.OWED,
                Assignment.template_version.is_(None),
            )
            .values(template_version=version)
        )


def close_window(
    session: Session,
    period: ReportingPeriod,
    *,
    actor_person_id: int | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Close entry for every level; before the planned end with a reason, and every reporter is told (D19)."""
    if period.state is not WindowState.OPEN:
        raise Conflict(N_("The window is not open."))
    early = now < end_of_day(closing_day(period, last_due(session, period.id) or period.due_on))
    if early:
        _require_reason(reason, N_("The window closes earlier than planned: state the reason."))
        period.closes_on = max(min(period.closes_on, clock.local_day(now)), period.opens_on)
    period.state = WindowState.CLOSED
    _append(session, period, WindowAction.CLOSED, reason, actor_person_id, now)
    if early:
        _tell(session, period, "window.closed", {"reason": clean_lines(reason)}, now)


def move_window(
    session: Session,
    period: ReportingPeriod,
    *,
    reason: str,
    actor_person_id: int | None,
    now: datetime,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> None:
    """Give the window other days, with a reason; every reporter is told the old and the new ones (D19).

    A closed window whose last day lies ahead again is open again (I04). Days of the due date do not move.
    Raises Invalid for days that cannot be.
    """
    _require_reason(reason, N_("State the reason for moving the window."))
    old = (period.opens_on, period.closes_on)
    new = (opens_on or old[0], closes_on or old[1])
    _check_days(period, new, clock.local_day(now))
    period.opens_on, period.closes_on = new
    if period.state is WindowState.CLOSED and period.opened_at is not None:
        period.state = WindowState.OPEN
    _append(session, period, WindowAction.MOVED, reason, actor_person_id, now)
    names = ("old_opens", "old_closes", "opens", "closes")
    params = {name: f"{day:%d/%m/%Y}" for name, day in zip(names, (*old, *new), strict=True)}
    _tell(session, period, "window.moved", {**params, "reason": clean_lines(reason)}, now)


def _check_days(period: ReportingPeriod, new: tuple[date, date], today: date) -> None:
    opens_on, closes_on = new
    if new == (period.opens_on, period.closes_on):
        raise Invalid(N_("These are the days it has already."))
    if closes_on < period.due_on:
        raise Invalid(N_("The window cannot close before the due day."))
    if closes_on < opens_on:
        raise Invalid(N_("The window cannot close before it opens."))
    if period.state is not WindowState.PLANNED and opens_on != period.opens_on:
        raise Invalid(N_("The window has opened already; only its last day can move."))
    if closes_on < today:
        raise Invalid(N_("The last day of the window lies in the past."))


def _require_reason(reason: str, text: str) -> None:
    if not clean_lines(reason):
        raise Invalid(Message(text), field="reason")


def _append(
    session: Session,
    period: ReportingPeriod,
    action: WindowAction,
    reason: str,
    actor_person_id: int | None,
    now: datetime,
) -> None:
    reason = clean_lines(reason)
    session.add(
        WindowEvent(
            period_id=period.id,
            action=action,
            at=now,
            person_id=actor_person_id,
            opens_on=period.opens_on,
            closes_on=period.closes_on,
            reason=reason,
        )
    )
    session.flush()
    record(
        session,
        f"window.{action.value}",
        "period",
        period.id,
        person_id=actor_person_id,
        now=now,
        opens_on=period.opens_on.isoformat(),
        closes_on=period.closes_on.isoformat(),
        reason=reason,
    )


def _tell(
    session: Session, period: ReportingPeriod, event: str, params: dict[str, Any], now: datetime
) -> None:
    people = reporters(session, period, clock.local_day(now))
    said = {"report": period.regime.name, "period": period_of(period).label, **params}
    key = f"{event}/{period.id}/{period.version}"
    notify(session, people, event, key, said, "/work", now)


@every(WINDOWS_JOB, minutes=5)
def work_windows(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Ask for the opening and closing of every window whose time has come, each as a job of its own: a form without a
    published version must not keep the others shut."""
    today = clock.local_day(now)
    opening = {
        f"{OPEN_JOB}/{period.id}/{today}": {"period": period.id} for period in periods_to_open(session, today)
    }
    closing = {
        f"{CLOSE_JOB}/{period.id}/{today}": {"period": period.id}
        for period, due in periods_to_close(session, today)
        if now >= end_of_day(closing_day(period, due))
    }
    ask_many(session, OPEN_JOB, opening, now=now)
    ask_many(session, CLOSE_JOB, closing, now=now)


@handles(OPEN_JOB)
def open_by_clock(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Open one planned window whose day has come (D18)."""
    period = period_by_id(session, payload["period"], lock=True)
    if period.state is WindowState.PLANNED and period.opens_on <= clock.local_day(now):
        open_window(session, period, versions=the_catalogue(), actor_person_id=None, now=now)


@handles(CLOSE_JOB)
def close_by_clock(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Close one open window whose last level has reached its last day's 24:00 (D18)."""
    period = period_by_id(session, payload["period"], lock=True)
    due = last_due(session, period.id)
    if period.state is WindowState.OPEN and due is not None and now >= end_of_day(closing_day(period, due)):
        close_window(session, period, actor_person_id=None, now=now)
