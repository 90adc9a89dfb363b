"""Asking for more time: who asks, who answers, what it opens, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.assignments.models import WindowState
from admin.audit.models import AuditEntry
from admin.base.clock import Clock
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.delegations.models import Delegation, Manner
from admin.notifications.models import Notification
from admin.people.roles import Duty, Role
from runtime.approval.states import Action
from runtime.extensions.models import Answer, ExtensionRequest
from runtime.extensions.operations import ask, grant, refuse, withdraw
from tests.factories import holder
from tests.runtime.stage import Stage

LATE = datetime(2026, 12, 28, 3, 0, tzinfo=UTC)  # after the window of December has closed
WISHED = date(2026, 12, 30)


@pytest.fixture
def closed(stage: Stage) -> Stage:
    """The stage on the morning after the window closed, the report half filled."""
    report = stage.report()
    stage.fill(report, stage.cast.officer)
    stage.period.state = WindowState.CLOSED
    stage.now = LATE
    stage.session.flush()
    return stage


def asked(stage: Stage, wished_on: date = WISHED) -> ExtensionRequest:
    actor = stage.actor(stage.cast.officer)
    return ask(
        stage.session, stage.assignment(), wished_on, " Mất điện ba ngày. ", actor=actor, now=stage.now
    )


def told(session: Session, event: str) -> list[int]:
    return list(session.scalars(sa.select(Notification.person_id).where(Notification.event == event)))


def test_granted_the_report_alone_is_open_until_then(closed: Stage) -> None:
    request = asked(closed)
    assert told(closed.session, "extension.asked") == [closed.cast.receiver.id]
    with pytest.raises(Conflict):
        closed.act(closed.report(), Action.WITHDRAW, closed.cast.officer)

    grant(
        closed.session, request, words="Lần cuối.", actor=closed.actor(closed.cast.receiver), now=closed.now
    )
    assert (request.answer, request.granted_on, request.words) == (Answer.GRANTED, WISHED, "Lần cuối.")
    assert closed.assignment().reopened_until == datetime(2026, 12, 30, 17, 0, tzinfo=UTC)
    assert closed.assignment(1).reopened_until is None
    assert closed.cast.officer.id in told(closed.session, "assignment.reopened")
    closed.act(closed.report(), Action.SUBMIT, closed.cast.officer)

    actions = set(closed.session.scalars(sa.select(AuditEntry.action)))
    assert {"extension.asked", "assignment.reopened"} <= actions


def test_whoever_accepts_by_delegation_is_told_too(closed: Stage) -> None:
    deputy = holder(closed.session, "pho", closed.city.division(closed.city.department), Role.OFFICER)
    post = closed.actor(closed.cast.receiver).posts[0]
    closed.session.add(
        Delegation(
            agency_id=closed.city.department.id,
            giver_id=closed.cast.receiver.id,
            giver_position_id=post.position_id,
            giver_title="TUQ. GIÁM ĐỐC",
            receiver_id=deputy.id,
            receiver_title="CHUYÊN VIÊN",
            duty=Duty.ACCEPT,
            manner=Manner.AUTHORISED,
            valid_from=date(2026, 12, 1),
            valid_to=date(2026, 12, 31),
            given_at=closed.now,
        )
    )
    closed.session.flush()
    asked(closed)
    assert set(told(closed.session, "extension.asked")) == {closed.cast.receiver.id, deputy.id}


def test_refused_it_stays_closed_and_the_asker_reads_why(closed: Stage) -> None:
    request = asked(closed)
    with pytest.raises(Invalid):
        refuse(closed.session, request, "  ", actor=closed.actor(closed.cast.receiver), now=closed.now)
    refuse(closed.session, request, "Đã quá muộn.", actor=closed.actor(closed.cast.receiver), now=closed.now)
    assert (request.answer, closed.assignment().reopened_until) == (Answer.REFUSED, None)
    assert told(closed.session, "extension.refused") == [closed.cast.officer.id]
    asked(closed)  # may be asked again


def test_it_is_answered_once(closed: Stage) -> None:
    request = asked(closed)
    withdraw(closed.session, request, actor=closed.actor(closed.cast.officer), now=closed.now)
    receiver = closed.actor(closed.cast.receiver)
    with pytest.raises(Conflict, match="answered already"):
        grant(closed.session, request, actor=receiver, now=closed.now)
    with pytest.raises(Conflict, match="answered already"):
        refuse(closed.session, request, "Không", actor=receiver, now=closed.now)


def test_one_request_waits_at_a_time(closed: Stage) -> None:
    asked(closed)
    with pytest.raises(Conflict, match="waiting"):
        asked(closed)


def test_a_day_that_gives_no_more_time_is_refused(stage: Stage) -> None:
    with pytest.raises(Invalid, match="until the end of"):
        asked(stage, stage.period.closes_on)
    with pytest.raises(Invalid, match="more than a year"):
        asked(stage, date(2028, 1, 1))
    stage.now = LATE
    with pytest.raises(Invalid, match="in the past"):
        asked(stage, date(2026, 12, 27))


def test_only_those_who_fill_the_report_ask(closed: Stage) -> None:
    for person in (closed.cast.outsider, closed.cast.receiver, closed.cast.head_of_agency):
        with pytest.raises(NotAllowed):
            ask(
                closed.session,
                closed.assignment(),
                WISHED,
                "Xin",
                actor=closed.actor(person),
                now=closed.now,
            )


def test_for_a_submitted_report_nothing_is_asked_or_granted(stage: Stage) -> None:
    request = asked(stage)
    stage.bring_to_checking()
    with pytest.raises(Conflict, match="submitted"):
        grant(stage.session, request, actor=stage.actor(stage.cast.receiver), now=stage.now)


def page_of(client: FlaskClient, stage: Stage) -> str:
    answer = client.get(f"/assignments/{stage.assignment().id}/extension")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_pages_of_both_sides(
    closed: Stage, client_of: Callable[[int], FlaskClient], clock: Clock
) -> None:
    clock.set(LATE)
    address = f"/assignments/{closed.assignment().id}/extension"
    officer, receiver = (client_of(person.user_id) for person in (closed.cast.officer, closed.cast.receiver))
    closed.session.commit()
    work = officer.get("/work").get_data(as_text=True)
    assert f'href="{address}"' in work
    assert "Xin gia hạn" in officer.get(f"/reports/{closed.report().id}/entry").get_data(as_text=True)
    closed.session.commit()

    assert "Xin nhập đến hết ngày" in page_of(officer, closed)
    closed.session.commit()
    refused = officer.post(address, data={"until": "27/12/2026", "reason": "Mất điện"})
    assert refused.status_code == 422
    assert "Mất điện" in refused.get_data(as_text=True)  # what was written stays
    assert officer.post(address, data={"until": "30/12/2026", "reason": "Mất điện"}).status_code == 302
    assert "đang xin gia hạn" in officer.get("/work").get_data(as_text=True)

    waiting = receiver.get("/work").get_data(as_text=True)
    assert "Đề nghị gia hạn chờ trả lời" in waiting
    assert "Mất điện" in waiting
    request_id = closed.session.scalar(sa.select(ExtensionRequest.id))
    closed.session.commit()
    assert receiver.post(f"/extensions/{request_id}/grant", data={"until": "29/12/2026"}).status_code == 302
    assert "Đề nghị gia hạn chờ trả lời" not in receiver.get("/work").get_data(as_text=True)
    assert "được nhập đến" in officer.get("/work").get_data(as_text=True)


def test_rights_from_outside(closed: Stage, client_of: Callable[[int], FlaskClient], clock: Clock) -> None:
    clock.set(LATE)
    request = asked(closed)
    closed.session.commit()
    address = f"/assignments/{closed.assignment().id}/extension"
    users = {name: person.user_id for name, person in vars(closed.cast).items()}
    request_id = request.id
    closed.session.commit()
    data = {"until": "29/12/2026", "reason": "x", "words": "x"}
    for name, page, answer in (
        ("outsider", 404, 403),
        ("designer", 404, 403),
        ("officer", 200, 403),
        ("head_of_agency", 200, 403),
        ("leader", 404, 403),
    ):
        client = client_of(users[name])
        assert client.get(address).status_code == page, name
        assert client.post(f"/extensions/{request_id}/grant", data=data).status_code == answer, name
        assert client.post(f"/extensions/{request_id}/refuse", data=data).status_code == answer, name
    stranger = client_of(users["outsider"])
    assert stranger.post(address, data=data).status_code == 404
    assert stranger.post(f"/extensions/{request_id}/withdraw").status_code == 404
    assert client_of(users["receiver"]).post(address, data=data).status_code == 403
    assert client_of(users["admin"]).post(f"/extensions/{request_id}/grant", data=data).status_code == 302
