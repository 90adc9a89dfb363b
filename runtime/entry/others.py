"""What other people did in a report since a page last heard of it, and who is there now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from admin.base.i18n import language
from forms_library.value_types import CellKey, Value
from forms_library.values import key_text
from runtime.approval.states import State
from runtime.connections.queries import sources_of, waiting
from runtime.entry.answers import assessment_answer, shown
from runtime.entry.operations import SaveResult
from runtime.entry.queries import names_of
from runtime.entry.schemas import Sender
from runtime.presence.store import Visit, others, presence
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report
from runtime.reports.narrowing import narrow, within
from runtime.reports.queries import StoredCell, filled_from, stored_cells
from runtime.sharing.scopes import WHOLE, Scope

Cells = Mapping[CellKey, StoredCell]


def beside(
    session: Session,
    report: Report,
    sender: Sender,
    result: SaveResult,
    visit: Visit | None,
    scope: Scope = WHOLE,
) -> dict[str, Any]:
    """What goes out with the answer to a save: other people's changes, and who is there."""
    own = {item.key for item in result.saved}
    cells = within(result.cells, scope)
    changed = {} if sender.since is None else changed_since(cells, sender.since, own)
    news: dict[str, Any] = {"changes": _changes(session, report, changed), "here": _here(report, visit)}
    if not _heard_all(sender, result):
        news["waiting"] = count_waiting(session, report, result.values, scope)
    return news


def _heard_all(sender: Sender, result: SaveResult) -> bool:
    """Whether nothing was done since the page last heard but what it has just sent itself."""
    since = sender.since or 0
    own = {item.sequence for item in result.saved if item.sequence > since}
    return sender.since is not None and result.sequence - since <= len(own)


def count_waiting(
    session: Session, report: Report, values: Mapping[CellKey, Value], scope: Scope = WHOLE
) -> int:
    """How many figures of other systems wait for a person's word in this part of the report."""
    return len(within(waiting(session, form_of(report.template_version), report.id, values), scope))


def news_since(
    session: Session, report: Report, since: int, visit: Visit | None, scope: Scope = WHOLE
) -> dict[str, Any]:
    """What a page that only looks is told. While nothing has happened this costs one query."""
    answer = {"state": report.state.value, "sequence": report.sequence, "here": _here(report, visit)}
    if report.state is not State.DRAFTING or report.sequence <= since:
        return {**answer, "changes": []}
    cells = stored_cells(session, report)
    filled = narrow(filled_from(session, report, cells), scope)
    return {
        **answer,
        "changes": _changes(session, report, changed_since(within(cells, scope), since)),
        "waiting": count_waiting(session, report, filled.values, scope),
        **assessment_answer(filled.form, filled.values, filled.assessment, language()),
    }


def changed_since(cells: Cells, since: int, but: Collection[CellKey] = ()) -> dict[CellKey, StoredCell]:
    """The cells that were written after that sequence number, in the order in which they were written."""
    newer = [(key, cell) for key, cell in cells.items() if cell.sequence > since and key not in but]
    return dict(sorted(newer, key=lambda item: item[1].sequence))


def _changes(session: Session, report: Report, changed: Cells) -> list[dict[str, Any]]:
    names = names_of(session, (cell.changed_by_id for cell in changed.values()))
    form, by_sequence = form_of(report.template_version), systems_of(session, report, changed.values())
    return [
        _change(form, key, cell, by_sequence.get(cell.sequence) or names.get(cell.changed_by_id or 0, ""))
        for key, cell in changed.items()
    ]


def systems_of(session: Session, report: Report, cells: Iterable[StoredCell]) -> dict[int, str]:
    """The names of the systems that wrote some of these cells, by sequence number."""
    found = sources_of(session, report.id, (cell.sequence for cell in cells if cell.changed_by_id is None))
    return {sequence: source.name for sequence, source in found.items()}


def _change(form: Form, key: CellKey, cell: StoredCell, by: str) -> dict[str, Any]:
    return {
        "key": key_text(key),
        "sequence": cell.sequence,
        "by": by,
        **shown(form, key, cell.value, language()),
    }


def _here(report: Report, visit: Visit | None) -> list[dict[str, str]]:
    if visit is None:
        return []
    return [{"name": item.name, "cell": item.cell} for item in others(presence(), report.id, visit)]
