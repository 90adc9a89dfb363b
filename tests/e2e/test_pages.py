"""Every page that each role can open: quiet console, our own host only, no sideways scrolling, nothing inaccessible.

The pages are found as a person finds them: by following the links of the pages, each kind of address once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page

from tests.e2e.people import Company
from tests.support.browser import DESKTOP, TELEPHONE, Visitors

pytestmark = pytest.mark.any_database

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
FINDINGS = """async () => {
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { resultTypes: ["violations"], runOnly });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
}"""
SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > window.innerWidth + 1"
# What has no page of its own: files, data, signing out, changing the language.
NOT_A_PAGE = re.compile(
    r"\.(pdf|csv|json|xlsx?|docx?)(\?|$)|/language/|/logout/|/back|/attachments/|^#|download=1"
)
ROLES = {
    "thietke": ["/designer/"],
    "quantri": ["/assignments/new", "/windows/", "/administration/"],
    "canbo.phuxuan": ["/work"],
    "truongphong.vyda": ["/work"],
    "chutich.thuanhoa": ["/work"],
    "vanthu.phuxuan": ["/work"],
    "tiepnhan.stc": ["/work", "/tracking"],
    "lanhdao": ["/tracking", "/documents"],
}


def kind_of(address: str) -> str:
    """Pages that differ only in numbers, codes and filters are of one kind."""
    path = re.sub(r"/\d+", "/…", re.split(r"[?#]", address, maxsplit=1)[0])
    path = re.sub(r"^/designer/(library/|)[A-Z]\w+", r"/designer/\1…", path)
    query = sorted(set(re.findall(r"[?&](regime|period|against|group|template)=", address)))
    return path + "?" + "&".join(query)


def pages_of(page: Page, starts: list[str]) -> Iterator[str]:
    """Walk the pages: each kind of address once. The page stands on the address that is given out."""
    waiting, seen = list(starts), {kind_of(address) for address in starts}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answers {answer.status}"
        links: list[str] = page.evaluate(
            "() => [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"
        )
        yield address
        for link in links:
            if link.startswith("/") and not NOT_A_PAGE.search(link) and kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)


def findings_on(page: Page) -> list[str]:
    """What axe calls serious or critical. Its script is given to the page by the debugger, which no policy forbids.

    The page is seen from its top: what lies half under the header that stays counts as too small to touch."""
    page.evaluate(AXE)
    page.evaluate("scrollTo(0, 0)")
    found: list[str] = page.evaluate(FINDINGS)
    return found


def sideways(page: Page) -> bool:
    return bool(page.evaluate(SCROLLS_SIDEWAYS))


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Kinds of pages that were examined in this process; reports differ for everyone who opens them."""
    return set()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_a_role_is_sound(company: Company, username: str, looked_at: set[str]) -> None:
    page = company.page_of(username)
    wrong: dict[str, Any] = {}
    walked = 0
    for address in pages_of(page, ROLES[username]):
        walked += 1
        kind = kind_of(address)
        found = findings_on(page) if kind.startswith("/reports/") or kind not in looked_at else []
        looked_at.add(kind)
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        if sideways(page):
            found.append("scrolls sideways at 360 px")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        if found:
            wrong[address] = found
    assert walked > 1
    assert wrong == {}


@pytest.mark.parametrize("username", ROLES)
def test_pages_stand_in_english_and_on_a_telephone(company: Company, username: str) -> None:
    page = company.page_of(username)
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    page.goto("/language/en")
    for address in ROLES[username]:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        assert findings_on(page) == []
        assert not sideways(page)


@pytest.mark.parametrize("address", ["/login/", "/verify", "/verify/K7QF-2MXD-9RWT"])
def test_pages_for_everybody_are_sound(visitors: Visitors, address: str) -> None:
    visitors.expect("404")
    page = visitors.open(telephone=True)
    page.goto(address)
    assert findings_on(page) == []
    assert not sideways(page)
