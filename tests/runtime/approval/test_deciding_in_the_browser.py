"""Checking, correcting and approving as people do it: the heads by keys alone, the officer on a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.database import db
from runtime.reports.models import Report
from tests.factories import PASSWORD
from tests.runtime.stage import set_stage
from tests.support.browser import Visitors

PINNED, KEPT = "B1/R1/TH", "B1/R2/TH"


@pytest.fixture
def report(app: Flask, clock: Clock) -> Iterator[Report]:
    """A report that waits for its check."""
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        found = set_stage(session, clock.now()).bring_to_checking()
        session.commit()
        yield found


def sign_in(visitors: Visitors, name: str, address: str, *, telephone: bool = False) -> Page:
    page = visitors.open(telephone=telephone)
    page.goto(address)
    page.fill('input[name="username"]', name)
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    expect(page).not_to_have_url(re.compile("/login/"))
    return page


def ready(page: Page, name: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-ready", name)


def fits(page: Page) -> None:
    """Nothing has to be pushed sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.any_database
@pytest.mark.timeout(240)
def test_a_return_for_one_cell_and_what_follows(report: Report, visitors: Visitors) -> None:
    head = sign_in(visitors, "truongphong", f"/reports/{report.id}/check")
    the_head_marks_a_cell_says_why_and_returns(head)
    officer = sign_in(visitors, "canbo", "/work", telephone=True)
    the_officer_corrects_that_cell_alone(officer)
    the_head_sees_what_was_changed_and_passes_it_on(head, f"/reports/{report.id}/check")
    chair = sign_in(visitors, "chutich", "/work/approving")
    the_head_of_agency_approves_from_the_list(chair)


def the_head_marks_a_cell_says_why_and_returns(page: Page) -> None:
    ready(page, "check")
    page.locator('table [data-key][tabindex="0"]').focus()  # B1/R1/KH, where Tab leads
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pin-count]").first).to_have_text("(1)")

    words = page.get_by_label("Trao đổi mới")
    words.focus()
    page.keyboard.type("Đề nghị @canbo")
    expect(page.get_by_role("option", selected=True)).to_be_visible()
    page.keyboard.press("Enter")  # chooses the name
    page.keyboard.type("xem lại")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment")).to_contain_text("xem lại")

    page.locator('[data-dialog="return-dialog"]').press("Enter")
    page.locator("#return-reason").press_sequentially("Chưa khớp")
    page.locator("#pin-list input").press_sequentially("Rà soát")
    expect(page.locator('input[name="opens"][value="pins"]')).to_be_checked()
    page.locator("#return-dialog .dialog-foot button[type=submit]").press("Enter")
    expect(page.locator(".notice-bad")).to_contain_text("hết ngày")


def the_officer_corrects_that_cell_alone(page: Page) -> None:
    row = page.locator("#returned")
    expect(row).to_contain_text("Bị trả lại")
    fits(page)
    row.locator(".row-action a").first.click()
    ready(page, "entry")
    fits(page)
    expect(page.locator(".notice-bad")).to_contain_text("Rà soát")
    expect(page.locator("[data-comment-count]")).to_have_text("1")

    page.locator(f'td[data-key="{KEPT}"]').click()
    expect(page.locator("#cell-panel")).to_contain_text("giữ nguyên số liệu")
    page.locator(".notice-bad [data-jump]").click()
    page.get_by_role("button", name="Đánh dấu đã xong").click()
    expect(page.locator("[data-comment-count]")).to_have_text("0")
    page.locator("#cell-bar input").fill("940,5")
    page.keyboard.press("Enter")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    expect(page.locator(f'td[data-key="{PINNED}"]')).to_have_text("940,5")
    page.locator('[data-dialog="submit-dialog"]').click()
    page.locator("#submit-dialog [data-submit]").click()
    expect(page).not_to_have_url(re.compile("/entry$"))
    fits(page)


def the_head_sees_what_was_changed_and_passes_it_on(page: Page, address: str) -> None:
    page.goto(address)
    ready(page, "check")
    changes = page.locator(".changes tbody tr")
    expect(changes).to_have_count(1)
    expect(changes).to_contain_text("950,5")
    expect(changes).to_contain_text("940,5")
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page)
    page.get_by_role("button", name="Trình phê duyệt").press("Enter")
    expect(page).not_to_have_url(re.compile("/check"))


def the_head_of_agency_approves_from_the_list(page: Page) -> None:
    expect(page.get_by_role("button", name="Chọn báo cáo cần xem")).to_be_disabled()
    page.locator("tbody input[type=checkbox]").press(" ")
    page.get_by_role("button", name="Xem điểm cần lưu ý của một báo cáo").press("Enter")
    expect(page.locator("main")).to_contain_text("đã trả lại 1 lần")
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page)
    the_button_says_how_many(page)
    page.get_by_role("button", name="Phê duyệt một báo cáo").press("Enter")
    question = page.locator("dialog[open]")
    expect(question).to_contain_text("phê duyệt và ký số một báo cáo")
    expect(question).to_contain_text("Trong đó một báo cáo có điểm cần lưu ý")  # it was returned before
    question.locator(".dialog-foot button").last.press("Enter")
    expect(page.locator("main")).to_contain_text("Đã xong 1 trên 1")
    fits(page)


def the_button_says_how_many(page: Page) -> None:
    page.locator("tbody input[type=checkbox]").press(" ")
    expect(page.get_by_role("button", name="Chọn ít nhất một báo cáo")).to_be_disabled()
    page.locator("tbody input[type=checkbox]").press(" ")
