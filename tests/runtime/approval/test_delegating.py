"""A duty in another hand: for a time, within a scope, recorded, printed; excluded hands stay apart all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from admin.audit.models import AuditEntry
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.delegations import queries
from admin.delegations.models import Delegation, Manner
from admin.delegations.operations import Wish, give, revoke
from admin.notifications.models import Notification
from admin.people.models import Person, Position
from admin.people.operations import end_position, hold_position
from admin.people.roles import Duty, Role
from forms_library.calendar import end_of_day
from forms_library.profiles import ReportingRules, profile
from runtime.approval.states import Action, State
from runtime.documents.models import Document
from runtime.documents.printing import _authority
from runtime.reports.models import Decision
from runtime.tracking.holders import holders_now
from runtime.tracking.owing import people_who_owe
from runtime.tracking.work import Group, work_list
from tests import factories
from tests.factories import SINCE
from tests.runtime.stage import Stage

TODAY = date(2026, 11, 20)


@pytest.fixture
def deputy(stage: Stage) -> Person:
    """The clerk's colleague: head of another division of the first commune, who has no part in the report."""
    ward = stage.city.communes[0]
    found = factories.person(stage.session, "chanhvanphong")
    hold_position(
        stage.session, found, ward, Role.LEADER, title="Chánh Văn phòng", valid_from=SINCE, now=stage.now
    )
    return found


def wish(receiver: Person, **changes: Any) -> Wish:
    return replace(
        Wish(
            receiver.id,
            Duty.APPROVE,
            Manner.AUTHORISED,
            TODAY,
            TODAY + timedelta(days=9),
            "Giấy ủy quyền số 05/GUQ-UBND ngày 19/11/2026",
        ),
        **changes,
    )


def given(stage: Stage, receiver: Person, **changes: Any) -> Delegation:
    return give(
        stage.session,
        stage.city.communes[0].id,
        wish(receiver, **changes),
        actor=stage.actor(stage.cast.head_of_agency),
        now=stage.now,
    )


# ---- giving ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "officer", "admin", "outsider"])
def test_only_the_head_gives(stage: Stage, deputy: Person, who: str) -> None:
    actor = stage.actor(getattr(stage.cast, who))
    with pytest.raises(NotAllowed, match="Only the head of the agency"):
        give(stage.session, stage.city.communes[0].id, wish(deputy), actor=actor, now=stage.now)


def test_nobody_passes_it_on(stage: Stage, deputy: Person) -> None:
    given(stage, deputy)
    with pytest.raises(NotAllowed, match="nobody passes one on"):
        give(
            stage.session,
            stage.city.communes[0].id,
            wish(stage.cast.clerk),
            actor=stage.actor(deputy),
            now=stage.now,
        )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"valid_to": TODAY - timedelta(days=1)}, "before the first"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 2, 1)}, "in the past"),
        ({"valid_to": TODAY + timedelta(days=500)}, "at most 366 days"),
        ({"document": "  "}, "in writing"),
        ({"manner": Manner.DEPUTY}, "is no deputy"),
        ({"duty": Duty.ADMINISTER}, "cannot be delegated"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    stage: Stage, deputy: Person, changes: dict[str, Any], text: str
) -> None:
    with pytest.raises(Invalid, match=text) as refused:
        given(stage, deputy, **changes)
    assert refused.value.details["field"]


def test_an_outsider_cannot_be_given_anything(stage: Stage) -> None:
    with pytest.raises(Invalid, match="holds a post in your agency"):
        given(stage, stage.cast.outsider)


def test_the_same_twice_is_refused_until_it_is_taken_back(stage: Stage, deputy: Person) -> None:
    first = given(stage, deputy)
    with pytest.raises(Conflict):
        given(stage, deputy)
    revoke(stage.session, first, actor=stage.actor(stage.cast.head_of_agency), now=stage.now)
    with pytest.raises(Conflict, match="over already"):
        revoke(stage.session, first, actor=stage.actor(stage.cast.head_of_agency), now=stage.now)
    assert given(stage, deputy).id != first.id
    told = stage.session.scalars(
        sa.select(Notification.event).where(Notification.person_id == deputy.id).order_by(Notification.id)
    )
    assert list(told) == ["delegation.given", "delegation.revoked", "delegation.given"]
    logged = (
        sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "delegation").order_by(AuditEntry.id)
    )
    assert list(stage.session.scalars(logged))[:2] == ["delegation.given", "delegation.revoked"]


def test_a_profile_may_let_nobody_approve_in_the_heads_place(
    stage: Stage, deputy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = replace(profile("hue"), rules=replace(ReportingRules(), delegated_approval=False))
    monkeypatch.setattr(queries, "profiles", lambda: {"hue": strict})
    with pytest.raises(Invalid, match="lets nobody approve"):
        given(stage, deputy, regime_ids=[stage.regime.id])
    given(stage, deputy)  # for all regimes: those that allow it
    report = stage.bring_to_approving()
    with pytest.raises(NotAllowed):
        stage.act(report, Action.APPROVE, deputy)
    assert work_list(stage.session, stage.actor(deputy), stage.now).total(Group.APPROVING) == 0


# ---- acting ----------------------------------------------------------------------------------------------------


def test_the_decision_and_the_document_say_in_whose_place(stage: Stage, deputy: Person) -> None:
    item = given(stage, deputy)
    report = stage.bring_to_approving()
    assert work_list(stage.session, stage.actor(deputy), stage.now).total(Group.APPROVING) == 1
    held = holders_now(stage.session, [report], stage.now)[report.id]
    assert [(person.name, person.title) for person in held.people][1:] == [
        (deputy.full_name, "Chánh Văn phòng, TUQ. head_of_agency")
    ]
    stage.act(report, Action.APPROVE, deputy)
    decision = stage.session.scalars(sa.select(Decision).where(Decision.action == Action.APPROVE)).one()
    assert (decision.delegation_id, decision.on_behalf, decision.position_title, decision.position_id) == (
        item.id,
        "TUQ. head_of_agency",
        "Chánh Văn phòng",
        None,
    )
    document = stage.session.scalars(sa.select(Document)).one()
    assert (document.signer_title, document.signer_on_behalf) == ("Chánh Văn phòng", "TUQ. head_of_agency")


def test_both_are_told_when_a_report_waits(stage: Stage, deputy: Person) -> None:
    given(stage, deputy)
    stage.bring_to_approving()
    query = sa.select(Notification.person_id).where(Notification.event == "report.waiting")
    assert {stage.cast.head_of_agency.id, deputy.id} <= set(stage.session.scalars(query))


def test_whoever_acts_for_some_organisations_is_told_of_their_reports_alone(
    stage: Stage, deputy: Person
) -> None:
    """Both that a report waits and that an amendment is being made."""
    department, session = stage.city.department, stage.session
    head = factories.holder(session, "giamdoc", department, Role.HEAD_OF_AGENCY)
    others = {
        ward.id: factories.holder(
            session, f"phogiamdoc{ward.rank}", stage.city.division(department), Role.LEADER
        )
        for ward in stage.city.communes
    }
    for ward_id, receiver in others.items():
        wanted = wish(receiver, duty=Duty.ACCEPT, manner=Manner.ORDERED, organisation_ids=[ward_id])
        give(session, department.id, wanted, actor=stage.actor(head), now=stage.now)
    first, second = (others[ward.id] for ward in stage.city.communes)
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    stage.act(report, Action.AMEND, stage.cast.officer, reason="Bổ sung")
    for event in ("report.waiting", "report.amending"):
        told = set(session.scalars(sa.select(Notification.person_id).where(Notification.event == event)))
        assert first.id in told
        assert second.id not in told


def test_who_owes_what_minds_whose_reports_a_delegation_is_about(stage: Stage, deputy: Person) -> None:
    division = stage.city.division(stage.city.communes[0])
    given(stage, deputy, organisation_ids=[division.id])
    stage.bring_to_approving()
    due = stage.assignment().due_on
    day = end_of_day(due) - timedelta(hours=10)
    assert deputy.id not in people_who_owe(stage.session, due, day)


def test_it_begins_and_ends_by_itself(stage: Stage, deputy: Person) -> None:
    given(stage, deputy, valid_from=TODAY + timedelta(days=2))
    report = stage.bring_to_approving()
    with pytest.raises(NotAllowed):
        stage.act(report, Action.APPROVE, deputy)
    stage.now += timedelta(days=10)  # the day after the last
    with pytest.raises(NotAllowed):
        stage.act(report, Action.APPROVE, deputy)
    stage.now -= timedelta(days=1)
    stage.act(report, Action.APPROVE, deputy)
    assert report.state is State.SIGNING


@pytest.mark.parametrize("end", ["revoked", "giver has left", "receiver has left"])
def test_it_ends_at_once_when_it_is_taken_back_or_a_post_is_left(
    stage: Stage, deputy: Person, end: str
) -> None:
    item = given(stage, deputy)
    report = stage.bring_to_approving()
    if end == "revoked":
        revoke(stage.session, item, actor=stage.actor(stage.cast.head_of_agency), now=stage.now)
    else:
        leaver = stage.cast.head_of_agency if end.startswith("giver") else deputy
        post = stage.session.scalars(sa.select(Position).where(Position.person_id == leaver.id)).one()
        end_position(stage.session, post, TODAY - timedelta(days=1), now=stage.now)
    with pytest.raises(NotAllowed):
        stage.act(report, Action.APPROVE, deputy)


def test_who_checked_cannot_approve_with_a_delegation_either(stage: Stage) -> None:
    head = stage.cast.head_of_division
    given(stage, head, manner=Manner.ORDERED)
    report = stage.bring_to_approving()
    with pytest.raises(NotAllowed, match="You checked this revision"):
        stage.act(report, Action.APPROVE, head)


def test_the_scope_is_kept(stage: Stage, deputy: Person) -> None:
    other = factories.regime(stage.session, stage.city, code="KHAC", name="Báo cáo khác", family="")
    item = given(stage, deputy, regime_ids=[other.id])
    report = stage.bring_to_approving()
    with pytest.raises(NotAllowed):
        stage.act(report, Action.APPROVE, deputy)
    revoke(stage.session, item, actor=stage.actor(stage.cast.head_of_agency), now=stage.now)
    division = stage.city.division(stage.city.communes[0])
    item = given(stage, deputy, organisation_ids=[division.id])
    with pytest.raises(NotAllowed):
        stage.act(report, Action.APPROVE, deputy)
    assert work_list(stage.session, stage.actor(deputy), stage.now).groups == ()
    revoke(stage.session, item, actor=stage.actor(stage.cast.head_of_agency), now=stage.now)
    ward = stage.city.communes[0]
    given(stage, deputy, organisation_ids=[ward.id], regime_ids=[stage.regime.id])
    stage.act(report, Action.APPROVE, deputy)
    assert report.state is State.SIGNING


def test_own_authority_goes_before_a_delegated_one(stage: Stage) -> None:
    given(stage, stage.cast.head_of_division, duty=Duty.CHECK, manner=Manner.ORDERED)
    report = stage.bring_to_checking()
    stage.act(report, Action.PASS_ON, stage.cast.head_of_division)
    decision = stage.session.scalars(sa.select(Decision).where(Decision.action == Action.PASS_ON)).one()
    assert (decision.on_behalf, decision.delegation_id) == ("", None)


@pytest.mark.parametrize(
    ("title", "on_behalf", "lines"),
    [
        ("Chủ tịch", "", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Phó Chủ tịch", "", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Phó Chủ tịch", "KT. Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Chánh Văn phòng", "TL. Chủ tịch", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("Chánh Văn phòng", "TUQ. Chủ tịch", ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
    ],
)
def test_what_stands_above_the_signature(
    stage: Stage, title: str, on_behalf: str, lines: tuple[str, ...]
) -> None:
    assert _authority(stage.city.communes[0], title, on_behalf) == lines


# ---- from outside ----------------------------------------------------------------------------------------------


def test_the_pages_of_delegations(
    stage: Stage, deputy: Person, client_of: Callable[[int], FlaskClient]
) -> None:
    cast, receiver = stage.cast, deputy.id
    people = (cast.head_of_agency, cast.outsider, cast.officer, deputy, cast.admin)
    accounts = [person.user_id for person in people]
    stage.session.commit()
    head, stranger, officer, delegate, admin = map(client_of, accounts)
    assert officer.get("/delegations/new").status_code == 403
    data = {
        "receiver": receiver,
        "duty": "approve",
        "manner": "authorised",
        "valid_from": "20/11/2026",
        "valid_to": "30/11/2026",
        "document": "",
    }
    refused = head.post("/delegations/new", data=data)
    assert (refused.status_code, "phải bằng văn bản" in refused.text) == (422, True)
    assert head.post("/delegations/new", data={**data, "document": "05/GUQ"}).status_code == 302
    for client in (head, delegate, admin):
        assert "TUQ. head_of_agency" in client.get("/delegations/").text
    assert "TUQ. head_of_agency" not in stranger.get("/delegations/").text
    item = stage.session.scalars(sa.select(Delegation.id)).one()
    stage.session.rollback()
    assert stranger.post(f"/delegations/{item}/revoke").status_code == 404
    assert delegate.post(f"/delegations/{item}/revoke").status_code == 404
    assert admin.post(f"/delegations/{item}/revoke").status_code == 302
    assert "đã thu hồi" in head.get("/delegations/").text
