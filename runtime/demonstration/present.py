"""The current period: real reports in every state, made by the real operations at simulated moments."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowAction, WindowEvent, WindowState
from admin.assignments.planning import PeriodDays, days_of_period
from admin.base.clock import local_day
from admin.people.models import Person
from admin.people.roles import Role
from admin.regimes.models import Regime
from admin.web.access import Actor, load_actor
from forms_library.calendar import VN_TZ, Period, end_of_day
from forms_library.definition import NarrativeSection
from forms_library.value_types import CellKey, Value
from forms_library.values import to_json
from runtime.approval.operations import Pin, decide
from runtime.approval.states import Action
from runtime.demonstration.past import Past, assignment_of, report_of, stored_period
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Cell, CellChange, Origin, Report

EXTENSION_DAYS = 4
EXTENSION_REASON = "Gia hạn do mưa lớn, mất điện diện rộng tại nhiều xã, phường (tình huống mô phỏng)"
RETURN_REASON = "Số liệu tăng bất thường so với kỳ trước, đề nghị rà soát lại và giải trình."

# How far the reports of the current period have come, commune by commune: every state among the first ten.
_STAGES = (
    "half", "checking", "approving", "signed", "sealed", "sent", "accepted", "returned", "untouched", "complete",
    "approving", "checking", "half", "accepted", "untouched", "approving", "checking", "sent", "half", "complete",
    "approving", "returned", "checking", "untouched", "half", "accepted", "approving", "checking", "half", "untouched",
    "approving", "checking", "complete", "half", "untouched", "accepted", "approving", "checking", "half", "untouched",
)  # fmt: skip

_STEPS: tuple[tuple[Action, Role], ...] = (
    (Action.SUBMIT, Role.OFFICER),
    (Action.PASS_ON, Role.HEAD_OF_DIVISION),
    (Action.APPROVE, Role.HEAD_OF_AGENCY),
    (Action.SEAL, Role.CLERK),
    (Action.SEND, Role.CLERK),
    (Action.ACCEPT, Role.RECEIVER),
)
_STEPS_TAKEN = {
    "checking": 1,
    "returned": 1,
    "approving": 2,
    "signed": 3,
    "sealed": 4,
    "sent": 5,
    "accepted": 6,
}


@dataclass(frozen=True)
class Step:
    """One act still to be done by a person at a simulated moment; those after an approval wait for the signature."""

    report_id: int
    action: Action
    person_id: int
    at: datetime


class Present:
    """Writes the current period of one regime and says which acts follow."""

    def __init__(self, session: Session, past: Past, now: datetime) -> None:
        self.session = session
        self.past = past
        self.now = now
        self._actors: dict[int, Actor] = {}

    def write(self, regime: Regime, period: Period, *, finished: bool = False) -> list[Step]:
        """Open the period with its reports; ``finished`` takes every report to acceptance."""
        days = days_of_period(regime, period, self.past.calendar)
        stored = stored_period(self.session, regime, period, days, WindowState.OPEN)
        if not finished:
            self._extend(stored)
        steps: list[Step] = []
        for form in regime.forms:
            for index, organisation in enumerate(self.past.reporters(form)):
                assignment = assignment_of(
                    self.session, stored, form, organisation, regime, days, self._opened(days)
                )
                assignment.template_version = self.past.versions[form.template_code].number
                stage = "accepted" if finished else _STAGES[index % len(_STAGES)]
                if form.level == 1 and stage != "untouched":
                    steps += self._report(
                        assignment, form_of(self.past.versions[form.template_code]), period, stage, index
                    )
        self.session.flush()
        if finished:
            stored.state = WindowState.CLOSED
            stored.events.append(
                WindowEvent(
                    action=WindowAction.CLOSED,
                    at=end_of_day(stored.closes_on),
                    opens_on=stored.opens_on,
                    closes_on=stored.closes_on,
                )
            )
        return steps

    def plan(self, regime: Regime, period: Period) -> ReportingPeriod:
        """A period that is assigned and whose window is still to open."""
        days = days_of_period(regime, period, self.past.calendar)
        stored = stored_period(self.session, regime, period, days, WindowState.PLANNED)
        for form in regime.forms:
            for organisation in self.past.reporters(form):
                assignment_of(self.session, stored, form, organisation, regime, days, self.now)
        return stored

    def _extend(self, stored: ReportingPeriod) -> None:
        """Keep entry open for some days from today, so that a visitor can fill a report."""
        until = local_day(self.now) + timedelta(days=EXTENSION_DAYS)
        if stored.closes_on >= until:
            return
        stored.closes_on = until
        stored.events.append(
            WindowEvent(
                action=WindowAction.MOVED,
                at=self.now,
                opens_on=stored.opens_on,
                closes_on=until,
                reason=EXTENSION_REASON,
            )
        )

    def _opened(self, days: PeriodDays) -> datetime:
        return datetime.combine(days.window.opens_on, time(8), VN_TZ)

    def _report(
        self, assignment: Assignment, form: Form, period: Period, stage: str, index: int
    ) -> list[Step]:
        filled = self.past.filled(form, assignment.template_code, assignment.organisation, period)
        moment = self._start(assignment, index)
        report = report_of(assignment, self.past.versions[assignment.template_code], filled, moment)
        self.session.add(report)
        self.session.flush()
        officer = self.past.staff.one(assignment.organisation, Role.OFFICER)
        values = {key: value for key, value in filled.values.items() if value is not None}
        kept = _first_half(form, values) if stage == "half" else values
        report.filled = sum(1 for key in form.required if kept.get(key) is not None)
        self._enter(report, kept, officer, moment)
        return self._decisions(report, assignment, stage, moment, form)

    def _enter(self, report: Report, values: Mapping[CellKey, Value], officer: int, moment: datetime) -> None:
        cells, changes = [], []
        for sequence, (key, value) in enumerate(values.items(), 1):
            place: dict[str, Any] = {
                "report_id": report.id,
                "section": key[0],
                "row": key[1],
                "column": key[2],
            }
            shared = {**place, "sequence": sequence, "origin": Origin.TYPED}
            cells.append({**shared, "value": to_json(value), "changed_at": moment, "changed_by_id": officer})
            client = f"demonstration-{sequence}"
            changes.append(
                {**shared, "client_id": client, "after": to_json(value), "at": moment, "person_id": officer}
            )
        if cells:
            self.session.execute(sa.insert(Cell), cells)
            self.session.execute(sa.insert(CellChange), changes)
        report.sequence = len(cells)

    def _decisions(
        self, report: Report, assignment: Assignment, stage: str, moment: datetime, form: Form
    ) -> list[Step]:
        """Take the steps that need no signature now; return the others."""
        taken = _STEPS[: _STEPS_TAKEN.get(stage, 0)]
        later: list[Step] = []
        for number, (action, role) in enumerate(taken):
            agency = assignment.recipient if role is Role.RECEIVER else assignment.organisation
            person = self.past.staff.one(agency, role)
            at = min(moment + timedelta(hours=1 + 2 * number), self.now)
            if number < 2:
                decide(self.session, report, action, actor=self._actor(person), now=at)
            else:
                later.append(Step(report.id, action, person, at))
        if stage == "returned":
            self._return(report, assignment, form, min(moment + timedelta(hours=5), self.now))
        return later

    def _return(self, report: Report, assignment: Assignment, form: Form, at: datetime) -> None:
        head = self.past.staff.one(assignment.organisation, Role.HEAD_OF_DIVISION)
        keys = sorted(key for key in form.inputs if key not in form.narrative)[:2]
        pins = [Pin("/".join(key), "Đề nghị kiểm tra lại.") for key in keys]
        decide(
            self.session,
            report,
            Action.RETURN,
            actor=self._actor(head),
            now=at,
            reason=RETURN_REASON,
            pins=pins,
        )

    def _actor(self, person_id: int) -> Actor:
        if person_id not in self._actors:
            self._actors[person_id] = actor_of(self.session, person_id, local_day(self.now))
        return self._actors[person_id]

    def _start(self, assignment: Assignment, index: int) -> datetime:
        """When the officer entered the figures: some day of the window up to the due day, in working hours."""
        source = random.Random(f"{self.past.seed}/{assignment.organisation.code}/{assignment.template_code}")
        first: date = max(assignment.period.opens_on, assignment.due_on - timedelta(days=3))
        last = min(assignment.due_on, local_day(self.now))
        day = first + timedelta(days=index % max(1, (last - first).days + 1))
        return min(
            datetime.combine(day, time(8, source.randint(0, 59)), VN_TZ), self.now - timedelta(hours=1)
        )


def actor_of(session: Session, person_id: int, day: date) -> Actor:
    """The person with the posts held on ``day``."""
    user_id = session.scalars(sa.select(Person.user_id).where(Person.id == person_id)).one()
    actor = load_actor(session, user_id, day)
    assert actor is not None, "every person of the demonstration has an account"
    return actor


def _first_half(form: Form, values: Mapping[CellKey, Value]) -> dict[CellKey, Value]:
    """What an officer has typed who was interrupted: the first half of the figures and no text yet."""
    texts = {section.code for section in form.definition.sections if isinstance(section, NarrativeSection)}
    figures = [key for key in values if key[0] not in texts]
    return {key: values[key] for key in figures[: len(figures) // 2]}
