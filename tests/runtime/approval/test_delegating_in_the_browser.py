"""A head away: a duty put into two other hands by keys, one acting on a telephone; pages and paper say for whom."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from admin.assignments.windows import open_window
from admin.base.clock import Clock
from admin.base.database import db
from admin.delegations.models import Delegation, Manner
from admin.people.models import Person, Position
from admin.people.operations import hold_position
from admin.people.roles import Duty, Role
from designer.template.catalogue import StoredVersions
from runtime.approval.states import Action
from runtime.documents.models import Document
from runtime.reports.models import Decision, Report
from tests import factories
from tests.factories import SINCE
from tests.runtime.approval.test_deciding_in_the_browser import fits, sign_in
from tests.runtime.stage import PERIOD, Stage, set_stage
from tests.support.browser import DESKTOP, TELEPHONE, Visitors
from tests.support.keys import answer_yes, choose, write

OTHER = "Báo cáo chuyên đề hằng tháng"
OFFICE_HEAD, DEPUTY = "Trần Thị Lan, Chánh Văn phòng", "Lê Văn Minh, Phó Chủ tịch"
LETTER = "05/GUQ-UBND ngày 19/11/2026"


@dataclass(frozen=True)
class Absence:
    """Two regimes with a report each that waits for the chairman; who can approve in his place."""

    session: Session
    head: Person
    office_head: Person
    deputy: Person
    regime_id: int
    monthly: Report
    other: Report


@pytest.fixture
def absence(app: Flask, clock: Clock) -> Iterator[Absence]:
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        stage = set_stage(session, clock.now())
        head = stage.cast.head_of_agency
        session.execute(sa.update(Position).where(Position.person_id == head.id).values(title="Chủ tịch"))
        found = Absence(
            session,
            head,
            colleague(stage, "chanhvanphong", OFFICE_HEAD),
            colleague(stage, "phochutich", DEPUTY),
            stage.regime.id,
            stage.bring_to_approving(),
            with_another_regime(stage).bring_to_approving(),
        )
        session.commit()
        yield found


def colleague(stage: Stage, username: str, called: str) -> Person:
    """Somebody who holds a post at the head of the commune and has no part in its reports."""
    name, _comma, title = called.partition(", ")
    found = factories.person(stage.session, username, name)
    ward = stage.city.communes[0]
    hold_position(stage.session, found, ward, Role.LEADER, title=title, valid_from=SINCE, now=stage.now)
    return found


def with_another_regime(stage: Stage) -> Stage:
    """The same people with a second report to fill."""
    regime = factories.regime(stage.session, stage.city, code="KHAC", name=OTHER, family="")
    period = factories.assigned(stage.session, regime, PERIOD, stage.city.communes, now=stage.now)
    open_window(stage.session, period, versions=StoredVersions(), actor_person_id=None, now=stage.now)
    return replace(stage, regime=regime, period=period)


@pytest.mark.any_database
@pytest.mark.timeout(240)
def test_others_approve_in_the_place_of_the_head(
    absence: Absence, visitors: Visitors, tmp_path: Path
) -> None:
    visitors.expect("40[09]|422")  # what the law does not allow is refused at its field
    head = sign_in(visitors, "chutich", "/delegations/")
    the_head_authorises_the_head_of_office_for_one_regime(head)
    the_head_lets_the_deputy_sign(head)

    office_head = sign_in(visitors, "chanhvanphong", "/work", telephone=True)
    the_head_of_office_approves_what_was_given(office_head, absence.monthly)
    the_paper_says_for_whom(office_head, absence.monthly, tmp_path)

    deputy = sign_in(visitors, "phochutich", "/work/approving")
    the_deputy_approves_from_the_list(deputy)
    deputy.goto(f"/reports/{absence.other.id}")
    expect(deputy.locator(".timeline")).to_contain_text(f"{DEPUTY}, KT. Chủ tịch")

    the_head_is_back(head)
    what_is_kept_says_in_whose_place(absence)


def begin(page: Page, receiver: str) -> None:
    page.get_by_role("link", name="Giao ủy quyền").press("Enter")
    choose(page, "Giao cho", receiver)
    choose(page, "Nhiệm vụ", "Phê duyệt và ký số")
    write(page, "Đến hết ngày", "30/11/2026")


def give(page: Page) -> None:
    page.get_by_role("button", name="Giao ủy quyền").press("Enter")


def the_head_authorises_the_head_of_office_for_one_regime(page: Page) -> None:
    begin(page, OFFICE_HEAD)
    expect(page.get_by_label("Từ ngày")).to_have_value("20/11/2026")
    page.get_by_label("Báo cáo kinh tế - xã hội hằng tháng").press(" ")
    give(page)
    expect(page.locator("main")).to_contain_text("Việc ủy quyền phải bằng văn bản")
    expect(page.get_by_label("Đến hết ngày")).to_have_value("30/11/2026")
    write(page, "Số, ngày của văn bản", LETTER)
    give(page)
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    for words in (
        "Trần Thị Lan",
        "thừa ủy quyền (TUQ.)",
        "TUQ. Chủ tịch",
        LETTER,
        "20/11/2026 – 30/11/2026",
        "Báo cáo kinh tế - xã hội hằng tháng",
        "đang hiệu lực",
    ):
        expect(row).to_contain_text(words)


def the_head_lets_the_deputy_sign(page: Page) -> None:
    begin(page, DEPUTY)
    write(page, "Số, ngày của văn bản", LETTER)
    give(page)
    expect(page.locator("main")).to_contain_text("Phó Chủ tịch là cấp phó nên ký thay (KT.).")
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    fits(page)
    choose(page, "Hình thức", "ký thay (KT.)")
    give(page)
    row = page.locator("tbody tr", has_text="Lê Văn Minh")
    expect(row).to_contain_text("ký thay (KT.)")
    expect(row).to_contain_text("mọi chế độ báo cáo")
    fits(page)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def the_head_of_office_approves_what_was_given(page: Page, report: Report) -> None:
    waiting = page.locator("#approving tbody tr")
    expect(waiting).to_have_count(1)  # that of the other regime is not in scope
    fits(page)
    waiting.get_by_role("link", name="Xem và phê duyệt").click()
    expect(page).to_have_url(re.compile(f"/reports/{report.id}$"))
    fits(page)
    page.get_by_role("button", name="Phê duyệt và ký số").click()
    page.locator("dialog[open] .dialog-foot button").last.click()
    expect(page.locator(".timeline")).to_contain_text(f"{OFFICE_HEAD}, TUQ. Chủ tịch")


def the_paper_says_for_whom(page: Page, report: Report, folder: Path) -> None:
    expect(page.get_by_role("link", name="Mở PDF")).to_be_visible()  # the signature is made
    fits(page)
    paper = folder / "paper.pdf"
    paper.write_bytes(page.request.get(f"/reports/{report.id}/document.pdf").body())
    printed = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True)
    text = printed.stdout.decode()
    assert "TUQ. CHỦ TỊCH" in text
    assert "CHÁNH VĂN PHÒNG" in text
    assert "Trần Thị Lan" in text
    assert "TM." not in text  # nobody signs for the collective by authorisation


def the_deputy_approves_from_the_list(page: Page) -> None:
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody input[type=checkbox]").press(" ")
    page.get_by_role("button", name="Xem điểm cần lưu ý").press("Enter")
    page.get_by_role("button", name="Phê duyệt một báo cáo").press("Enter")
    answer_yes(page)
    expect(page.locator("main")).to_contain_text("Đã xong 1 trên 1")


def the_head_is_back(page: Page) -> None:
    row = page.locator("tbody tr", has_text="Trần Thị Lan")
    row.get_by_role("button", name="Thu hồi").press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Từ nay Trần Thị Lan không được làm thay nữa")
    answer_yes(page)
    expect(row).to_contain_text("đã thu hồi")


def what_is_kept_says_in_whose_place(absence: Absence) -> None:
    session = absence.session
    session.expire_all()
    authorised, deputed = session.scalars(sa.select(Delegation).order_by(Delegation.id))
    for item, receiver in ((authorised, absence.office_head), (deputed, absence.deputy)):
        assert (item.giver_id, item.receiver_id, item.duty) == (absence.head.id, receiver.id, Duty.APPROVE)
        assert (item.valid_from, item.valid_to) == (date(2026, 11, 20), date(2026, 11, 30))
    assert (authorised.manner, deputed.manner) == (Manner.AUTHORISED, Manner.DEPUTY)
    assert [regime.id for regime in authorised.regimes] == [absence.regime_id]
    assert not deputed.regimes
    assert (authorised.revoked_by_id, deputed.revoked_by_id) == (absence.head.id, None)
    query = sa.select(Decision).where(Decision.action == Action.APPROVE).order_by(Decision.id)
    assert [
        (decision.report_id, decision.person_id, decision.delegation_id, decision.on_behalf)
        for decision in session.scalars(query)
    ] == [
        (absence.monthly.id, absence.office_head.id, authorised.id, "TUQ. Chủ tịch"),
        (absence.other.id, absence.deputy.id, deputed.id, "KT. Chủ tịch"),
    ]
    papers = session.scalars(sa.select(Document).order_by(Document.id))
    assert [(paper.signer_title, paper.signer_on_behalf) for paper in papers] == [
        ("Chánh Văn phòng", "TUQ. Chủ tịch"),
        ("Phó Chủ tịch", "KT. Chủ tịch"),
    ]
    session.commit()
