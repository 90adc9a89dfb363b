"""Đợt nhận báo cáo: the year, one window, opening, closing, moving."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.assignments.models import ReportingPeriod, WindowState
from admin.assignments.queries import (
    WindowLine,
    assignments_page,
    last_due,
    period_by_id,
    reporter_ids,
    reporters,
    window_events,
    windows_of_year,
)
from admin.assignments.rules import closing_day, period_of
from admin.assignments.versions import the_catalogue
from admin.assignments.windows import close_window, move_window, open_window
from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import DomainError, NotFound
from admin.base.i18n import _, said
from admin.people.roles import Duty
from admin.regimes.rules import profile_of
from admin.web.access import requires, the_actor
from admin.web.forms import MoveWindowForm, ReasonForm
from admin.web.scope import reach_of, require_reach
from forms_library.calendar import opens_in_time

blueprint = Blueprint("windows", __name__, url_prefix="/windows")

SHOWN_ASSIGNMENTS = 60


@blueprint.get("/")
@requires(Duty.ASSIGN)
def windows() -> ResponseReturnValue:
    """The windows of a year: a calendar by regime and month, and a list."""
    today = clock.local_day(clock.now())
    year = request.args.get("year", today.year, type=int)
    if not 2000 <= year <= 2100:
        raise NotFound("There is no such year.")
    within = reach_of(the_actor(), Duty.ASSIGN)
    lines = [
        line for line in windows_of_year(the_session(), year) if line.period.regime.recipient_id in within
    ]
    return render_template(
        "admin/windows.html",
        year=year,
        today=today,
        lines=lines,
        months=_by_month(lines, year),
        period_of=period_of,
        groups=_groups(lines),
    )


def _by_month(lines: list[WindowLine], year: int) -> list[tuple[Any, dict[int, list[WindowLine]]]]:
    """For each regime its windows by the month in which they are due (0: the year before, 13: the year after)."""
    found: dict[int, tuple[Any, dict[int, list[WindowLine]]]] = {}
    for line in lines:
        due = line.period.due_on
        month = due.month if due.year == year else (0 if due.year < year else 13)
        regime = line.period.regime
        found.setdefault(regime.id, (regime, {}))[1].setdefault(month, []).append(line)
    return sorted(found.values(), key=lambda item: item[0].name)


def _groups(lines: list[WindowLine]) -> list[tuple[WindowState, list[WindowLine]]]:
    """Open ones first, then what comes, then what is over."""
    order = (WindowState.OPEN, WindowState.PLANNED, WindowState.CLOSED)
    return [(state, [line for line in lines if line.period.state is state]) for state in order]


@blueprint.get("/<int:period_id>")
@requires(Duty.ASSIGN)
def window(period_id: int) -> ResponseReturnValue:
    """One window: its days, who owes what, what happened, who will be told."""
    return _page(_period(period_id), ReasonForm(formdata=None), MoveWindowForm(formdata=None))


def _page(
    period: ReportingPeriod, reason: ReasonForm, move: MoveWindowForm, refusal: str = ""
) -> ResponseReturnValue:
    session, today = the_session(), clock.local_day(clock.now())
    latest = last_due(session, period.id)
    owed, total = assignments_page(session, page=1, size=SHOWN_ASSIGNMENTS, period_id=period.id)
    if not move.is_submitted():
        move.opens_on.data, move.closes_on.data = period.opens_on, period.closes_on
    page = render_template(
        "admin/window.html",
        period=period,
        shown=period_of(period),
        assignments=owed,
        total=total,
        events=window_events(session, period.id),
        told=len(reporters(session, period, today)),
        organisations=len(reporter_ids(session, period)),
        last_closing=closing_day(period, latest) if latest else period.closes_on,
        opens_late=not opens_in_time(
            max(today, period.opens_on), period.due_on, profile_of(period.regime).window
        ),
        today=today,
        reason_form=reason,
        move_form=move,
        refusal=refusal,
    )
    return (page, 422) if refusal else page


def _period(period_id: int, *, lock: bool = False) -> ReportingPeriod:
    period = period_by_id(the_session(), period_id, lock=lock)
    require_reach(the_actor(), Duty.ASSIGN, period.regime.recipient_id)
    return period


@blueprint.post("/<int:period_id>/open")
@requires(Duty.ASSIGN)
def open_one(period_id: int) -> ResponseReturnValue:
    """Open the window now."""
    period, form = _period(period_id, lock=True), ReasonForm()
    try:
        open_window(
            the_session(),
            period,
            versions=the_catalogue(),
            actor_person_id=the_actor().person_id,
            now=clock.now(),
            reason=form.reason.data or "",
        )
    except DomainError as error:
        return _refused(period_id, form, MoveWindowForm(formdata=None), error)
    flash(_("The window is open; every reporter has been told."), "good")
    return redirect(url_for("windows.window", period_id=period_id))


@blueprint.post("/<int:period_id>/close")
@requires(Duty.ASSIGN)
def close_one(period_id: int) -> ResponseReturnValue:
    """Close the window now."""
    period, form = _period(period_id, lock=True), ReasonForm()
    try:
        close_window(
            the_session(),
            period,
            actor_person_id=the_actor().person_id,
            now=clock.now(),
            reason=form.reason.data or "",
        )
    except DomainError as error:
        return _refused(period_id, form, MoveWindowForm(formdata=None), error)
    flash(_("The window is closed."), "good")
    return redirect(url_for("windows.window", period_id=period_id))


@blueprint.post("/<int:period_id>/move")
@requires(Duty.ASSIGN)
def move_one(period_id: int) -> ResponseReturnValue:
    """Give the window other days."""
    period, form = _period(period_id, lock=True), MoveWindowForm()
    if not form.validate_on_submit():
        return _page(period, ReasonForm(formdata=None), form, _("Check the days you entered."))
    try:
        move_window(
            the_session(),
            period,
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            reason=form.reason.data or "",
            actor_person_id=the_actor().person_id,
            now=clock.now(),
        )
    except DomainError as error:
        return _refused(period_id, ReasonForm(formdata=None), form, error)
    flash(_("The window has new days; every reporter has been told the old and the new ones."), "good")
    return redirect(url_for("windows.window", period_id=period_id))


def _refused(
    period_id: int, reason: ReasonForm, move: MoveWindowForm, error: DomainError
) -> ResponseReturnValue:
    """The page once more, unchanged, with what was entered and why it was not done."""
    db.session.rollback()
    return _page(_period(period_id), reason, move, said(error.message))
