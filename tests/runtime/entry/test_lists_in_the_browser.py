"""A list in a real browser: rows are added by typing, pasted, moved, sorted, deleted, brought back, by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.runtime.entry.opening import open_entry
from tests.support.browser import TELEPHONE, Visitors
from tests.support.filling import Setting

pytestmark = pytest.mark.any_database


def opened(at: Setting, visitors: Visitors, *, telephone: bool = False) -> Page:
    """The entry page, opened by the officer."""
    return open_entry(visitors, at.report, telephone=telephone)


def lines(page: Page) -> Locator:
    return page.locator("#section-DS tbody tr")


def cell(page: Page, line: int, column: str) -> Locator:
    return lines(page).nth(line).locator(f'td[data-key$="/{column}"]')


def column(page: Page, code: str) -> list[str]:
    texts = page.locator(f'#section-DS tbody td[data-key$="/{code}"]').all_inner_texts()
    return [text.strip() for text in texts]


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def type_rows(page: Page) -> None:
    cell(page, 0, "TEN").click()
    for text in ("Trường học", "3", "2,5", "Cầu", "12", "10"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_rows_are_added_by_typing_and_everything_else_by_keys(at: Setting, visitors: Visitors) -> None:
    page = opened(at, visitors)
    type_rows(page)
    assert column(page, "TEN") == ["Trường học", "Cầu", "", "Tổng cộng"]
    assert column(page, "TIEN") == ["7,5", "120,0", "", "127,5"]

    cell(page, 1, "TEN").click()
    page.keyboard.press("Alt+Shift+ArrowUp")
    page.keyboard.press("Control+Shift+D")
    assert column(page, "TEN") == ["Cầu", "Cầu", "Trường học", "", "Tổng cộng"]
    page.keyboard.press("ArrowRight")
    page.keyboard.type("7")
    expect(cell(page, 4, "SO")).to_have_text("22")  # the total moves with the key
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Trạm xá")
    page.keyboard.press("Enter")
    saved(page)

    cell(page, 0, "SO").click()
    page.locator('[data-row-act="ascending"]').click()
    assert column(page, "SO") == ["3", "7", "12", "", "", "22"]
    page.keyboard.press("Control+z")
    assert column(page, "TEN") == ["Cầu", "Cầu", "Trường học", "Trạm xá", "", "Tổng cộng"]
    page.locator("h1").click()  # the keys work wherever one is
    page.keyboard.press("Control+y")
    assert column(page, "SO") == ["3", "7", "12", "", "", "22"]
    page.keyboard.press("Control+z")

    cell(page, 0, "TEN").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+Delete")
    assert column(page, "TEN") == ["Trường học", "Trạm xá", "", "Tổng cộng"]
    expect(page.locator("#cell-panel .panel-value")).to_have_text("Trạm xá")  # not a row that has gone
    page.locator(".toast button").click()
    assert column(page, "TEN") == ["Cầu", "Cầu", "Trường học", "Trạm xá", "", "Tổng cộng"]
    saved(page)
    page.reload()
    page.wait_for_selector('html[data-formulas="ready"]')
    assert column(page, "TEN") == ["Cầu", "Cầu", "Trường học", "Trạm xá", "", "Tổng cộng"]
    assert column(page, "TIEN") == ["120,0", "70,0", "7,5", "0,0", "", "197,5"]
    cell(page, 0, "TIEN").click()
    expect(page.locator(".panel-numbers")).to_have_text("Thành tiền = 12 × 10,0 = 120,0")


def test_a_pasted_block_brings_its_rows(at: Setting, visitors: Visitors) -> None:
    page = opened(at, visitors)
    block = "\r\n".join(f"Công trình {number}\t{number}\t1,5" for number in range(1, 41))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visitors.address)
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    cell(page, 0, "TEN").click()
    page.keyboard.press("Control+v")
    expect(page.locator("dialog[open]")).to_contain_text("120 ô sẽ thay đổi")
    page.keyboard.press("Escape")
    expect(lines(page)).to_have_count(2)  # the rows for the block are gone again
    page.keyboard.press("Control+v")
    page.keyboard.press("Enter")
    expect(lines(page)).to_have_count(42)
    expect(cell(page, 41, "SO")).to_have_text("820")
    saved(page)
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_count(2)


def test_on_a_telephone_each_row_is_a_card(at: Setting, visitors: Visitors) -> None:
    page = opened(at, visitors, telephone=True)
    cell(page, 0, "TEN").click()
    for text in ("Trường học", "3", "2,5"):
        page.locator(".cell-bar-input").fill(text)
        page.locator(".cell-bar button").last.click()
    expect(cell(page, 0, "TIEN")).to_have_text("7,5")
    box = cell(page, 0, "TIEN").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= TELEPHONE["width"]
    shown = cell(page, 0, "TIEN").evaluate("cell => getComputedStyle(cell, '::before').content")
    assert shown == '"Thành tiền"'
    saved(page)
