"""Totals over levels: communes report to a department, which adds up and reports to the city; a change below is seen
above at once, while what was signed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.errors import NotFound
from admin.jobs.models import Job
from admin.people.models import Person
from admin.people.roles import Role
from designer.template.operations import create_template, publish
from forms_library.formula import Need
from runtime.approval.states import Action
from runtime.figures.live import contributed_to
from runtime.figures.models import Figure
from runtime.figures.queries import RollUp, roll_up, shares
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.queries import filled_report
from tests.factories import holder, organisation
from tests.runtime.stage import Stage
from tests.support.filling import report_in

TODAY = date(2026, 12, 1)
ABOVE = "KTTH"
ROLLED, OWN, ALL = ("B1", "R1", "TH"), ("B1", "R2", "TH"), ("B1", "R3", "TH")
COMMUNE_CELL = ("", "R1", "TH")

# A form whose first line is added up from the communes' reports, whose second is the department's own.
FORM: dict[str, Any] = {
    "format": 1,
    "code": ABOVE,
    "symbol": "02/KTTH",
    "title": "Tổng hợp kinh tế - xã hội",
    "period_kinds": ["month"],
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Tổng hợp",
            "label_columns": [{"code": "ND", "label": "Chỉ tiêu", "source": "label"}],
            "columns": [
                {"code": "TH", "label": "Thực hiện", "kind": "decimal", "decimals": 1, "aggregation": "sum"},
                {"code": "SO", "label": "Số đơn vị", "kind": "integer", "aggregation": "sum"},
            ],
            "rows": [
                {"code": "R1", "label": "Thu của các xã, phường"},
                {"code": "R2", "label": "Thu của sở"},
                {"code": "R3", "label": "Tổng cộng"},
            ],
            "cells": [
                {"row": "R1", "column": "TH", "formula": "SUM(CONTRIBUTORS(KTXHT!R1.TH))"},
                {"row": "R1", "column": "SO", "formula": "COUNT(CONTRIBUTORS(KTXHT!R1.TH))"},
                {"row": "R3", "column": "TH", "formula": "R1+R2"},
            ],
        }
    ],
}


@pytest.fixture
def above(stage: Stage) -> tuple[Stage, Report]:
    """The department's people and its report to the city, which adds up the report of the first commune."""
    commune = stage.bring_to_checking()
    stage.pass_and_send(commune)
    stage.act(commune, Action.ACCEPT, stage.cast.receiver)
    session, town = stage.session, stage.city
    publish(session, create_template(session, FORM, actor=None, now=stage.now), actor=None, now=stage.now)
    division = town.division(town.department)
    people = replace(
        stage.cast,
        officer=holder(session, "so.canbo", division, Role.OFFICER),
        head_of_division=holder(session, "so.truongphong", division, Role.HEAD_OF_DIVISION),
        head_of_agency=holder(session, "so.giamdoc", town.department, Role.HEAD_OF_AGENCY),
        clerk=holder(session, "so.vanthu", division, Role.CLERK),
        receiver=holder(session, "ubnd.tiepnhan", town.city, Role.RECEIVER),
    )
    department = replace(stage, cast=people)
    report = report_in(session, stage.period, town.department, recipient_id=town.city.id, template_code=ABOVE)
    department.fill(report, people.officer, {"B1/R2/TH": "100"})
    return department, report


def accepted(department: Stage, report: Report) -> None:
    department.act(report, Action.SUBMIT, department.cast.officer)
    department.pass_and_send(report)
    department.act(report, Action.ACCEPT, department.cast.receiver)


def amended(stage: Stage, figure: str) -> None:
    """The first commune corrects its figure; the department accepts. Nobody does anything more."""
    report = stage.report()
    stage.act(report, Action.AMEND, stage.cast.officer, reason="Bổ sung số thu")
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": figure})
    stage.bring_to_acceptance_again(report)


def of_city(department: Stage) -> RollUp:
    receiver = department.actor(department.cast.receiver)
    return roll_up(department.session, receiver, department.period.id, ABOVE, TODAY)


def of_department(stage: Stage) -> RollUp:
    return roll_up(stage.session, stage.actor(stage.cast.receiver), stage.period.id, "KTXHT", TODAY)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = session.get_bind().engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


# ---- a form with rolled-up cells and own ones ------------------------------------------------------------------------


def test_rolled_up_and_own_cells_stand_in_one_form(stage: Stage, above: tuple[Stage, Report]) -> None:
    _department, report = above
    values = filled_report(stage.session, report).assessment.evaluation.values
    assert (values[ROLLED], values["B1", "R1", "SO"], values[ALL]) == (Decimal("950.5"), 1, Decimal("1050.5"))
    form = form_of(report.template_version)
    assert form.is_input(OWN)
    assert not form.is_input(ROLLED)


def test_while_it_is_filled_the_total_follows_what_is_accepted_below(
    stage: Stage, above: tuple[Stage, Report]
) -> None:
    _department, report = above
    amended(stage, "960")
    assert filled_report(stage.session, report).assessment.evaluation.values[ALL] == Decimal(1060)


def test_a_cell_names_what_it_is_made_of(above: tuple[Stage, Report]) -> None:
    form = form_of(above[1].template_version)
    need = Need("contributors", "KTXHT", COMMUNE_CELL)
    assert contributed_to(form, ROLLED) == contributed_to(form, ALL) == {need}
    assert contributed_to(form, OWN) == frozenset()


# ---- two levels ------------------------------------------------------------------------------------------------------


def test_an_accepted_change_reaches_the_totals_of_both_levels_and_nothing_is_asked_for(
    stage: Stage, above: tuple[Stage, Report]
) -> None:
    department, report = above
    accepted(department, report)
    assert of_city(department).totals.values[ALL] == Decimal("1050.5")

    jobs = set(stage.session.scalars(sa.select(Job.id)))
    amended(stage, "960")
    assert of_department(stage).totals.values[ROLLED] == Decimal(960)
    city = of_city(department)
    assert city.totals.values[ALL] == Decimal(1060)
    # letters, the commune's own document and a first look at its revision: no job works on totals
    asked = set(stage.session.scalars(sa.select(Job.kind).where(Job.id.not_in(jobs))))
    assert asked == {"mail", "sign_report", "seal_report", "review"}

    # what the department signed says what it said, and the page says that it differs
    assert [item.name for item in city.moved] == ["Sở Tài chính"]
    stored = sa.select(Figure.number).where(
        Figure.report_id == report.id, Figure.row == "R1", Figure.column == "TH"
    )
    assert stage.session.scalar(stored) == Decimal("950.5")
    (share,) = shares(city, ROLLED)
    assert (share.number, share.accepted) == (Decimal(960), Decimal("950.5"))
    (own,) = shares(city, OWN)
    assert (own.number, own.accepted) == (Decimal(100), None)


def test_a_commune_that_comes_later_is_added_on_every_level(
    stage: Stage, above: tuple[Stage, Report]
) -> None:
    department, report = above
    accepted(department, report)
    second = stage.report(1)
    late = replace(
        stage,
        cast=replace(
            stage.cast,
            officer=stage.cast.outsider,
            **{
                name: holder(stage.session, f"p2.{name}", stage.city.communes[1], role)
                for name, role in (
                    ("head_of_division", Role.HEAD_OF_DIVISION),
                    ("head_of_agency", Role.HEAD_OF_AGENCY),
                    ("clerk", Role.CLERK),
                )
            },
        ),
    )
    late.fill(
        second, late.cast.officer, {"B1/R1/KH": "1", "B1/R1/TH": "39,5", "B1/R2/KH": "1", "B1/R2/TH": "1"}
    )
    late.act(second, Action.SUBMIT, late.cast.officer)
    late.pass_and_send(second)
    assert of_city(department).totals.values[ALL] == Decimal("1050.5")  # sent, not accepted: not in any total
    late.act(second, Action.ACCEPT, late.cast.receiver)
    city = of_city(department)
    assert city.totals.values[ALL] == Decimal(1090)
    assert city.totals.values["B1", "R1", "SO"] == 2


def test_a_report_that_has_taken_the_change_over_is_not_marked(
    stage: Stage, above: tuple[Stage, Report]
) -> None:
    department, report = above
    amended(stage, "960")
    accepted(department, report)
    city = of_city(department)
    assert (city.moved, city.totals.values[ALL]) == ((), Decimal(1060))


def test_three_levels_cost_as_many_queries_whatever_has_moved(
    stage: Stage, above: tuple[Stage, Report]
) -> None:
    department, report = above
    accepted(department, report)
    of_city(department)
    actor = department.actor(department.cast.receiver)
    stage.session.flush()

    def cost() -> int:
        stage.session.expunge_all()
        with counted(stage.session) as statements:
            roll_up(stage.session, actor, stage.period.id, ABOVE, TODAY)
        return len(statements)

    still = cost()
    amended(stage, "960")
    stage.session.flush()
    assert (still, cost()) == (8, 10)


def test_the_same_form_on_two_levels_is_not_counted_twice(stage: Stage) -> None:
    """Communes report to the department and the department to the city on one form; the city's leaders see both."""
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    stage.act(report, Action.ACCEPT, stage.cast.receiver)
    town, session = stage.city, stage.session
    report_in(session, stage.period, town.department, recipient_id=town.city.id, template_code="KTXHT")
    leader = stage.actor(stage.cast.leader)
    top = roll_up(session, leader, stage.period.id, "KTXHT", TODAY)
    assert (top.recipient_id, [item.name for item in top.contributors]) == (town.city.id, ["Sở Tài chính"])
    assert set(top.recipients) == {town.city.id, town.department.id}
    below = roll_up(session, leader, stage.period.id, "KTXHT", TODAY, town.department.id)
    assert len(below.contributors) == 2
    receiver = stage.actor(stage.cast.receiver)
    assert roll_up(session, receiver, stage.period.id, "KTXHT", TODAY).recipient_id == town.department.id
    with pytest.raises(NotFound):
        roll_up(session, receiver, stage.period.id, "KTXHT", TODAY, town.city.id)


# ---- the page --------------------------------------------------------------------------------------------------------


def test_a_total_opens_its_contributors_and_they_open_theirs(
    stage: Stage, above: tuple[Stage, Report], client_of: Callable[[int], FlaskClient]
) -> None:
    department, report = above
    accepted(department, report)
    amended(stage, "960")
    other = organisation(
        stage.session, "SXD", stage.city.department.kind, name="Sở Xây dựng", parent=stage.city.city
    )
    report_in(stage.session, stage.period, other, recipient_id=stage.city.city.id, template_code=ABOVE)
    department_id, period = stage.city.department.id, stage.period.id
    report_id, commune_id = report.id, stage.report().id
    people: dict[str, Person] = {
        # of this regime alone: the totals of others are not theirs
        "receiver": holder(stage.session, "ubnd.rieng", stage.city.city, Role.RECEIVER, regime=stage.regime),
        "leader": stage.cast.leader,
        "officer": stage.cast.officer,
        "admin": stage.cast.admin,
    }
    accounts = {name: person.user_id for name, person in people.items()}
    stage.session.commit()
    address = f"/periods/{period}/rollup?template={ABOVE}&cell=B1/R1/TH"

    page = client_of(accounts["receiver"]).get(address).text
    assert f"/reports/{report_id}/check#cell=B1/R1/TH" in page
    assert "tiếp nhận với số 950,5" in page
    assert "Sở Xây dựng" in page
    assert f"recipient={department_id}" not in page

    leader = client_of(accounts["leader"])
    below = (
        f"/periods/{period}/rollup?template=KTXHT&amp;recipient={department_id}&amp;cell=/R1/TH#contributors"
    )
    assert below in leader.get(address).text
    opened = leader.get(below.replace("&amp;", "&").split("#")[0])
    assert opened.status_code == 200
    assert f"/reports/{commune_id}/check#cell=B1/R1/TH" in opened.text
    assert leader.get(f"/reports/{commune_id}/check").status_code == 200

    # who follows everything without the duty to read gets names, no ways into reports
    admin = client_of(accounts["admin"]).get(address)
    assert f"/reports/{report_id}" not in admin.text
    assert client_of(accounts["officer"]).get(address).status_code in (403, 404)


def test_the_panel_of_a_total_leads_to_those_who_contribute(
    stage: Stage, above: tuple[Stage, Report], client_of: Callable[[int], FlaskClient]
) -> None:
    department, report = above
    account, report_id = department.cast.officer.user_id, report.id
    stage.session.commit()
    client = client_of(account)
    total = f"/reports/{report_id}/cell.json?key=B1/R3/TH"
    (found,) = client.get(total).get_json()["contributors"]
    assert found["label"] == "KTXHT R1.TH"
    page = client.get(found["url"].split("#")[0])
    assert page.status_code == 200
    assert "Phường Số 01" in page.text
    assert client.get(total.replace("R3", "R2")).get_json()["contributors"] == []
