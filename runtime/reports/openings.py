"""Which cells of a report may be changed while it is being filled: all, or those that the last return points to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.messages import N_, Message
from forms_library.value_types import CellKey
from forms_library.values import key_text
from runtime.approval.states import OPENING, State
from runtime.reports.models import Decision, Report

CLOSED_CELL = N_(
    "The report was returned for the marked cells alone, so this cell keeps its figure. "
    "If it must change too, ask whoever returned the report to open all cells."
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is open: ``keys`` None is the whole report. ``decision`` opened it; None for a first draft."""

    keys: frozenset[str] | None = None
    decision: Decision | None = None

    def refusal(self, key: CellKey) -> Message | None:
        """Why the cell may not be changed; None if it may."""
        return None if self.keys is None or key_text(key) in self.keys else Message(CLOSED_CELL)


def opening_of(session: Session, report: Report) -> Opening:
    """What is open in a report that is being filled; no query for one that was never submitted."""
    if report.state is not State.DRAFTING or not report.revision:
        return Opening()
    return opening_by(last_opening(session, report.id))


def opening_by(decision: Decision | None) -> Opening:
    """What that decision opened."""
    if decision is None or not decision.only_pins:
        return Opening(decision=decision)
    return Opening(frozenset(pin["key"] for pin in decision.pins), decision)


def last_opening(session: Session, report_id: int) -> Decision | None:
    """The act that opened the report for entry last: a return, a recall, the opening of all cells."""
    return last_openings(session, [report_id]).get(report_id)


def last_openings(session: Session, report_ids: Collection[int]) -> dict[int, Decision]:
    """Like ``last_opening`` for many reports, in one query (none for none)."""
    if not report_ids:
        return {}
    last = (
        sa.select(sa.func.max(Decision.id))
        .where(Decision.report_id.in_(report_ids), Decision.action.in_(OPENING))
        .group_by(Decision.report_id)
    )
    found = session.scalars(sa.select(Decision).where(Decision.id.in_(last)))
    return {decision.report_id: decision for decision in found}
