"""The history of every figure of a report, in one query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.calendar import Period
from forms_library.kinds import decimals_of
from forms_library.value_types import CellKey, Result
from runtime.figures.models import Figure
from runtime.outliers.method import PERIODS, Usual, usual
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report


def usual_figures(session: Session, report: Report) -> dict[CellKey, Usual]:
    """What is usual for each figure of the form, from the accepted reports of the organisation's last twelve periods.

    Figures with too short a history are left out, and so are those of records, which have no fixed place.
    """
    form = form_of(report.template_version)
    found: dict[CellKey, Usual] = {}
    for key, history in _histories(session, report).items():
        if key not in form.specs:
            continue
        range_ = usual(history, _decimals(form, key))
        if range_ is not None:
            found[key] = range_
    return found


def odd_figures(session: Session, report: Report, values: Mapping[CellKey, Result]) -> dict[CellKey, Usual]:
    """The figures among ``values`` that lie outside their usual range, with that range."""
    known = usual_figures(session, report)
    return {key: known[key] for key in known if _is_odd(values.get(key), known[key])}


def _is_odd(value: Result, range_: Usual) -> bool:
    return isinstance(value, Decimal) and range_.is_odd(value)


def _histories(session: Session, report: Report) -> dict[CellKey, list[Decimal]]:
    assignment = report.assignment
    periods = [period.code for period in _before(Period.parse(assignment.period.code))]
    rows = session.execute(
        sa.select(Figure.section, Figure.row, Figure.column, Figure.number).where(
            Figure.template_code == assignment.template_code,
            Figure.organisation_id == assignment.organisation_id,
            Figure.regime_id == assignment.period.regime_id,
            Figure.period_code.in_(periods),
            Figure.number.is_not(None),
        )
    )
    histories: dict[CellKey, list[Decimal]] = {}
    for section, row, column, number in rows:
        assert number is not None
        histories.setdefault((section, row, column), []).append(number)
    return histories


def _before(period: Period) -> Iterator[Period]:
    """The last periods of the same kind, the nearest first."""
    earlier = period.previous()
    for _ in range(PERIODS):
        if earlier is None:
            return
        yield earlier
        earlier = earlier.previous()


def _decimals(form: Form, key: CellKey) -> int:
    return decimals_of(form.specs[key]) or 0
