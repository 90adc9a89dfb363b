"""Undoing gives a cell its value back, and with it where that value came from: the cell's own history proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.value_types import CellKey, Value
from forms_library.values import to_json
from runtime.entry.schemas import Change
from runtime.reports.models import CellChange, Origin


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier change wrote (in its JSON form), where, and how it came there."""

    key: CellKey
    value: Any
    origin: Origin


def past_of(session: Session, report_id: int, changes: Iterable[Change]) -> dict[int, Past]:
    """The changes that some of these go back to, by sequence number; no query where nothing is undone."""
    wanted = {change.restores for change in changes if change.restores}
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(
            CellChange.sequence,
            CellChange.section,
            CellChange.row,
            CellChange.column,
            CellChange.after,
            CellChange.origin,
        ).where(CellChange.report_id == report_id, CellChange.sequence.in_(wanted))
    )
    return {
        sequence: Past((section, row, column), after, origin)
        for sequence, section, row, column, after, origin in rows
    }


def origin_of(change: Change, key: CellKey, value: Value, past: Mapping[int, Past]) -> Origin:
    """Where the value comes from: what the named change said, if it wrote this value into this very cell."""
    named = past.get(change.restores)
    if named is None or named.key != key or named.value != to_json(value):
        return change.origin
    return named.origin
