"""The one door through which a report's state changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from admin.assignments.rules import may_enter
from admin.audit.operations import record
from admin.base.errors import Conflict, DomainError, Invalid, NotAllowed
from admin.base.formats import moment
from admin.web.access import Actor, Post
from forms_library.calendar import end_of_day, on_time
from forms_library.definition.lines import group_of
from forms_library.messages import N_, Message
from forms_library.text import clean_lines
from forms_library.value_types import ValueProblem
from forms_library.values import read_key
from runtime.approval import notices
from runtime.approval.amendments import amendment_refusal, amendment_until
from runtime.approval.corrections import correction_days
from runtime.approval.profiles import workflow_of
from runtime.approval.queries import last_decision, post_for, sent_before, standing, standings
from runtime.approval.states import Action, State
from runtime.approval.words import ACTION_NAMES, STATE_NAMES
from runtime.approval.workflow import Effect, Party, Standing, Transition, Workflow, refusal
from runtime.documents import operations as documents
from runtime.figures import operations as figures
from runtime.reports import operations as reports
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Decision, Report
from runtime.reports.openings import last_opening
from runtime.reports.queries import take_turn, values_of, with_everything
from runtime.reports.restoring import restore
from runtime.reviews.operations import ask_for_review

LONGEST_REASON = 2000
MOST_PINS = 200


@dataclass(frozen=True)
class Pin:
    """A cell that the reason points to: ``key`` is the JSON form ("B1/R01/C03")."""

    key: str
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of an act; ``repeated`` means that this person had done it already and nothing changed."""

    decision: Decision
    repeated: bool = False


@dataclass(frozen=True)
class ItemResult:
    """What came of one report out of many: the outcome, or why it was left as it was."""

    report_id: int
    outcome: Outcome | None
    problem: Message | None = None


def decide(
    session: Session,
    report: Report,
    action: Action,
    *,
    actor: Actor | None,
    now: datetime,
    reason: str = "",
    pins: Iterable[Pin] = (),
    only_pins: bool = False,
    expected_version: int | None = None,
    reopen_until: date | None = None,
) -> Outcome:
    """Take one step of the workflow; ``actor`` None is a finished job.

    ``only_pins`` opens the pinned cells alone for the correction; ``expected_version`` is that of the page the person
    looked at; ``reopen_until`` the last day for the correction.
    A step repeated by the same person has the same outcome and changes nothing. Raises NotAllowed (duty or excluded
    hands), Conflict (the state has moved on), Invalid (reason missing, report incomplete).
    """
    take_turn(session, report)
    stand = Standing(system=True) if actor is None else standing(session, report, actor)
    asked = _Asked(action, actor, now, reason, tuple(pins), only_pins, expected_version, reopen_until)
    return _decide(session, report, asked, stand)


@dataclass(frozen=True)
class _Asked:
    """What somebody wants done to a report."""

    action: Action
    actor: Actor | None
    now: datetime
    reason: str = ""
    pins: tuple[Pin, ...] = ()
    only_pins: bool = False
    expected_version: int | None = None
    reopen_until: date | None = None


def _decide(session: Session, report: Report, asked: _Asked, stand: Standing) -> Outcome:
    """Take the step for a report that is locked."""
    action, actor, now = asked.action, asked.actor, asked.now
    workflow = workflow_of(report.assignment.period.regime)
    line = workflow.find(report.state, action)
    if line is None:
        return _repetition_or_conflict(session, report, action, actor, workflow, stand)
    denied = refusal(workflow, line, stand)
    if denied is not None:
        return _repetition_or_refusal(session, report, line, actor, denied)
    _check_version(session, report, asked.expected_version)
    _check_moment(session, report, line, now)
    why = _checked_reason(line, asked.reason)
    pinned = _checked_pins(session, report, line, asked.pins, asked.only_pins)
    _change_content(session, report, line, actor, now)
    decision = _append(session, report, line, actor, now, why, pinned, asked.only_pins)
    _follow(session, report, line, decision, actor, now, asked.reopen_until)
    session.flush()
    return Outcome(decision)


def decide_many(
    session: Session,
    seen: Mapping[int, int | None],
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> list[ItemResult]:
    """The same step for many reports, each on its own: one that is refused does not hold up the others.

    ``seen``: by the id of each report the version that the person looked at, None where nothing was shown.
    Safe to repeat: what was done already is reported as done.
    """
    query = (
        sa.select(Report)
        .where(Report.id.in_(seen))
        .options(*with_everything())
        .order_by(Report.id)  # two who decide on many take the locks in one order
        .with_for_update(of=Report)
        .execution_options(populate_existing=True)
    )
    found = {report.id: report for report in session.scalars(query)}
    stands = standings(session, list(found.values()), actor)
    asked = _Asked(action, actor, now, reason)
    return [
        _decide_one(
            session, report_id, found.get(report_id), stands, replace(asked, expected_version=version)
        )
        for report_id, version in seen.items()
    ]


def _decide_one(
    session: Session, report_id: int, report: Report | None, stands: Mapping[int, Standing], asked: _Asked
) -> ItemResult:
    if report is None:
        return ItemResult(report_id, None, Message(N_("There is no such report.")))
    try:
        with session.begin_nested():
            outcome = _decide(session, report, asked, stands[report.id])
    except DomainError as error:
        return ItemResult(report_id, None, error.message)
    except StaleDataError:
        return ItemResult(report_id, None, Message(N_("Someone else has just changed this report.")))
    return ItemResult(report_id, outcome)


def _repetition_or_conflict(
    session: Session,
    report: Report,
    action: Action,
    actor: Actor | None,
    workflow: Workflow,
    stand: Standing,
) -> Outcome:
    if not (stand.system or stand.reporter or stand.recipient):
        raise NotAllowed(N_("Your position does not allow this step for this report."))
    done = last_decision(session, report, action, None if actor is None else actor.person_id)
    if done is not None:
        return Outcome(done, repeated=True)
    raise _moved_on(session, report, action, workflow)


def _repetition_or_refusal(
    session: Session, report: Report, line: Transition, actor: Actor | None, denied: Message
) -> Outcome:
    """All cells are opened once: whoever presses again learns that it is done."""
    last = last_opening(session, report.id) if line.party is Party.RETURNER else None
    if (
        last is not None
        and actor is not None
        and (last.action, last.person_id) == (line.action, actor.person_id)
    ):
        return Outcome(last, repeated=True)
    raise NotAllowed(denied)


def _moved_on(session: Session, report: Report, action: Action, workflow: Workflow) -> Conflict:
    if all(line.action is not action for line in workflow.transitions):
        return Conflict(N_("The workflow of this regime has no such step."))
    last = last_decision(session, report)
    if last is None:
        return Conflict(N_("The report is still being filled."))
    params: dict[str, str | int | Message] = {
        "state": Message(STATE_NAMES[report.state]),
        "who": last.person.full_name if last.person else Message(N_("the system")),
        "act": Message(ACTION_NAMES[last.action]),
        "when": moment(last.at),
    }
    text = N_(
        "The report has moved on: %(state)s. Last step: %(act)s, %(who)s, %(when)s. Load the page again."
    )
    return Conflict(Message(text, params))


def _check_version(session: Session, report: Report, expected: int | None) -> None:
    if expected is None or expected == report.version:
        return
    raise Conflict(N_("Someone else has just changed this report. Load the page again before you decide."))


def _check_moment(session: Session, report: Report, line: Transition, now: datetime) -> None:
    """A report withdrawn after the window has closed could not be submitted again; amendments have a last day."""
    if line.action is Action.WITHDRAW and may_enter(report.assignment, now) is not None:
        raise Conflict(
            N_(
                "Entry has closed, so you could not submit this report again. Ask for it to be returned instead."
            )
        )
    if line.action is Action.AMEND:
        refused = amendment_refusal(session, report, now)
        if refused is not None:
            raise Conflict(refused)


def _checked_reason(line: Transition, reason: str) -> str:
    text = clean_lines(reason)
    if line.needs_reason and not text:
        raise Invalid(N_("Write the reason: the other side must know what to correct."))
    if len(text) > LONGEST_REASON:
        raise Invalid(
            Message(N_("The reason is longer than %(maximum)s characters."), {"maximum": LONGEST_REASON})
        )
    return text


def _checked_pins(
    session: Session, report: Report, line: Transition, pins: Iterable[Pin], only_pins: bool
) -> list[dict[str, str]]:
    """The pins as stored; each must point to a cell of the form, and to one that people fill if no other is opened."""
    chosen = list(pins)
    if (chosen or only_pins) and not line.takes_pins:
        raise Invalid(N_("Only a return can point to cells."))
    if len(chosen) > MOST_PINS:
        raise Invalid(Message(N_("At most %(maximum)s cells can be pinned."), {"maximum": MOST_PINS}))
    rows = {key[:2] for key in values_of(session, report)} if chosen else set()
    for pin in chosen:
        _require_cell(form_of(report.template_version), rows, pin.key)
    if only_pins:
        _require_inputs(report, chosen)
    return [{"key": pin.key, "reason": clean_lines(pin.reason)[:LONGEST_REASON]} for pin in chosen]


def _require_cell(form: Form, rows: Collection[tuple[str, str]], key: str) -> None:
    """The cell must be of the form; that of a record or an added line must be one of the report's ``rows``."""
    try:
        section, row, column = read_key(key)
        known = (section, row, column) in form.specs
    except ValueProblem:
        known = False
    if not known:
        raise Invalid(Message(N_("The form has no cell %(key)s."), {"key": key[:60]}))
    if (section in form.lists or group_of(row) is not None) and (section, row) not in rows:
        raise Invalid(N_("A marked line is not in the report any more. Load the page again."))


def _require_inputs(report: Report, chosen: list[Pin]) -> None:
    """A return for the marked cells alone must leave something to correct."""
    form = form_of(report.template_version)
    if not any(form.is_input(read_key(pin.key)) for pin in chosen):
        raise Invalid(
            N_("Mark at least one cell that is filled in, or open the whole report for the correction.")
        )


def _change_content(
    session: Session, report: Report, line: Transition, actor: Actor | None, now: datetime
) -> None:
    if Effect.FREEZE in line.effects:
        revision = reports.freeze(session, report, actor=actor, now=now)
        ask_for_review(session, report, revision, now=now)
    if Effect.RESTORE in line.effects:
        restore(session, report, actor=actor, now=now)


def _append(
    session: Session,
    report: Report,
    line: Transition,
    actor: Actor | None,
    now: datetime,
    reason: str,
    pins: list[dict[str, str]],
    only_pins: bool,
) -> Decision:
    post = _post(session, report, line, actor)
    given = post.delegation if post else None
    decision = Decision(
        report_id=report.id,
        revision=report.revision,
        action=line.action,
        from_state=line.state,
        to_state=line.next_state,
        person_id=actor.person_id if actor else None,
        position_id=post.position_id if post and given is None else None,
        position_title=post.title if post else "",
        organisation_id=post.organisation_id if post else None,
        at=now,
        reason=reason,
        pins=pins,
        only_pins=only_pins,
        delegation_id=given.delegation_id if given else None,
        on_behalf=given.on_behalf if given else "",
    )
    session.add(decision)
    report.state = line.next_state
    report.changed_at = now
    session.flush()
    return decision


def _post(session: Session, report: Report, line: Transition, actor: Actor | None) -> Post | None:
    """The post in whose name the person acts."""
    if actor is None:
        return None
    if line.party is not Party.RETURNER:
        return post_for(report, line, actor)
    returned = last_opening(session, report.id)
    assert returned is not None, "only a return makes a returner"
    original = workflow_of(report.assignment.period.regime).find(returned.from_state, returned.action)
    return post_for(report, original, actor) if original is not None else None


def _follow(
    session: Session,
    report: Report,
    line: Transition,
    decision: Decision,
    actor: Actor | None,
    now: datetime,
    reopen_until: date | None,
) -> None:
    """Everything a step brings about besides the new state."""
    _judge(session, report, line, now)
    _hold(session, report, line)
    if Effect.CANCEL in line.effects:
        documents.cancel(session, report, reason=decision.reason, now=now)
    if Effect.RESERVE in line.effects:
        documents.reserve(session, report, decision, now=now)
    if Effect.SEAL in line.effects:
        documents.ask_for_seal(session, report, decision, now=now)
    if Effect.REOPEN in line.effects:
        _reopen(session, report, now, reopen_until)
    if Effect.CORRECT in line.effects:
        report.assignment.reopened_until = _later(report, amendment_until(session, report, now))
    if Effect.PROJECT in line.effects:
        figures.project(session, report, now=now)
    _record(session, report, decision, now)
    notices.tell(session, report, line, decision, now)
    if line.action is Action.ABANDON and report.accepted_revision == report.revision:
        decide(session, report, Action.STANDS, actor=None, now=now)


def _judge(session: Session, report: Report, line: Transition, now: datetime) -> None:
    """On time is judged once, at the event the profile names, and kept; a recall takes back its own first sending."""
    rules = workflow_of(report.assignment.period.regime).rules
    first = report.sent_revision == report.revision and not sent_before(session, report)
    if Effect.UNJUDGE in line.effects and rules.judged_at is Action.SEND and first:
        report.judged_at, report.on_time = None, None
    if line.action is rules.judged_at and report.judged_at is None:
        report.judged_at = now
        report.on_time = on_time(now, report.assignment.due_on)


def _hold(session: Session, report: Report, line: Transition) -> None:
    """Which revision the recipient holds, and which one stands in the totals."""
    if line.action is Action.SEND:
        report.sent_revision = report.revision
    elif line.action is Action.ACCEPT:
        report.accepted_revision = report.revision
    elif line.action in (Action.RECALL, Action.REFUSE):
        report.sent_revision = sent_before(session, report)


def _reopen(session: Session, report: Report, now: datetime, chosen: date | None) -> None:
    """Entry of this report stays possible until the stated day, whatever the window says (I04: it is recorded).

    More time than that, given for an amendment or by the lead, stays.
    """
    days = correction_days(session, report, now)
    refused = days.refusal(chosen) if chosen is not None else None
    if refused is not None:
        raise Invalid(refused, field="until")
    report.assignment.reopened_until = _later(report, end_of_day(chosen or days.usual))


def _later(report: Report, until: datetime) -> datetime:
    given = report.assignment.reopened_until
    return until if given is None else max(given, until)


def _record(session: Session, report: Report, decision: Decision, now: datetime) -> None:
    until = report.assignment.reopened_until if report.state is State.DRAFTING else None
    record(
        session,
        f"report.{decision.action}",
        "report",
        report.id,
        person_id=decision.person_id,
        organisation_id=decision.organisation_id,
        now=now,
        revision=decision.revision,
        state=str(decision.to_state),
        **({"reopened_until": until.isoformat()} if until else {}),
    )
