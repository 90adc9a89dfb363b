"""What the page of a report shows, read for it and put into plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.rules import may_enter as window_shut
from admin.base.formats import moment
from admin.base.i18n import _
from admin.jobs.models import Job, JobState
from admin.web.access import Actor
from forms_library.calendar import Period
from forms_library.definition import Definition, cell_label
from forms_library.render import DocumentModel, document_model
from forms_library.value_types import CellKey, Value
from runtime.approval.amendments import amendment_refusal
from runtime.approval.profiles import workflow_of
from runtime.approval.queries import decisions_of, is_amending, standing
from runtime.approval.states import BACK, Action, State
from runtime.approval.words import ACTION_NAMES, STATE_NAMES
from runtime.approval.workflow import Transition, Workflow, available
from runtime.documents.models import Document, DocumentState
from runtime.documents.queries import documents_of
from runtime.reports.content import Filled
from runtime.reports.models import Attachment, Decision, Report
from runtime.reports.queries import attachments_of, filled_report, may_enter, may_read, with_everything

ICONS = {
    Action.SUBMIT: "send",
    Action.WITHDRAW: "undo",
    Action.PASS_ON: "check",
    Action.RETURN: "return",
    Action.OPEN_ALL: "edit",
    Action.APPROVE: "sign",
    Action.SIGNATURE_DONE: "sign",
    Action.SIGNATURE_FAILED: "error",
    Action.SEAL: "seal",
    Action.SEAL_DONE: "seal",
    Action.SEAL_FAILED: "error",
    Action.SEND: "send",
    Action.RECALL: "undo",
    Action.ACCEPT: "check-circle",
    Action.REFUSE: "return",
    Action.AMEND: "edit",
    Action.ABANDON: "undo",
    Action.STANDS: "check-circle",
}
# What neither leads on nor needs a reason.
_ASIDE = frozenset({Action.WITHDRAW, Action.OPEN_ALL, Action.ABANDON})
TONES = {
    Action.RETURN: "bad",
    Action.REFUSE: "bad",
    Action.RECALL: "warn",
    Action.WITHDRAW: "warn",
    Action.AMEND: "warn",
    Action.SIGNATURE_FAILED: "bad",
    Action.SEAL_FAILED: "bad",
    Action.ACCEPT: "good",
    Action.APPROVE: "good",
}


@dataclass(frozen=True)
class Button:
    """One step that this person may take now."""

    action: Action
    label: str
    icon: str
    needs_reason: bool
    takes_pins: bool
    forward: bool


@dataclass(frozen=True)
class PinShown:
    """A cell that a decision points to, named as on the form."""

    key: str
    label: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    what: str
    who: str
    when: str
    why: str
    tone: str
    icon: str
    revision: int
    pins: tuple[PinShown, ...] = ()


@dataclass(frozen=True)
class ReportPage:
    """Everything on the page of one report."""

    report: Report
    filled: Filled
    paper: DocumentModel
    buttons: tuple[Button, ...]
    may_enter: bool
    timeline: tuple[Entry, ...]
    steps: tuple[str, ...]
    step: int
    document: Document | None
    cancelled: tuple[Document, ...]
    attachments: tuple[Attachment, ...]
    job: Job | None
    returned: Decision | None
    amending: Decision | None


def report_page(session: Session, report: Report, actor: Actor, now: datetime, language: str) -> ReportPage:
    """Read what the page of ``report`` shows to ``actor``."""
    workflow = workflow_of(report.assignment.period.regime)
    filled = filled_report(session, report)
    decisions = decisions_of(session, [report.id]).get(report.id, [])
    documents = documents_of(session, [report.id]).get(report.id, [])
    definition = filled.form.definition
    return ReportPage(
        report,
        filled,
        document_model(definition, filled.values, filled.assessment.evaluation, language=language),
        buttons(session, report, actor, workflow, now),
        _may_enter(report, actor, now),
        tuple(timeline_entry(decision, definition, filled.values) for decision in reversed(decisions)),
        tuple(_(STATE_NAMES[state]) for state in workflow.states),
        workflow.states.index(report.state),
        _living(documents, report),
        tuple(item for item in documents if item.state is DocumentState.CANCELLED),
        tuple(attachments_of(session, report.id)),
        running_job(session, report),
        returned(report, decisions),
        amending(report, decisions),
    )


def buttons(
    session: Session, report: Report, actor: Actor, workflow: Workflow, now: datetime
) -> tuple[Button, ...]:
    """The steps open to this person, straight from the workflow table."""
    stand = standing(session, report, actor)
    lines = (workflow.find(report.state, action) for action in available(workflow, report.state, stand))
    return tuple(
        button(line) for line in lines if line is not None and not _blocked(session, report, line.action, now)
    )


def _blocked(session: Session, report: Report, action: Action, now: datetime) -> bool:
    """Withdrawing after the window has closed would leave the report nowhere to go; amendments have a last day."""
    if action is Action.AMEND:
        return amendment_refusal(session, report, now) is not None
    return action is Action.WITHDRAW and window_shut(report.assignment, now) is not None


def button(line: Transition) -> Button:
    """A line of the table as a button."""
    return Button(
        line.action,
        _(ACTION_NAMES[line.action]),
        ICONS[line.action],
        line.needs_reason,
        line.takes_pins,
        not line.needs_reason and line.action not in _ASIDE,
    )


def _may_enter(report: Report, actor: Actor, now: datetime) -> bool:
    return (
        report.state is State.DRAFTING
        and may_enter(actor, report)
        and window_shut(report.assignment, now) is None
    )


def _living(documents: Iterable[Document], report: Report) -> Document | None:
    return next(
        (
            item
            for item in documents
            if item.revision == report.revision and item.state is not DocumentState.CANCELLED
        ),
        None,
    )


def running_job(session: Session, report: Report) -> Job | None:
    """The signature or seal that is being made; None while no job is at work."""
    if report.state not in (State.SIGNING, State.SEALING):
        return None
    query = (
        sa.select(Job)
        .where(
            Job.subject == f"report/{report.id}",
            Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
        )
        .order_by(Job.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def returned(report: Report, decisions: list[Decision]) -> Decision | None:
    """The decision that sent the report back, while it is being corrected."""
    if report.state is not State.DRAFTING:
        return None
    last = next((item for item in reversed(decisions) if item.action is not Action.OPEN_ALL), None)
    return last if last is not None and last.action in BACK else None


def amending(report: Report, decisions: list[Decision]) -> Decision | None:
    """The decision that began the amendment which is being made of what was sent."""
    if not is_amending(report):
        return None
    return next((item for item in reversed(decisions) if item.action is Action.AMEND), None)


def timeline_entry(
    decision: Decision, definition: Definition, values: Mapping[CellKey, Value] | None = None
) -> Entry:
    """A decision as one line of a timeline."""
    who = decision.person.full_name if decision.person is not None else _("The system")
    title = "".join(f", {part}" for part in (decision.position_title, decision.on_behalf) if part)
    return Entry(
        _(ACTION_NAMES[decision.action]),
        f"{who}{title}",
        moment(decision.at),
        decision.reason,
        TONES.get(decision.action, ""),
        ICONS[decision.action],
        decision.revision,
        tuple(pins_shown(decision.pins, definition, values)),
    )


def timeline_line(entry: Entry) -> dict[str, str]:
    """An entry as `ui.timeline` shows it, the pins below the reason."""
    pins = "\n".join(f"• {pin.label}: {pin.reason}" if pin.reason else f"• {pin.label}" for pin in entry.pins)
    return {
        "what": entry.what,
        "who": entry.who,
        "when": entry.when,
        "why": "\n".join(part for part in (entry.why, pins) if part),
        "tone": entry.tone,
        "icon": entry.icon,
    }


def pins_shown(
    pins: Iterable[Mapping[str, Any]], definition: Definition, values: Mapping[CellKey, Value] | None = None
) -> Iterable[PinShown]:
    """The pins of a decision with the names of their row and column."""
    for pin in pins:
        yield PinShown(pin["key"], cell_label(definition, pin["key"], values), pin["reason"])


def report_names(session: Session, report_ids: Iterable[int], actor: Actor, language: str) -> dict[int, str]:
    """What reports are called, of those that ``actor`` may see."""
    query = sa.select(Report).where(Report.id.in_(list(report_ids))).options(*with_everything())
    found = (report for report in session.scalars(query) if may_read(actor, report))
    return {report.id: _name(report, language) for report in found}


def _name(report: Report, language: str) -> str:
    period = Period.parse(report.assignment.period.code)
    label = period.label_vi if language == "vi" else period.label.text()
    title = report.template_version.template.title
    return f"{title}, {label}, {report.assignment.organisation.name}"
