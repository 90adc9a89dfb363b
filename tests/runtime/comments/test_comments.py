"""Comments: who reads and writes them, whom they tell, and that they are no part of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.notifications.models import Notification
from admin.people.models import Person
from runtime.approval.states import State
from runtime.comments.models import Comment
from runtime.reports.models import Revision
from tests.runtime.stage import Stage

ClientOf = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}
CELL = "B1/R1/TH"


def said(number: int, text: str = "Số này lấy ở đâu?", **values: Any) -> dict[str, Any]:
    return {"id": f"c{number}", "key": CELL, "text": text, **values}


def write(client: FlaskClient, report_id: int, body: Any) -> Any:
    return client.post(f"/reports/{report_id}/comments", json=body, headers=JSON)


def told(session: Session, event: str) -> list[int]:
    query = sa.select(Notification.person_id).where(Notification.event == event).order_by(Notification.id)
    found = list(session.scalars(query))
    session.commit()
    return found


@pytest.fixture
def checking(stage: Stage) -> int:
    """A report that waits for its check."""
    report = stage.bring_to_checking()
    stage.session.commit()
    return report.id


def test_a_question_is_answered_and_settled(stage: Stage, checking: int, client_of: ClientOf) -> None:
    head = client_of(stage.cast.head_of_division.user_id)
    officer = client_of(stage.cast.officer.user_id)
    (thread,) = write(head, checking, said(1)).get_json()["threads"]
    assert (thread["key"], thread["label"]) == (CELL, "1 Thu ngân sách – Thực hiện")
    assert thread["comments"][0]["who"] == "Nguyễn Văn Truongphong"

    (thread,) = write(officer, checking, said(2, "Kho bạc.", thread=thread["id"])).get_json()["threads"]
    assert [(item["text"], item["mine"]) for item in thread["comments"]] == [
        ("Số này lấy ở đâu?", False),
        ("Kho bạc.", True),
    ]
    assert told(stage.session, "comment.answered") == [stage.cast.head_of_division.id]

    settled = head.post(f"/comments/{thread['id']}/resolve", json={"resolved": True}).get_json()["threads"][0]
    assert settled["resolved"]
    assert settled["resolved_by"].startswith("Nguyễn Văn Truongphong")
    again = write(officer, checking, said(3, "Còn nữa.", thread=thread["id"])).get_json()["threads"][0]
    assert not again["resolved"]


def test_whoever_is_named_is_told_once(stage: Stage, checking: int, client_of: ClientOf) -> None:
    head = client_of(stage.cast.head_of_division.user_id)
    body = said(1, "@Nguyễn Văn Canbo xem lại", mentions=[stage.cast.officer.id])
    assert write(head, checking, body).status_code == 200
    assert len(write(head, checking, body).get_json()["threads"]) == 1  # sent again after a lost answer
    assert told(stage.session, "comment.mentioned") == [stage.cast.officer.id]
    names = [item["name"] for item in head.get(f"/reports/{checking}/readers.json").get_json()["people"]]
    assert "Nguyễn Văn Canbo" in names
    assert "Nguyễn Văn Tiepnhan" not in names  # the recipient sees it once it is sent


def test_nobody_is_named_who_may_not_see_the_report(stage: Stage, checking: int, client_of: ClientOf) -> None:
    head = client_of(stage.cast.head_of_division.user_id)
    refused = write(head, checking, said(1, mentions=[stage.cast.outsider.id]))
    assert refused.status_code == 422
    assert told(stage.session, "comment.mentioned") == []


def test_the_notice_leads_to_the_cell(stage: Stage, client_of: ClientOf) -> None:
    report = stage.report()
    stage.session.commit()
    officer = client_of(stage.cast.officer.user_id)
    thread = write(officer, report.id, said(1)).get_json()["threads"][0]["id"]
    at_entry = officer.get(f"/comments/{thread}").headers["Location"]
    assert at_entry == f"/reports/{report.id}/entry#comment={thread}"
    reading = client_of(stage.cast.head_of_agency.user_id).get(f"/comments/{thread}").headers["Location"]
    assert reading == f"/reports/{report.id}/check#comment={thread}"


def test_comments_are_no_part_of_what_is_frozen(stage: Stage, client_of: ClientOf) -> None:
    report = stage.report()
    stage.session.commit()
    write(client_of(stage.cast.officer.user_id), report.id, said(1, "Chỉ để nội bộ biết"))
    stage.bring_to_checking()
    content = stage.session.scalars(sa.select(Revision.content)).one()
    assert "nội bộ" not in str(content)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"id": "", "key": CELL, "text": "x"},
        {"id": "a", "key": 1, "text": "x"},
        {"id": "a", "key": CELL, "text": "x", "mentions": "all"},
        {"id": "a", "key": CELL, "text": "x", "mentions": [True]},
        {"id": "a", "key": CELL, "text": "x", "thread": "1"},
        {"id": "a", "key": CELL, "text": " \n "},
        {"id": "a", "key": CELL, "text": "x" * 2001},
        {"id": "a", "key": "B1/R1/KHONG", "text": "x"},
        {"id": "a", "key": "B1", "text": "x"},
    ],
)
def test_what_cannot_be_taken_is_refused(stage: Stage, checking: int, client_of: ClientOf, body: Any) -> None:
    answer = write(client_of(stage.cast.officer.user_id), checking, body)
    assert answer.status_code == 422
    assert answer.get_json()["message"]


def test_an_answer_stays_with_its_cell(stage: Stage, checking: int, client_of: ClientOf) -> None:
    officer = client_of(stage.cast.officer.user_id)
    thread = write(officer, checking, said(1)).get_json()["threads"][0]["id"]
    assert write(officer, checking, {**said(2, thread=thread), "key": "B1/R2/TH"}).status_code == 422
    assert write(officer, checking, said(3, thread=thread + 1)).status_code == 404


def test_only_those_who_see_the_report_read_write_and_settle(
    stage: Stage, checking: int, client_of: ClientOf
) -> None:
    cast = stage.cast
    thread = write(client_of(cast.officer.user_id), checking, said(1)).get_json()["threads"][0]["id"]
    strangers: list[Person] = [cast.outsider, cast.designer, cast.receiver, cast.leader, cast.admin]
    for stranger in strangers:
        client = client_of(stranger.user_id)
        assert client.get(f"/reports/{checking}/comments.json").status_code == 404
        assert client.get(f"/reports/{checking}/readers.json").status_code == 404
        assert write(client, checking, said(2)).status_code == 404
        assert client.post(f"/comments/{thread}/resolve", json={"resolved": True}).status_code == 404
        assert client.get(f"/comments/{thread}").status_code == 404
    assert stage.session.scalar(sa.select(sa.func.count(Comment.id))) == 1


def test_the_recipient_reads_them_once_the_report_is_sent(
    stage: Stage, checking: int, client_of: ClientOf
) -> None:
    write(client_of(stage.cast.officer.user_id), checking, said(1))
    report = stage.report()
    report.state, report.sent_revision = State.SENT, 1
    stage.session.commit()
    receiver = client_of(stage.cast.receiver.user_id)
    assert len(receiver.get(f"/reports/{checking}/comments.json").get_json()["threads"]) == 1
    names = [item["name"] for item in receiver.get(f"/reports/{checking}/readers.json").get_json()["people"]]
    assert "Nguyễn Văn Tiepnhan" in names
