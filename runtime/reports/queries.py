"""How reports are found, who may see them, and what stands in their cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from admin.assignments.models import Assignment, ReportingPeriod
from admin.base.errors import NotFound
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.template.models import TemplateVersion, VersionState
from forms_library.messages import N_
from forms_library.order import deleted_rows
from forms_library.value_types import CellKey, Value
from forms_library.values import from_json
from runtime.approval.states import State
from runtime.reports.assessment import assess
from runtime.reports.content import Filled, frozen_report, frozen_values
from runtime.reports.externals import externals_of
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Attachment, Cell, NilDeclaration, Report, Revision
from runtime.reports.nil import NOTHING, Nil, nil_of
from runtime.reports.words import with_present_figures
from runtime.sharing.queries import require_whole, scope_of
from runtime.sharing.scopes import Scope

# The duties of the reporting agency that open its own reports.
OWN_DUTIES = (Duty.ENTER, Duty.CHECK, Duty.APPROVE, Duty.SEAL, Duty.SEND, Duty.READ)
# The duties of the receiving agency that open a report once it has been sent.
RECIPIENT_DUTIES = (Duty.ACCEPT, Duty.READ)
RECEIVED = frozenset({State.SENT, State.ACCEPTED})


class StoredCell(NamedTuple):
    """What is kept of one input cell; ``value`` None is blank (a blank cell keeps its sequence number)."""

    value: Value
    sequence: int
    changed_by_id: int | None


def with_everything() -> tuple[ORMOption, ...]:
    """Loader options that read a report with its assignment, period, offices and version in one query."""
    assignment = joinedload(Report.assignment, innerjoin=True)
    version = joinedload(Report.template_version, innerjoin=True)
    return (
        assignment.joinedload(Assignment.period, innerjoin=True).joinedload(
            ReportingPeriod.regime, innerjoin=True
        ),
        assignment.joinedload(Assignment.organisation, innerjoin=True),
        assignment.joinedload(Assignment.recipient, innerjoin=True),
        version.joinedload(TemplateVersion.template, innerjoin=True),
        version.options(defer(TemplateVersion.definition)),
    )


def report_by_id(session: Session, report_id: int, *, lock: bool = False) -> Report:
    """The report with its surroundings, in one query; NotFound if there is none.

    ``lock`` holds its row until the transaction ends and reads it anew: saving cells, submitting and deciding take
    their turns (on SQLite a writing transaction holds the whole database anyway).
    """
    query = _by_id()
    if lock:
        query = query.with_for_update(of=Report).execution_options(populate_existing=True)
    report = session.scalar(query, {"report_id": report_id})
    if report is None:
        raise NotFound(N_("There is no such report, or you do not have the right to see it."))
    return report


def take_turn(session: Session, report: Report) -> None:
    """Wait for whoever is changing the report, hold its row until the transaction ends, and see what they left.

    What was read of it before may be old: its cells, comments and the like are asked for after this.
    """
    session.refresh(report, _CHANGING, with_for_update={"of": Report})


_CHANGING = (
    *("state", "revision", "sent_revision", "accepted_revision", "sequence", "filled", "required"),
    *("judged_at", "on_time", "changed_at", "version"),
)


@cache  # every page of a report begins with it, and composing it takes longer than running it
def _by_id() -> sa.Select[Report]:
    return sa.select(Report).where(Report.id == sa.bindparam("report_id")).options(*with_everything())


def report_of(session: Session, assignment_id: int) -> Report | None:
    """The report of an assignment, if it has been opened."""
    query = sa.select(Report).where(Report.assignment_id == assignment_id).options(*with_everything())
    return session.scalar(query)


def may_enter(actor: Actor, report: Report) -> bool:
    """Whether the person may type in this report: a post that enters, in its agency, for its regime (F01)."""
    assignment = report.assignment
    return actor.can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id)


def may_read_own(actor: Actor, report: Report) -> bool:
    """Whether the report is of the person's own agency and a duty there opens it."""
    assignment = report.assignment
    where = (assignment.organisation.agency_id, assignment.period.regime_id, assignment.organisation_id)
    return any(actor.can(duty, *where) for duty in OWN_DUTIES)


def is_recipient(actor: Actor, report: Report) -> bool:
    """Whether the report goes to the person's agency and a duty there opens what was sent."""
    assignment = report.assignment
    where = (assignment.recipient.agency_id, assignment.period.regime_id, assignment.organisation_id)
    return any(actor.can(duty, *where) for duty in RECIPIENT_DUTIES)


def may_read(actor: Actor, report: Report) -> bool:
    """Whether the person may see the figures: their own agency's, or the recipient's once they have been sent."""
    return may_read_own(actor, report) or (report.state in RECEIVED and is_recipient(actor, report))


def report_in_scope(session: Session, report_id: int, actor: Actor) -> tuple[Report, Scope]:
    """The report, and what of it ``actor`` sees: whoever calls this keeps the rest back.

    Raises NotAllowed where that is nothing (F01), NotFound for a stranger.
    """
    report = _readable(session, report_id, actor)
    scope = scope_of(session, report, actor)
    if scope.empty:
        require_whole(session, report, actor)
    return report, scope


def _readable(session: Session, report_id: int, actor: Actor) -> Report:
    report = report_by_id(session, report_id)
    if not may_read(actor, report):
        raise NotFound(N_("There is no such report, or you do not have the right to see it."))
    return report


def readable_version(session: Session, digest: str, actor: Actor) -> TemplateVersion:
    """The published version of that digest if ``actor`` designs forms, or one of its reports is from their agency or
    addressed to it; NotFound otherwise. The form alone holds no figures."""
    query = sa.select(TemplateVersion).where(
        TemplateVersion.digest == digest, TemplateVersion.state == VersionState.PUBLISHED
    )
    if not actor.has(Duty.DESIGN):
        theirs = sa.or_(
            Assignment.organisation_id.in_(_offices(actor, OWN_DUTIES)),
            Assignment.recipient_id.in_(_offices(actor, RECIPIENT_DUTIES)),
        )
        reports = sa.select(Report.id).join(Assignment, Report.assignment_id == Assignment.id)
        query = query.where(reports.where(Report.template_version_id == TemplateVersion.id, theirs).exists())
    version = session.scalar(query.limit(1))
    if version is None:
        raise NotFound(N_("There is no such form, or you do not have the right to see it."))
    return version


def _offices(actor: Actor, duties: Iterable[Duty]) -> sa.Select[int]:
    """The organisations whose reports a person with one of ``duties`` handles: the agencies and their divisions."""
    agencies = frozenset[int]().union(*(actor.agencies(duty) for duty in duties))
    division = sa.and_(Organisation.kind == OrganisationKind.DIVISION, Organisation.parent_id.in_(agencies))
    return sa.select(Organisation.id).where(sa.or_(Organisation.id.in_(agencies), division))


def stored_cells(session: Session, report: Report) -> dict[CellKey, StoredCell]:
    """All stored cells of a report in one query, those of unknown keys (never written) left out."""
    specs = form_of(report.template_version).specs
    fixed = specs.readers
    cells: dict[CellKey, StoredCell] = {}
    for section, row, column, value, sequence, person_id in session.execute(_cells_of(report.id)).all():
        key = (section, row, column)
        known = fixed.get(key)  # nearly all have a fixed place
        if known is not None:
            cells[known[0]] = StoredCell(known[1](_plain(value)), sequence, person_id)
        elif key in specs:
            cells[key] = StoredCell(from_json(_plain(value), specs[key].kind), sequence, person_id)
    return cells


def _cells_of(report_id: int) -> sa.Select[Any]:
    """Of the table and not of the entity: thousands of rows are read as they come."""
    cell = Cell.__table__.c
    return sa.select(
        cell.section,
        cell.row_code,
        cell.column_code,
        sa.cast(cell.value, sa.Text),
        cell.sequence,
        cell.changed_by_id,
    ).where(cell.report_id == report_id)


def _plain(written: str | None) -> Any:
    """The JSON of one cell. Nearly all are short texts without escapes, and a form holds thousands of them."""
    if written is None:
        return None
    if written[0] == '"' and "\\" not in written:
        return written[1:-1]
    return json.loads(written)


def filled(cells: Mapping[CellKey, StoredCell]) -> dict[CellKey, Value]:
    """The values of the cells that are not blank; deleted records are left out."""
    deleted = deleted_rows((key, None) for key, cell in cells.items() if cell.value is None)
    return {
        key: cell.value
        for key, cell in cells.items()
        if cell.value is not None and (not deleted or key[:2] not in deleted)
    }


def revision_of(session: Session, report: Report, number: int | None = None) -> Revision | None:
    """Revision ``number`` of a report (default: the last), or None before the first submission."""
    return session.scalar(
        sa.select(Revision).where(
            Revision.report_id == report.id, Revision.number == (number or report.revision)
        )
    )


def values_of(session: Session, report: Report) -> dict[CellKey, Value]:
    """The values that people entered: the cells while drafting, the frozen revision otherwise."""
    content = frozen_content(session, report)
    if content is None:
        return filled(stored_cells(session, report))
    return frozen_values(form_of(report.template_version), content)


def frozen_content(session: Session, report: Report) -> Mapping[str, Any] | None:
    """The content of the last revision; None while the report is being filled."""
    if report.state is State.DRAFTING:
        return None
    revision = revision_of(session, report)
    if revision is None:
        raise LookupError(f"report {report.id} is {report.state} without a revision")
    content: Mapping[str, Any] = revision.content
    return content


def filled_report(session: Session, report: Report) -> Filled:
    """The report with everything computed: live while drafting, as it was submitted afterwards."""
    content = frozen_content(session, report)
    if content is not None:
        return frozen_report(form_of(report.template_version), content)
    return filled_from(session, report, stored_cells(session, report))


def filled_from(session: Session, report: Report, cells: Mapping[CellKey, StoredCell]) -> Filled:
    """The report that these cells make, with everything computed, and put into the text where that names it."""
    form = form_of(report.template_version)
    values = filled(cells)
    externals = externals_of(session, form, report.assignment)
    nil = declared_nil(session, form, report)
    assessment = assess(form, values, externals, nil)
    bound = with_present_figures(form, values, assessment.evaluation.values)
    return Filled(form, bound, externals, assessment, nil=nil)


def declared_nil(session: Session, form: Form, report: Report) -> Nil:
    """What is declared without occurrence while the report is being filled; no query where the form allows none."""
    if not form.may_be_nil:
        return NOTHING
    query = sa.select(NilDeclaration.section).where(NilDeclaration.report_id == report.id)
    return nil_of(session.scalars(query).all())


def attachments_of(session: Session, report_id: int) -> list[Attachment]:
    """The files beside a report that have not been removed, oldest first."""
    query = (
        sa.select(Attachment)
        .where(Attachment.report_id == report_id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    return list(session.scalars(query))
