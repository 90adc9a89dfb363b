"""Questions about a figure (G12): the receiving organisation asks, the reporting unit answers, both are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.base.clock import Clock
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.notifications.models import Notification
from admin.people.models import Person
from admin.people.roles import Role
from runtime.approval.states import Action
from runtime.questions.models import Question
from runtime.questions.operations import answer, ask
from runtime.questions.queries import Asked, asked_counts, questions_to_answer, questions_waiting
from runtime.reports.models import Report
from tests.factories import holder
from tests.runtime.stage import Stage, set_stage
from tests.support.remembered import Remembered

CELL = "B1/R1/TH"


def _sent(stage: Stage) -> Stage:
    stage.pass_and_send(stage.bring_to_checking())
    return stage


@pytest.fixture
def stage(session: Session, clock: Clock, remembered: Remembered) -> Stage:
    """The report of the first commune is sent."""
    return remembered.begin("sent", session, lambda: _sent(set_stage(session, clock.now())))


def asked(stage: Stage, report: Report, person: Person | None = None, **values: str) -> Question:
    given = {"key": CELL, "text": "Vì sao thấp hơn kế hoạch?", "client_id": "một", **values}
    actor = stage.actor(person or stage.cast.receiver)
    return ask(stage.session, report, actor=actor, now=stage.now, **given)


def answered(stage: Stage, question: Question, person: Person, text: str = "Do giãn thuế quý IV.") -> None:
    answer(stage.session, question, text, actor=stage.actor(person), now=stage.now)


def told(stage: Stage, event: str) -> set[int]:
    return set(stage.session.scalars(sa.select(Notification.person_id).where(Notification.event == event)))


def test_the_question_keeps_what_it_asks_about_and_those_who_work_on_the_report_are_told(
    stage: Stage,
) -> None:
    report = stage.report()
    question = asked(stage, report)
    assert (question.key, question.revision, question.figure) == (CELL, 1, "950,5")
    assert (question.asked_by_id, question.asked_title) == (stage.cast.receiver.id, "receiver")
    cast = stage.cast
    assert told(stage, "question.asked") == {
        cast.officer.id,
        cast.head_of_division.id,
        cast.head_of_agency.id,
    }
    assert asked_counts(stage.session, [report.id]) == {report.id: Asked(1, 1)}


def test_the_answer_is_kept_with_who_gave_it_and_whoever_asked_is_told(stage: Stage) -> None:
    report = stage.report()
    question = asked(stage, report)
    assert questions_waiting(stage.session, stage.actor(stage.cast.officer)) == 1
    answered(stage, question, stage.cast.head_of_division)
    assert (question.answer, question.answered_by_id) == (
        "Do giãn thuế quý IV.",
        stage.cast.head_of_division.id,
    )
    assert question.answered_title == "head_of_division"
    assert told(stage, "question.answered") == {stage.cast.receiver.id}
    assert questions_to_answer(stage.session, stage.actor(stage.cast.officer)) == []
    assert asked_counts(stage.session, [report.id]) == {report.id: Asked(1, 0)}
    acts = stage.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action.like("question.%"))
    ).all()
    assert sorted(acts) == ["question.answered", "question.asked"]


def test_it_waits_for_those_who_work_on_the_report_and_for_nobody_else(stage: Stage) -> None:
    asked(stage, stage.report())
    waits = {
        name: len(questions_to_answer(stage.session, stage.actor(person)))
        for name, person in vars(stage.cast).items()
    }
    assert {name for name, count in waits.items() if count} == {
        "officer",
        "head_of_division",
        "head_of_agency",
    }


def test_sent_twice_it_counts_once(stage: Stage) -> None:
    report = stage.report()
    first = asked(stage, report)
    assert asked(stage, report) is first
    answered(stage, first, stage.cast.officer)
    answered(stage, first, stage.cast.officer)
    notices = sa.select(sa.func.count()).where(Notification.event.like("question.%"))
    assert stage.session.scalar(notices) == 4


def test_the_second_of_two_answers_is_refused_and_names_the_first(stage: Stage) -> None:
    question = asked(stage, stage.report())
    answered(stage, question, stage.cast.officer)
    with pytest.raises(Conflict, match="Nguyễn Văn Canbo has answered"):
        answered(stage, question, stage.cast.head_of_division, "Khác")
    assert question.answer == "Do giãn thuế quý IV."


def test_question_and_answer_stay_when_the_report_is_amended_and_the_new_figure_can_be_asked_about(
    stage: Stage,
) -> None:
    report = stage.report()
    asked(stage, report)
    stage.act(report, Action.ACCEPT, stage.cast.receiver)
    stage.act(report, Action.AMEND, stage.cast.officer, reason="Theo câu hỏi của Sở")
    with pytest.raises(NotAllowed):  # what is being changed is not with the recipient
        asked(stage, report, client_id="hai")
    stage.fill(report, stage.cast.officer, {CELL: "960"})
    stage.bring_to_sending(report)
    second = asked(stage, report, client_id="hai")
    assert (second.revision, second.figure) == (2, "960,0")
    assert asked_counts(stage.session, [report.id])[report.id].total == 2


@pytest.mark.parametrize("who", ["officer", "head_of_agency", "outsider", "leader", "admin", "clerk"])
def test_only_whoever_accepts_the_report_asks(stage: Stage, who: str) -> None:
    report = stage.report()
    with pytest.raises(NotAllowed):
        asked(stage, report, getattr(stage.cast, who))


@pytest.mark.parametrize("who", ["outsider", "receiver", "leader", "clerk"])
def test_only_whoever_works_on_the_figures_answers(stage: Stage, who: str) -> None:
    question = asked(stage, stage.report())
    with pytest.raises(NotAllowed):
        answered(stage, question, getattr(stage.cast, who))


def test_nothing_is_asked_before_the_report_is_sent(
    session: Session, clock: Clock, remembered: Remembered
) -> None:
    stage = remembered.begin("stage", session, lambda: set_stage(session, clock.now()))
    with pytest.raises(NotAllowed):
        asked(stage, stage.bring_to_approving())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"text": "  "}, "Write what you want to know"),
        ({"text": "x" * 2001}, "longer than 2000"),
        ({"key": "B1/KHONG/CO"}, "no cell"),
        ({"key": "?"}, "."),
    ],
)
def test_what_cannot_be_asked_is_refused(stage: Stage, values: dict[str, str], message: str) -> None:
    report = stage.report()
    with pytest.raises(Invalid, match=message):
        asked(stage, report, None, **values)


# ---- from the outside ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Office:
    report_id: int
    clients: dict[str, FlaskClient]


@pytest.fixture
def office(
    session: Session, clock: Clock, client_of: Callable[[int], FlaskClient], remembered: Remembered
) -> Office:
    report_id, accounts = remembered.begin("asked", session, lambda: _office(session, clock.now()))
    return Office(report_id, {name: client_of(account) for name, account in accounts.items()})


def _office(session: Session, now: datetime) -> tuple[int, dict[str, int]]:
    stage = _sent(set_stage(session, now))
    other = holder(session, "so.khac", stage.city.office, Role.RECEIVER)
    people = {**vars(replace(stage.cast)), "other_receiver": other}
    return stage.report().id, {name: person.user_id for name, person in people.items()}


def test_asking_and_answering_on_the_pages(office: Office) -> None:
    receiver, officer, head = (office.clients[name] for name in ("receiver", "officer", "head_of_division"))
    address = f"/reports/{office.report_id}/questions"

    assert f'"ask": "{address}"' in receiver.get(f"/reports/{office.report_id}/check").text
    assert '"ask": ""' in officer.get(f"/reports/{office.report_id}/check").text
    page = receiver.get(f"{address}?key={CELL}").text
    assert "Thu ngân sách" in page
    refused = receiver.post(address, data={"key": CELL, "text": " ", "id": "một"})
    assert (refused.status_code, "Hãy ghi nội dung cần hỏi." in refused.text) == (422, True)
    for _ in range(2):
        sent_off = receiver.post(address, data={"key": CELL, "text": "Vì sao thấp?", "id": "một"})
        assert sent_off.location == address
    assert receiver.get(address).text.count("Vì sao thấp?") == 1

    work = officer.get("/work").text
    assert "Câu hỏi về số liệu" in work
    assert "Vì sao thấp?" in work
    assert "1 câu chờ trả lời" in officer.get(f"/reports/{office.report_id}").text
    assert officer.post("/questions/1/answer", data={"text": "Do giãn thuế."}).location == address
    late = head.post("/questions/1/answer", data={"text": "Câu trả lời khác"})
    assert (late.status_code, "đã trả lời câu hỏi này" in late.text) == (422, True)
    assert "Do giãn thuế." in receiver.get(address).text
    assert "1 câu hỏi" in receiver.get(f"/reports/{office.report_id}").text
    assert "Vì sao thấp?" not in officer.get("/work").text


@pytest.mark.parametrize(
    ("who", "reads", "asks", "answers"),
    [
        ("outsider", 404, 403, 404),
        ("other_receiver", 404, 404, 403),
        ("designer", 404, 403, 403),
        ("leader", 200, 403, 403),
        ("clerk", 200, 403, 403),
        ("officer", 200, 403, 302),
        ("receiver", 200, 302, 403),
    ],
)
def test_each_address_is_for_its_side_alone(
    office: Office, who: str, reads: int, asks: int, answers: int
) -> None:
    address, client = f"/reports/{office.report_id}/questions", office.clients[who]
    office.clients["receiver"].post(address, data={"key": CELL, "text": "Vì sao?", "id": "một"})
    got = (
        client.get(address).status_code,
        client.post(address, data={"key": CELL, "text": "Hỏi", "id": "hai"}).status_code,
        client.post("/questions/1/answer", data={"text": "Đáp"}).status_code,
    )
    assert got == (reads, asks, answers)
