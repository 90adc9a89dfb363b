"""What may happen to questions: one is asked, one is answered. Both are told, recorded and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.base.formats import moment
from admin.notifications.events import register_event
from admin.notifications.kinds import Kind
from admin.notifications.operations import notify
from admin.people.queries import holders
from admin.web.access import Actor
from forms_library.calendar import Period, local_day
from forms_library.messages import N_, Message
from forms_library.text import clean_lines
from forms_library.value_types import CellKey, ValueProblem
from forms_library.values import format_vi, read_key
from runtime.questions.models import Question
from runtime.questions.queries import ANSWERING, asked_before, may_answer, may_ask
from runtime.reports.models import Report
from runtime.reports.queries import filled_report, take_turn
from runtime.reports.recording import record_of

LONGEST = 2000
IN_A_NOTICE = 200

_ASKED = "question.asked"
_ANSWERED = "question.answered"
register_event(
    _ASKED,
    N_("%(who)s asks about a figure in %(report)s, %(period)s of %(organisation)s: “%(text)s”"),
    Kind.TALK,
)
register_event(
    _ANSWERED,
    N_("%(who)s has answered your question about %(report)s, %(period)s of %(organisation)s: “%(text)s”"),
    Kind.TALK,
)


def ask(
    session: Session, report: Report, key: str, text: str, *, client_id: str, actor: Actor, now: datetime
) -> Question:
    """Ask about a cell of a report that was sent; those who work on it in the reporting agency are told.

    A repeated sending is the same question. Raises NotAllowed for whoever does not receive the report or while it is
    not sent, Invalid without a text or for a cell the form does not have.
    """
    take_turn(session, report)
    if not may_ask(actor, report):
        raise NotAllowed(N_("Questions are asked by whoever accepts the report, while it lies with them."))
    known = asked_before(session, report.id, client_id)
    if known is not None:
        return known
    words = _checked(text, N_("Write what you want to know."))
    (section, row, column), figure = _cell(session, report, key)
    question = Question(
        report_id=report.id,
        client_id=client_id,
        revision=report.revision,
        section=section,
        row=row,
        column=column,
        figure=figure,
        text=words,
        asked_at=now,
        asked_by_id=actor.person_id,
        asked_title=_title(actor, report.assignment.recipient.agency_id),
    )
    session.add(question)
    session.flush()
    _record(session, _ASKED, report, question, actor, now)
    _tell(session, _ASKED, report, question, _answerers(session, report, now), words, actor, now)
    return question


def answer(session: Session, question: Question, text: str, *, actor: Actor, now: datetime) -> None:
    """Answer for the reporting agency; whoever asked is told. Sending the same answer again changes nothing.

    Raises NotAllowed for people of other agencies, Conflict once somebody has answered, Invalid without a text.
    """
    report = question.report
    if not may_answer(actor, report):
        raise NotAllowed(N_("Questions are answered by whoever fills, checks or approves the report."))
    words = _checked(text, N_("Write the answer."))
    if question.answered_by is not None:
        if (question.answered_by_id, question.answer) == (actor.person_id, words):
            return
        who = {"who": question.answered_by.full_name, "when": moment(question.answered_at)}
        raise Conflict(Message(N_("%(who)s has answered this question already at %(when)s."), who))
    question.answer, question.answered_at, question.answered_by_id = words, now, actor.person_id
    question.answered_title = _title(actor, report.assignment.organisation.agency_id)
    session.flush()
    session.expire(question, ["answered_by"])
    _record(session, _ANSWERED, report, question, actor, now)
    _tell(session, _ANSWERED, report, question, [question.asked_by_id], words, actor, now)


def _checked(text: str, refusal: str) -> str:
    words = clean_lines(text)
    if not words:
        raise Invalid(refusal, field="text")
    if len(words) > LONGEST:
        message = Message(N_("The text is longer than %(maximum)s characters."), {"maximum": LONGEST})
        raise Invalid(message, field="text")
    return words


def _cell(session: Session, report: Report, key: str) -> tuple[CellKey, str]:
    """The place, and what stands there in the report that was sent."""
    filled = filled_report(session, report)
    try:
        place = read_key(key)
    except ValueProblem as problem:
        raise Invalid(problem.message) from problem
    if place not in filled.form.specs:
        raise Invalid(Message(N_("The form has no cell %(key)s."), {"key": key[:60]}))
    if place in filled.form.narrative:
        return place, ""
    value = filled.assessment.evaluation.values.get(place, filled.values.get(place))
    return place, "" if value is None else format_vi(value, filled.form.specs[place])


def _title(actor: Actor, agency_id: int) -> str:
    return next((post.title for post in actor.posts if post.agency_id == agency_id), "")


def _answerers(session: Session, report: Report, now: datetime) -> list[int]:
    assignment = report.assignment
    agency, regime_id = assignment.organisation.agency_id, assignment.period.regime_id
    found = holders(session, [agency], ANSWERING, local_day(now), regime_id)
    return sorted({person for _agency, person in found})


def _record(
    session: Session, act: str, report: Report, question: Question, actor: Actor, now: datetime
) -> None:
    record_of(
        session,
        act,
        report,
        person_id=actor.person_id,
        now=now,
        question=question.id,
        cell=question.key,
        revision=question.revision,
    )


def _tell(
    session: Session,
    event: str,
    report: Report,
    question: Question,
    people: Iterable[int],
    words: str,
    actor: Actor,
    now: datetime,
) -> None:
    assignment = report.assignment
    line = " ".join(words.split())
    params = {
        "who": actor.name,
        "report": report.template_version.template.title,
        "period": Period.parse(assignment.period.code).label,
        "organisation": assignment.organisation.name,
        "text": line if len(line) <= IN_A_NOTICE else f"{line[: IN_A_NOTICE - 1]}…",
    }
    url = f"/reports/{report.id}/questions#question-{question.id}"
    others = [person for person in people if person != actor.person_id]
    notify(session, others, event, f"{event}/{question.id}", params, url, now)
