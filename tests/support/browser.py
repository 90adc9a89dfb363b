"""Debian's Chromium, driven by Playwright; it fails a test on what a visitor does not see but we should.

Errors on the console (a refused Content-Security-Policy is one of them), uncaught exceptions, and requests to any host
but the application's own are collected; the fixture fails the test at its end. A page that is meant to answer 4xx says
so with `expect`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

# Without its windows Chromium costs half as much; where only the whole one is installed, it does as well.
WITHOUT_WINDOWS, WHOLE = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = WITHOUT_WINDOWS if Path(WITHOUT_WINDOWS).exists() else WHOLE
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # another host cannot be reached, only asked for
]
PATIENCE = 30_000  # milliseconds; a busy machine is no finding
# What the driver itself says where the service worker is kept away.
WORKER_BLOCKED = "Service Worker registration blocked by Playwright"
DESKTOP = {"width": 1366, "height": 768}
TELEPHONE = {"width": 360, "height": 740}


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for many tests; each person in a test gets a context (cookies, storage) of their own."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitors:
    """Opens pages for people and remembers what went wrong on them."""

    browser: Browser
    address: str
    downloads: Path
    problems: list[str] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, *, telephone: bool = False, language: str = "vi-VN", offline: bool = False) -> Page:
        """A page in a fresh context; relative addresses are the application's.

        ``offline`` lets the service worker stand by; it would hide requests from the watch on other hosts.
        """
        context = self.browser.new_context(
            base_url=self.address,
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            viewport=TELEPHONE if telephone else DESKTOP,  # type: ignore[arg-type]
            accept_downloads=True,
            service_workers="allow" if offline else "block",
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._on_request)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error} on {page.url}"))
        return page

    def expect(self, pattern: str) -> None:
        """A problem that this test causes on purpose: a regular expression found in its text."""
        self._expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """The problems nobody announced."""
        return [text for text in self.problems if not any(known.search(text) for known in self._expected)]

    def close(self) -> None:
        """Close every context."""
        for context in self._contexts:
            context.close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != WORKER_BLOCKED:
            self.problems.append(
                f"console {message.type}: {message.text} ({message.location.get('url', '')})"
            )

    def _on_request(self, request: Request) -> None:
        target, ours = urlsplit(request.url), urlsplit(self.address)
        if target.scheme not in ("data", "blob", "about") and target.netloc != ours.netloc:
            self.problems.append(f"request to another host: {request.url}")
