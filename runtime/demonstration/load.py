"""Loading the demonstration: offices, people, forms, a year of history, the present period, signed documents."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.assignments.planning import days_of_period
from admin.base.clock import local_day
from admin.base.database import unit_of_work
from admin.days_off.queries import working_calendar
from admin.organisations.models import Organisation
from admin.regimes.models import Regime
from designer.template.models import Template, TemplateVersion
from designer.template.operations import import_catalogue
from forms_library import catalogue
from forms_library.calendar import Period, WorkingCalendar, periods_of_year
from forms_library.definition import dump
from runtime.demonstration.connections import connect_demonstration
from runtime.demonstration.duties_to_report import establish
from runtime.demonstration.indicators import introduce
from runtime.demonstration.offices import COMMUNES_SINCE, Offices, found
from runtime.demonstration.past import Past
from runtime.demonstration.present import Present, Step
from runtime.demonstration.signing import forget_letters
from runtime.demonstration.staff import hire

log = logging.getLogger(__name__)

SEED = 1153
MONTHS_OF_HISTORY = 12
STILL_CURRENT = timedelta(days=25)  # a period whose due day is longer ago is history
SIGNED_REGIME = "HT-NAM"  # its present period is finished, with every document signed


@dataclass(frozen=True)
class Size:
    """How much is loaded; tests take less."""

    communes: int = 40
    months: int = MONTHS_OF_HISTORY
    sign: bool = True


def is_loaded(session: Session) -> bool:
    """Whether there is anything in the database that a demonstration would be mixed with."""
    return session.scalar(sa.select(Organisation.id).limit(1)) is not None


def load(now: datetime, size: Size = Size()) -> list[Step]:
    """Write everything but the signed documents, in one transaction; returns the steps that end in signatures."""
    with unit_of_work() as session:
        steps = _write(session, now, size)
        forget_letters(session)
    return steps if size.sign else []


def _write(session: Session, now: datetime, size: Size) -> list[Step]:
    offices = found(session, size.communes)
    staff = hire(session, offices, now)
    regimes = establish(session, offices)
    versions = _templates(session, offices, now, regimes.values())
    connect_demonstration(session, offices, (version.template for version in versions.values()), now)
    past = Past(session, offices, staff, working_calendar(session), versions, SEED)
    present = Present(session, past, now)
    steps: list[Step] = []
    for regime in regimes.values():
        history, current, coming = _timeline(regime, past.calendar, local_day(now), size.months)
        finished = regime.code == SIGNED_REGIME
        if finished and current is None and history:
            current = history.pop()
        for period in history[0].year_to_date()[:-1] if history else ():
            past.imagine(regime, period)
        for period in history:
            past.write(regime, period, now)
        session.flush()
        if current is not None:
            steps += present.write(regime, current, finished=finished)
        elif coming is not None:
            present.plan(regime, coming)
        log.info("demonstration: %s has %s periods of history", regime.code, len(history))
    return steps


def _templates(
    session: Session, offices: Offices, now: datetime, regimes: Iterable[Regime]
) -> Mapping[str, TemplateVersion]:
    """Install the library's forms that the regimes use and bind them to indicators; returns the newest versions."""
    codes = {form.template_code for regime in regimes for form in regime.forms}
    import_catalogue(session, [dump(catalogue.get(code)) for code in sorted(codes)], now=now)
    introduce(session, offices, now)
    query = sa.select(TemplateVersion).join(Template).options(joinedload(TemplateVersion.template))
    found_versions = session.scalars(query.where(Template.code.in_(codes)).order_by(TemplateVersion.number))
    return {version.template.code: version for version in found_versions}


def _timeline(
    regime: Regime, calendar: WorkingCalendar, today: date, months: int
) -> tuple[list[Period], Period | None, Period | None]:
    """The periods that are over, the one that is current on ``today`` (if any) and the next one."""
    started: list[tuple[Period, date]] = []
    coming: Period | None = None
    first = today - timedelta(days=31 * (months + 1))
    for year in range(first.year - 1, today.year + 2):
        for period in periods_of_year(regime.frequency, year):
            days = days_of_period(regime, period, calendar)
            if days.window.opens_on > today:
                coming = coming or period
            elif days.data.end >= max(first, COMMUNES_SINCE):
                started.append((period, days.dues[0].date))
    current = started.pop()[0] if started and today - started[-1][1] <= STILL_CURRENT else None
    history = [period for period, _due in started]
    return history[-months:], current, coming
