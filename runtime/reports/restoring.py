"""Putting back what a revision said: an amendment is abandoned, and the report stands again as it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import NotAllowed
from admin.web.access import Actor
from forms_library.messages import N_
from forms_library.value_types import CellKey, Value
from forms_library.values import to_json
from runtime.reports.assessment import Completeness
from runtime.reports.beside import restore_beside
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Cell, CellChange, Origin, Report, Revision
from runtime.reports.queries import may_enter, revision_of, stored_cells
from runtime.sharing.queries import require_whole

Line = dict[str, Any]


def restore(session: Session, report: Report, *, actor: Actor | None, now: datetime) -> int:
    """Let the report say again what was sent, whatever was changed or submitted since; returns how many cells changed.

    Each cell put back is one more line of its history; whoever typed the value first stays its author, and however it
    came there its origin. Comments stay: they are what people said, not what the report says.
    """
    if actor is None or not may_enter(actor, report):
        raise NotAllowed(N_("Your position does not allow you to enter figures in this report."))
    require_whole(session, report, actor)
    report.revision = report.sent_revision
    revision = revision_of(session, report)
    assert revision is not None, "what was sent has a revision"
    frozen = frozen_report(form_of(report.template_version), revision.content)
    lines = list(_lines(session, report, frozen.values, actor, now))
    _write(session, report, lines, revision, now)
    _count(report, frozen.assessment.completeness)
    restore_beside(session, report, revision, actor=actor, now=now)
    return len(lines)


def _lines(
    session: Session, report: Report, values: Mapping[CellKey, Value], actor: Actor, now: datetime
) -> Iterator[Line]:
    """One change for each cell that differs."""
    cells = stored_cells(session, report)
    for key in sorted({*cells, *values}):
        present = cells[key].value if key in cells else None
        if present != values.get(key):
            report.sequence += 1
            yield {
                "report_id": report.id,
                "sequence": report.sequence,
                "client_id": uuid4().hex,
                "section": key[0],
                "row": key[1],
                "column": key[2],
                "before": to_json(present),
                "after": to_json(values.get(key)),
                "origin": Origin.TYPED,
                "at": now,
                "person_id": actor.person_id,
            }


def _write(session: Session, report: Report, lines: list[Line], revision: Revision, now: datetime) -> None:
    if not lines:
        return
    authors = _authors(session, report.id, revision)
    for line in lines:
        key = line["section"], line["row"], line["column"]
        line["origin"], person_id = authors.get(key, (line["origin"], line["person_id"]))
        session.merge(
            Cell(
                report_id=report.id,
                section=key[0],
                row=key[1],
                column=key[2],
                value=line["after"],
                origin=line["origin"],
                sequence=line["sequence"],
                changed_at=now,
                changed_by_id=person_id,
            )
        )
    session.execute(sa.insert(CellChange), lines)


def _authors(
    session: Session, report_id: int, revision: Revision
) -> dict[CellKey, tuple[Origin, int | None]]:
    """How each value of the revision came into its cell, and by whom."""
    rows = session.execute(
        sa.select(
            CellChange.section, CellChange.row, CellChange.column, CellChange.origin, CellChange.person_id
        )
        .where(CellChange.report_id == report_id, CellChange.at <= revision.submitted_at)
        .order_by(CellChange.sequence)
    )
    return {(section, row, column): (origin, person) for section, row, column, origin, person in rows}


def _count(report: Report, completeness: Completeness) -> None:
    report.filled, report.required = completeness.filled, completeness.required
