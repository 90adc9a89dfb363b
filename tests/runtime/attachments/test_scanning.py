"""A file that has not been found clean is neither opened nor submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.jobs.dispatch import work_off
from admin.jobs.operations import ATTEMPTS
from admin.notifications.models import Notification
from runtime.reports.models import Attachment, Report, Scan
from tests.support.clamd import EICAR, LARGEST, daemon
from tests.support.filling import Setting, complete

JSON = {"Accept": "application/json"}


@pytest.fixture
def officer(at: Setting, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    return client_of(at.people.officer.user_id)


@pytest.fixture
def scanner(app: Flask) -> Iterator[Callable[[str], None]]:
    """Sets the address of the daemon."""
    before = app.extensions["settings"]

    def configure(address: str) -> None:
        app.extensions["settings"] = replace(before, clamav=address)

    yield configure
    app.extensions["settings"] = before


def attach(client: FlaskClient, at: Setting, name: str, content: bytes) -> Any:
    head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    answer = client.post(
        f"/reports/{at.report.id}/attachments",
        data=head.encode() + content + b"\r\n--limit--\r\n",
        content_type="multipart/form-data; boundary=limit",
        headers=JSON,
    )
    assert answer.status_code == 201
    return answer.get_json()


def submit(client: FlaskClient, at: Setting) -> Any:
    return client.post(f"/reports/{at.report.id}/submit", json={}, headers=JSON)


def state_of(session: Session) -> tuple[Scan, str]:
    found = session.execute(sa.select(Attachment.scan, Attachment.scan_note)).one()
    session.commit()  # SQLite has one writer at a time, and requests follow
    return found.scan, found.scan_note


def test_without_a_scanner_a_file_is_taken_as_it_is(at: Setting, officer: FlaskClient) -> None:
    line = attach(officer, at, "a.txt", b"abc")
    assert (line["scan"], line["refusal"]) == ("none", "")
    assert officer.get(line["url"]).status_code == 200


def test_a_file_waits_for_its_scan_and_then_opens(
    app: Flask, session: Session, at: Setting, officer: FlaskClient, scanner: Callable[[str], None]
) -> None:
    complete(session, at)
    session.commit()
    with daemon() as address:
        scanner(address)
        line = attach(officer, at, "a.txt", b"abc")
        assert (line["scan"], line["url"]) == ("pending", "")
        waiting = officer.get(f"/attachments/{line['id']}", headers=JSON)
        assert (waiting.status_code, waiting.get_json()["message"]) == (
            409,
            "Tệp a.txt đang được quét vi-rút. Đề nghị thử lại sau ít phút.",
        )
        refused = submit(officer, at)
        assert refused.status_code == 422
        assert "đang được quét vi-rút" in refused.get_json()["message"]
        with app.app_context():
            work_off()
    assert officer.get(line["state_url"]).get_json()["scan"] == "clean"
    assert officer.get(f"/attachments/{line['id']}").data == b"abc"
    assert submit(officer, at).status_code == 200


def test_an_infected_file_is_locked_and_its_owner_told(
    app: Flask, session: Session, at: Setting, officer: FlaskClient, scanner: Callable[[str], None]
) -> None:
    complete(session, at)
    session.commit()
    with daemon() as address:
        scanner(address)
        line = attach(officer, at, "phu-luc.txt", EICAR)
        with app.app_context():
            work_off()
    assert state_of(session) == (Scan.INFECTED, "Eicar-Signature")
    assert officer.get(f"/attachments/{line['id']}").status_code == 409
    assert "mã độc (Eicar-Signature)" in submit(officer, at).get_json()["message"]
    told = session.scalars(sa.select(Notification).where(Notification.event == "attachment.infected")).one()
    assert told.person_id == at.people.officer.id
    session.commit()
    page = officer.get(f"/reports/{at.report.id}/entry").get_data(as_text=True)
    assert "có mã độc" in page
    assert f'href="/attachments/{line["id"]}"' not in page

    officer.post(line["remove_url"])
    assert submit(officer, at).status_code == 200
    session.expire_all()
    assert session.scalar(sa.select(Report.revision)) == 1


def test_a_scanner_that_never_answers_leaves_the_file_locked_until_it_is_scanned_again(
    app: Flask,
    session: Session,
    at: Setting,
    officer: FlaskClient,
    scanner: Callable[[str], None],
    clock: Clock,
) -> None:
    scanner("tcp://127.0.0.1:9")
    line = attach(officer, at, "a.txt", b"abc")
    with app.app_context():
        for _ in range(ATTEMPTS):
            work_off()
            clock.set(clock.now() + timedelta(minutes=2))
    assert state_of(session) == (Scan.FAILED, "")
    assert "máy quét vi-rút không trả lời" in officer.get(line["state_url"]).get_json()["refusal"]

    with daemon() as address:
        scanner(address)
        again = officer.post(f"/attachments/{line['id']}/scan", headers=JSON)
        assert again.get_json()["scan"] == "pending"
        with app.app_context():
            work_off()
    assert state_of(session)[0] is Scan.CLEAN
    assert officer.post(f"/attachments/{line['id']}/scan", headers=JSON).status_code == 409


def test_a_file_too_long_for_the_scanner_says_why(
    app: Flask, session: Session, at: Setting, officer: FlaskClient, scanner: Callable[[str], None]
) -> None:
    with daemon() as address:
        scanner(address)
        attach(officer, at, "a.txt", b"0" * (LARGEST + 1))
        with app.app_context():
            work_off()
    assert state_of(session) == (Scan.FAILED, "INSTREAM size limit exceeded.")


def test_a_stranger_neither_sees_nor_asks_for_a_scan(
    at: Setting, officer: FlaskClient, client_of: Callable[[int], FlaskClient]
) -> None:
    line = attach(officer, at, "a.txt", b"abc")
    stranger = client_of(at.people.outsider.user_id)
    assert stranger.get(line["state_url"]).status_code == 404
    assert stranger.post(f"/attachments/{line['id']}/scan", headers=JSON).status_code == 404
    head = client_of(at.people.head_of_division.user_id)
    assert head.get(line["state_url"]).get_json()["remove_url"] == ""
    assert head.post(f"/attachments/{line['id']}/scan", headers=JSON).status_code == 403
