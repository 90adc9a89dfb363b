"""Accepted reports of earlier periods: seeded figures that pass the forms' own checks, with every decision they took.

Written straight into the tables, because the operations would tell hundreds of people about each report. What is
written is what the operations write; a test compares the two.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowAction, WindowEvent, WindowState
from admin.assignments.planning import PeriodDays, days_of_period
from admin.base.messages import to_json
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.roles import Role
from admin.regimes.models import Regime, RegimeForm
from designer.template.models import TemplateVersion
from forms_library.calendar import VN_TZ, Period, WorkingCalendar, end_of_day, start_of_day
from forms_library.definition import digest
from forms_library.formula import Need
from forms_library.sample import sample_values
from forms_library.value_types import CellKey, Result, Value
from runtime.approval.states import Action, State
from runtime.demonstration.offices import Offices
from runtime.demonstration.staff import Staff
from runtime.figures.models import Figure
from runtime.figures.operations import figure_rows
from runtime.reports.assessment import assess
from runtime.reports.content import Filled, content_of
from runtime.reports.externals import External, Externals
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Decision, Report, Revision

Figures = Mapping[CellKey, Result]

# The way of a report that nobody returned, as (action, from, to, who, hours after the step before).
_WAY: tuple[tuple[Action, State, State, Role | None, int], ...] = (
    (Action.SUBMIT, State.DRAFTING, State.CHECKING, Role.OFFICER, 0),
    (Action.PASS_ON, State.CHECKING, State.APPROVING, Role.HEAD_OF_DIVISION, 2),
    (Action.APPROVE, State.APPROVING, State.SIGNING, Role.HEAD_OF_AGENCY, 3),
    (Action.SIGNATURE_DONE, State.SIGNING, State.SIGNED, None, 0),
    (Action.SEAL, State.SIGNED, State.SEALING, Role.CLERK, 1),
    (Action.SEAL_DONE, State.SEALING, State.SEALED, None, 0),
    (Action.SEND, State.SEALED, State.SENT, Role.CLERK, 0),
    (Action.ACCEPT, State.SENT, State.ACCEPTED, Role.RECEIVER, 20),
)
_LATE_SHARE = 0.06


@dataclass
class Past:
    """What has been reported so far, so that later periods can refer to it: by form, organisation and period."""

    session: Session
    offices: Offices
    staff: Staff
    calendar: WorkingCalendar
    versions: Mapping[str, TemplateVersion]
    seed: int
    reported: dict[tuple[str, int, str], Figures] = field(default_factory=dict)

    def write(self, regime: Regime, period: Period, due_now: datetime) -> ReportingPeriod:
        """One closed period of one regime: assigned, filled, signed, sent and accepted by all its reporters."""
        days = days_of_period(regime, period, self.calendar)
        stored = stored_period(self.session, regime, period, days, WindowState.CLOSED)
        assigned_at = start_of_day(days.window.opens_on) + timedelta(hours=8)
        reports = []
        for form in regime.forms:
            for organisation in self.reporters(form):
                assignment = assignment_of(
                    self.session, stored, form, organisation, regime, days, assigned_at
                )
                assignment.template_version = self.versions[form.template_code].number
                reports.append(self._report(assignment, form, period, days, due_now))
        self.session.flush()
        self._figures(reports)
        return stored

    def imagine(self, regime: Regime, period: Period) -> None:
        """Remember figures of a period before the first one that is stored, so that sums over the year are whole."""
        for form in regime.forms:
            for organisation in self.reporters(form):
                filled = self.filled(
                    form_of(self.versions[form.template_code]), form.template_code, organisation, period
                )
                self.remember(form.template_code, organisation, period, filled)

    def reporters(self, form: RegimeForm) -> list[Organisation]:
        """The organisations that fill a form; of the departments only the one that is asked to sum up."""
        if form.reporter_kind is OrganisationKind.COMMUNE:
            return self.offices.communes
        return [self.offices.departments["VPUB"]]

    def filled(self, form: Form, template: str, organisation: Organisation, period: Period) -> Filled:
        """A form filled with seeded figures that refer to what was reported before."""
        externals = Externals(self._externals(form, template, organisation, period))
        seed = f"{self.seed}/{template}/{organisation.code}/{period.code}"
        values = sample_values(
            form.definition, seed, external=_summed(externals.values), size=_size(organisation)
        )
        return Filled(form, values, externals, assess(form, values, externals))

    def remember(self, template: str, organisation: Organisation, period: Period, filled: Filled) -> None:
        """Keep what was reported for the periods that follow."""
        place = (template, organisation.id, period.code)
        self.reported[place] = {**filled.values, **filled.assessment.evaluation.values}

    def _report(
        self, assignment: Assignment, form: RegimeForm, period: Period, days: PeriodDays, now: datetime
    ) -> tuple[Report, Filled]:
        version = self.versions[form.template_code]
        filled = self.filled(form_of(version), form.template_code, assignment.organisation, period)
        self.remember(form.template_code, assignment.organisation, period, filled)
        moments = _moments(assignment, self.seed, now)
        report = report_of(assignment, version, filled, moments[0])
        report.state, report.revision = State.ACCEPTED, 1
        report.sent_revision = report.accepted_revision = 1
        report.judged_at = moments[6]
        report.on_time = moments[6] <= end_of_day(assignment.due_on)
        report.changed_at = moments[-1]
        self.session.add(report)
        content = content_of(report, filled, [], number=1, now=moments[0])
        officer = self.staff.one(assignment.organisation, Role.OFFICER, _index(assignment))
        report.revisions = [
            Revision(
                number=1,
                content=content,
                digest=digest(content),
                submitted_at=moments[0],
                submitted_by_id=officer,
            )
        ]
        report.decisions = list(self._decisions(assignment, moments))
        return report, filled

    def _decisions(self, assignment: Assignment, moments: list[datetime]) -> Iterator[Decision]:
        for (action, before, after, role, _hours), moment in zip(_WAY, moments, strict=True):
            agency = assignment.recipient if role is Role.RECEIVER else assignment.organisation
            person = None if role is None else self.staff.one(agency, role, _index(assignment))
            yield Decision(
                revision=1,
                action=action,
                from_state=before,
                to_state=after,
                person_id=person,
                position_id=None if person is None else self.staff.position_of[person],
                position_title="" if person is None else self.staff.title_of[person],
                organisation_id=None if person is None else agency.id,
                at=moment,
            )

    def _externals(
        self, form: Form, template: str, organisation: Organisation, period: Period
    ) -> dict[Need, External]:
        wanted = {*form.compiled.needs, *form.compiled.prefills.values()}
        return {need: self._external(need, template, organisation, period) for need in wanted}

    def _external(self, need: Need, template: str, organisation: Organisation, period: Period) -> External:
        source = need.template or template
        if need.kind == "contributors":
            places = [(source, commune.id, period.code) for commune in self.offices.communes]
            return tuple(self._kept(place, need.key) for place in places if place in self.reported)
        if need.kind == "ytd":
            earlier = [
                self._kept((source, organisation.id, before.code), need.key)
                for before in period.year_to_date()[:-1]
            ]
            numbers = [value for value in earlier if isinstance(value, Decimal)]
            return sum(numbers, Decimal(0)) if numbers else None
        before = period.previous() if need.kind == "prev" else period.same_last_year()
        return None if before is None else self._kept((source, organisation.id, before.code), need.key)

    def _kept(self, place: tuple[str, int, str], key: CellKey) -> Value:
        figures = self.reported.get(place, {})
        found = (
            figures.get(key) if key[0] else next((v for k, v in figures.items() if k[1:] == key[1:]), None)
        )
        return found if isinstance(found, Decimal) else None

    def _figures(self, reports: list[tuple[Report, Filled]]) -> None:
        rows = [row for report, filled in reports for row in figure_rows(report, filled)]
        if rows:
            self.session.execute(sa.insert(Figure), rows)


def _summed(externals: Mapping[Need, External]) -> dict[Need, External]:
    """Contributors as one sum: the search for figures that pass the checks evaluates the form many times."""
    return {
        need: (sum((number for number in value if isinstance(number, Decimal)), Decimal(0)),)
        if isinstance(value, tuple)
        else value
        for need, value in externals.items()
    }


def stored_period(
    session: Session, regime: Regime, period: Period, days: PeriodDays, state: WindowState
) -> ReportingPeriod:
    """A period with its window's events; ``state`` says how far its window has come."""
    stored = ReportingPeriod(
        regime=regime,
        code=period.code,
        data_from=days.data.start,
        data_to=days.data.end,
        due_on=days.dues[0].date,
        opens_on=days.window.opens_on,
        closes_on=days.window.closes_on,
        state=state,
        opened_at=None if state is WindowState.PLANNED else start_of_day(days.window.opens_on),
    )
    actions = []
    if state is not WindowState.PLANNED:
        actions.append((WindowAction.OPENED, start_of_day(stored.opens_on)))
    if state is WindowState.CLOSED:
        actions.append((WindowAction.CLOSED, end_of_day(stored.closes_on)))
    stored.events = [
        WindowEvent(action=action, at=at, opens_on=stored.opens_on, closes_on=stored.closes_on)
        for action, at in actions
    ]
    session.add(stored)
    return stored


def assignment_of(
    session: Session,
    stored: ReportingPeriod,
    form: RegimeForm,
    organisation: Organisation,
    regime: Regime,
    days: PeriodDays,
    assigned_at: datetime,
) -> Assignment:
    """The assignment of one form to one organisation."""
    due = days.due(form.level)
    assignment = Assignment(
        period=stored,
        organisation=organisation,
        recipient=form.recipient or regime.recipient,
        template_code=form.template_code,
        due_on=due.date,
        due_reason=[to_json(shift) for shift in due.shifts],
        assigned_at=assigned_at,
    )
    session.add(assignment)
    return assignment


def report_of(assignment: Assignment, version: TemplateVersion, filled: Filled, moment: datetime) -> Report:
    """A simulated report in its first state, with its completeness."""
    completeness = filled.assessment.completeness
    return Report(
        assignment=assignment,
        template_version=version,
        filled=completeness.filled,
        required=completeness.required,
        simulated=True,
        created_at=moment,
        changed_at=moment,
    )


def _moments(assignment: Assignment, seed: int, now: datetime) -> list[datetime]:
    """When each step was taken: mostly in the last two days before the due day, some a day late, none in the future."""
    source = random.Random(
        f"{seed}/{assignment.organisation.code}/{assignment.period.code}/{assignment.template_code}"
    )
    days = 1 if source.random() < _LATE_SHARE else -source.randint(0, 2)
    day = assignment.due_on + timedelta(days=days)
    moment = datetime.combine(day, time(8, source.randint(0, 59)), VN_TZ)
    moments = []
    for _action, _before, _after, role, hours in _WAY:
        moment += timedelta(
            hours=hours, minutes=source.randint(3, 40) if role else 0, seconds=source.randint(4, 50)
        )
        moments.append(min(moment, now))
    return moments


def _index(assignment: Assignment) -> int:
    """Which of several officers: the one-stop centre (the fourth division) for procedures, the office for the rest."""
    return 3 if assignment.template_code == "KSTT06A" else 0


def _size(organisation: Organisation) -> float:
    """How large an organisation's figures are: wards above rural communes, the mountain communes below."""
    source = random.Random(organisation.code)
    base = 1.6 if "phường" in organisation.name else 0.5 if "A Lưới" in organisation.name else 1.0
    return base * source.uniform(0.8, 1.25)
