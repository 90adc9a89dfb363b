"""A small city with a monthly report ready to be filled, and its people: what the tests of this package begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod
from admin.assignments.operations import reopen
from admin.assignments.windows import open_window
from admin.base.clock import local_day
from admin.people.models import Person
from admin.regimes.models import Regime
from admin.web.access import Actor, load_actor
from designer.template.catalogue import StoredVersions
from designer.template.operations import create_template, publish
from runtime.approval.operations import Outcome, decide
from runtime.approval.states import Action
from runtime.documents.models import Document, DocumentState
from runtime.documents.queries import document_of
from runtime.entry.operations import save_cells
from runtime.entry.schemas import Change
from runtime.reports.models import Origin, Report
from runtime.reports.operations import report_for
from runtime.reports.queries import report_by_id
from tests import factories
from tests.factories import Cast, City

PERIOD = "2026M12"

FORM: dict[str, Any] = {
    "format": 1,
    "code": "KTXHT",
    "symbol": "01/KTXH",
    "title": "Tình hình kinh tế - xã hội",
    "period_kinds": ["month"],
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Chỉ tiêu chủ yếu",
            "unit_of_measure": "triệu đồng",
            "label_columns": [
                {"code": "STT", "label": "STT", "printed_code": "A", "source": "number"},
                {"code": "ND", "label": "Chỉ tiêu", "printed_code": "B", "source": "label"},
            ],
            "columns": [
                _column := {
                    "code": "KH",
                    "label": "Kế hoạch",
                    "printed_code": "1",
                    "kind": "decimal",
                    "decimals": 1,
                    "aggregation": "sum",
                    "required": True,
                },
                {**_column, "code": "TH", "label": "Thực hiện", "printed_code": "2"},
                {
                    "code": "TL",
                    "label": "Tỷ lệ (%)",
                    "printed_code": "3=2/1",
                    "kind": "percent",
                    "decimals": 1,
                    "aggregation": "recompute",
                    "formula": "TH/KH*100",
                },
            ],
            "rows": [
                {"code": "R1", "number": "1", "label": "Thu ngân sách"},
                {"code": "R2", "number": "2", "label": "Chi ngân sách"},
                {"code": "R3", "number": "3", "label": "Tổng cộng", "formula": "R1+R2"},
            ],
            "checks": [
                {
                    "code": "K1",
                    "formula": "TH>=0",
                    "scope": "row",
                    "severity": "error",
                    "message": "Số thực hiện không âm",
                }
            ],
        },
        {
            "kind": "narrative",
            "code": "TM",
            "title": "Thuyết minh",
            "parts": [{"code": "P1", "heading": "Tình hình chung", "guidance": ""}],
        },
    ],
}

FIGURES = {
    "B1/R1/KH": "1000",
    "B1/R1/TH": "950,5",
    "B1/R2/KH": "500",
    "B1/R2/TH": "480",
}


@dataclass
class Stage:
    """The city, its people, the open period and the report of the first commune."""

    session: Session
    city: City
    cast: Cast
    regime: Regime
    period: ReportingPeriod
    now: datetime

    def actor(self, person: Person) -> Actor:
        """The person as a request sees them."""
        found = load_actor(self.session, person.user_id, local_day(self.now))
        assert found is not None
        return found

    def assignment(self, number: int = 0) -> Assignment:
        """What the commune of that number owes."""
        return factories.assignment_of(self.session, self.period, self.city.communes[number])

    def report(self, number: int = 0) -> Report:
        """The report of the commune of that number, opened if need be."""
        report = report_for(self.session, self.assignment(number), now=self.now)
        return report_by_id(self.session, report.id)

    def fill(self, report: Report, person: Person, figures: Mapping[str, str] = FIGURES) -> None:
        """Enter figures as the entry page does."""
        changes = [
            Change(
                client_id=f"{person.id}-{report.sequence}-{key}",
                key=key,
                raw=raw,
                base=report.sequence,
                origin=Origin.TYPED,
            )
            for key, raw in figures.items()
        ]
        result = save_cells(self.session, report, changes, actor=self.actor(person), now=self.now)
        assert not result.rejected
        assert not result.collisions

    def act(self, report: Report, action: Action, person: Person | None, **others: Any) -> Outcome:
        """Take one step as that person."""
        actor = None if person is None else self.actor(person)
        return decide(self.session, report, action, actor=actor, now=self.now, **others)

    def bring_to_checking(self, number: int = 0) -> Report:
        """A report that the officer filled and submitted."""
        report = self.report(number)
        person = self.cast.officer if number == 0 else self.cast.outsider
        self.fill(report, person)
        self.act(report, Action.SUBMIT, person)
        return report

    def bring_to_approving(self) -> Report:
        """A report that the head of division passed on."""
        report = self.bring_to_checking()
        self.act(report, Action.PASS_ON, self.cast.head_of_division)
        return report

    def pass_and_send(self, report: Report) -> None:
        """All steps from the check to the sending; files are not made, as if the jobs had done their work."""
        self.act(report, Action.PASS_ON, self.cast.head_of_division)
        self.act(report, Action.APPROVE, self.cast.head_of_agency)
        document = self._document(report)
        document.state, document.signed_digest = DocumentState.SIGNED, "0" * 64
        self.act(report, Action.SIGNATURE_DONE, None)
        self.act(report, Action.SEAL, self.cast.clerk)
        document.state, document.sealed_digest = DocumentState.SEALED, "1" * 64
        self.act(report, Action.SEAL_DONE, None)
        self.act(report, Action.SEND, self.cast.clerk)

    def _document(self, report: Report) -> Document:
        found = document_of(self.session, report)
        assert found is not None
        return found

    def bring_to_sending(self, report: Report) -> None:
        """Submit what was corrected and send it."""
        self.act(report, Action.SUBMIT, self.cast.officer)
        self.pass_and_send(report)

    def bring_to_acceptance(self) -> Report:
        """The report of the first commune, accepted."""
        report = self.bring_to_checking()
        self.pass_and_send(report)
        self.act(report, Action.ACCEPT, self.cast.receiver)
        return report

    def bring_to_acceptance_again(self, report: Report) -> None:
        """Submit what was corrected and take it to acceptance."""
        self.bring_to_sending(report)
        self.act(report, Action.ACCEPT, self.cast.receiver)

    def reopen_until(self, report: Report, until: datetime) -> None:
        """The lead opens this one report again."""
        reopen(
            self.session,
            report.assignment,
            until,
            reason="Đồng ý",
            actor_person_id=self.cast.admin.id,
            now=self.now,
        )


def set_stage(session: Session, now: datetime, communes: int = 2, form: Mapping[str, Any] = FORM) -> Stage:
    """Write the city, the form (of the code KTXHT), the regime and an open period; commits."""
    town = factories.city(session, communes)
    people = factories.cast(session, town)
    template = create_template(session, dict(form), actor=None, now=now)
    publish(session, template, actor=None, now=now)
    regime = factories.regime(session, town)
    period = factories.assigned(session, regime, PERIOD, town.communes, now=now, versions=None)
    open_window(session, period, versions=StoredVersions(), actor_person_id=None, now=now)
    session.commit()
    return Stage(session, town, people, regime, period, now)
