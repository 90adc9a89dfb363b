"""What a person may say to figures that another system brought: take them, or keep what was entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy.orm import Session

from admin.web.access import Actor
from forms_library.value_types import CellKey
from forms_library.values import from_json, key_text, to_json
from runtime.connections.models import BroughtFigure
from runtime.connections.queries import brought_figures
from runtime.entry.operations import save_cells
from runtime.entry.schemas import Change
from runtime.exchange.places import typed
from runtime.reports.forms import form_of
from runtime.reports.models import Origin, Report
from runtime.reports.queries import take_turn
from runtime.sharing.scopes import Scope


class Choice(NamedTuple):
    """A cell, and the sequence number of the figure that the person saw in it."""

    key: str
    sequence: int


def take(
    session: Session, report: Report, choices: Sequence[Choice], *, actor: Actor, now: datetime, scope: Scope
) -> int:
    """Put the figures of the other system into these cells; returns how many. One that was changed meanwhile stays.

    Raises what `save_cells` raises.
    """
    take_turn(session, report)
    offered = _offered(session, report, choices, scope)
    form = form_of(report.template_version)
    changes = []
    for choice in choices:
        key, figure = offered.get(choice.key, (None, None))
        if key is not None and figure is not None:
            spec = form.specs[key]
            raw = typed(spec, to_json(from_json(figure.value, spec.kind)))
            changes.append(Change(uuid4().hex, choice.key, raw, choice.sequence, Origin.INTEGRATED))
    result = save_cells(session, report, changes, actor=actor, now=now, scope=scope)
    for item in result.saved:
        session.delete(offered[key_text(item.key)][1])
    session.flush()
    return len(result.saved)


def decline(
    session: Session, report: Report, choices: Sequence[Choice], *, actor: Actor, now: datetime, scope: Scope
) -> int:
    """Keep what was entered; the same figures are not offered again. Returns how many."""
    take_turn(session, report)
    offered = _offered(session, report, choices, scope)
    for _key, figure in offered.values():
        figure.declined_at, figure.declined_by_id = now, actor.person_id
    session.flush()
    return len(offered)


def _offered(
    session: Session, report: Report, choices: Sequence[Choice], scope: Scope
) -> dict[str, tuple[CellKey, BroughtFigure]]:
    """What is offered for these cells, by the text of their keys."""
    wanted = {choice.key for choice in choices}
    return {
        key_text(key): (key, figure)
        for key, figure in brought_figures(session, report.id).items()
        if key_text(key) in wanted and figure.declined_at is None and scope.covers(key)
    }
