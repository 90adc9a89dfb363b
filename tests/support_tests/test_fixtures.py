"""The ground the other tests stand on."""

from __future__ import annotations

import socket

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.days_off.models import DayKind, DayOff
from tests.support.browser import Visitors
from tests.support.processes import Redis


def test_a_test_cannot_reach_another_machine() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_starts_with_a_clean_database(session: Session, turn: str) -> None:
    assert session.scalar(sa.select(sa.func.count(DayOff.id))) == 0
    session.add(DayOff(day=clock.local_day(clock.now()), kind=DayKind.OFF, reason="Bão"))
    session.commit()


def test_a_visitor_is_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code in (200, 302)


def test_redis_answers(redis_server: Redis) -> None:
    redis_server.clear()


def test_the_sign_in_page_is_quiet_in_a_browser(visitors: Visitors) -> None:
    page = visitors.open()
    page.goto("/login/")
    assert page.title()


def test_a_page_that_calls_elsewhere_is_caught(visitors: Visitors) -> None:
    visitors.expect("192.0.2.1")
    page = visitors.open()
    page.goto("/login/")
    page.evaluate("fetch('http://192.0.2.1/x').catch(() => 0)")
    assert any("192.0.2.1" in problem for problem in visitors.problems)
