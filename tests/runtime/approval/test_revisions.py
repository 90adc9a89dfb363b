"""Who reads which revision, by page and address; what the next look begins with; what the new paper says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.database import db
from admin.people.models import Person
from forms_library.calendar import VN_TZ
from runtime.approval.operations import Pin
from runtime.approval.states import Action
from runtime.documents.jobs import _amendment
from runtime.documents.printing import document_context
from runtime.documents.queries import document_of
from runtime.documents.rendering import report_html
from runtime.reports.queries import revision_of
from tests.runtime.stage import Stage, set_stage


class Office:
    """A report in its third round, or amended, and the people who look at it."""

    def __init__(self, app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient]) -> None:
        self.app, self.clock, self._client_of = app, clock, client_of

    def stage(self, play: Callable[[Stage], int]) -> None:
        with self.app.app_context(), Session(db.engine, expire_on_commit=False) as session:
            stage = set_stage(session, self.clock.now())
            self.report_id = play(stage)
            session.commit()
            self.cast = stage.cast

    def get(self, who: str, page: str = "") -> tuple[int, str]:
        person: Person = getattr(self.cast, who)
        answer = self._client_of(person.user_id).get(f"/reports/{self.report_id}{page}")
        return answer.status_code, answer.text


@pytest.fixture
def office(app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient]) -> Office:
    return Office(app, clock, client_of)


def returned_twice(stage: Stage) -> int:
    report = stage.bring_to_checking()
    for figure in ("940", "930"):
        stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai", pins=[Pin("B1/R1/TH")])
        stage.fill(report, stage.cast.officer, {"B1/R1/TH": figure, "TM/P1/text": f"Thu {figure}"})
        stage.act(report, Action.SUBMIT, stage.cast.officer)
    return report.id


def amended(stage: Stage) -> int:
    report = stage.bring_to_acceptance()
    stage.act(report, Action.AMEND, stage.cast.officer, reason="Bổ sung số thu")
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    return report.id


def test_the_next_look_begins_with_what_was_changed(office: Office) -> None:
    office.stage(returned_twice)
    _status, page = office.get("head_of_division", "/check")
    assert "Thay đổi so với lần lập 2" in page
    assert re.search(r"940,0</td>.*<b>930,0</b>", page)
    assert "<del>940</del><ins>930</ins>" in page
    _status, page = office.get(
        "head_of_agency", "/check"
    )  # decided on nothing yet: the revision before this one
    assert "Thay đổi so với lần lập 2" in page


def test_any_two_revisions_are_compared(office: Office) -> None:
    office.stage(returned_twice)
    status, page = office.get("officer", "/compare?earlier=1&later=3")
    assert status == 200
    assert re.search(r"950,5</td>.*<b>930,0</b>", page)
    assert office.get("officer", "/compare?earlier=3&later=1")[0] == 302
    assert office.get("officer", "/compare?earlier=1&later=9")[0] == 404
    assert office.get("outsider", "/compare")[0] == 404
    assert office.get("receiver", "/compare")[0] == 404


def test_every_revision_can_be_read_by_its_own_agency(office: Office) -> None:
    office.stage(returned_twice)
    for number, figure in ((1, "950,5"), (2, "940,0"), (3, "930,0")):
        status, page = office.get("clerk", f"/revisions/{number}")
        assert status == 200
        assert figure in page
    assert "/revisions/3" in office.get("clerk")[1]  # the report's own page lists them
    assert office.get("clerk", "/revisions/4")[0] == 404
    assert office.get("receiver", "/revisions/1")[0] == 404  # nothing was sent yet


def test_the_recipient_keeps_reading_what_was_sent_while_it_is_amended(office: Office) -> None:
    office.stage(amended)
    for who in ("receiver", "leader"):
        status, page = office.get(who)
        assert status == 302
        status, page = office.get(who, "/revisions/1")
        assert (status, "Đang lập báo cáo chỉnh lý" in page, "960" in page) == (200, True, False)
        for hidden in ("/check", "/entry", "/state.json", "/cell.json?key=B1/R1/TH", "/revisions/2"):
            assert office.get(who, hidden)[0] == 404
        assert '"B1/R1/TH":"950.5"' in office.get(who, "/data.json")[1]
    assert office.get("outsider", "/revisions/1")[0] == 404
    assert "960" in office.get("officer", "/entry")[1]


def test_whoever_refused_for_some_cells_alone_opens_the_rest(office: Office) -> None:
    def refused(stage: Stage) -> int:
        report = stage.bring_to_checking()
        stage.pass_and_send(report)
        pins = [Pin("B1/R1/TH")]
        stage.act(report, Action.REFUSE, stage.cast.receiver, reason="Sai", pins=pins, only_pins=True)
        return report.id

    office.stage(refused)
    assert "decisions/open_all" in office.get("receiver", "/revisions/1")[1]
    person: Person = office.cast.receiver
    answer = office._client_of(person.user_id).post(
        f"/reports/{office.report_id}/decisions/open_all", json={}
    )
    assert answer.status_code == 200
    assert "decisions/open_all" not in office.get("receiver", "/revisions/1")[1]


def test_the_new_paper_says_what_it_corrects_and_why(stage: Stage) -> None:
    report = stage.bring_to_acceptance()
    stage.act(report, Action.AMEND, stage.cast.officer, reason="Bổ sung số thu")
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    stage.now += timedelta(days=1)
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    stage.act(report, Action.PASS_ON, stage.cast.head_of_division)
    stage.act(report, Action.APPROVE, stage.cast.head_of_agency)
    document, revision = document_of(stage.session, report), revision_of(stage.session, report)
    assert document is not None
    assert revision is not None
    amendment = _amendment(stage.session, report, revision)
    context = document_context(
        report, revision, document, "Nguyễn Văn An", public_url="http://x", now=stage.now, amendment=amendment
    )
    made = stage.now.astimezone(VN_TZ)
    assert context.amended == (
        "Chỉnh lý, bổ sung Báo cáo số 01/BC-P01 ngày 20 tháng 11 năm 2026; "
        f"lập lúc {made:%H} giờ {made:%M} phút ngày 21 tháng 11 năm 2026"
    )
    html = report_html(context)
    assert "Lý do chỉnh lý, bổ sung: Bổ sung số thu" in html
    assert context.amended in html
