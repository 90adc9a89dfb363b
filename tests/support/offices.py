"""An office with as many rows in every list as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod, WindowState
from admin.audit.models import AuditEntry
from admin.days_off.models import DayKind, DayOff
from admin.notifications.models import Notification
from admin.organisations.models import Organisation
from admin.regimes.models import Regime
from designer.editor.views import blank_definition
from designer.indicators.operations import Meaning, Standing, add_indicator, define_anew
from designer.template.models import Template
from designer.template.operations import import_catalogue
from forms_library import catalogue
from forms_library.definition import dump
from runtime.approval.states import Action, State
from runtime.connections.models import Connection, Packet
from runtime.reports.content import content_of
from runtime.reports.models import Decision, Report, Revision
from runtime.reports.queries import filled_report
from tests.factories import Cast, cast, city, group, regime

OPENED = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
FORM = "KTXHT"


def furnish(session: Session, rows: int) -> Cast:
    """`rows` communes, regimes, forms, groups, days off, notifications, audit entries and reports in every state.

    The first commune owes a report of every regime, and every commune owes one of the first regime.
    """
    town = city(session, communes=rows)
    people = cast(session, town)
    form = _forms(session, rows)
    regimes = [
        regime(session, town, code=f"CHE-DO-{number}", name=f"Chế độ {number}", family="")
        for number in range(rows)
    ]
    owed = [(found, town.communes[0]) for found in regimes] + [
        (regimes[0], commune) for commune in town.communes[1:]
    ]
    _reports(session, form, owed, people)
    _indicators(session, rows)
    _connections(session, rows, town.city, form)
    for number in range(rows):
        group(session, f"Nhóm {number}", town.communes[:2])
        session.add(DayOff(day=date(2030, 1, 1) + timedelta(days=number), kind=DayKind.OFF, reason="Nghỉ"))
        session.add(
            AuditEntry(
                at=OPENED, person_id=people.admin.id, action="test", subject_kind="regime", subject_id=1
            )
        )
        session.add_all(
            Notification(person_id=person.id, key=f"k{number}", event="window.opened", at=OPENED)
            for person in vars(people).values()
        )
    session.flush()
    return people


def _connections(session: Session, rows: int, office: Organisation, form: Template) -> None:
    """Each with a packet that it brought for the first report."""
    first = session.scalars(sa.select(Report.id).order_by(Report.id)).first() or 0
    for number in range(rows):
        made = Connection(
            agency_id=office.id,
            name=f"Hệ thống {number}",
            document="01/UBND",
            document_on=OPENED.date(),
            valid_from=OPENED.date(),
            valid_to=date(2027, 12, 31),
            token_digest=f"{number:064x}",
            token_end="abcd",
            token_made_at=OPENED,
            created_at=OPENED,
            organisations=[office],
            templates=[form],
        )
        session.add(
            Packet(
                connection=made,
                message_id=f"{number:036x}",
                digest="0" * 64,
                report_id=first,
                sent_at=OPENED,
                received_at=OPENED,
            )
        )


def _indicators(session: Session, rows: int) -> None:
    """Each with two definitions."""
    for number in range(rows):
        meaning = Meaning(f"Chỉ tiêu {number}", "Khái niệm", "Cách tính", "hộ")
        added = add_indicator(session, f"CT_{number}", meaning, Standing(), actor=None, now=OPENED)
        define_anew(
            session,
            added,
            replace(meaning, concept="Khái niệm mới"),
            valid_from=date(2026, 7, 1),
            reason="Đổi",
            actor=None,
            now=OPENED,
        )


def _forms(session: Session, rows: int) -> Template:
    """The monthly report, and forms of one cell beside it: the list of forms does not look inside them."""
    (form,) = import_catalogue(session, [dump(catalogue.get(FORM))], now=OPENED)
    others = (blank_definition(f"BM{number}", f"BM-{number}", f"Biểu {number}") for number in range(rows - 1))
    import_catalogue(session, others, now=OPENED)
    return form


def _reports(
    session: Session, form: Template, owed: Sequence[tuple[Regime, Organisation]], people: Cast
) -> None:
    """An open period for each regime and a report for each that owes one; the first stays in drafting."""
    periods: dict[int, ReportingPeriod] = {}
    content: dict[str, Any] | None = None
    states = (State.DRAFTING, State.CHECKING, State.APPROVING, State.SIGNED, State.SENT, State.ACCEPTED)
    for number, (owing, organisation) in enumerate(owed):
        period = periods.setdefault(owing.id, _period(owing))
        assignment = Assignment(
            period=period,
            organisation=organisation,
            recipient_id=owing.recipient_id,
            template_code=FORM,
            template_version=1,
            due_on=period.due_on,
            assigned_at=OPENED,
        )
        state = states[number % len(states)]
        report = Report(
            assignment=assignment,
            template_version=form.versions[0],
            state=state,
            created_at=OPENED,
            changed_at=OPENED,
        )
        session.add(report)
        if content is None:
            session.flush()
            content = content_of(report, filled_report(session, report), [], number=1, now=OPENED)
        if state is not State.DRAFTING:
            _submit(report, people, content)
    session.flush()


def _period(owing: Regime) -> ReportingPeriod:
    return ReportingPeriod(
        regime=owing,
        code="2026M11",
        data_from=date(2026, 10, 15),
        data_to=date(2026, 11, 14),
        due_on=date(2026, 11, 18),
        opens_on=date(2026, 11, 2),
        closes_on=date(2026, 12, 31),
        state=WindowState.OPEN,
        opened_at=OPENED,
    )


def _submit(report: Report, people: Cast, content: dict[str, Any]) -> None:
    report.revision = 1
    report.sent_revision = int(report.state in (State.SENT, State.ACCEPTED))
    report.accepted_revision = int(report.state is State.ACCEPTED)
    report.revisions.append(
        Revision(
            number=1,
            content=content,
            digest="0" * 64,
            submitted_at=OPENED,
            submitted_by_id=people.officer.id,
        )
    )
    report.decisions.append(
        Decision(
            revision=1,
            action=Action.SUBMIT,
            from_state=State.DRAFTING,
            to_state=State.CHECKING,
            person_id=people.officer.id,
            at=OPENED,
        )
    )
