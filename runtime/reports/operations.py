"""What may happen to a report apart from entry and decisions: it is opened, checked and frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.assignments.rules import may_enter as may_enter_now
from admin.base.database import inserting
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.web.access import Actor
from designer.template.queries import version_numbered
from forms_library.definition import cell_label, digest
from forms_library.messages import N_, Message
from forms_library.problems import Problem
from forms_library.translations import translator
from runtime.approval.states import State
from runtime.explanations.queries import told_of
from runtime.explanations.warnings import Told, explained, unexplained
from runtime.reports.beside import brought_by
from runtime.reports.content import Filled, content_of, schema_violation
from runtime.reports.externals import Source
from runtime.reports.files import file_problems
from runtime.reports.forms import form_of
from runtime.reports.models import Attachment, Report, Revision, RevisionSource
from runtime.reports.queries import (
    attachments_of,
    filled_report,
    may_enter,
    report_by_id,
    report_of,
)
from runtime.sharing.models import ReportPart
from runtime.sharing.naming import unready_parts
from runtime.sharing.queries import active_parts, require_whole


def report_for(session: Session, assignment: Assignment, *, now: datetime) -> Report:
    """The report of an assignment, made now if it is opened for the first time.

    Raises Conflict while the window has not been opened: the template version is fixed only then (C11).
    """
    report = report_of(session, assignment.id)
    if report is not None:
        return report
    if assignment.template_version is None:
        raise Conflict(N_("Entry of this report has not been opened yet."))
    open_reports(session, [assignment], now=now)
    return report_by_id(session, session.scalars(_ids_of([assignment])).one())


def open_reports(session: Session, assignments: Iterable[Assignment], *, now: datetime) -> int:
    """Make the reports of assignments whose window opens, those that exist left alone; returns how many were made."""
    owed = {item.id: item for item in assignments if item.template_version is not None}
    there = set(session.scalars(sa.select(Report.assignment_id).where(Report.assignment_id.in_(owed))))
    missing = [item for key, item in owed.items() if key not in there]
    forms = {(item.template_code, item.template_version or 0) for item in missing}
    versions = {pair: version_numbered(session, *pair) for pair in forms}
    lines = []
    for item in missing:
        version = versions[item.template_code, item.template_version or 0]
        lines.append(
            {
                "assignment_id": item.id,
                "template_version_id": version.id,
                "state": State.DRAFTING,
                "required": len(form_of(version).required),
                "created_at": now,
                "changed_at": now,
            }
        )
    if lines:
        _insert_new(session, lines)
    return len(lines)


def _insert_new(session: Session, lines: list[dict[str, Any]]) -> None:
    """Two people may open the same report at the same moment: the second finds the report of the first."""
    session.execute(
        inserting(session, Report).on_conflict_do_nothing(index_elements=["assignment_id"]), lines
    )


def _ids_of(assignments: Iterable[Assignment]) -> sa.Select[int]:
    return sa.select(Report.id).where(Report.assignment_id.in_([item.id for item in assignments]))


def check_before_submit(session: Session, report: Report, *, now: datetime) -> list[Problem]:
    """Everything that stands in the way of submitting (errors) or deserves a look (warnings), F02.

    A closed window is one of the errors, unless this report was reopened.
    """
    return _problems(report, filled_report(session, report), _beside(session, report), now)


def freeze(session: Session, report: Report, *, actor: Actor | None, now: datetime) -> Revision:
    """Turn the present content into the next revision, which never changes again; ``actor`` None is the set-up.

    Locks the report, so that no cell saved at the same moment is left out. Raises Invalid with ``problems`` when the
    content has errors, NotAllowed or Conflict when it is not this person's or not the moment.
    """
    report = report_by_id(session, report.id, lock=True)
    _require_submitter(session, report, actor)
    if report.state is not State.DRAFTING:
        raise Conflict(N_("The report has already been submitted."))
    filled = filled_report(session, report)
    beside = _beside(session, report)
    problems = _problems(report, filled, beside, now)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise _incomplete(errors)
    return _new_revision(session, report, _with_words(filled, beside.told), beside.files, actor, now)


def _require_submitter(session: Session, report: Report, actor: Actor | None) -> None:
    if actor is None:
        return
    if not may_enter(actor, report):
        raise NotAllowed(N_("Your position does not allow you to enter figures in this report."))
    require_whole(session, report, actor)


@dataclass(frozen=True)
class _Beside:
    """What else decides whether a report may be submitted: its files, the words to its warnings, the parts given."""

    files: Sequence[Attachment]
    told: Mapping[str, Told]
    parts: Sequence[ReportPart]


def _beside(session: Session, report: Report) -> _Beside:
    return _Beside(
        attachments_of(session, report.id), told_of(session, report.id), active_parts(session, report.id)
    )


def _with_words(filled: Filled, told: Mapping[str, Told]) -> Filled:
    """The report with its warnings explained, named as on the form and in Vietnamese, as they are printed."""
    definition = filled.form.definition
    found = explained(
        filled.assessment.problems, told, name=partial(cell_label, definition), translate=translator("vi")
    )
    return replace(filled, explained=tuple(found))


def _problems(report: Report, filled: Filled, beside: _Beside, now: datetime) -> list[Problem]:
    found = filled.assessment.problems
    if report.state is not State.DRAFTING:
        return found
    refusal = may_enter_now(report.assignment, now)
    closed = [] if refusal is None else [Problem(refusal)]
    unready = unready_parts(filled.form.definition, beside.parts)
    return [*closed, *found, *unexplained(found, beside.told), *file_problems(beside.files), *unready]


def _incomplete(errors: list[Problem]) -> Invalid:
    first = errors[0]
    details = [{"key": str(problem.place), "message": problem.message} for problem in errors]
    text = N_("The report cannot be submitted yet: %(count)s errors. The first: %(first)s")
    params: dict[str, str | int | Message] = {"count": len(errors), "first": first.message}
    return Invalid(Message(text, params), problems=details)


def _new_revision(
    session: Session,
    report: Report,
    filled: Filled,
    files: Sequence[Attachment],
    actor: Actor | None,
    now: datetime,
) -> Revision:
    violation = schema_violation(filled)
    if violation:
        text = N_("The content does not fit the schema of the form: %(place)s")
        raise Invalid(Message(text, {"place": violation}))
    number = _next_number(session, report)
    content = content_of(report, filled, files, number=number, now=now)
    revision = Revision(
        report_id=report.id,
        number=number,
        content=content,
        digest=digest(content),
        submitted_at=now,
        submitted_by_id=actor.person_id if actor is not None else None,
        brought_by=brought_by(session, report.id),
    )
    session.add(revision)
    report.revision = number
    session.flush()
    _remember_sources(session, revision, filled.externals.sources)
    return revision


def _next_number(session: Session, report: Report) -> int:
    """One more than was ever given: the number of an abandoned amendment stays with it."""
    last = session.scalar(sa.select(sa.func.max(Revision.number)).where(Revision.report_id == report.id))
    return (last or 0) + 1


def _remember_sources(session: Session, revision: Revision, sources: Iterable[Source]) -> None:
    rows = [
        {"revision_id": revision.id, "report_id": source.report_id, "digest": source.digest}
        for source in sources
    ]
    if rows:
        session.execute(sa.insert(RevisionSource), rows)
