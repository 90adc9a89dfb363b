"""Requests that no page of ours makes: each is answered with words, and none spoils what others enter."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from runtime.entry import views
from runtime.reports.models import Report
from tests.support.filling import Setting

ClientOf = Callable[[int], FlaskClient]
HALF = "\ud800"  # of a character: an emoji that was cut in the middle
NO_ROW = (3_000_000_000, 10**30)
ENDLESS = "[" * 100_000


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    """The officer of the first commune, signed in."""
    return client_of(at.people.officer.user_id)


def sent(client: FlaskClient, path: str, body: object) -> Any:
    """As a script sends it: what JSON can say and UTF-8 cannot travels as an escape."""
    return client.post(path, data=json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("key", ["B1/KN/GHICHU", "TM/P1/text", "TT/NGUOI/value", "DS/r1/TEN"])
def test_half_a_character_is_dropped_and_the_report_opens_again(
    at: Setting, officer: FlaskClient, key: str
) -> None:
    changes = [{"id": "a", "key": key, "raw": f"Đã{HALF} xong\0", "base": 0}]
    answer = sent(officer, f"/reports/{at.report.id}/cells", {"changes": changes})
    assert [item["raw"].removeprefix("<p>").removesuffix("</p>") for item in answer.json["saved"]] == [
        "Đã xong"
    ]
    page = officer.get(f"/reports/{at.report.id}/entry")
    assert "Đã xong" in page.get_data(as_text=True)


def test_half_a_character_in_a_comment_is_dropped(at: Setting, officer: FlaskClient) -> None:
    path = f"/reports/{at.report.id}/comments"
    assert sent(officer, path, {"id": "a", "key": "", "text": f"Xem{HALF} lại"}).status_code == 200
    assert "Xem l" in officer.get(f"{path}.json").get_data(as_text=True)


@pytest.mark.parametrize("made", ["a\0", f"a{HALF}"])
def test_an_id_that_cannot_be_kept_is_refused(at: Setting, officer: FlaskClient, made: str) -> None:
    change = {"id": made, "key": "B1/KN/NHAN", "raw": "1", "base": 0}
    path = f"/reports/{at.report.id}"
    assert sent(officer, f"{path}/cells", {"changes": [change]}).status_code == 422
    assert sent(officer, f"{path}/comments", {"id": made, "key": "", "text": "x"}).status_code == 422
    again = {"username": "canbo", "password": made, "person": 1}
    assert sent(officer, "/account/again.json", again).status_code == 422


@pytest.mark.parametrize("number", NO_ROW)
def test_a_number_that_no_row_can_have_is_not_found(at: Setting, officer: FlaskClient, number: int) -> None:
    paths = ("reports/{}", "reports/{}/entry", "attachments/{}", "jobs/{}.json", "comments/{}", "batches/{}")
    assert {officer.get(f"/{path.format(number)}").status_code for path in paths} == {404}
    comment = {"id": "a", "key": "", "text": "x", "thread": number}
    assert sent(officer, f"/reports/{at.report.id}/comments", comment).status_code == 422


def test_endless_nesting_is_unreadable(at: Setting, officer: FlaskClient) -> None:
    path = f"/reports/{at.report.id}"
    answer = officer.post(f"{path}/cells", data=ENDLESS, content_type="application/json")
    assert answer.status_code == 422
    assert officer.post(f"{path}/workbook/apply", data={"take": ENDLESS}).status_code == 422
    assert officer.post(f"{path}/decisions/return", data={"pins": ENDLESS}).status_code == 422


def test_an_unknown_section_and_an_impossible_day_are_told(at: Setting, officer: FlaskClient) -> None:
    report, assignment = f"/reports/{at.report.id}", f"/assignments/{at.report.assignment_id}"
    assert officer.post(f"{report}/nil", data={"section": "B1\0", "nil": "1"}).status_code == 422
    wish = {"until": "31/12/9999", "reason": "Mưa lũ"}
    assert officer.post(f"{assignment}/extension", data=wish).status_code == 422


def test_what_no_check_of_ours_met_is_answered_with_words(at: Setting, client_of: ClientOf) -> None:
    receiver = client_of(at.people.receiver.user_id)
    answer = receiver.get(f"/periods/{at.period.id}/rollup?template=%00")
    assert answer.status_code in (404, 422)  # SQLite finds nothing, PostgreSQL refuses the character


def test_of_two_changes_of_one_row_the_second_is_told(
    at: Setting, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the page of the error reads must not meet the transaction that has just failed."""

    def overtaken(session: Session, report: Report, **_others: object) -> None:
        session.execute(sa.text("UPDATE report SET version = version + 1"))
        report.filled += 1
        session.flush()

    monkeypatch.setattr(views, "take_offers", overtaken)
    answer = officer.post(f"/reports/{at.report.id}/prefill")
    assert (answer.status_code, "Người khác vừa thay đổi" in answer.get_data(as_text=True)) == (409, True)
