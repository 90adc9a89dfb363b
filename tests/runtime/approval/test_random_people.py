"""Random people do random things to a real report on a real database; the rules hold whatever they try.

The table alone is tried with thousands of sequences in test_workflow_table.py. Here the operations are, with their
locks, numbers, revisions and figures, so the sequences are few and long; most acts are those that lead on.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from admin.assignments.windows import open_window
from admin.base.errors import DomainError
from admin.people.models import Person
from admin.people.operations import hold_position
from admin.people.queries import posts_of
from admin.people.roles import Role
from designer.template.catalogue import StoredVersions
from runtime.approval.operations import Pin
from runtime.approval.profiles import workflow_of
from runtime.approval.states import Action, State
from runtime.approval.workflow import Hand, replay
from runtime.documents.models import Document
from runtime.figures.models import Figure
from runtime.reports.models import Decision, Report, Revision
from runtime.reports.operations import report_for
from runtime.reports.queries import report_by_id
from tests import factories
from tests.factories import SINCE
from tests.runtime.stage import Stage

WHO = ("officer", "head_of_division", "head_of_agency", "clerk", "receiver", "outsider", "everything", "job")
HANDS = {Action.SUBMIT: Hand.PREPARING, Action.PASS_ON: Hand.CHECKING, Action.APPROVE: Hand.APPROVING}
# Who takes the step that leads on from each state, if everything goes its way.
ONWARD = {
    State.DRAFTING: ("officer", Action.SUBMIT),
    State.CHECKING: ("head_of_division", Action.PASS_ON),
    State.APPROVING: ("head_of_agency", Action.APPROVE),
    State.SIGNING: ("job", Action.SIGNATURE_DONE),
    State.SIGNED: ("clerk", Action.SEAL),
    State.SEALING: ("job", Action.SEAL_DONE),
    State.SEALED: ("clerk", Action.SEND),
    State.SENT: ("receiver", Action.ACCEPT),
    State.ACCEPTED: ("officer", Action.AMEND),
}
Tried = tuple[int, str, Action, bool]
steps = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(WHO), st.sampled_from(list(Action)), st.booleans()),
    min_size=30,
    max_size=40,
)


def meant(state: State, tried: Tried) -> tuple[str, Action]:
    """Mostly the right person takes the step that leads on; at times anybody does, or does anything."""
    chance, who, action, _pinned = tried
    right, onward = ONWARD[state]
    if chance < 6:
        return right, onward
    return (who, onward) if chance < 8 else (who, action)


def person(stage: Stage, who: str, busy: Person) -> Person | None:
    if who == "job":
        return None
    return busy if who == "everything" else getattr(stage.cast, who)


def busybody(stage: Stage) -> Person:
    """The outsider moves to the first commune and takes every post there, and receives for the department."""
    ward, found = stage.city.communes[0], stage.cast.outsider
    if len(posts_of(stage.session, found.id)) > 1:
        return found  # by an earlier example
    for role in (Role.OFFICER, Role.HEAD_OF_DIVISION, Role.HEAD_OF_AGENCY, Role.CLERK):
        hold_position(stage.session, found, ward, role, title=role.value, valid_from=SINCE, now=stage.now)
    office = stage.city.department
    hold_position(stage.session, found, office, Role.RECEIVER, title="x", valid_from=SINCE, now=stage.now)
    return found


def attempt(stage: Stage, report_id: int, who: Person | None, action: Action, pinned: bool) -> bool:
    """Try one act in a transaction of its own; returns whether it was taken."""
    report = report_by_id(stage.session, report_id)
    pins = [Pin("B1/R1/TH")] if pinned and action in (Action.RETURN, Action.REFUSE) else []
    taken = False
    with suppress(DomainError):
        with stage.session.begin_nested():
            outcome = stage.act(report, action, who, reason="Lý do", pins=pins, only_pins=bool(pins))
        taken = not outcome.repeated
    stage.session.commit()
    return taken


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tried=steps)
def test_the_rules_hold_whatever_people_try(stage: Stage, tried: list[Tried]) -> None:
    report = _fresh(stage)
    busy = busybody(stage)
    stage.fill(report, stage.cast.officer)
    stage.session.commit()
    taken: list[Action] = []
    for wish in tried:
        who, action = meant(_state(stage, report.id), wish)
        if attempt(stage, report.id, person(stage, who, busy), action, wish[3]):
            taken.append(action)
            _correct(stage, report.id, len(taken))
    _check(stage, report.id, taken)


def _correct(stage: Stage, report_id: int, figure: int) -> None:
    """The officer changes a figure whenever the report is open again."""
    report = report_by_id(stage.session, report_id)
    if report.state is State.DRAFTING:
        stage.fill(report, stage.cast.officer, {"B1/R1/TH": str(figure)})
        stage.session.commit()


def _fresh(stage: Stage) -> Report:
    """The report of the first commune in the next period."""
    number = stage.session.scalar(sa.select(sa.func.count()).select_from(Report)) or 0
    code = f"{2027 + number // 12}M{number % 12 + 1:02d}"
    ward = stage.city.communes[:1]
    period = factories.assigned(stage.session, stage.regime, code, ward, now=stage.now)
    by, versions = stage.cast.admin.id, StoredVersions()
    open_window(stage.session, period, versions=versions, actor_person_id=by, now=stage.now, reason="Sớm")
    assignment = factories.assignment_of(stage.session, period, ward[0])
    return report_by_id(stage.session, report_for(stage.session, assignment, now=stage.now).id)


def _state(stage: Stage, report_id: int) -> State:
    return stage.session.scalars(sa.select(Report.state).where(Report.id == report_id)).one()


def _check(stage: Stage, report_id: int, taken: list[Action]) -> None:
    session = stage.session
    report = report_by_id(session, report_id)
    decisions = session.scalars(
        sa.select(Decision).where(Decision.report_id == report_id).order_by(Decision.id)
    ).all()
    # No decision is lost or doubled; what the system itself appends follows an abandoned amendment.
    assert [item.action for item in decisions if item.action is not Action.STANDS] == taken
    # The state is derivable from the decisions, and each begins where the one before ended.
    assert replay(workflow_of(stage.regime), [item.action for item in decisions]) is report.state
    assert all(after.from_state is before.to_state for before, after in pairwise(decisions))
    _check_hands(decisions)
    _check_what_follows(session, report, decisions)


def _check_hands(decisions: Sequence[Decision]) -> None:
    """No excluded duties meet in one hand on one revision, whatever posts somebody holds."""
    for revision in {item.revision for item in decisions}:
        acts = [item for item in decisions if item.revision == revision and item.action in HANDS]
        played = [(HANDS[item.action], item.person_id) for item in acts]
        people = [person_id for _hand, person_id in set(played)]
        assert len(people) == len(set(people))


def _check_what_follows(session: Session, report: Report, decisions: Sequence[Decision]) -> None:
    submitted = [item.revision for item in decisions if item.action is Action.SUBMIT]
    revisions = sa.select(Revision.number).where(Revision.report_id == report.id)
    kept = session.scalars(revisions.order_by(Revision.number))
    assert list(kept) == submitted == list(range(1, report.revision + 1))
    numbers = session.scalars(sa.select(Document.number).where(Document.report_id == report.id))
    approvals = sum(item.action is Action.APPROVE for item in decisions)
    assert len(set(numbers)) == approvals
    has_figures = session.scalar(sa.select(sa.func.count()).where(Figure.report_id == report.id))
    assert bool(has_figures) == bool(report.accepted_revision)
    assert bool(report.accepted_revision) == any(item.action is Action.ACCEPT for item in decisions)
