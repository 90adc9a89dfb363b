"""The entry page in a real browser: what is typed is saved, moves the totals and is there again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

from runtime.reports.models import Origin, Revision
from tests.factories import PASSWORD
from tests.runtime.entry.opening import PAGE, open_entry
from tests.support.browser import Visitors
from tests.support.filling import Setting, change, complete, history_of, typed

pytestmark = pytest.mark.any_database


@pytest.fixture
def page(at: Setting, visitors: Visitors) -> Page:
    """The entry page, opened by the officer."""
    return open_entry(visitors, at.report, PAGE)


def type_in(page: Page, key: str, text: str) -> None:
    page.click(f'[data-key="{key}"]')
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_typing_saves_itself_and_moves_the_totals(page: Page) -> None:
    type_in(page, "B1/KN/NHAN", "1500")
    type_in(page, "B1/KN/XONG", "500")
    expect(page.locator('[data-key="B1/TONG/NHAN"]')).to_have_text("1.500")
    expect(page.locator('[data-key="B1/KN/TYLE"]')).to_have_text("33,3")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    page.reload()
    page.wait_for_selector('html[data-ready="entry"]')
    expect(page.locator('[data-key="B1/KN/NHAN"]')).to_have_text("1.500")


def test_totals_checks_and_explanation_move_with_the_key_before_the_server_answers(
    page: Page, visitors: Visitors
) -> None:
    visitors.expect("net::ERR_FAILED")
    page.wait_for_selector('html[data-formulas="ready"]')
    page.route("**/cells", lambda route: route.abort())  # the server is not reached
    page.click('[data-key="B1/KN/CUOI"]')
    expect(page.locator(".panel-numbers")).to_have_text("Còn lại = (để trống) + (để trống) − (để trống) = 0")
    type_in(page, "B1/KN/NHAN", "1500")
    page.keyboard.type("20")  # one row below, still being typed
    expect(page.locator('[data-key="B1/TONG/NHAN"]')).to_have_text("1.520")
    page.keyboard.press("Escape")
    expect(page.locator('[data-key="B1/TONG/NHAN"]')).to_have_text("1.500")
    type_in(page, "B1/KN/XONG", "1501")
    expect(page.locator("#problems")).to_contain_text("Đã giải quyết không lớn hơn tổng số đơn")
    page.click('[data-key="B1/KN/CUOI"]')
    expect(page.locator(".panel-numbers")).to_have_text("Còn lại = (để trống) + 1.500 − 1.501 = -1")


def test_what_was_lost_on_the_way_comes_when_the_network_is_back(at: Setting, visitors: Visitors) -> None:
    """Between the first picture and the rest of the page the network goes: typing goes on, submitting waits."""
    visitors.expect("net::ERR_FAILED")
    page = visitors.open()
    lost = re.compile(r"/(after-picture|live|conflicts)\.js")
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(lost, lose)
    page.goto(f"/reports/{at.report.id}/entry")
    page.fill('input[name="username"]', "canbo")
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.wait_for_selector(PAGE)
    missing = page.locator("body").get_by_text("Một phần của trang chưa tải được").first
    expect(missing).to_be_visible()
    type_in(page, "B1/KN/NHAN", "1500")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    page.locator('[data-dialog="submit-dialog"]').click()
    expect(page.locator("[data-submit]")).to_be_disabled()
    times = len(asked)
    page.evaluate("(address) => import(address).catch(() => null)", asked[0])
    asks_again = (
        len(asked) > times
    )  # older browsers keep until the page is loaded again that a script did not come
    page.unroute(lost)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    if not asks_again:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Tải lại trang").click()
        page.wait_for_selector(PAGE)
        page.locator('[data-dialog="submit-dialog"]').click()
    expect(missing).to_be_hidden()
    expect(page.locator("#submit-dialog [data-submit-summary]")).to_contain_text("lỗi")
    page.keyboard.press("Escape")
    type_in(page, "B1/TC/NHAN", "20")
    expect(page.locator('[data-key="B1/TONG/NHAN"]')).to_have_text("1.520")


def test_the_server_has_the_last_word_on_a_total(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    page.wait_for_selector('html[data-formulas="ready"]')

    def another_result(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"text":"1.500"', '"text":"1.501"'))

    page.route("**/cells", another_result)
    with page.expect_request("**/differences"):
        type_in(page, "B1/KN/NHAN", "1500")
    total = page.locator('[data-key="B1/TONG/NHAN"]')
    expect(total).to_have_text("1.501")
    total.click()
    expect(page.locator("#cell-panel")).to_contain_text("kết quả của máy chủ")


def test_a_text_in_a_numeric_cell_is_marked_and_kept_in_sight(page: Page) -> None:
    type_in(page, "B1/KN/NHAN", "mười")
    cell = page.locator('[data-key="B1/KN/NHAN"]')
    expect(cell).to_have_text("mười")
    expect(page.locator("#problems")).to_contain_text("không phải là số")


def test_a_number_whose_meaning_was_asked_for_last_is_in_what_is_submitted(
    session: Session, at: Setting, visitors: Visitors
) -> None:
    complete(session, at)
    session.commit()
    page = open_entry(visitors, at.report)
    page.click('[data-key="B1/KN/TIEN"]')
    page.keyboard.type("1.234")
    page.locator('[data-dialog="submit-dialog"]').click()
    question = page.locator("dialog[open]").last
    expect(question).to_contain_text("Số nào?")
    # Answered and pressed at once, faster than what is typed is usually sent.
    page.evaluate(
        """() => {
            const open = [...document.querySelectorAll("dialog[open]")].at(-1);
            const submit = document.querySelector("[data-submit]");
            open.addEventListener("close", () => setTimeout(() => {
                submit.disabled = false;
                submit.click();
            }));
            open.querySelector('button[value="thousands"]').click();
        }"""
    )
    expect(page).not_to_have_url(re.compile("/entry$"))
    session.expire_all()
    revision = session.scalars(sa.select(Revision)).one()
    assert revision.content["values"]["B1/KN/TIEN"] == "1234"


def test_a_narrative_saves_itself(page: Page) -> None:
    editor = page.locator(".narrative-input")
    editor.click()
    page.keyboard.type("Tình hình ổn định.")
    page.locator("h1").click()
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.locator(".narrative-input")).to_have_text("Tình hình ổn định.")


def test_a_locked_cell_says_why_and_a_blank_one_is_blamed_after_a_visit(page: Page) -> None:
    told = page.locator("#toasts .toast")
    expect(page.locator("td.has-error")).to_have_count(0)
    page.click('[data-key="B1/KN/CUOI"]')
    page.keyboard.type("12")
    expect(told).to_have_text(
        "Ô này tính theo công thức. Muốn đổi kết quả, đề nghị sửa các số liệu mà công thức lấy."
    )
    page.click('[data-key="B1/PA/TIEN"]')
    page.keyboard.press("Delete")
    expect(told).to_have_text("Ô này không nhập số liệu.")
    page.click('[data-key="B1/KN/NHAN"]')
    expect(page.locator("td.has-error")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.locator("td.has-error")).to_have_attribute("data-key", "B1/KN/NHAN")


def test_undoing_gives_a_figure_back_with_its_origin(
    session: Session, at: Setting, visitors: Visitors
) -> None:
    given = replace(change("KN.NHAN", "820"), origin=Origin.PREFILLED)
    typed(session, at.report, at.people.officer, [given])
    session.commit()
    page = open_entry(visitors, at.report, PAGE)
    for act, shown in (("9", "9"), ("Control+z", "820"), ("Control+y", "9"), ("Control+z", "820")):
        page.click('[data-key="B1/KN/NHAN"]')
        page.keyboard.press(act)
        page.keyboard.press("Enter")
        expect(page.locator('[data-key="B1/KN/NHAN"]')).to_have_text(shown)
        expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    origins = [line.origin for line in history_of(session, at.report)]
    assert origins == [Origin.PREFILLED, Origin.TYPED, Origin.PREFILLED, Origin.TYPED, Origin.PREFILLED]
