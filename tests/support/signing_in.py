"""Signing in through the form, on the way to a page."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.factories import PASSWORD


def sign_in_to(page: Page, path: str, name: str) -> None:
    """Go to `path` as the account `name`, by keys alone."""
    page.goto(path)
    page.fill('input[name="username"]', name)
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.wait_for_url(f"**{path}")


def fits(page: Page) -> bool:
    """Whether nothing of the page lies beside a narrow screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
