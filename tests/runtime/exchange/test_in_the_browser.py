"""The officer sees a figure of another system appear, where it comes from, and chooses where their own stands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.e2e.test_pages import findings_on, sideways
from tests.factories import PASSWORD
from tests.runtime.entry.opening import open_entry
from tests.support.browser import DESKTOP, TELEPHONE, Visitors
from tests.support.filling import Setting, change, typed
from tests.support.sending import SYSTEM, cell, connected, packet

pytestmark = pytest.mark.any_database


def push(page: Page, token: str, *cells: dict[str, Any]) -> Any:
    """Send a packet over HTTP, as the other system would."""
    answer = page.request.post(
        "/exchange/figures.json", data=packet(*cells), headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.ok, answer.text()
    return answer.json()


def sound(page: Page) -> bool:
    """Accessible, and no wider than the screen, on both."""
    for size in (TELEPHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert findings_on(page) == []
        assert not sideways(page)
    return True


def test_figures_of_another_system_on_the_entry_page(
    session: Session, at: Setting, visitors: Visitors
) -> None:
    _made, token = connected(session, at)
    typed(session, at.report, at.people.officer, [change("TC.NHAN", "5")])
    session.commit()
    page = open_entry(visitors, at.report)
    assert push(page, token, cell("KN.NHAN", "1500"))["written"] == 1
    figure = page.locator('[data-key="B1/KN/NHAN"]')
    expect(figure).to_have_text(
        "1.500"
    )  # by itself: the page asks more often where a system may bring figures
    expect(page.locator('[data-key="B1/TONG/NHAN"]')).to_have_text("1.505")
    figure.click()
    panel = page.locator("#cell-panel")
    expect(panel).to_contain_text(f"Từ hệ thống khác: {SYSTEM}")
    expect(panel.locator(".panel-history")).to_contain_text(f"{SYSTEM} · 20/11/2026 14:00 · Từ hệ thống khác")

    push(page, token, cell("TC.NHAN", "7", note="Số chốt ngày 19/11"))
    notice = page.locator("#brought")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("1 ô")
    expect(page.locator('[data-key="B1/TC/NHAN"]')).to_have_text("5")
    assert sound(page)
    notice.get_by_role("link").click()
    line = page.locator("tbody tr")
    expect(line).to_contain_text("Tố cáo")
    expect(line).to_contain_text("Số chốt ngày 19/11")
    assert sound(page)
    page.get_by_role("button", name="Dùng số hệ thống khác gửi").click()
    expect(page.locator('[data-key="B1/TC/NHAN"]')).to_have_text("7")
    expect(page.locator("#brought")).to_be_hidden()


def test_an_administrator_makes_a_connection(session: Session, at: Setting, visitors: Visitors) -> None:
    page = visitors.open()
    page.goto("/administration/")
    page.fill('input[name="username"]', "quantri")
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.get_by_role("link", name="Kết nối hệ thống").click()
    page.get_by_role("link", name="Tạo kết nối").first.click()
    assert sound(page)
    for name, text in (
        ("name", SYSTEM),
        ("document", "123/UBND-KSTT"),
        ("document_on", "02/11/2026"),
        ("valid_to", "31/12/2027"),
    ):
        page.fill(f'input[name="{name}"]', text)
    page.get_by_label("Thành phố Huế").check()
    page.get_by_label("01/BM").check()
    page.get_by_role("button", name="Tạo kết nối").click()
    token = page.get_by_label("Mã truy cập của kết nối").input_value()
    assert sound(page)
    push(page, token, cell("KN.NHAN", "7"))
    page.get_by_role("link", name="Tôi đã ghi lại mã").click()
    expect(page.locator("tbody tr")).to_contain_text("đã nhận 1 gói tin")
    assert sound(page)
    page.get_by_role("button", name="Ngắt kết nối").click()
    page.locator("dialog[open] button").last.click()
    expect(page.locator("tbody tr")).to_contain_text("đã ngắt")
