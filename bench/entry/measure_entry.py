"""The 300 x 10 form of the formula benchmarks, filled by an officer on SQLite."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import clock
from admin.base.database import unit_of_work
from bench.application import new_application
from bench.entry.peer import plain_client
from bench.formula import workload
from bench.measure import Result, benchmark, timed
from forms_library.definition import Definition, dump
from forms_library.values import key_text
from runtime.entry.schemas import Change
from tests.factories import cast, city, regime
from tests.support.filling import opened_period, published, report_in, typed

FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
KEYS = [key_text(key) for key in workload.values()]


@contextmanager
def officer(folder: Path) -> Iterator[tuple[FlaskClient, int]]:
    """The client of an officer whose form is full, and the id of the report."""
    clock.set(FRIDAY)
    app = new_application(folder)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), unit_of_work() as session:
        user_id, report_id = _furnish(session, workload.form())
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"], cookies["_fresh"] = str(user_id), True
    yield client, report_id
    clock.reset()


def _furnish(session: Session, definition: Definition) -> tuple[int, int]:
    town = city(session)
    people = cast(session, town)
    written = dump(definition)
    named = {"code": "TO", "symbol": "TO", "title": "TO", "sections": labelled(written["sections"])}
    published(session, {**written, **named})
    period = opened_period(session, regime(session, town), "2026M11")
    report = report_in(session, period, town.communes[0], template_code="TO")
    edits = [
        Change(f"c{number}", key_text(key), str(value), 0)
        for number, (key, value) in enumerate(workload.values().items())
    ]
    typed(session, report, people.officer, edits)
    return people.officer.user_id, report.id


def labelled(node: Any) -> Any:
    """The same form with a label on each row and column, as publishing asks for."""
    if isinstance(node, list):
        return [labelled(item) for item in node]
    if not isinstance(node, dict):
        return node
    named = {key: labelled(value) for key, value in node.items()}
    is_line = "code" in named and ("kind" not in named or "aggregation" in named)
    return {**named, "label": named.get("label") or named["code"]} if is_line else named


@benchmark("saving a cell", "One cell of 300 x 10 saved, 1,650 computed ones answered (SQLite)", goal=0.04)
def saving() -> Result:
    """Beside an application that only stores the cell and reads the others: no rights, history or formulas."""
    numbers = count(1)
    with tempfile.TemporaryDirectory() as name, officer(Path(name)) as (client, report_id):
        plain = plain_client(Path(name) / "peer.sqlite3", KEYS)

        def ours() -> None:
            number = next(numbers)
            change = {"id": f"n{number}", "key": KEYS[0], "raw": str(number), "base": 1_000_000}
            answer = client.post(f"/reports/{report_id}/cells", json={"changes": [change]})
            assert answer.data.count(b'"saved":[{') == 1, (
                answer.data
            )  # reading 1,650 figures is the browser's part

        def peer() -> None:
            plain.post("/cells", json={"key": KEYS[0], "raw": str(next(numbers))})

        seconds, beside = timed(ours, times=40, warm_up=5), timed(peer, times=40, warm_up=5)
    return Result(seconds, "Flask and SQLAlchemy storing the cell only", beside)


@benchmark("entry page", "The entry page of a full 300 x 10 form (SQLite)", goal=0.15)
def page() -> Result:
    """Beside openpyxl reading the same figures from a workbook, as people do who send Excel files."""
    with tempfile.TemporaryDirectory() as name, officer(Path(name)) as (client, report_id):
        path = Path(name) / "form.xlsx"
        workload.spreadsheet(path)

        def ours() -> None:
            assert client.get(f"/reports/{report_id}/entry").status_code == 200

        seconds = timed(ours, times=15, warm_up=3)
        beside = timed(lambda: openpyxl.load_workbook(path), times=5)
    return Result(seconds, "openpyxl opening the same form", beside)
