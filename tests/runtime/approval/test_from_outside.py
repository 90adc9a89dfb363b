"""What strangers, other communes and people with the wrong duty get: nothing, by page, address and API."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.database import db
from admin.people.models import Person
from runtime.documents.views import release_brakes
from runtime.reports.models import Report
from tests.runtime.stage import Stage, set_stage
from tests.support.remembered import Remembered


@dataclass
class _Waiting:
    stage: Stage
    report: Report


def _waiting(session: Session, now: datetime) -> _Waiting:
    stage = set_stage(session, now)
    return _Waiting(stage, stage.bring_to_checking())


class Office:
    """A report waiting for its check, and the people who try."""

    def __init__(self, app: Flask, client_of: Callable[[int], FlaskClient], waiting: _Waiting) -> None:
        self.report_id, self.period_id, self.cast = (
            waiting.report.id,
            waiting.stage.period.id,
            waiting.stage.cast,
        )
        self._client_of = client_of
        self.app = app

    def client(self, who: str) -> FlaskClient:
        person: Person = getattr(self.cast, who)
        return self._client_of(person.user_id)


@pytest.fixture
def office(
    app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient], remembered: Remembered
) -> Office:
    release_brakes()
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        waiting = remembered.begin("checking", session, lambda: _waiting(session, clock.now()))
        return Office(app, client_of, waiting)


PAGES = ["", "/check", "/document.pdf", "/data.json", "/entry", "/state.json"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["outsider", "receiver", "leader", "admin", "designer"])
def test_a_report_that_was_not_sent_exists_only_for_its_own_agency(
    office: Office, who: str, page: str
) -> None:
    assert office.client(who).get(f"/reports/{office.report_id}{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "/check", "/data.json"])
@pytest.mark.parametrize("who", ["officer", "head_of_division", "head_of_agency", "clerk"])
def test_its_own_agency_sees_it(office: Office, who: str, page: str) -> None:
    assert office.client(who).get(f"/reports/{office.report_id}{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_visitors_must_sign_in(office: Office, page: str) -> None:
    answer = office.app.test_client().get(f"/reports/{office.report_id}{page}")
    assert answer.status_code in (302, 401)


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 403), ("clerk", 403), ("head_of_agency", 403), ("outsider", 404), ("receiver", 404)],
)
def test_the_wrong_hand_is_refused_by_form_and_json(office: Office, who: str, status: int) -> None:
    url = f"/reports/{office.report_id}/decisions/pass_on"
    assert office.client(who).post(url, data={}).status_code == status
    answer = office.client(who).post(url, json={})
    assert answer.status_code == status
    assert answer.get_json()["message"]


@pytest.mark.parametrize("action", ["signature_done", "seal_failed", "no_such_act"])
def test_nobody_plays_the_system(office: Office, action: str) -> None:
    url = f"/reports/{office.report_id}/decisions/{action}"
    assert office.client("head_of_agency").post(url, json={}).status_code == 422


@pytest.mark.parametrize(
    "body", [[], "text", {"pins": "x"}, {"pins": [1]}, {"version": "-1"}, {"until": "31/12"}]
)
def test_what_cannot_be_read_is_refused(office: Office, body: object) -> None:
    url = f"/reports/{office.report_id}/decisions/pass_on"
    assert office.client("head_of_division").post(url, json=body).status_code == 422


@pytest.mark.parametrize("url", ["/tracking", "/tracking.csv"])
@pytest.mark.parametrize("who", ["officer", "designer", "outsider"])
def test_following_needs_the_duty(office: Office, who: str, url: str) -> None:
    assert office.client(who).get(url).status_code == 403


@pytest.mark.parametrize("url", ["/work", "/tracking", "/documents", "/tracking.csv", "/work/checking"])
def test_pages_open_for_those_who_may(office: Office, url: str) -> None:
    who = "head_of_division" if url == "/work/checking" else "head_of_agency"
    assert office.client(who).get(url).status_code == 200


def test_an_unknown_code_and_a_file_that_is_no_pdf(office: Office) -> None:
    visitor = office.app.test_client()
    assert visitor.get("/verify").status_code == 200
    assert visitor.get("/verify/AAAA-BBBB-CCCC").status_code == 404
    page = visitor.post("/verify", data={"file": (io.BytesIO(b"GIF89a"), "x.pdf")})
    assert "verified-bad" in page.text


def test_verifying_is_rated(office: Office) -> None:
    visitor = office.app.test_client()
    answers = [visitor.get("/verify/AAAA-BBBB-CCCC").status_code for _ in range(65)]
    assert set(answers) == {404, 429}
    assert answers.index(429) == 60
