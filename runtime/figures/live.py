"""Accepted figures as they stand now: what a report adds up from accepted reports below follows them, over any number
of levels, at the moment somebody looks.

What was signed stays as it was signed, and so do the store of figures and everything that is frozen: nothing is
written, no job runs. Only ``CONTRIBUTORS`` is asked anew; earlier periods and other forms answer as they did at the
submission.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod
from designer.template.models import TemplateVersion
from forms_library.calendar import Period
from forms_library.formula import Need
from forms_library.value_types import CellKey, Value
from runtime.figures.models import Figure
from runtime.reports.content import frozen_values
from runtime.reports.externals import CONTRIBUTORS, External, externals_from_json, read_figures
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report, Revision, RevisionSource

Numbers = Mapping[CellKey, Decimal]


@dataclass(frozen=True)
class LiveFigures:
    """Figures by report: as they stand ``now``, and as they were ``accepted``; one that did not move is in both."""

    now: Mapping[int, Numbers]
    accepted: Mapping[int, Numbers]

    def moved(self, report_id: int) -> bool:
        """Whether figures below have changed what this report adds up since it was submitted."""
        return self.now.get(report_id) != self.accepted.get(report_id)


@dataclass(frozen=True)
class _Node:
    """An accepted report with its form; ``place`` is (regime, period)."""

    report_id: int
    revision_id: int
    digest: str
    organisation_id: int
    recipient_id: int
    template_code: str
    place: tuple[int, str]
    simulated: bool
    form: Form

    @property
    def contributed(self) -> tuple[Need, ...]:
        """What its formulas take from the reports below."""
        return tuple(need for need in self.form.compiled.needs if need.kind == CONTRIBUTORS)

    def template(self, need: Need) -> str:
        """The form below that a need speaks of."""
        return need.template or self.template_code


@dataclass
class _Tree:
    """Accepted reports from the top down, and of each those that contribute to it, by id."""

    nodes: dict[int, _Node] = field(default_factory=dict)
    below: dict[int, list[_Node]] = field(default_factory=dict)

    def upwards(self) -> Iterator[_Node]:
        """Those that others contribute to, the lowest level first."""
        return (self.nodes[report_id] for report_id in reversed(self.below))


def live_figures(session: Session, report_ids: Collection[int]) -> LiveFigures:
    """The figures of accepted reports with what has changed below them since.

    Two queries where nothing is added up from below; otherwise one more for each level below, one for what was used
    and two where something moved.
    """
    accepted = _numbers(session, report_ids)
    tree = _tree(session, report_ids)
    moved = _moved(tree, _used(session, tree.below)) if tree.below else []
    if not moved:
        return LiveFigures(accepted, accepted)
    worked_out = _worked_out(session, tree, moved)
    now = {
        report_id: _overlaid(figures, worked_out.get(report_id, {}))
        for report_id, figures in accepted.items()
    }
    return LiveFigures(now, accepted)


def contributed_to(form: Form, key: CellKey) -> frozenset[Need]:
    """The figures below that a computed cell rests on, also through other cells of the form."""
    plan = form.compiled.plan
    at = {cell.index: cell for cell in plan.cells}
    needs = list(plan.needs.numbers)
    open_cells = [cell.index for cell in plan.cells if plan.layout.keys[cell.index] == key]
    seen: set[int] = set()
    found: set[Need] = set()
    while open_cells:
        index = open_cells.pop()
        if index in seen or index not in at:
            continue
        seen.add(index)
        found.update(needs[number] for number in at[index].resolved.needs)
        open_cells.extend(at[index].reads)
    return frozenset(need for need in found if need.kind == CONTRIBUTORS)


def _numbers(session: Session, report_ids: Collection[int]) -> dict[int, dict[CellKey, Decimal]]:
    query = sa.select(Figure.report_id, Figure.section, Figure.row, Figure.column, Figure.number).where(
        Figure.report_id.in_(report_ids), Figure.number.is_not(None)
    )
    found: dict[int, dict[CellKey, Decimal]] = {report_id: {} for report_id in report_ids}
    for report_id, section, row, column, number in session.execute(query):
        if number is not None:
            found[report_id][section, row, column] = number
    return found


# The tree


def _tree(session: Session, report_ids: Collection[int]) -> _Tree:
    tree = _Tree()
    level = _nodes(session, Report.id.in_(report_ids))
    tree.nodes.update(level)
    while asking := [node for node in level.values() if node.contributed]:
        found = _nodes(session, _contributes(asking))
        for node in asking:
            tree.below[node.report_id] = [other for other in found.values() if _is_below(other, node)]
        level = {key: node for key, node in found.items() if key not in tree.nodes}
        tree.nodes.update(level)
    return tree


def _contributes(asking: Iterable[_Node]) -> sa.ColumnElement[bool]:
    """Reports addressed to the organisations of these, on the forms they ask for, in the same regime and period."""
    return sa.or_(
        *(
            sa.and_(
                Assignment.recipient_id == node.organisation_id,
                Assignment.state == AssignmentState.OWED,
                Assignment.template_code.in_({node.template(need) for need in node.contributed}),
                ReportingPeriod.regime_id == node.place[0],
                ReportingPeriod.code == node.place[1],
            )
            for node in asking
        )
    )


def _is_below(other: _Node, node: _Node) -> bool:
    return (
        other.recipient_id == node.organisation_id
        and other.place == node.place
        and any(other.template_code == node.template(need) for need in node.contributed)
    )


def _nodes(session: Session, condition: sa.ColumnElement[bool]) -> dict[int, _Node]:
    query = (
        sa.select(
            Report.id.label("report_id"),
            Revision.id.label("revision_id"),
            Revision.digest,
            Assignment.organisation_id,
            Assignment.recipient_id,
            Assignment.template_code,
            ReportingPeriod.regime_id,
            ReportingPeriod.code,
            Report.simulated,
            TemplateVersion,
        )
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
        .join(TemplateVersion, TemplateVersion.id == Report.template_version_id)
        .join(Revision, sa.and_(Revision.report_id == Report.id, Revision.number == Report.accepted_revision))
        .where(condition, sa.exists().where(Figure.report_id == Report.id))
        .order_by(Report.id)
    )
    return {row.report_id: _node(row) for row in session.execute(query)}


def _node(row: Any) -> _Node:
    return _Node(
        row.report_id,
        row.revision_id,
        row.digest,
        row.organisation_id,
        row.recipient_id,
        row.template_code,
        (row.regime_id, row.code),
        row.simulated,
        form_of(row.TemplateVersion),
    )


# What has moved


def _used(session: Session, below: Iterable[int]) -> dict[int, dict[int, str]]:
    """The digests that accepted revisions used, by report and source."""
    query = (
        sa.select(Revision.report_id, RevisionSource.report_id.label("source_id"), RevisionSource.digest)
        .join(RevisionSource, RevisionSource.revision_id == Revision.id)
        .join(Report, sa.and_(Report.id == Revision.report_id, Report.accepted_revision == Revision.number))
        .where(Report.id.in_(list(below)))
    )
    found: dict[int, dict[int, str]] = {}
    for report_id, source_id, digest in session.execute(query):
        found.setdefault(report_id, {})[source_id] = digest
    return found


def _moved(tree: _Tree, used: Mapping[int, Mapping[int, str]]) -> list[_Node]:
    """Reports with other figures below than they used, the lowest level first."""
    found: dict[int, _Node] = {}
    for node in tree.upwards():
        known = used.get(node.report_id, {})
        if node.simulated and not known:
            continue  # the demonstration's past does not say where its figures come from
        below = tree.below[node.report_id]
        if any(known.get(other.report_id) != other.digest or other.report_id in found for other in below):
            found[node.report_id] = node
    return list(found.values())


def _worked_out(
    session: Session, tree: _Tree, moved: list[_Node]
) -> dict[int, dict[CellKey, Decimal | None]]:
    """What the moved reports compute now where it differs from what they computed; None is no figure any more."""
    below = {other.report_id for node in moved for other in tree.below[node.report_id]}
    columns = {need.key[2] for node in moved for need in node.contributed}
    stored = read_figures(session, sorted(below), columns) if below else {}
    contents = _contents(session, moved)
    changed: dict[int, dict[CellKey, Decimal | None]] = {}
    for node in moved:
        below_it = tree.below[node.report_id]
        found = _computed_anew(node, contents[node.revision_id], below_it, stored)
        changed[node.report_id] = found
        # Formulas name cells of another form without its section.
        anew = {**found, **{("", row, column): number for (_section, row, column), number in found.items()}}
        stored[node.report_id] = {**stored.get(node.report_id, {}), **anew}
    return changed


def _contents(session: Session, moved: Iterable[_Node]) -> dict[int, Any]:
    ids = [node.revision_id for node in moved]
    query = sa.select(Revision.id, Revision.content).where(Revision.id.in_(ids))
    return {row.id: row.content for row in session.execute(query)}


def _computed_anew(
    node: _Node,
    content: Mapping[str, Any],
    below: list[_Node],
    figures: Mapping[int, Mapping[CellKey, Value]],
) -> dict[CellKey, Decimal | None]:
    form = node.form
    values = frozen_values(form, content)
    period = Period.parse(content["period"]["code"])
    then: Mapping[Need, External] = externals_from_json(
        content["externals"], form.compiled.needs, period
    ).values
    now = {
        need: tuple(
            figures.get(other.report_id, {}).get(need.key)
            for other in below
            if other.template_code == node.template(need)
        )
        for need in node.contributed
    }
    before = form.compiled.evaluate(values, then).values
    after = form.compiled.evaluate(values, {**then, **now}).values
    return {
        key: value if isinstance(value, Decimal) else None
        for key, value in after.items()
        if value != before.get(key)
    }


def _overlaid(figures: Numbers, changed: Mapping[CellKey, Decimal | None]) -> dict[CellKey, Decimal]:
    return {key: number for key, number in {**figures, **changed}.items() if number is not None}
