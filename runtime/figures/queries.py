"""The roll-up of a period: totals of accepted reports, who contributes to each cell, and who is missing (H05)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod
from admin.base.errors import NotFound
from admin.people.roles import Duty
from admin.regimes.models import Regime
from admin.web.access import Actor
from designer.template.models import Template, TemplateVersion
from forms_library.calendar import Period
from forms_library.messages import N_
from forms_library.value_types import CellKey
from runtime.approval.states import State
from runtime.figures.models import Figure
from runtime.figures.totals import Totals, add_up
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report
from runtime.tracking.scope import Reporter, follows_all, joined, recipient_side

READING = (Duty.ACCEPT, Duty.FOLLOW, Duty.READ)


@dataclass(frozen=True)
class Contributor:
    """An organisation that owes the report, and how far it is.

    ``late``: the due day is over and nothing was sent, or it was sent after it. ``accepted``: its figures are in the
    totals; ``sent``: it waits for acceptance.
    """

    organisation_id: int
    name: str
    report_id: int | None
    state: State | None
    due_on: date
    late: bool
    accepted: bool
    sent: bool

    @property
    def amending(self) -> bool:
        """Whether what was sent is being corrected; what was accepted counts meanwhile."""
        return (self.accepted or self.sent) and self.state not in (State.SENT, State.ACCEPTED)


@dataclass(frozen=True)
class RollUp:
    """The totals of one form in one period with everyone who should contribute."""

    period_id: int
    period: Period
    regime: str
    template_code: str
    form: Form
    totals: Totals
    contributors: tuple[Contributor, ...]
    simulated: bool

    @property
    def accepted(self) -> tuple[Contributor, ...]:
        """Those whose figures are in the totals."""
        return tuple(item for item in self.contributors if item.accepted)

    @property
    def unaccepted(self) -> tuple[Contributor, ...]:
        """Sent, not yet accepted."""
        return tuple(item for item in self.contributors if item.sent)

    @property
    def missing(self) -> tuple[Contributor, ...]:
        """Not yet sent."""
        return tuple(item for item in self.contributors if not (item.accepted or item.sent))

    @property
    def late(self) -> tuple[Contributor, ...]:
        """Sent late, or overdue."""
        return tuple(item for item in self.contributors if item.late)


@dataclass(frozen=True)
class Share:
    """What one organisation contributes to one cell."""

    organisation_id: int
    name: str
    report_id: int
    number: Decimal


def roll_up(session: Session, actor: Actor, period_id: int, template_code: str, today: date) -> RollUp:
    """The roll-up of a form in a period for those who receive it; NotFound for everybody else.

    Five queries however many organisations and cells there are.
    """
    assigned = _assigned(session, actor, period_id, template_code)
    if not assigned:
        raise NotFound(N_("There is no such roll-up, or you do not have the right to see it."))
    form = _form(session, template_code, assigned)
    contributors = tuple(_contributor(row, today) for row in assigned)
    accepted = [item.report_id for item in contributors if item.accepted and item.report_id is not None]
    figures = _figures(session, accepted)
    totals = add_up(form.definition, form.compiled, (figures.get(key, {}) for key in accepted))
    first = assigned[0]
    simulated = any(row.simulated for row in assigned)
    return RollUp(
        period_id,
        Period.parse(first.code),
        first.regime,
        template_code,
        form,
        totals,
        contributors,
        simulated,
    )


def _received(session: Session, actor: Actor) -> sa.ColumnElement[bool]:
    """The assignments whose totals this person may see: those sent to one's agencies, or all for the city's leaders."""
    return sa.true() if follows_all(session, actor) else recipient_side(actor, *READING)


def can_be_summed(session: Session, actor: Actor, period_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """Of the periods given, the (period, form) pairs whose roll-up this person may open; one or two queries."""
    received = _received(session, actor)
    query = (
        joined(sa.select(Assignment.period_id, Assignment.template_code).select_from(Assignment))
        .where(Assignment.period_id.in_(period_ids), Assignment.template_version.is_not(None), received)
        .distinct()
    )
    return frozenset((row.period_id, row.template_code) for row in session.execute(query))


def _assigned(session: Session, actor: Actor, period_id: int, template_code: str) -> list[Any]:
    from_all = _received(session, actor)
    query = (
        joined(
            sa.select(
                Assignment.organisation_id,
                Reporter.name,
                Assignment.due_on,
                Assignment.template_version,
                Report.id.label("report_id"),
                Report.state,
                Report.sent_revision,
                Report.accepted_revision,
                Report.on_time,
                Report.judged_at,
                Report.simulated,
                ReportingPeriod.code,
                Regime.name.label("regime"),
            ).select_from(Assignment)
        )
        .join(Regime, Regime.id == ReportingPeriod.regime_id)
        .outerjoin(Report, Report.assignment_id == Assignment.id)
        .where(
            Assignment.period_id == period_id,
            Assignment.template_code == template_code,
            Assignment.state == AssignmentState.OWED,
            from_all,
        )
        .order_by(Reporter.kind, Reporter.rank, Reporter.name)
    )
    return list(session.execute(query).all())


def _form(session: Session, template_code: str, assigned: Iterable[Any]) -> Form:
    numbers = {row.template_version for row in assigned if row.template_version}
    if not numbers:
        raise NotFound(N_("Entry of this report has not been opened yet."))
    query = (
        sa.select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(Template.code == template_code, TemplateVersion.number == max(numbers))
    )
    return form_of(session.scalars(query).one())


def _contributor(row: Any, today: date) -> Contributor:
    accepted = bool(row.accepted_revision)
    late = row.on_time is False or (not row.sent_revision and row.judged_at is None and row.due_on < today)
    sent = bool(row.sent_revision) and not accepted
    return Contributor(
        row.organisation_id, row.name, row.report_id, row.state, row.due_on, late, accepted, sent
    )


def _figures(session: Session, report_ids: list[int]) -> dict[int, dict[CellKey, Decimal]]:
    query = sa.select(Figure.report_id, Figure.section, Figure.row, Figure.column, Figure.number).where(
        Figure.report_id.in_(report_ids), Figure.number.is_not(None)
    )
    found: dict[int, dict[CellKey, Decimal]] = {}
    for report_id, section, row, column, number in session.execute(query):
        if number is not None:
            found.setdefault(report_id, {})[section, row, column] = number
    return found


def shares(session: Session, rolled: RollUp, key: CellKey) -> list[Share]:
    """What every accepted contributor adds to one cell, the largest first; one query."""
    names = {item.report_id: item for item in rolled.accepted}
    query = sa.select(Figure.report_id, Figure.number).where(
        Figure.report_id.in_([item.report_id for item in rolled.accepted]),
        Figure.section == key[0],
        Figure.row == key[1],
        Figure.column == key[2],
        Figure.number.is_not(None),
    )
    found = (
        Share(names[report_id].organisation_id, names[report_id].name, report_id, number)
        for report_id, number in session.execute(query)
        if number is not None
    )
    return sorted(found, key=lambda share: (-share.number, share.name))


def figures_by_organisation(session: Session, rolled: RollUp) -> dict[int, dict[CellKey, Decimal]]:
    """All accepted figures by organisation, for the export; one query."""
    by_report = _figures(session, [item.report_id for item in rolled.accepted if item.report_id])
    return {item.organisation_id: by_report.get(item.report_id or 0, {}) for item in rolled.accepted}
