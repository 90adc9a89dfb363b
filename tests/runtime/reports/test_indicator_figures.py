"""Figures carry their indicator; FIGURE reads the owner's, or the organisation's own from another form."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base import clock
from designer.indicators.models import HeldBy
from designer.indicators.operations import Meaning, Standing, add_indicator
from forms_library.formula import Need
from runtime.entry.operations import take_offers
from runtime.figures.models import Figure
from runtime.figures.operations import project
from runtime.reports.externals import Externals, externals_of, sources_of
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.operations import freeze
from runtime.reports.queries import values_of
from tests.support.filling import (
    FORM,
    Setting,
    accepted,
    actor_of,
    complete,
    published,
    report_in,
)

NEED = Need("figure", "", ("", "SO_DON", ""))
ASKING: dict[str, Any] = {
    "format": 1,
    "code": "HOI",
    "symbol": "09/HOI",
    "title": "Biểu hỏi lại",
    "sections": [
        {
            "kind": "fields",
            "code": "C",
            "fields": [
                {
                    "code": "DON",
                    "label": "Số đơn",
                    "kind": "integer",
                    "indicator": "SO_DON",
                    "prefill": 'FIGURE("SO_DON")',
                }
            ],
        }
    ],
}


def indicator(session: Session, owner_id: int | None = None) -> None:
    held = HeldBy.OWNER if owner_id else HeldBy.EACH
    meaning = Meaning("Số đơn", "Đơn nhận trong kỳ", "Đếm", "đơn")
    add_indicator(session, "SO_DON", meaning, Standing(owner_id, held), actor=None, now=clock.now())


@pytest.fixture
def asked(session: Session, at: Setting) -> Report:
    published(session, ASKING)
    return report_in(session, at.period, at.commune, template_code="HOI")


def found(session: Session, report: Report) -> Externals:
    return externals_of(session, form_of(report.template_version), report.assignment, (NEED,))


def held(session: Session, report: Report, value: int) -> None:
    """Make a report of another form hold the figure."""
    accepted(session, report, {("B1", "TONG", "NHAN"): Decimal(value)})
    session.execute(
        sa.update(Figure).where(Figure.report_id == report.id).values(indicator="SO_DON", whole=True)
    )


def test_figures_carry_the_indicator_and_the_one_whole_cell_is_marked(session: Session, at: Setting) -> None:
    form = copy.deepcopy(FORM)
    form["code"] = "BM09"
    form["sections"][0]["columns"][1]["indicator"] = "SO_DON"
    published(session, form)
    report = report_in(session, at.period, at.commune, template_code="BM09")
    complete(session, Setting(at.town, at.people, at.regime, at.template, at.period, report))
    freeze(session, report, actor=actor_of(session, at.people.officer), now=clock.now())
    project(session, report, now=clock.now())
    rows = session.execute(
        sa.select(Figure.row, Figure.column, Figure.whole).where(Figure.indicator == "SO_DON")
    )
    assert sorted(rows.all()) == [
        ("KN", "NHAN", False),
        ("PA", "NHAN", False),
        ("TC", "NHAN", False),
        ("TONG", "NHAN", True),
    ]


def test_each_organisation_reads_its_own_figure(session: Session, at: Setting, asked: Report) -> None:
    indicator(session)
    held(session, at.report, 12)
    held(session, report_in(session, at.period, at.town.communes[1]), 99)
    assert found(session, asked).values[NEED] == 12
    assert [source.report_id for source in found(session, asked).sources] == [at.report.id]
    assert sources_of(session, form_of(asked.template_version), asked.assignment) == ()


def test_where_one_figure_is_for_all_it_is_the_owners(session: Session, at: Setting, asked: Report) -> None:
    indicator(session, at.town.department.id)
    held(session, at.report, 12)
    owner = report_in(session, at.period, at.town.department, recipient_id=at.town.city.id)
    held(session, owner, 500)
    assert found(session, asked).values[NEED] == 500


def test_without_a_figure_the_reason_is_given(session: Session, at: Setting, asked: Report) -> None:
    indicator(session)
    externals = found(session, asked)
    assert externals.values[NEED] is None
    reason = "There is no accepted figure of indicator SO_DON for Month 11 of 2026."
    assert externals.reasons[NEED].text() == reason


def test_it_is_offered_taken_and_its_source_is_named(
    session: Session, at: Setting, asked: Report, client_of: Any
) -> None:
    indicator(session)
    held(session, at.report, 12)
    take_offers(session, asked, actor=actor_of(session, at.people.officer), now=clock.now())
    assert values_of(session, asked)["C", "DON", "value"] == 12
    number, officer = asked.id, at.people.officer.user_id
    session.commit()
    client = client_of(officer)
    told = client.get(f"/reports/{number}/cell.json?key=C/DON/value").get_json()
    assert told["indicator"]["concept"] == "Đơn nhận trong kỳ"
    assert told["offered_from"] == "01/BM, Phường Số 01, Tháng 11 năm 2026"
