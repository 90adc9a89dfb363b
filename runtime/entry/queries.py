"""What the entry page shows beside the cells: history, earlier values, figures offered in advance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.assignments.models import Assignment
from admin.base.errors import NotFound
from admin.people.models import Person
from forms_library.calendar import Period
from forms_library.formula import Need
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, Value
from forms_library.values import key_text
from runtime.approval.states import Action, State
from runtime.connections.queries import Source, sources_of
from runtime.reports.externals import Externals, externals_of
from runtime.reports.forms import Form
from runtime.reports.models import Cell, CellChange, Decision, Origin, Report

MOST_CHANGES_SHOWN = 20


@dataclass(frozen=True)
class Earlier:
    """The value of a cell in an earlier period, or why there is none."""

    period: Message | None
    value: Value
    reason: Message | None


@dataclass(frozen=True)
class CellStory:
    """All that is known about one cell: its changes, newest first (``more``: there are others), its values before.

    ``sources`` are the systems that made some of the changes, by their sequence numbers.
    """

    changes: list[CellChange]
    names: Mapping[int, str]
    previous: Earlier
    last_year: Earlier
    more: bool = False
    sources: Mapping[int, Source] = field(default_factory=dict)


def cell_story(
    session: Session, form: Form, report: Report, key: CellKey, *, whole: bool = False
) -> CellStory:
    """History (the last changes, or the ``whole``) and earlier values of one cell; NotFound if there is none."""
    if key not in form.specs:
        raise NotFound(N_("The form has no such cell."))
    changes = list(session.scalars(_changes_of(report.id, key, None if whole else MOST_CHANGES_SHOWN + 1)))
    shown = changes if whole else changes[:MOST_CHANGES_SHOWN]
    previous, last_year = _earlier(session, form, report.assignment, key)
    names = names_of(session, (change.person_id for change in shown))
    sources = sources_of(session, report.id, (change.sequence for change in shown if not change.person_id))
    return CellStory(shown, names, previous, last_year, len(changes) > len(shown), sources)


def _changes_of(report_id: int, key: CellKey, most: int | None) -> sa.Select[CellChange]:
    return (
        sa.select(CellChange)
        .where(
            CellChange.report_id == report_id,
            CellChange.section == key[0],
            CellChange.row == key[1],
            CellChange.column == key[2],
        )
        .order_by(CellChange.sequence.desc())
        .limit(most)
    )


def names_of(session: Session, person_ids: Iterable[int | None]) -> dict[int, str]:
    """Full names by person id, in one query (none when there is nobody)."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    if not wanted:
        return {}
    return dict(session.execute(sa.select(Person.id, Person.full_name).where(Person.id.in_(wanted))).all())


def _earlier(session: Session, form: Form, assignment: Assignment, key: CellKey) -> tuple[Earlier, Earlier]:
    period = Period.parse(assignment.period.code)
    before, year_ago = Need("prev", "", key), Need("same_period_last_year", "", key)
    found = externals_of(session, form, assignment, (before, year_ago))
    return _one(found, before, period.previous()), _one(found, year_ago, period.same_last_year())


def _one(found: Externals, need: Need, period: Period | None) -> Earlier:
    value = found.values[need]
    assert not isinstance(value, tuple)
    return Earlier(period.label if period is not None else None, value, found.reasons.get(need))


def origins_of(session: Session, report_id: int) -> dict[CellKey, Origin]:
    """Where the values of a report came from, for those that were not typed (F03)."""
    rows = session.execute(
        sa.select(Cell.section, Cell.row, Cell.column, Cell.origin).where(
            Cell.report_id == report_id, Cell.origin != Origin.TYPED
        )
    )
    return {(section, row, column): origin for section, row, column, origin in rows}


def brought_before(session: Session, report_id: int) -> dict[str, int]:
    """The sequence numbers of the cells whose value another system brought, by the text of their keys."""
    rows = session.execute(
        sa.select(Cell.section, Cell.row, Cell.column, Cell.sequence).where(
            Cell.report_id == report_id, Cell.origin == Origin.INTEGRATED
        )
    )
    return {key_text((section, row, column)): sequence for section, row, column, sequence in rows}


def last_return(session: Session, report: Report) -> Decision | None:
    """The return that brought a report back to its officer; None when it was never submitted or was withdrawn."""
    if report.state is not State.DRAFTING or not report.revision:
        return None
    last = session.scalar(
        sa.select(Decision)
        .where(Decision.report_id == report.id, Decision.action != Action.OPEN_ALL)
        .options(joinedload(Decision.person))
        .order_by(Decision.id.desc())
        .limit(1)
    )
    return last if last is not None and last.action in {Action.RETURN, Action.REFUSE} else None
