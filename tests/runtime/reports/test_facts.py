"""A check that reads other forms or periods names them, with the figures it compares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from forms_library.problems import Problem
from runtime.reports.models import Report
from runtime.reports.queries import filled_report
from tests.support.filling import Setting, accepted, change, opened_period, published, report_in, typed

OTHER: dict[str, Any] = {
    "format": 1,
    "code": "XLDX",
    "symbol": "02/XLD",
    "title": "Xử lý đơn",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "columns": [{"code": "C06", "label": "Khiếu nại", "printed_code": "6=7+8"}],
            "rows": [{"code": "TONG", "label": "Tổng số"}],
        }
    ],
}
COMPARING: dict[str, Any] = {
    "format": 1,
    "code": "GQX",
    "symbol": "03/GQKN",
    "title": "Giải quyết khiếu nại",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "label_columns": [{"code": "ND", "label": "Nội dung"}],
            "columns": [
                {"code": "C01", "label": "Tổng số đơn", "printed_code": "1"},
                {"code": "C11", "label": "Còn lại", "printed_code": "(11)"},
            ],
            "rows": [{"code": "R1", "label": "Khiếu nại"}, {"code": "R2", "label": "Tố cáo"}],
            "checks": [
                {
                    "code": "K1",
                    "formula": "C01=XLDX!TONG.C06",
                    "rows": ["R1"],
                    "message": "Cột 1 phải bằng cột 6 biểu 02/XLD.",
                },
                {
                    "code": "K2",
                    "formula": "C01=PREV(C11)",
                    "rows": ["R2"],
                    "severity": "warning",
                    "message": "Cột 1 kỳ này bằng cột 11 kỳ trước.",
                },
            ],
        }
    ],
}


def details(session: Session, report: Report) -> dict[str, str]:
    problems: list[Problem] = filled_report(session, report).assessment.problems
    return {problem.message.id: problem.detail.text() for problem in problems if problem.detail is not None}


def filled(session: Session, at: Setting) -> Report:
    published(session, OTHER)
    published(session, COMPARING)
    report = report_in(session, at.period, at.commune, template_code="GQX")
    typed(session, report, at.people.officer, [change("B1/R1/C01", "5"), change("B1/R2/C01", "3")])
    return report


def test_both_forms_and_both_periods_are_named_with_their_figures(session: Session, at: Setting) -> None:
    report = filled(session, at)
    other = report_in(session, at.period, at.commune, template_code="XLDX")
    accepted(session, other, {("B1", "TONG", "C06"): Decimal(6)})
    before = report_in(session, opened_period(session, at.regime, "2026M10"), at.commune, template_code="GQX")
    accepted(session, before, {("B1", "R2", "C11"): Decimal(4)})
    assert details(session, report) == {
        "Cột 1 phải bằng cột 6 biểu 02/XLD.": (
            "Form 03/GQKN, Month 11 of 2026: Khiếu nại, Tổng số đơn (1) = 5; "
            "Form 02/XLD, Month 11 of 2026: Khiếu nại (6) = 6"
        ),
        "Cột 1 kỳ này bằng cột 11 kỳ trước.": (
            "Form 03/GQKN, Month 11 of 2026: Tố cáo, Tổng số đơn (1) = 3; "
            "Form 03/GQKN, Month 10 of 2026: Tố cáo, Còn lại (11) = 4"
        ),
    }


def test_what_is_missing_elsewhere_is_said(session: Session, at: Setting) -> None:
    told = details(session, filled(session, at))
    assert told["Cột 1 phải bằng cột 6 biểu 02/XLD."].endswith(
        "Form 02/XLD: The report on form XLDX of this period has not been accepted yet."
    )
    assert told["Cột 1 kỳ này bằng cột 11 kỳ trước."].endswith(
        "Form 03/GQKN: Month 10 of 2026: there is no accepted report."
    )
