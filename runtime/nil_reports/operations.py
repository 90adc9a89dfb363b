"""What may happen to a declaration without occurrence: it is made, and taken back; both are recorded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from admin.base.errors import Invalid, NotAllowed
from admin.web.access import Actor
from forms_library.definition import cell_label
from forms_library.messages import N_, Message
from forms_library.values import key_text
from runtime.reports.entering import check_enterable
from runtime.reports.forms import form_of
from runtime.reports.models import NilDeclaration, Report
from runtime.reports.nil import WHOLE, may_be_nil, occurrences
from runtime.reports.queries import filled, filled_report, report_by_id, stored_cells
from runtime.reports.recording import record_of
from runtime.sharing.scopes import WHOLE as EVERYTHING
from runtime.sharing.scopes import Scope


def declare(
    session: Session,
    report: Report,
    section: str,
    nil: bool,
    *,
    actor: Actor,
    now: datetime,
    scope: Scope = EVERYTHING,
) -> None:
    """Declare a section (``WHOLE``: the report) without occurrence, or take that back; repeating changes nothing.

    Raises NotAllowed or Conflict like saving a cell, Invalid where the form does not allow it or a figure that is not
    zero stands there.
    """
    report = report_by_id(session, report.id, lock=True)
    check_enterable(report, actor, now)
    if not (scope.whole if section == WHOLE else scope.covers_section(section)):
        raise NotAllowed(N_("This section is not in the part that was given to you."))
    if section != WHOLE and section not in _sections(report):
        raise Invalid(N_("The form has no such section."))
    kept = session.get(NilDeclaration, (report.id, section))
    if nil == (kept is not None):
        return
    if kept is not None:
        session.delete(kept)
    else:
        _check_possible(session, report, section)
        session.add(NilDeclaration(report_id=report.id, section=section, at=now, person_id=actor.person_id))
    session.flush()
    _count(session, report, now)
    _record(session, report, section, nil, actor, now)


def _sections(report: Report) -> set[str]:
    return {section.code for section in form_of(report.template_version).definition.sections}


def _check_possible(session: Session, report: Report, section: str) -> None:
    definition = form_of(report.template_version).definition
    if not may_be_nil(definition, section):
        raise Invalid(N_("The form does not allow this to be declared without occurrence."))
    first = next(occurrences(filled(stored_cells(session, report)), section), None)
    if first is not None:
        text = N_("Something occurred: %(cell)s is filled in. Empty it first, or leave the declaration.")
        raise Invalid(Message(text, {"cell": cell_label(definition, key_text(first))}))


def _count(session: Session, report: Report, now: datetime) -> None:
    """Remember how complete the report is now, past the ORM: this is no decision (``version`` counts those)."""
    completeness = filled_report(session, report).assessment.completeness
    values = {"filled": completeness.filled, "required": completeness.required, "changed_at": now}
    table = Report.metadata.tables[Report.__tablename__]
    session.execute(sa.update(table).where(table.c.id == report.id).values(**values))
    for name, value in values.items():
        set_committed_value(report, name, value)


def _record(session: Session, report: Report, section: str, nil: bool, actor: Actor, now: datetime) -> None:
    record_of(
        session,
        "report.declared_nil" if nil else "report.nil_taken_back",
        report,
        person_id=actor.person_id,
        now=now,
        section=section,
    )
