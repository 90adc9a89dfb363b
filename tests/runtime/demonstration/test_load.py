"""The demonstration: complete, in every state, and made of what the operations themselves would have written."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Session

from admin.base.clock import Clock, local_day
from admin.base.clock import clock as the_clock
from admin.base.database import unit_of_work
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Person, Position
from admin.people.roles import Role
from admin.regimes.queries import regimes
from admin.regimes.rules import missing
from admin.web.access import load_actor
from designer.indicators.models import Indicator
from designer.template.models import Template
from designer.template.rights import design_rights
from designer.versions.queries import publishing_of
from runtime.approval.profiles import workflow_named
from runtime.approval.states import Action, State
from runtime.approval.workflow import replay
from runtime.demonstration.indicators import catalogue
from runtime.demonstration.load import Size, load
from runtime.demonstration.offices import data
from runtime.demonstration.signing import sign
from runtime.documents.models import Document, DocumentState
from runtime.figures.models import Figure
from runtime.figures.operations import project
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Decision, Report, Revision

SMALL = Size(communes=8, months=2, sign=False)


def every_report(session: Session) -> list[Report]:
    return list(session.scalars(sa.select(Report)))


def test_the_forty_communes_of_hue_are_real() -> None:
    communes = data()["communes"]
    assert len(communes) == 40
    assert {len(commune["code"]) for commune in communes} == {5}
    assert sum(commune["kind"] == "phường" for commune in communes) == 21


def every_agency_has_someone_for_every_step(session: Session) -> None:
    communes = session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.COMMUNE)
    ).all()
    for commune in communes:
        inside = sa.or_(Position.organisation_id == commune.id, Organisation.parent_id == commune.id)
        roles = set(session.scalars(sa.select(Position.role).join(Organisation).where(inside)))
        assert roles >= {Role.OFFICER, Role.HEAD_OF_DIVISION, Role.HEAD_OF_AGENCY, Role.CLERK}
    names = list(session.scalars(sa.select(Person.full_name)))
    assert len(names) == len(set(names))


def its_regimes_state_every_mandatory_component(session: Session) -> None:
    assert {regime.code: missing(regime) for regime in regimes(session) if missing(regime)} == {}


def history_is_accepted_and_the_present_has_every_state_that_needs_no_signature(session: Session) -> None:
    states = Counter(report.state for report in every_report(session))
    assert states[State.ACCEPTED] > 40
    assert {State.DRAFTING, State.CHECKING, State.APPROVING} <= set(states)
    returned = session.scalars(sa.select(Decision).where(Decision.action == Action.RETURN)).all()
    assert returned
    assert all(len(decision.pins) == 2 for decision in returned)
    assert all(report.simulated for report in every_report(session))


def states_follow_from_the_decisions(session: Session) -> None:
    workflow = workflow_named("hue")
    for report in every_report(session):
        assert replay(workflow, [decision.action for decision in report.decisions]) is report.state


def simulated_figures_pass_the_checks_of_their_forms(session: Session) -> None:
    for revision in session.scalars(sa.select(Revision).where(Revision.number == 1)):
        filled = frozen_report(form_of(revision.report.template_version), revision.content)
        assert not filled.assessment.has_errors, revision.content["template"]


def figures_are_those_that_acceptance_projects(session: Session) -> None:
    some = session.scalars(sa.select(Report).where(Report.state == State.ACCEPTED).limit(12)).all()
    for report in some:
        before = _figures(session, report)
        project(session, report, now=report.changed_at)
        assert _figures(session, report) == before


def forms_ask_for_indicators_of_the_catalogue(session: Session) -> None:
    codes = set(session.scalars(sa.select(Indicator.code)))
    assert codes == {item["code"] for item in catalogue()}
    asked = set(session.scalars(sa.select(Figure.indicator).where(Figure.indicator.is_not(None)).distinct()))
    assert asked
    assert asked <= codes
    for template in session.scalars(sa.select(Template)):
        questions = publishing_of(session, template)
        assert questions is None
        versions = [version.number for version in template.versions]
        assert versions == ([1, 2] if template.code in {item["cell"][0] for item in catalogue()} else [1])


def reports_are_of_the_version_that_was_assigned(session: Session) -> None:
    for report in every_report(session):
        assert report.template_version.number == report.assignment.template_version


def a_commune_makes_forms_of_its_own(session: Session) -> None:
    person = session.scalars(
        sa.select(Person).join(Person.user).where(User.username == "thietke.phuxuan")
    ).one()
    actor = load_actor(session, person.user_id, local_day(the_clock.now()))
    assert actor is not None
    rights = design_rights(session, actor)
    commune = session.scalars(
        sa.select(Organisation).where(Organisation.name == "UBND phường Phú Xuân")
    ).one()
    assert not rights.central
    assert rights.home == commune.id
    assert rights.may_design(commune.id)


def nothing_lies_in_the_future(session: Session) -> None:
    latest = session.scalar(sa.select(sa.func.max(Decision.at)))
    assert latest is not None
    assert latest <= the_clock.now()


CHECKS = (
    every_agency_has_someone_for_every_step,
    its_regimes_state_every_mandatory_component,
    history_is_accepted_and_the_present_has_every_state_that_needs_no_signature,
    states_follow_from_the_decisions,
    simulated_figures_pass_the_checks_of_their_forms,
    figures_are_those_that_acceptance_projects,
    forms_ask_for_indicators_of_the_catalogue,
    reports_are_of_the_version_that_was_assigned,
    a_commune_makes_forms_of_its_own,
    nothing_lies_in_the_future,
)


def test_what_is_loaded(app: Flask, clock: Clock, subtests: pytest.Subtests) -> None:
    with app.app_context():
        load(clock.now(), SMALL)
        for check in CHECKS:
            with subtests.test(check.__name__), unit_of_work() as session:
                check(session)


@pytest.mark.parametrize("day", [date(2026, 1, 5)])
def test_it_can_be_loaded_on_any_day(app: Flask, clock: Clock, day: date) -> None:
    clock.set(datetime(day.year, day.month, day.day, 3, tzinfo=clock.now().tzinfo))
    with app.app_context():
        load(clock.now(), Size(communes=1, months=1, sign=False))
        with unit_of_work(write=False) as session:
            assert (session.scalar(sa.select(sa.func.count()).select_from(Report)) or 0) >= 5


def test_documents_are_signed_sealed_sent_and_accepted(app: Flask, clock: Clock) -> None:
    with app.app_context():
        steps = load(clock.now(), Size(communes=1, months=1, sign=True))
        sign(steps)
        with unit_of_work(write=False) as session:
            documents = session.scalars(sa.select(Document)).all()
            assert [document.state for document in documents] == [DocumentState.SEALED]
            assert documents[0].report.state is State.ACCEPTED


def _figures(session: Session, report: Report) -> list[tuple[object, ...]]:
    columns = (
        Figure.section,
        Figure.row,
        Figure.column,
        Figure.number,
        Figure.text,
        Figure.period_code,
        Figure.recipient_id,
    )
    rows = session.execute(sa.select(*columns).where(Figure.report_id == report.id))
    return sorted((tuple(row) for row in rows), key=repr)
