"""The roll-up of a period: totals of accepted reports, who contributes to each cell, and who is missing (H05)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod
from admin.base.errors import NotFound
from admin.organisations.models import OrganisationKind
from admin.people.roles import Duty
from admin.regimes.models import Regime
from admin.web.access import Actor
from designer.template.models import Template, TemplateVersion
from forms_library.calendar import Period
from forms_library.messages import N_
from forms_library.value_types import CellKey, Value
from runtime.approval.access import reads_all
from runtime.approval.states import State
from runtime.figures.added_lines import added_lines
from runtime.figures.live import LiveFigures, live_figures
from runtime.figures.totals import Totals, add_up
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report
from runtime.reports.queries import RECEIVED, RECIPIENT_DUTIES
from runtime.tracking.scope import Recipient, Reporter, follows_all, joined, recipient_agency, recipient_side

READING = (Duty.ACCEPT, Duty.FOLLOW, Duty.READ)
RANKS = {kind: rank for rank, kind in enumerate(OrganisationKind)}


@dataclass(frozen=True)
class Contributor:
    """An organisation that owes the report, and how far it is.

    ``late``: the due day is over and nothing was sent, or it was sent after it. ``accepted``: its figures are in the
    totals; ``sent``: it waits for acceptance. ``moved``: it adds up figures that have changed since it was accepted,
    and counts with what they are now. ``opens``: this person may open the report.
    """

    organisation_id: int
    name: str
    report_id: int | None
    state: State | None
    due_on: date
    late: bool
    accepted: bool
    sent: bool
    opens: bool = False
    moved: bool = False

    @property
    def received(self) -> bool:
        """Whether what was sent is also what stands in the report now."""
        return self.state in RECEIVED

    @property
    def amending(self) -> bool:
        """Whether what was sent is being corrected; what was accepted counts meanwhile."""
        return (self.accepted or self.sent) and self.state not in (State.SENT, State.ACCEPTED)


@dataclass(frozen=True)
class RollUp:
    """The totals of one form in one period for one recipient, with everyone who should contribute.

    ``recipients`` are those for whom this person may see totals of the form, by id: on several levels the same form may
    go from communes to a department and from there to the city. ``lines`` are the names and places of added lines.
    """

    period_id: int
    period: Period
    regime: str
    template_code: str
    form: Form
    totals: Totals
    contributors: tuple[Contributor, ...]
    simulated: bool
    recipient_id: int
    recipients: Mapping[int, str]
    figures: LiveFigures
    lines: Mapping[CellKey, Value]

    @property
    def moved(self) -> tuple[Contributor, ...]:
        """Those that count with other figures than they were accepted with."""
        return tuple(item for item in self.contributors if item.moved)

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
    """What one organisation contributes to one cell: None where it has no figure there, or none that counts.

    ``accepted`` is what its report said when it was accepted, where that differs.
    """

    contributor: Contributor
    number: Decimal | None
    accepted: Decimal | None = None


def roll_up(
    session: Session,
    actor: Actor,
    period_id: int,
    template_code: str,
    today: date,
    recipient_id: int | None = None,
) -> RollUp:
    """The roll-up of a form in a period for those who receive it; NotFound for everybody else.

    Without ``recipient_id`` that of the person's own agency, else of the highest recipient. A fixed number of queries
    however many organisations and cells there are (see `live_figures`).
    """
    visible = _assigned(session, actor, period_id, template_code)
    recipients = {row.recipient_id: row.recipient for row in visible}
    chosen = _chosen(actor, visible, recipient_id)
    assigned = [row for row in visible if row.recipient_id == chosen]
    if not assigned:
        raise NotFound(N_("There is no such roll-up, or you do not have the right to see it."))
    form = _form(session, template_code, assigned)
    everything = reads_all(session, actor, assigned[0].regime_id)
    contributors = tuple(_contributor(row, today, actor, everything) for row in assigned)
    accepted = [item.report_id for item in contributors if item.accepted and item.report_id is not None]
    figures = live_figures(session, accepted)
    totals = add_up(form.definition, form.compiled, (figures.now[key] for key in accepted))
    names = {item.report_id: item.name for item in contributors if item.accepted and item.report_id}
    first = assigned[0]
    return RollUp(
        period_id,
        Period.parse(first.code),
        first.regime,
        template_code,
        form,
        totals,
        tuple(_as_it_stands(item, figures) for item in contributors),
        any(row.simulated for row in assigned),
        first.recipient_id,
        recipients,
        figures,
        added_lines(session, form, names),
    )


def _as_it_stands(item: Contributor, figures: LiveFigures) -> Contributor:
    return replace(item, moved=item.accepted and figures.moved(item.report_id or 0))


def _chosen(actor: Actor, visible: list[Any], recipient_id: int | None) -> int | None:
    """The recipient asked for, else one's own agency, else the first (the city stands before its departments)."""
    if recipient_id is not None:
        return recipient_id
    own = frozenset[int]().union(*(actor.agencies(duty) for duty in READING))
    ordered = sorted(visible, key=lambda row: (row.recipient_agency not in own, RANKS[row.recipient_kind]))
    return ordered[0].recipient_id if ordered else None


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
                ReportingPeriod.regime_id,
                Regime.name.label("regime"),
                Assignment.recipient_id,
                Recipient.name.label("recipient"),
                Recipient.kind.label("recipient_kind"),
                recipient_agency.label("recipient_agency"),
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


def _contributor(row: Any, today: date, actor: Actor, everything: bool) -> Contributor:
    accepted = bool(row.accepted_revision)
    late = row.on_time is False or (not row.sent_revision and row.judged_at is None and row.due_on < today)
    sent = bool(row.sent_revision) and not accepted
    where = (row.recipient_agency, row.regime_id, row.organisation_id)
    opens = (accepted or sent) and (everything or any(actor.can(duty, *where) for duty in RECIPIENT_DUTIES))
    return Contributor(
        row.organisation_id, row.name, row.report_id, row.state, row.due_on, late, accepted, sent, opens
    )


def shares(rolled: RollUp, key: CellKey) -> list[Share]:
    """What every contributor adds to one cell, the largest first; those whose figure does not count come last."""
    found = [_share(rolled, item, key) for item in rolled.contributors]
    nothing = Decimal(0)
    return sorted(found, key=lambda share: (share.number is None, -(share.number or nothing)))


def _share(rolled: RollUp, item: Contributor, key: CellKey) -> Share:
    if not item.accepted or item.report_id is None:
        return Share(item, None)
    number = rolled.figures.now[item.report_id].get(key)
    accepted = rolled.figures.accepted[item.report_id].get(key)
    return Share(item, number, accepted if accepted != number else None)


def summed_below(
    session: Session, actor: Actor, rolled: RollUp, template_codes: Collection[str]
) -> frozenset[tuple[int, str]]:
    """Of the contributors, the (organisation, form) pairs whose own roll-up on that form this person may open."""
    query = (
        joined(sa.select(Assignment.recipient_id, Assignment.template_code).select_from(Assignment))
        .where(
            Assignment.period_id == rolled.period_id,
            Assignment.template_code.in_(template_codes),
            Assignment.template_version.is_not(None),
            Assignment.recipient_id.in_([item.organisation_id for item in rolled.contributors]),
            _received(session, actor),
        )
        .distinct()
    )
    return frozenset((row.recipient_id, row.template_code) for row in session.execute(query))


def figures_by_organisation(rolled: RollUp) -> dict[int, Mapping[CellKey, Decimal]]:
    """All figures that count, by organisation, for the export."""
    now = rolled.figures.now
    return {item.organisation_id: now.get(item.report_id or 0, {}) for item in rolled.accepted}
