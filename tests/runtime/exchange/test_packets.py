"""Figures of another system: taken whole and once, with their origin, never over what a person wrote."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.assignments.models import WindowState
from admin.audit.models import AuditEntry
from admin.base import clock
from admin.base.clock import Clock
from runtime.approval.operations import Pin, decide
from runtime.approval.states import Action
from runtime.connections.models import BroughtFigure, Connection, Packet
from runtime.connections.operations import ADDRESS_LIMIT, switch_off
from runtime.exchange.schemas import LARGEST, MOST_CELLS
from runtime.reports.models import Cell, CellChange, Origin
from runtime.reports.operations import freeze
from runtime.reports.queries import filled, report_by_id, stored_cells, values_of
from tests.support.filling import (
    FORM,
    Setting,
    actor_of,
    assignment_in,
    change,
    complete,
    history_of,
    published,
    shown,
    typed,
)
from tests.support.sending import SYSTEM, cell, connected, packet, send

ClientOf = Callable[[int], FlaskClient]
T = TypeVar("T")


@pytest.fixture
def token(session: Session, at: Setting) -> str:
    return connected(session, at)[1]


def values(session: Session, at: Setting) -> dict[str, Any]:
    return done(session, shown(filled(stored_cells(session, at.report))))


def history(session: Session, at: Setting) -> list[CellChange]:
    return done(session, history_of(session, at.report))


def count(session: Session, kind: type[Any]) -> int:
    return done(session, session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0)


def done(session: Session, found: T) -> T:
    """What was found; SQLite has one writer at a time, and the next request is one."""
    session.commit()
    return found


def nothing_written(session: Session) -> bool:
    return count(session, Cell) == count(session, Packet) == 0


def test_figures_fill_blank_cells_and_say_where_they_come_from(
    session: Session, at: Setting, client: FlaskClient, client_of: ClientOf, token: str
) -> None:
    body = packet(
        cell("KN.NHAN", "1500", note="Số tạm tính"),
        cell("B1/TC/NHAN", "0"),
        cell("KN.TIEN", "1.5"),
        cell("KN.GHICHU", "Ghi chu\u0301"),
        cell("TT/NGUOI/value", "Hệ thống"),
        cell("PA.NHAN", None),
    )
    answer = send(client, token, body)
    assert answer.status_code == 200, answer.get_json()
    told = answer.get_json()
    assert (told["status"], told["written"], told["unchanged"], told["waiting"]) == ("taken", 5, 1, [])
    assert values(session, at) == {
        "KN.NHAN": Decimal(1500),
        "TC.NHAN": Decimal(0),
        "KN.TIEN": Decimal("1.5"),
        "KN.GHICHU": "Ghi ch\u00fa",
        "TT.NGUOI.value": "Hệ thống",
    }
    lines = history(session, at)
    assert {(line.origin, line.person_id) for line in lines} == {(Origin.INTEGRATED, None)}
    story = client_of(at.people.officer.user_id).get(f"/reports/{at.report.id}/cell.json?key=B1/KN/NHAN")
    newest = story.get_json()["history"][0]
    assert (newest["who"], newest["origin"], newest["note"]) == (SYSTEM, "Từ hệ thống khác", "Số tạm tính")
    assert newest["when"] == "20/11/2026 14:00"
    assert story.get_json()["origin"] == f"Từ hệ thống khác: {SYSTEM}"
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "packet.taken")).one()
    assert (entry.person_id, entry.details["connection"], entry.details["written"]) == (None, SYSTEM, 5)


def test_an_open_page_hears_of_them(
    session: Session, at: Setting, client: FlaskClient, client_of: ClientOf, token: str
) -> None:
    officer = client_of(at.people.officer.user_id)
    typed(session, at.report, at.people.officer, [change("TC.NHAN", "5")])
    session.commit()
    send(client, token, packet(cell("KN.NHAN", "7"), cell("TC.NHAN", "6")))
    news = officer.get(f"/reports/{at.report.id}/news.json", query_string={"since": 1}).get_json()
    assert [(item["key"], item["text"], item["by"]) for item in news["changes"]] == [
        ("B1/KN/NHAN", "7", SYSTEM)
    ]
    assert news["waiting"] == 1
    # A save that comes in between does not swallow the news either.
    edit = {"id": "x", "key": "B1/PA/NHAN", "raw": "1", "base": 0, "origin": "typed"}
    saved = officer.post(f"/reports/{at.report.id}/cells", json={"changes": [edit], "since": 1})
    assert saved.get_json()["waiting"] == 1
    later = {"changes": [{**edit, "id": "y", "raw": "2"}], "since": saved.get_json()["sequence"]}
    assert "waiting" not in officer.post(f"/reports/{at.report.id}/cells", json=later).get_json()


def test_a_persons_figure_stays_and_the_other_is_offered(
    session: Session, at: Setting, client: FlaskClient, client_of: ClientOf, token: str
) -> None:
    officer = client_of(at.people.officer.user_id)
    emptied = [change("PA.NHAN", "1"), change("PA.NHAN", "")]
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "5"), change("TC.NHAN", "4"), *emptied])
    session.commit()
    told = send(client, token, packet(cell("KN.NHAN", "7"), cell("TC.NHAN", "4"), cell("PA.NHAN", "9")))
    assert told.get_json()["waiting"] == ["B1/KN/NHAN", "B1/PA/NHAN"]
    assert values(session, at) == {"KN.NHAN": 5, "TC.NHAN": 4}
    page = officer.get(f"/reports/{at.report.id}/brought").get_data(as_text=True)
    assert SYSTEM in page
    assert "Khiếu nại" in page
    sequence = history(session, at)[0].sequence
    taken = officer.post(
        f"/reports/{at.report.id}/brought", data={"cell": f"B1/KN/NHAN@{sequence}", "take": "1"}
    )
    assert taken.location.endswith("/brought")  # one is left
    assert values(session, at)["KN.NHAN"] == 7
    last = history(session, at)[-1]
    assert (last.origin, last.person_id) == (Origin.INTEGRATED, at.people.officer.id)
    officer.post(f"/reports/{at.report.id}/brought", data={"cell": "B1/PA/NHAN@4", "take": "0"})
    assert "PA.NHAN" not in values(session, at)
    # What the person took follows the system from now on; what was declined is not offered again, another figure is.
    again = send(client, token, packet(cell("KN.NHAN", "8"), cell("PA.NHAN", "9"))).get_json()
    assert (again["written"], again["waiting"]) == (1, ["B1/PA/NHAN"])
    assert 'name="cell"' not in officer.get(f"/reports/{at.report.id}/brought").get_data(as_text=True)
    send(client, token, packet(cell("PA.NHAN", "10")))
    assert 'name="cell"' in officer.get(f"/reports/{at.report.id}/brought").get_data(as_text=True)


def test_a_figure_that_changed_meanwhile_is_not_taken_over(
    session: Session, at: Setting, client: FlaskClient, client_of: ClientOf, token: str
) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "5")])
    session.commit()
    send(client, token, packet(cell("KN.NHAN", "7")))
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "6")])
    session.commit()
    officer = client_of(at.people.officer.user_id)
    officer.post(f"/reports/{at.report.id}/brought", data={"cell": "B1/KN/NHAN@1", "take": "1"})
    assert values(session, at)["KN.NHAN"] == 6
    assert count(session, BroughtFigure) == 1


def test_the_system_corrects_and_empties_its_own_figures(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    send(client, token, packet(cell("KN.NHAN", "7"), cell("TC.NHAN", "3")))
    told = send(client, token, packet(cell("KN.NHAN", "8"), cell("TC.NHAN", None))).get_json()
    assert (told["written"], told["waiting"]) == (2, [])
    assert values(session, at) == {"KN.NHAN": 8}


@pytest.mark.parametrize(
    "wrong",
    [
        cell("KN.KHONG", "1"),
        cell("B1/XX/NHAN", "1"),
        cell("KN.CUOI", "1"),  # computed
        cell("PA.TIEN", "1"),  # locked
        cell("TONG.NHAN", "1"),  # a sum of its children
        cell("TM/P1/text", "<p>x</p>"),
        cell("DS/r1/SO", "1"),
        cell("TC.NHAN", "1.5"),
        cell("TC.NHAN", "1,5"),
        cell("TC.NHAN", "1e9"),
        cell("TC.NHAN", "NaN"),
        cell("TC.NHAN", "٣"),
        cell("TC.NHAN", "9" * 16),
        cell("TC.NHAN", ""),
        cell("TC.NHAN", True),
        cell("KN.GHICHU", False),
        cell("B1/KN/NHAN", "2"),  # twice in the packet
    ],
)
def test_one_wrong_cell_and_nothing_is_written(
    session: Session, at: Setting, client: FlaskClient, token: str, wrong: dict[str, Any]
) -> None:
    answer = send(client, token, packet(cell("KN.NHAN", "7"), wrong))
    assert answer.status_code == 422, answer.get_json()
    (problem,) = answer.get_json()["problems"]
    assert problem["place"].startswith("/cells/1")
    assert problem["message"]
    assert (
        problem["cell"].replace(".", "/").endswith(wrong.get("cell") or f"{wrong['rowId']}/{wrong['colId']}")
    )
    assert nothing_written(session)


def test_limits_and_checks_are_told_as_for_typed_figures(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    told = send(client, token, packet(cell("KN.NHAN", "2000000"), cell("KN.XONG", "2000001"))).get_json()
    assert told["written"] == 2
    assert {remark["cell"] for remark in told["remarks"]} == {"B1/KN/NHAN", "B1/KN/XONG"}


def test_three_decimals_are_no_thousands(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    answer = send(client, token, packet(cell("KN.TIEN", "1.234")))
    assert answer.status_code == 422  # the cell has one decimal place: it is not read as 1234
    send(client, token, packet(cell("KN.TIEN", "-1234.500")))
    assert values(session, at)["KN.TIEN"] == Decimal("-1234.5")


def test_the_same_message_counts_once(session: Session, at: Setting, client: FlaskClient, token: str) -> None:
    body = packet(cell("KN.NHAN", "7"))
    first = send(client, token, body)
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "5")])
    at.period.state = WindowState.CLOSED
    session.commit()
    second = send(client, token, body)
    assert (second.status_code, second.get_json()) == (200, first.get_json())
    assert values(session, at) == {"KN.NHAN": 5}
    assert len(history(session, at)) == 2
    other = send(client, token, {**body, "cells": [cell("KN.NHAN", "8")]})
    assert (other.status_code, other.get_json()["reason"]) == (409, "message_id")


def test_another_connection_may_use_the_same_id(session: Session, at: Setting, client: FlaskClient) -> None:
    (_one, first), (_two, second) = connected(session, at), connected(session, at, name="Hệ thống 1022")
    body = packet(cell("KN.NHAN", "7"))
    assert send(client, first, body).status_code == 200
    told = send(client, second, {**body, "cells": [cell("TC.NHAN", "8")]})
    assert told.get_json()["written"] == 1


def test_a_report_that_nobody_has_opened_is_made(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    assignment_in(session, at.period, at.town.communes[1])
    session.commit()
    told = send(client, token, packet(cell("KN.NHAN", "7"), orgId="P02", formSymbol="BM01"))
    made = report_by_id(session, told.get_json()["report"])
    assert shown(values_of(session, made)) == {"KN.NHAN": 7}


def refused(answer: Any, status: int, session: Session) -> str:
    """The words of a refusal, after which nothing stands."""
    assert answer.status_code == status, answer.get_json()
    assert nothing_written(session)
    text: str = answer.get_json()["message"]
    return text


def test_outside_its_scope_it_is_refused(session: Session, at: Setting, client: FlaskClient) -> None:
    other = published(session, {"code": "BM02", "symbol": "02/BM", **_another_form()})
    _made, token = connected(session, at, organisation_ids=[at.town.communes[0].id])
    body = cell("KN.NHAN", "7")
    for wrong, status in (
        ({"orgId": "P02"}, 403),
        ({"orgId": "KHONG-CO"}, 403),
        ({"formSymbol": "02/BM"}, 403),
        ({"regimeCode": "KHAC"}, 404),
        ({"periodCode": "2026M12"}, 404),
        ({"formVersion": 2}, 409),
    ):
        refused(send(client, token, packet(body, **wrong)), status, session)
    assert other.id
    assert send(client, token, packet(body)).status_code == 200


def _another_form() -> dict[str, Any]:
    return {name: value for name, value in FORM.items() if name not in ("code", "symbol")}


def test_it_brings_nothing_into_a_report_that_is_not_open(
    session: Session, at: Setting, client: FlaskClient, client_of: ClientOf, token: str
) -> None:
    at.period.state = WindowState.CLOSED
    session.commit()
    assert "đóng" in refused(send(client, token, packet(cell("KN.NHAN", "7"))), 409, session)
    at.period.state = WindowState.OPEN
    session.commit()
    complete(session, at)
    session.commit()
    before = values(session, at)
    json = {"headers": {"Accept": "application/json"}, "json": {}}
    client_of(at.people.officer.user_id).post(f"/reports/{at.report.id}/submit", **json)
    answer = send(client, token, packet(cell("KN.NHAN", "7")))
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "submitted")
    assert values(session, at) == before
    connection = session.scalars(sa.select(Connection)).one()
    session.refresh(connection)
    assert connection.refusal == answer.get_json()["message"]


def test_after_a_return_only_the_opened_cells_are_taken(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    send(client, token, packet(cell("KN.NHAN", "10"), cell("TC.NHAN", "5"), cell("PA.NHAN", "1")))
    typed(session, at.report, at.people.officer, [change("TM/P1/text", "<p>Ổn định.</p>")])
    officer, head = (actor_of(session, person) for person in (at.people.officer, at.people.head_of_division))
    pins = [Pin("B1/KN/NHAN", "Rà soát")]
    now = clock.now()
    decide(session, at.report, Action.SUBMIT, actor=officer, now=now)
    decide(session, at.report, Action.RETURN, actor=head, now=now, reason="Sai", pins=pins, only_pins=True)
    session.commit()
    answer = send(client, token, packet(cell("KN.NHAN", "11"), cell("TC.NHAN", "6")))
    assert answer.status_code == 422
    assert [problem["cell"] for problem in answer.get_json()["problems"]] == ["B1/TC/NHAN"]
    assert send(client, token, packet(cell("KN.NHAN", "11"))).get_json()["written"] == 1
    assert {name: values(session, at)[name] for name in ("KN.NHAN", "TC.NHAN")} == {
        "KN.NHAN": 11,
        "TC.NHAN": 5,
    }


def test_who_may_not_come(session: Session, at: Setting, client: FlaskClient, clock: Clock) -> None:
    made, token = connected(session, at, valid_from=date(2026, 11, 21))
    body = packet(cell("KN.NHAN", "7"))
    assert "21/11/2026" in refused(send(client, token, body), 403, session)
    clock.set(datetime(2028, 1, 1, tzinfo=UTC))
    assert "31/12/2027" in refused(send(client, token, body), 403, session)
    clock.set(datetime(2026, 11, 22, tzinfo=UTC))
    switch_off(session, made, actor=actor_of(session, at.people.admin), now=clock.now())
    session.commit()
    refused(send(client, token, body), 403, session)
    for wrong in ("", "bc_sai", token[:-1], "\u00e9"):
        refused(send(client, wrong, body), 401, session)


def test_guessing_tokens_is_slowed_down(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    for _attempt in range(ADDRESS_LIMIT):
        assert send(client, "bc_sai", packet(cell("KN.NHAN", "7"))).status_code == 401
    refused(send(client, token, packet(cell("KN.NHAN", "7"))), 429, session)


def test_what_is_no_packet(session: Session, at: Setting, client: FlaskClient, token: str) -> None:
    for body, status in (
        (b"", 422),
        (b"not json", 422),
        (b"[" * 100_000, 422),
        ("{}".encode("utf-16"), 422),
        (b'{"header": NaN}', 422),
        (b'{"orgId": "P01", "orgId": "P02"}', 422),
        (b"9" * 5000, 422),
        (b" " * (LARGEST + 1), 413),
    ):
        refused(send(client, token, body), status, session)
    for text in ("a\u0000b", "a\ud800"):
        for place in ({"orgId": text}, {"cells": [cell("KN.GHICHU", text)]}, {"x" + text: 1}):
            refused(send(client, token, {**packet(cell("KN.NHAN", "7")), **place}), 422, session)


def test_a_packet_of_faults_is_answered_briefly(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    answer = send(client, token, packet(*[cell(f"R{number}.C", "1") for number in range(MOST_CELLS)]))
    refused(answer, 422, session)
    assert len(answer.get_json()["problems"]) == 200


def test_many_cells_cost_no_more_queries_than_few(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    def cost(*cells: dict[str, Any]) -> int:
        send(client, token, packet(*cells))  # fills the caches, and makes what follows a correction
        statements.clear()
        send(client, token, packet(*({**one, "value": "2"} for one in cells)))
        return len(statements)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        few = cost(cell("KN.NHAN", "1"), cell("KN.XONG", "1"))
        columns = itertools.product(("TC", "PA", "KN"), ("DAU", "NHAN", "XONG"))
        many = cost(*(cell(f"{row}.{column}", "1") for row, column in columns), cell("KN.TIEN", "1"))
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert few == many


def test_what_was_sent_out_comes_in_again_unchanged(
    session: Session, at: Setting, client: FlaskClient, token: str
) -> None:
    """A filled report, as a revision keeps it and its PDF carries it, sent into the report of another commune."""
    complete(session, at)
    more = [("KN.TIEN", "1234,5"), ("KN.GHICHU", "Đã rà soát"), ("TC.XONG", "0"), ("TT/NGUOI/value", "Lê A")]
    typed(session, at.report, at.people.officer, [change(key, raw) for key, raw in more])
    content = freeze(session, at.report, actor=None, now=clock.now()).content
    assignment_in(session, at.period, at.town.communes[1])
    session.commit()
    sent = {key: value for key, value in content["values"].items() if not key.startswith("TM/")}
    body = packet(
        *(cell(key, value) for key, value in sent.items()),
        orgId="P02",
        regimeCode=content["regime"]["code"],
        formSymbol=content["template"]["symbol"],
        formVersion=content["template"]["version"],
        periodCode=content["period"]["code"],
    )
    told = send(client, token, body).get_json()
    assert told["written"] == len(sent)
    rows = session.execute(
        sa.select(Cell.section, Cell.row, Cell.column, Cell.value).where(Cell.report_id == told["report"])
    )
    assert {"/".join(row[:3]): row[3] for row in rows} == sent


def test_a_person_and_a_system_at_the_same_moment(
    session: Session, app: Flask, at: Setting, client_of: ClientOf, token: str
) -> None:
    """Both write the same cells: each figure of the person stands, or was told to them as a collision."""
    keys = [f"B1/{row}/{column}" for row, column in itertools.product(("KN", "TC"), ("NHAN", "XONG"))]
    start = Barrier(5)

    def system(number: int) -> Any:
        with app.test_client() as client:
            start.wait()
            return send(client, token, packet(*(cell(key, str(100 + number)) for key in keys)))

    def person() -> Any:
        officer = client_of(at.people.officer.user_id)
        edits = [{"id": key, "key": key, "raw": "1", "base": 0, "origin": "typed"} for key in keys]
        start.wait()
        return officer.post(f"/reports/{at.report.id}/cells", json={"changes": edits})

    with ThreadPoolExecutor(5) as pool:
        packets = [pool.submit(system, number) for number in range(4)]
        save = pool.submit(person)
        answers = [sent.result() for sent in packets]
        own = save.result()
    assert {answer.status_code for answer in (*answers, own)} == {200}
    mine = {item["key"] for item in own.get_json()["saved"]}
    assert mine | {item["key"] for item in own.get_json()["conflicts"]} == set(keys)
    stands = values(session, at)
    assert all(stands[key.removeprefix("B1/").replace("/", ".")] == 1 for key in mine)
    lines = history(session, at)
    assert len(lines) == sum(answer.get_json()["written"] for answer in answers) + len(mine)
    assert len({line.sequence for line in lines}) == len(lines)


def test_the_same_message_at_the_same_moment(session: Session, app: Flask, at: Setting, token: str) -> None:
    body, start = packet(cell("KN.NHAN", "7"), cell("TC.NHAN", "8")), Barrier(4)

    def system() -> Any:
        with app.test_client() as client:
            start.wait()
            return send(client, token, body)

    with ThreadPoolExecutor(4) as pool:
        answers = [sent.result() for sent in [pool.submit(system) for _one in range(4)]]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({str(answer.get_json()) for answer in answers}) == 1
    assert len(history(session, at)) == 2
