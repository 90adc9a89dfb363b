"""A small form in an open period of a small city, ready to be filled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowState
from admin.base import clock
from admin.organisations.models import Organisation
from admin.people.models import Person
from admin.regimes.models import Regime
from admin.web.access import Actor, load_actor
from designer.template.models import Template
from designer.template.operations import create_template, publish
from forms_library.calendar import CALENDAR_MONTHS, Period, PeriodKind
from forms_library.value_types import CellKey, Value
from forms_library.values import key_text
from runtime.approval.states import State
from runtime.entry.operations import SaveResult, save_cells
from runtime.entry.schemas import Change
from runtime.figures.models import Figure
from runtime.reports.models import CellChange, Report, Revision
from runtime.reports.operations import report_for
from tests.factories import BEFORE, Cast, City, cast, city, regime

CODE = "BM01"
RATIO = 'IF(AND(NHAN=0,XONG=0),"",XONG/NHAN*100)'
SEEN = 1_000_000  # the base of a change whose page has seen everything
_number = count(1)


def column(code: str, label: str, **settings: Any) -> dict[str, Any]:
    return {"code": code, "label": label, "kind": "integer", "aggregation": "sum", **settings}


FORM: dict[str, Any] = {
    "$schema": "/schemas/template-definition/1.json",
    "format": 1,
    "code": CODE,
    "symbol": "01/BM",
    "title": "Kết quả giải quyết đơn",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Số liệu",
            "label_columns": [{"code": "ND", "label": "Nội dung", "source": "label"}],
            "columns": [
                column("DAU", "Kỳ trước chuyển sang", prefill="PREV(CUOI)"),
                column("NHAN", "Tiếp nhận", required=True, minimum="0", maximum="1000000"),
                column("XONG", "Đã giải quyết"),
                column("CUOI", "Còn lại", formula="DAU+NHAN-XONG"),
                column(
                    "TYLE", "Tỷ lệ", kind="percent", formula=RATIO, aggregation="recompute", decimals=1
                ),
                column("TIEN", "Kinh phí", kind="decimal", decimals=1),
                column("GHICHU", "Ghi chú", kind="text", aggregation="none"),
            ],
            "rows": [
                {"code": "TONG", "label": "Tổng số", "formula": "SUM(CHILDREN())", "children": [
                    {"code": "KN", "label": "Khiếu nại"},
                    {"code": "TC", "label": "Tố cáo"},
                ]},
                {"code": "DAUMUC", "label": "Khác", "heading": True},
                {"code": "PA", "label": "Phản ánh", "required": False},
            ],
            "cells": [{"row": "PA", "column": "TIEN", "read_only": True}],
            "checks": [
                {
                    "code": "K1",
                    "formula": "XONG<=DAU+NHAN",
                    "scope": "row",
                    "rows": ["KN", "TC"],
                    "message": "Đã giải quyết không lớn hơn tổng số đơn",
                }
            ],
        },
        {
            "kind": "narrative",
            "code": "TM",
            "title": "Thuyết minh",
            "parts": [{"code": "P1", "heading": "Tình hình", "required": True, "maximum_length": 500}],
        },
        {
            "kind": "fields",
            "code": "TT",
            "title": "Thông tin chung",
            "fields": [{"code": "NGUOI", "label": "Người lập", "kind": "text"}],
        },
        {
            "kind": "records",
            "code": "DS",
            "title": "Danh sách công trình",
            "total": True,
            "columns": [
                {"code": "TEN", "label": "Tên công trình", "kind": "text", "required": True},
                column("SO", "Số lượng", minimum="0"),
                column("GIA", "Đơn giá", kind="decimal", decimals=1, aggregation="none"),
                column("TIEN", "Thành tiền", kind="decimal", decimals=1, formula="SO*GIA"),
            ],
        },
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """The city, its people, the regime and the report of the first commune for November 2026."""

    town: City
    people: Cast
    regime: Regime
    template: Template
    period: ReportingPeriod
    report: Report

    @property
    def commune(self) -> Organisation:
        return self.town.communes[0]


def setting(session: Session, *, communes: int = 2) -> Setting:
    """Everything up to the moment at which the officer opens the report."""
    town = city(session, communes=communes)
    people = cast(session, town)
    found = regime(
        session, town, code="BM-THANG", name="Báo cáo tháng", family="", frequency=PeriodKind.MONTH
    )
    template = published(session, FORM)
    period = opened_period(session, found, "2026M11")
    report = report_in(session, period, town.communes[0])
    session.commit()
    return Setting(town, people, found, template, period, report)


def published(session: Session, definition: dict[str, Any]) -> Template:
    template = create_template(session, definition, actor=None, now=BEFORE)
    publish(session, template, actor=None, now=BEFORE)
    return template


def opened_period(session: Session, owing: Regime, code: str, **values: Any) -> ReportingPeriod:
    """A period whose window is open around the clock of the tests; `values` replace its days or state."""
    days = Period.parse(code).data_range(CALENDAR_MONTHS)
    period = ReportingPeriod(
        **{
            "regime_id": owing.id,
            "code": code,
            "data_from": days.start,
            "data_to": days.end,
            "due_on": date(2026, 11, 25),
            "opens_on": date(2026, 11, 15),
            "closes_on": date(2026, 11, 26),
            "state": WindowState.OPEN,
            "opened_at": BEFORE,
            **values,
        }
    )
    session.add(period)
    session.flush()
    return period


def assignment_in(
    session: Session,
    period: ReportingPeriod,
    organisation: Organisation,
    recipient_id: int | None = None,
    template_code: str = CODE,
) -> Assignment:
    assignment = Assignment(
        period_id=period.id,
        organisation_id=organisation.id,
        recipient_id=recipient_id or period.regime.recipient_id,
        template_code=template_code,
        template_version=1,
        due_on=period.due_on,
        assigned_at=BEFORE,
    )
    session.add(assignment)
    session.flush()
    return assignment


def report_in(session: Session, period: ReportingPeriod, organisation: Organisation, **values: Any) -> Report:
    """The report of an organisation for a period, nothing in it yet."""
    return report_for(session, assignment_in(session, period, organisation, **values), now=BEFORE)


def accepted(session: Session, report: Report, figures: dict[CellKey, Value]) -> Report:
    """Make the report accepted with these figures, as projection leaves them."""
    assignment = report.assignment
    report.state, report.revision = State.ACCEPTED, 1
    report.sent_revision = report.accepted_revision = 1
    session.add(
        Revision(
            report_id=report.id, number=1, content={}, digest=f"{next(_number):064d}", submitted_at=BEFORE
        )
    )
    for (section, row, column), value in figures.items():
        session.add(
            Figure(
                report_id=report.id,
                template_code=assignment.template_code,
                organisation_id=assignment.organisation_id,
                recipient_id=assignment.recipient_id,
                regime_id=assignment.period.regime_id,
                period_kind=PeriodKind.MONTH,
                period_code=assignment.period.code,
                section=section,
                row=row,
                column=column,
                number=value,
            )
        )
    session.flush()
    return report


def actor_of(session: Session, person: Person) -> Actor:
    """The person with the posts held today."""
    actor = load_actor(session, person.user_id, clock.local_day(clock.now()))
    assert actor is not None
    return actor


def change(key: str, raw: str, base: int = SEEN, client_id: str = "") -> Change:
    """One typed edit, of a page that has seen everything so far; "KN.NHAN" is short for "B1/KN/NHAN"."""
    address = key if "/" in key else "/".join(("B1", *key.split(".")))
    return Change(client_id or f"c{next(_number)}", address, raw, base)


def typed(
    session: Session, report: Report, person: Person, edits: Iterable[Change], now: datetime | None = None
) -> SaveResult:
    """What comes of these edits."""
    return save_cells(session, report, list(edits), actor=actor_of(session, person), now=now or clock.now())


def complete(session: Session, at: Setting) -> SaveResult:
    """Fill everything that must be filled, without a mistake."""
    edits = [change("KN.NHAN", "10"), change("KN.XONG", "4"), change("TC.NHAN", "5"), change("PA.NHAN", "1")]
    return typed(session, at.report, at.people.officer, [*edits, change("TM/P1/text", "<p>Ổn định.</p>")])


def shown(values: dict[CellKey, Any]) -> dict[str, Any]:
    """Values under short keys: {"KN.NHAN": Decimal("10")}."""
    return {key_text(key).removeprefix("B1/").replace("/", "."): value for key, value in values.items()}


def history_of(session: Session, report: Report) -> list[Any]:
    """All rows of the history of a report, in order."""
    query = sa.select(CellChange).where(CellChange.report_id == report.id).order_by(CellChange.sequence)
    return list(session.scalars(query))
