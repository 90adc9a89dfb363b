"""The entry page in a browser, opened by someone who signs in for it."""

from __future__ import annotations

from playwright.sync_api import Page

from runtime.reports.models import Report
from tests.factories import PASSWORD
from tests.support.browser import Visitors

FORMULAS = 'html[data-formulas="ready"]'
PAGE = 'html[data-ready="entry"]'


def open_entry(
    visitors: Visitors,
    report: Report,
    ready: str = FORMULAS,
    *,
    name: str = "canbo",
    telephone: bool = False,
    language: str = "vi-VN",
) -> Page:
    """The page once `ready` is there: its formulas calculate, or only its cells take what is typed."""
    page = visitors.open(telephone=telephone, language=language)
    page.goto(f"/reports/{report.id}/entry")
    page.fill('input[name="username"]', name)
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter")
    page.wait_for_selector(ready)
    return page
