"""The history of a report's figures: whose it is, how far it reaches, who may read it, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forms_library.calendar import Period
from runtime.outliers.queries import odd_figures, usual_figures
from tests.support.filling import Setting, accepted, opened_period, report_in

ClientOf = Callable[[int], FlaskClient]
KEY = ("B1", "KN", "NHAN")


def remember(session: Session, at: Setting, values: list[int], commune: int = 0) -> None:
    """Accepted reports of the months before November 2026, the nearest first."""
    period = Period.parse("2026M11")
    for value in values:
        earlier = period.previous()
        assert earlier is not None
        period = earlier
        stored = opened_period(session, at.regime, period.code)
        report = report_in(session, stored, at.town.communes[commune])
        accepted(session, report, {KEY: Decimal(value), ("B1", "TC", "NHAN"): Decimal(1)})
    session.commit()


def test_twelve_periods_count_and_no_older_one(session: Session, at: Setting) -> None:
    remember(session, at, [10] * 12 + [9_999] * 4)
    found = usual_figures(session, at.report)
    assert {key[1] for key in found} == {"KN", "TC"}
    assert (found[KEY].middle, found[KEY].high, found[KEY].periods) == (10, 12, 12)


def test_figures_of_others_do_not_count(session: Session, at: Setting) -> None:
    remember(session, at, [10] * 8, commune=1)
    assert usual_figures(session, at.report) == {}


def test_odd_ones_are_found_among_the_values(session: Session, at: Setting) -> None:
    remember(session, at, [100, 102, 98, 101, 99, 100])
    values: dict[Any, Any] = {KEY: Decimal(1000), ("B1", "TC", "NHAN"): Decimal(2), ("TM", "P1", "text"): "x"}
    assert list(odd_figures(session, at.report, values)) == [KEY]
    assert odd_figures(session, at.report, {KEY: None}) == {}


def test_it_is_one_query(session: Session, at: Setting) -> None:
    remember(session, at, [10] * 6)
    report = at.report
    session.refresh(report)
    usual_figures(session, report)  # compiles the form
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sa.event.listen(session.get_bind(), "before_cursor_execute", note)
    usual_figures(session, report)
    sa.event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(statements) == 1


def test_the_page_asks_for_it(session: Session, at: Setting, client_of: ClientOf) -> None:
    remember(session, at, [100, 102, 98, 101, 99, 100])
    answer = client_of(at.people.officer.user_id).get(f"/reports/{at.report.id}/usual.json").get_json()
    found = answer["usual"]["B1/KN/NHAN"]
    assert (found["low"], found["high"], Decimal(found["middle"]), found["periods"]) == ("90", "110", 100, 6)


@pytest.mark.parametrize("who", ["outsider", "designer", "receiver", "admin"])
def test_a_stranger_learns_nothing(at: Setting, client_of: ClientOf, who: str) -> None:
    client = client_of(getattr(at.people, who).user_id)
    assert client.get(f"/reports/{at.report.id}/usual.json").status_code == 404
