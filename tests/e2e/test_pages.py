"""Every page that each role can open: quiet console, our own host only, no sideways scrolling, nothing inaccessible.

The pages are found as a person finds them: by following the links of the pages, each kind of address once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.people import Company
from tests.support.axe import findings_on
from tests.support.browser import DESKTOP, TELEPHONE, Visitors

pytestmark = pytest.mark.any_database

SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > window.innerWidth + 1"
# What has no page of its own: files, data, signing out, changing the language.
NOT_A_PAGE = re.compile(
    r"\.(pdf|csv|json|xlsx?|docx?)(\?|$)|/language/|/logout/|/back|/attachments/|^#|download=1"
)
ROLES = {
    "thietke": ["/designer/"],
    "quantri": [
        "/assignments/new",
        "/windows/",
        "/administration/",
        "/administration/workflow",
        "/notifications/settings",
    ],
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
    path = re.sub(r"^/(designer/library|designer|indicators)/[A-Z]\w+", r"/\1/…", path)
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


def sideways(page: Page) -> bool:
    return bool(page.evaluate(SCROLLS_SIDEWAYS))


@pytest.fixture(scope="module")
def is_first(of_this_run: Callable[[str], Path]) -> Callable[[str], bool]:
    """Whether nobody examined this kind of page in this run, in any process; the caller now does."""
    folder = of_this_run("examined")

    def is_first(kind: str) -> bool:
        try:
            (folder / sha256(kind.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return is_first


@pytest.mark.timeout(600)
@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_a_role_is_sound(
    company: Company, username: str, is_first: Callable[[str], bool]
) -> None:
    page = company.page_of(username)
    wrong: dict[str, Any] = {}
    walked = 0
    for address in pages_of(page, ROLES[username]):
        walked += 1
        kind = kind_of(address)
        # Reports differ for everyone who opens them.
        found = findings_on(page) if kind.startswith("/reports/") or is_first(kind) else []
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


def test_pale_letters_are_found_among_others_of_their_look(visitors: Visitors) -> None:
    page = visitors.open()
    page.goto("/login/")
    assert findings_on(page) == []
    page.reload()
    page.evaluate("document.querySelector('main label').style.color = '#ccc'")
    assert [text.split(":")[0] for text in findings_on(page)] == ["color-contrast"]
