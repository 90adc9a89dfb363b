"""Second thoughts before the check: the officer by keys alone, the receiver and the head on a telephone.

More time is asked for and given; nothing occurred, and then something did; what is blank becomes zero; the report is
withdrawn as long as nobody has checked it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.audit.models import AuditEntry
from admin.base.clock import Clock
from runtime.approval.states import Action
from runtime.extensions.models import Answer, ExtensionRequest
from runtime.reports.models import Decision, NilDeclaration, Report, Revision
from tests.runtime.approval.test_deciding_in_the_browser import fits, ready, sign_in
from tests.runtime.journey.by_keys import answer, button, cell, kept, link, press, submit, tab_to, told
from tests.support.browser import Visitors
from tests.support.filling import FORM, Setting, published, report_in

pytestmark = [pytest.mark.any_database, pytest.mark.timeout(240)]

LATE = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)  # the morning after the window of November has closed
# Every blank cell for a number but the one that is filled and the one that the form locks.
ZEROS = {
    f"B1/{row}/{column}"
    for row in ("KN", "TC", "PA")
    for column in ("DAU", "NHAN", "XONG", "TIEN")
    if (row, column) not in {("KN", "NHAN"), ("PA", "TIEN")}
}


@pytest.fixture
def quiet(session: Session, at: Setting) -> Report:
    """Nothing is filled in yet; the form lets all of it be declared without occurrence."""
    published(session, deepcopy(FORM) | {"code": "BM03", "nil": True})
    found = report_in(session, at.period, at.commune, template_code="BM03")
    session.commit()
    return found


def test_before_the_check_begins(
    at: Setting, quiet: Report, session: Session, clock: Clock, visitors: Visitors
) -> None:
    address, assignment_id = f"/reports/{quiet.id}", quiet.assignment_id
    session.commit()
    clock.set(LATE)
    officer = sign_in(visitors, "canbo", f"{address}/entry")
    the_officer_asks_for_more_time(officer)
    the_receiver_gives_a_day(sign_in(visitors, "tiepnhan", "/work", telephone=True))
    the_day_is_kept(session, at, assignment_id)

    officer.goto(f"{address}/entry")
    the_officer_declares_that_nothing_occurred(officer)
    withdraws(officer)
    told(officer, "Đã rút lại báo cáo; ông/bà có thể nhập tiếp.")
    something_occurred_after_all(officer)
    the_head_passes_it_on(sign_in(visitors, "truongphong", f"{address}/check", telephone=True))

    visitors.expect("409")
    withdraws(officer)  # on the page as it was before
    expect(officer.locator("main")).to_contain_text("Báo cáo đã chuyển bước: Chờ phê duyệt")
    officer.goto(address)
    expect(officer.locator(".chip", has_text="Chờ phê duyệt").first).to_be_visible()
    expect(button(officer, "Rút lại")).to_have_count(0)
    both_submissions_are_kept(session, quiet.id)


def the_officer_asks_for_more_time(page: Page) -> None:
    expect(page.locator(".notice-warn")).to_contain_text("đã đóng vào hết ngày 26/11/2026")
    press(page, link(page, "Xin gia hạn"))
    tab_to(page, page.get_by_label("Xin nhập đến hết ngày"))
    page.keyboard.type("30/11/2026")
    tab_to(page, page.locator('textarea[name="reason"]'))  # past the calendar
    page.keyboard.type("Mất điện ba ngày.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told(page, "Đã gửi đề nghị đến cơ quan nhận báo cáo.")
    expect(page.locator(".timeline")).to_contain_text("Chờ trả lời")


def the_receiver_gives_a_day(page: Page) -> None:
    asked = page.locator("#to-answer")
    expect(asked).to_contain_text("đến hết ngày 30/11/2026")
    expect(asked).to_contain_text("Mất điện ba ngày.")
    fits(page)
    asked.get_by_role("link", name="Trả lời").click()
    page.get_by_label("Cho nhập đến hết ngày").fill("28/11/2026")
    fits(page)
    button(page, "Đồng ý gia hạn").click()
    expect(page.locator(".timeline")).to_contain_text("Đã đồng ý đến hết ngày 28/11/2026")


def the_day_is_kept(session: Session, at: Setting, assignment_id: int) -> None:
    (request,) = kept(session, sa.select(ExtensionRequest))
    assert (request.answer, request.granted_on) == (Answer.GRANTED, date(2026, 11, 28))
    assert (request.wished_on, request.reason) == (date(2026, 11, 30), "Mất điện ba ngày.")
    assert (request.asked_by_id, request.answered_by_id) == (at.people.officer.id, at.people.receiver.id)
    until = kept(session, sa.select(Assignment.reopened_until).where(Assignment.id == assignment_id))
    assert until == [datetime(2026, 11, 28, 17, 0, tzinfo=UTC)]  # the end of that day in Vietnam


def the_officer_declares_that_nothing_occurred(page: Page) -> None:
    ready(page, "entry")
    press(page, button(page, "Khai cả báo cáo không phát sinh"))
    expect(page.locator(".nil-whole")).to_contain_text("Không phải nhập gì ở đây")
    expect(page.locator(".figures-entry")).to_have_count(0)  # nothing takes typing
    ready(page, "entry")
    submit(page)
    expect(page.locator("aside .chip", has_text="Không phát sinh")).to_be_visible()


def withdraws(page: Page) -> None:
    press(page, button(page, "Rút lại"))
    answer(page, "Báo cáo sẽ trở lại với ông/bà và phải trình lại.", "Rút lại")


def something_occurred_after_all(page: Page) -> None:
    press(page, link(page, "Nhập tiếp"))
    ready(page, "entry")
    press(page, button(page, "Bỏ khai"))
    told(page, "Đã bỏ khai không phát sinh.")
    ready(page, "entry")
    tab_to(page, cell(page, "B1/KN/NHAN"))
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    what_is_blank_becomes_zero(page)
    page.get_by_role("textbox", name="Tình hình").focus()
    page.keyboard.type("Chỉ có 12 đơn khiếu nại.")
    submit(page)


def what_is_blank_becomes_zero(page: Page) -> None:
    """It is asked first, can be undone, and undoing can be undone."""
    page.locator('[data-zeros="B1"]').press("Enter")
    answer(page, "10 ô trống", "Điền 0")
    expect(page.locator(".toast")).to_contain_text("Đã điền 0 vào 10 ô.")
    expect(cell(page, "B1/TC/NHAN")).to_have_text("0")
    page.locator(".toast button").press("Enter")
    expect(cell(page, "B1/TC/NHAN")).to_have_text("")
    page.keyboard.press("Control+y")
    expect(cell(page, "B1/TC/NHAN")).to_have_text("0")
    expect(cell(page, "B1/KN/NHAN")).to_have_text("12")
    expect(cell(page, "B1/KN/GHICHU")).to_have_text("")


def the_head_passes_it_on(page: Page) -> None:
    ready(page, "check")
    fits(page)
    expect(page.locator(".nil-notice")).to_have_count(0)
    expect(cell(page, "B1/KN/NHAN")).to_have_text("12để trống")  # what stands there, and what the first said
    expect(cell(page, "B1/PA/NHAN")).to_have_text("0để trống")
    expect(page.locator(".timeline")).to_contain_text("Rút lại")
    button(page, "Trình phê duyệt").click()
    expect(page).not_to_have_url(re.compile("/check"))
    fits(page)


def both_submissions_are_kept(session: Session, report_id: int) -> None:
    """The first says that nothing occurred, the second what did; who declared and took back is on record."""
    decisions = sa.select(Decision.action).where(Decision.report_id == report_id).order_by(Decision.id)
    assert kept(session, decisions) == [Action.SUBMIT, Action.WITHDRAW, Action.SUBMIT, Action.PASS_ON]
    first, second = kept(
        session, sa.select(Revision.content).where(Revision.report_id == report_id).order_by(Revision.number)
    )
    assert (first["nil"], first["values"]) == ([""], {})
    assert (second["nil"], second["values"]["B1/KN/NHAN"]) == ([], "12")
    assert {key for key, value in second["values"].items() if value == "0"} == ZEROS
    assert "12 đơn" in second["values"]["TM/P1/text"]
    assert kept(session, sa.select(NilDeclaration)) == []
    recorded = kept(session, sa.select(AuditEntry.action).order_by(AuditEntry.id))
    assert [item for item in recorded if "nil" in item] == ["report.declared_nil", "report.nil_taken_back"]
