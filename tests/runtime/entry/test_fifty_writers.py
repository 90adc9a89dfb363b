"""Fifty people write into one form over HTTP at once: what the server acknowledged is in the history, and nothing else.

Whoever lost a cell to somebody is shown both values.
"""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from admin.people.roles import Role
from runtime.reports.models import Cell
from runtime.reports.queries import values_of
from tests.factories import holder
from tests.support.filling import Setting, history_of

WRITERS, ROUNDS = 50, 2
KEYS = ("B1/KN/DAU", "B1/KN/NHAN", "B1/TC/NHAN", "B1/PA/NHAN", "DS/r1/TEN")


@pytest.fixture
def writers(session: Session, at: Setting, app: Flask) -> list[tuple[int, str]]:
    """Fifty officers of one division, each with the cookie of a session: (person, cookie)."""
    division = at.town.division(at.commune)
    people = [holder(session, f"canbo{number}", division, Role.OFFICER) for number in range(WRITERS)]
    session.commit()
    return [(person.id, cookie_of(app, person.user_id)) for person in people]


def cookie_of(app: Flask, user_id: int) -> str:
    with app.test_client() as client:
        with client.session_transaction() as cookies:
            cookies["_user_id"] = str(user_id)
            cookies["_fresh"] = True
        found = client.get_cookie("baocao")
        assert found is not None
        return f"baocao={found.value}"


class Page:
    """What the entry page does, with the library of a script instead of a browser."""

    def __init__(self, address: str, report: int, person: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.path = f"/reports/{report}/cells"
        self.person = person
        self.headers = {"Cookie": cookie, "Content-Type": "application/json", "Accept": "application/json"}
        self.bases = dict.fromkeys(KEYS, 0)

    def save(self, turn: int) -> dict[str, Any]:
        """Write every cell, building on what was last seen of each."""
        changes = [
            {
                "id": f"{self.person}-{turn}-{key}",
                "key": key,
                "raw": str(1000 * self.person + turn),
                "base": self.bases[key],
                "origin": "typed",
            }
            for key in KEYS
        ]
        body = json.dumps(
            {"client": f"page-{self.person}", "person": self.person, "since": 0, "changes": changes}
        )
        self.connection.request("POST", self.path, body, self.headers)
        response = self.connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
        assert response.status == 200, answer
        for item in (*answer["saved"], *answer["conflicts"]):
            self.bases[item["key"]] = item["sequence"]
        return answer


def test_fifty_writers_lose_nothing(
    session: Session, at: Setting, app: Flask, live_server: str, writers: list[tuple[int, str]]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    barrier = Barrier(WRITERS)

    def work(writer: tuple[int, str]) -> list[dict[str, Any]]:
        page = Page(live_server, at.report.id, *writer)
        barrier.wait()
        return [page.save(turn) for turn in range(ROUNDS)]

    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            answers = [answer for answers in pool.map(work, writers) for answer in answers]
    finally:
        app.config["WTF_CSRF_ENABLED"] = True

    saved = [item for answer in answers for item in answer["saved"]]
    conflicts = [item for answer in answers for item in answer["conflicts"]]
    assert [item for answer in answers for item in answer["rejected"]] == []
    assert len(saved) + len(conflicts) == WRITERS * ROUNDS * len(KEYS)
    assert conflicts
    assert all(item["theirs"] and item["by"] and item["mine"] != item["theirs"] for item in conflicts)

    session.expire_all()
    lines = history_of(session, at.report)
    assert Counter(item["id"] for item in saved) == Counter(line.client_id for line in lines)
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))
    last = {(line.section, line.row, line.column): line.after for line in lines}
    assert {key: str(value) for key, value in values_of(session, at.report).items()} == last
    assert session.scalar(sa.select(sa.func.count()).select_from(Cell)) == len(KEYS)
