"""A part of a report filled without a mouse, from signing in to the submit dialog."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from runtime.demonstration.staff import PASSWORD
from tests.e2e.people import Officer
from tests.support.browser import Visitors


@pytest.mark.any_database
def test_a_section_is_filled_by_keyboard_only(visitors: Visitors) -> None:
    page = visitors.open()
    page.goto("/login/")  # the name has the focus
    page.keyboard.type("canbo.phuxuan")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visitors.address}/work")

    tab_to(page, "Nhập tiếp")
    page.keyboard.press("Enter")
    officer = Officer(page)
    officer.wait_until_ready()

    tab_to_grid(page)
    page.keyboard.type("12.000")  # twelve thousand, or twelve? The page asks, proposing thousands
    page.keyboard.press("Tab")
    expect(page.locator("dialog[open] button:focus")).to_contain_text("Phân cách hàng nghìn")
    page.keyboard.press("Enter")
    expect(officer.cell("SL/THU_NQD/UT").locator("textarea, input")).to_be_focused()  # over the locked cell
    page.keyboard.type("1.250,5")
    page.keyboard.press("Tab")
    officer.wait_until_saved()
    officer.sees("SL/THU_NQD/KH", "12.000,0")
    officer.sees("SL/THU_NQD/UT", "1.250,5")

    page.keyboard.press("Control+z")
    officer.wait_until_saved()
    expect(officer.cell("SL/THU_NQD/UT")).not_to_have_text("1.250,5")
    page.keyboard.press("Control+y")
    officer.wait_until_saved()
    officer.sees("SL/THU_NQD/UT", "1.250,5")

    go_to_cell(page, "SL/THU_TNCN/UT")
    page.keyboard.type("99")
    page.keyboard.press("Escape")  # leaves it as it was
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("300,5")
    page.keyboard.press("Enter")
    officer.sees("SL/THU_TNCN/UT", "300,5")
    officer.wait_until_saved()


def focused_text(page: Page) -> str:
    """The text of what has the focus."""
    return str(page.evaluate("() => document.activeElement.textContent.trim()"))


def focused_key(page: Page) -> str:
    """The key of the cell that has the focus, or ''."""
    return str(page.evaluate("() => document.activeElement.closest('[data-key]')?.dataset.key ?? ''"))


def tab_to(page: Page, text: str) -> None:
    """Press Tab until what has the focus bears this text."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused_text(page) == text:
            return
    raise AssertionError(f"{text} cannot be reached by Tab")


def tab_to_grid(page: Page) -> None:
    """Press Tab until a cell has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused_key(page):
            return
    raise AssertionError("the table cannot be reached by Tab")


def go_to_cell(page: Page, key: str) -> None:
    """Walk with arrows: to the column first, then to the row."""
    for arrow in ("Home", *(["ArrowRight"] * 2), *(["ArrowUp"] * 3), "ArrowDown", "ArrowDown"):
        if focused_key(page) == key:
            return
        page.keyboard.press(arrow)
    assert focused_key(page) == key
