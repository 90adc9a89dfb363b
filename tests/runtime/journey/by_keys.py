"""What an officer does by keys alone on the pages of a report, and a look at what is kept of it."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

FARTHEST = 120  # places on a page that Tab may pass


def kept(session: Session, query: sa.Select[Any]) -> list[Any]:
    """What stands in the database now."""
    session.expire_all()
    found = list(session.scalars(query))
    session.commit()
    return found


def tab_to(page: Page, target: Locator) -> None:
    """Walk there with Tab alone."""
    expect(target).to_be_visible()
    for _ in range(FARTHEST):
        if target.evaluate("node => node.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by Tab")


def press(page: Page, target: Locator) -> None:
    """Walk there with Tab alone and press it."""
    page.wait_for_load_state()  # its scripts ask before some acts
    tab_to(page, target)
    page.keyboard.press("Enter")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def told(page: Page, text: str) -> None:
    expect(page.locator(".flashes")).to_contain_text(text)


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'td[data-key="{key}"]')


def answer(page: Page, question: str, proposed: str) -> None:
    """Read what the page asks; Enter is the proposed answer."""
    expect(page.locator("dialog[open]")).to_contain_text(question)
    expect(page.locator("dialog[open] button:focus")).to_have_text(proposed)
    page.keyboard.press("Enter")


def submit(page: Page) -> None:
    page.locator('[data-dialog="submit-dialog"]').press("Enter")
    expect(page.locator("[data-submit-summary]")).to_contain_text("Không có lỗi, không có cảnh báo.")
    press(page, page.locator("#submit-dialog [data-submit]"))
    expect(page).not_to_have_url(re.compile("/entry$"))
