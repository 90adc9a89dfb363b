"""168 communes with five people each, a report that is due today, and whoever receives it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from admin.base.clock import local_day
from admin.base.database import unit_of_work
from admin.organisations.models import Organisation
from admin.people.roles import Role
from bench.deadline.form import CODE, PERIOD, definition
from designer.template.operations import create_template, publish
from forms_library.calendar import PeriodKind
from tests.factories import BEFORE, PASSWORD, City, city, holder, regime
from tests.support.filling import assignment_in, opened_period

RECEIVER = "tiepnhan"


def furnish(app: Flask, communes: int, now: datetime) -> dict[str, Any]:
    """Write the city; returns what the generator must know of it."""
    with app.app_context(), unit_of_work() as session:
        town = city(session, communes)
        publish(
            session, create_template(session, definition(), actor=None, now=BEFORE), actor=None, now=BEFORE
        )
        holder(session, RECEIVER, town.division(town.department), Role.RECEIVER)
        offices = _offices(session, town, now)
    return {"password": PASSWORD, "receiver": RECEIVER, "offices": offices}


def _offices(session: Session, town: City, now: datetime) -> list[dict[str, Any]]:
    today = local_day(now)
    owing = regime(
        session, town, code="HC-THANG", name="Báo cáo tháng", family="", frequency=PeriodKind.MONTH
    )
    days = {"due_on": today, "opens_on": today - timedelta(days=5), "closes_on": today + timedelta(days=1)}
    period = opened_period(session, owing, PERIOD, **days)
    return [
        {
            "commune": number,
            "assignment": assignment_in(session, period, commune, template_code=CODE).id,
            "people": _people(session, town, commune, number),
        }
        for number, commune in enumerate(town.communes, 1)
    ]


def _people(session: Session, town: City, commune: Organisation, number: int) -> dict[str, str]:
    """The account of each of the five."""
    division = town.division(commune)
    posts = {
        "first": (division, Role.OFFICER),
        "second": (division, Role.OFFICER),
        "checker": (division, Role.HEAD_OF_DIVISION),
        "approver": (commune, Role.HEAD_OF_AGENCY),
        "clerk": (division, Role.CLERK),
    }
    names = {part: f"{part}{number:03d}" for part in posts}
    for part, (organisation, role) in posts.items():
        holder(session, names[part], organisation, role)
    return names
