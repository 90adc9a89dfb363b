"""From the acceptance of one commune's amendment to the city's new total, over two levels of 168 communes."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from admin.base.database import unit_of_work
from admin.organisations.models import Organisation
from admin.people.roles import Role
from admin.web.access import Actor, load_actor
from bench.application import new_application
from bench.measure import Result, benchmark, timed
from designer.template.operations import create_template, publish
from forms_library.calendar import PeriodKind
from runtime.figures.operations import project
from runtime.figures.queries import roll_up
from runtime.figures.totals import add_up
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report, Revision, RevisionSource
from runtime.reports.queries import report_by_id, revision_of
from tests.factories import BEFORE, City, city, hashed_password, holder, regime
from tests.support.filling import opened_period, report_in

COMMUNES, ROWS, COLUMNS = 168, 60, 6
PERIOD = "2026M11"
CELL = ("B", "R01", "C1")
_digest = count(1)


@benchmark(
    "live totals",
    "A commune's accepted change in the city's total: 168 communes, 360 cells, two levels",
    goal=2.0,
)
def levels() -> Result:
    """Acceptance's own writing, its commit and the city's whole roll-up, against adding up every report anew."""
    with tempfile.TemporaryDirectory() as folder:
        app = new_application(Path(folder))
        with app.app_context():
            case = _Case()
            ours = timed(case.change_and_look, times=7)
            peer = timed(case.change_and_add_up_all, times=3)
    return Result(ours, "reading every report of both levels from its revision", peer)


def _form(code: str, below: str = "") -> dict[str, Any]:
    """The same table for both levels; that of the department adds up the communes' in every cell."""
    columns = [
        {
            "code": f"C{number}",
            "label": f"Cột {number}",
            "kind": "integer",
            "aggregation": "sum",
        }
        for number in range(1, COLUMNS + 1)
    ]
    rows = [{"code": f"R{number:02d}", "label": f"Dòng {number}"} for number in range(1, ROWS + 1)]
    cells = [
        {
            "row": row["code"],
            "column": column["code"],
            "formula": f"SUM(CONTRIBUTORS({below}!{row['code']}.{column['code']}))",
        }
        for row in rows
        for column in columns
        if below
    ]
    label = {"code": "ND", "label": "Nội dung", "source": "label"}
    section = {
        "kind": "table",
        "code": "B",
        "title": "Số liệu",
        "label_columns": [label],
        "columns": columns,
        "rows": rows,
    }
    return {
        "format": 1,
        "code": code,
        "symbol": code,
        "title": code,
        "sections": [{**section, "cells": cells}],
    }


class _Case:
    """The city with everything accepted once."""

    def __init__(self) -> None:
        hashed_password()
        with unit_of_work() as session:
            town = city(session, COMMUNES)
            receiver = holder(session, "ubnd", town.city, Role.RECEIVER)
            for form in (_form("XA"), _form("SO", "XA")):
                publish(
                    session, create_template(session, form, actor=None, now=BEFORE), actor=None, now=BEFORE
                )
            self._fill(session, town)
            session.flush()
            actor = load_actor(session, receiver.user_id, BEFORE.date())
            assert actor is not None
            self.actor: Actor = actor

    def _fill(self, session: Session, town: City) -> None:
        owing = regime(session, town, code="TH", name="Tổng hợp", family="", frequency=PeriodKind.MONTH)
        period = opened_period(session, owing, PERIOD)
        self.period_id = period.id
        communes = [report_in(session, period, commune, template_code="XA") for commune in town.communes]
        for report in communes:
            _accept(session, report, 1)
        self.commune_ids = [report.id for report in communes]
        above = self._above(session, period, town.department, town.city)
        self.department_id = above.id
        revision = revision_of(session, above)
        assert revision is not None
        for report in communes:
            used = revision_of(session, report)
            assert used is not None
            session.add(RevisionSource(revision_id=revision.id, report_id=report.id, digest=used.digest))

    def _above(self, session: Session, period: Any, department: Organisation, top: Organisation) -> Report:
        report = report_in(session, period, department, recipient_id=top.id, template_code="SO")
        _accept(session, report, None)
        return report

    def change_and_look(self) -> None:
        """What acceptance writes for one commune, committed; then the page of the city, in another transaction."""
        self._change()
        with unit_of_work(write=False) as session:
            rolled = roll_up(session, self.actor, self.period_id, "SO", BEFORE.date())
            assert rolled.totals.values[CELL] == self.expected

    def change_and_add_up_all(self) -> None:
        """The same change; every report of the level below is read from its revision and added up."""
        self._change()
        with unit_of_work(write=False) as session:
            reports = [report_by_id(session, report_id) for report_id in self.commune_ids]
            form = form_of(reports[0].template_version)
            totals = add_up(form.definition, form.compiled, (_figures(session, report) for report in reports))
            assert totals.values[CELL] == self.expected

    def _change(self) -> None:
        with unit_of_work() as session:
            report = report_by_id(session, self.commune_ids[0])
            _accept(session, report, report.revision + 1)
            self.expected = COMMUNES - 1 + report.revision


def _figures(session: Session, report: Report) -> dict[Any, Decimal]:
    revision = revision_of(session, report)
    assert revision is not None
    values = frozen_report(form_of(report.template_version), revision.content).values
    return {key: value for key, value in values.items() if isinstance(value, Decimal)}


def _accept(session: Session, report: Report, figure: int | None) -> None:
    """The next revision with this figure in every cell (None: computed ones alone), put into the store as accepted."""
    form = form_of(report.template_version)
    keys = ["/".join(key) for section in form.definition.tables() for key in section.cell_keys()]
    report.revision += 1
    report.sent_revision = report.accepted_revision = report.revision
    content = {
        "values": {} if figure is None else dict.fromkeys(keys, str(figure)),
        "computed": dict.fromkeys(keys, str(COMMUNES)) if figure is None else {},
        "externals": [],
        "period": {"code": PERIOD},
    }
    digest = f"{next(_digest):064d}"
    session.add(
        Revision(
            report_id=report.id, number=report.revision, content=content, digest=digest, submitted_at=BEFORE
        )
    )
    session.flush()
    project(session, report, now=BEFORE)
