"""The server dies, the lid is closed, the session ends, somebody else comes: nothing is lost or doubled."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from admin.base import clock
from admin.people.roles import Role
from runtime.reports.queries import values_of
from tests.factories import PASSWORD, holder
from tests.support.applications import release
from tests.support.browser import Visitors
from tests.support.databases import Database
from tests.support.filling import Setting, history_of, shown
from tests.support.killable import KillableServer
from tests.support.processes import free_port

CELLS = ("B1/KN/DAU", "B1/TC/DAU", "B1/PA/DAU", "B1/KN/NHAN", "B1/TC/NHAN", "B1/PA/NHAN")


@pytest.fixture
def server(
    at: Setting, app: Flask, prepared_app: tuple[Flask, Database], tmp_path: Path
) -> Iterator[KillableServer]:
    """The application in a process that can be killed, on the database in which the report stands."""
    release(app)
    started = KillableServer(prepared_app[1].url, tmp_path / "var", free_port(), clock.now())
    started.start()
    yield started
    started.kill()


@pytest.fixture
def people(session: Session, at: Setting) -> None:
    """A colleague who may fill the same report on the same device."""
    holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER)
    session.commit()


def sign_in(page: Page, path: str, name: str = "canbo", *, waits: bool = True) -> None:
    page.goto(path)
    page.fill('input[name="username"]', name)
    page.fill('input[name="password"]', PASSWORD)
    page.press('input[name="password"]', "Enter", no_wait_after=True)
    if waits:
        ready(page)


def ready(page: Page) -> None:
    page.wait_for_selector('html[data-formulas="ready"]')


def type_in(page: Page, key: str, text: str) -> None:
    page.click(f'[data-key="{key}"]')
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def state(page: Page, name: str) -> None:
    chip = page.locator("#save-state")
    expect(chip).to_have_attribute("data-save-state", name)


def text(page: Page, key: str, wanted: str) -> None:
    expect(page.locator(f'[data-key="{key}"]')).to_have_text(wanted)


@pytest.fixture
def device(browser: Browser, server: KillableServer) -> Iterator[BrowserContext]:
    """One person's browser, with its service worker."""
    context = browser.new_context(
        base_url=server.address, locale="vi-VN", viewport={"width": 1366, "height": 768}
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.mark.timeout(600)
def test_a_dead_server_a_closed_lid_and_a_stranger(
    session: Session, at: Setting, people: None, server: KillableServer, device: BrowserContext
) -> None:
    path = f"/reports/{at.report.id}/entry"
    page = device.new_page()
    sign_in(page, path)
    page.wait_for_selector('html[data-offline="ready"]')

    # Killed in the middle of saving: what was answered is in the history, the rest waits on the device.
    threading.Timer(0.4, server.kill).start()
    for number, key in enumerate(CELLS, 1):
        type_in(page, key, str(number * 100))
    state(page, "offline")
    text(page, "B1/TONG/NHAN", "900")  # the totals go on
    page.close()

    # The lid is opened: the form is there with everything that was typed, and can be filled on, in a small window too.
    page = device.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    ready(page)
    for number, key in enumerate(CELLS, 1):
        text(page, key, f"{number * 100}")
    type_in(page, "B1/KN/XONG", "77")
    text(page, "B1/KN/CUOI", "423")
    state(page, "offline")
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"Mất kết nối \(\d chờ gửi\)"))
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
    other = device.new_page()
    other.goto("/work")
    expect(other.locator("#kept-forms")).to_contain_text("Kết quả giải quyết đơn")
    expect(other.locator("#kept-forms")).to_contain_text("thay đổi chờ gửi")
    other.close()

    server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    state(page, "saved")
    session.expire_all()
    lines = history_of(session, at.report)
    assert len(lines) == len({line.client_id for line in lines}) == len(CELLS) + 1
    found = shown(values_of(session, at.report))
    assert [int(found[key.replace("B1/", "").replace("/", ".")]) for key in CELLS] == [  # type: ignore[arg-type]
        100, 200, 300, 400, 500, 600,
    ]  # fmt: skip
    assert found["KN.XONG"] == 77
    session.commit()

    # Unsent changes of one person are neither shown to the next one on this device nor sent in their name.
    page.route("**/cells", lambda route: route.abort())
    type_in(page, "B1/TC/XONG", "33")
    state(page, "offline")
    page.close()
    device.clear_cookies()
    page = device.new_page()
    sign_in(page, path, "dongnghiep")
    state(page, "saved")
    expect(page.locator('[data-key="B1/TC/XONG"]')).not_to_contain_text("33")
    session.expire_all()
    assert len(history_of(session, at.report)) == len(CELLS) + 1
    session.commit()
    names = page.evaluate("async () => (await caches.keys()).filter((name) => name.includes('forms'))")
    assert len(names) == 1  # the first one's form has left the device
    page.goto("/work")
    expect(page.locator("#unsent")).to_be_hidden()

    # Back again, what the first one typed is sent. Signing out takes the form off the device.
    device.clear_cookies()
    page.close()
    page = device.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, "/work", waits=False)
    notice = page.locator("#unsent")
    expect(notice).to_contain_text("Kết quả giải quyết đơn")
    expect(notice).to_contain_text("1 thay đổi chờ gửi")
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
    page.set_viewport_size({"width": 1366, "height": 768})
    notice.get_by_role("link").press("Enter")
    ready(page)
    state(page, "saved")
    text(page, "B1/TC/XONG", "33")
    page.locator("[data-menu] summary").click()
    page.locator('form[action*="logout"] button').click()
    page.wait_for_url("**/login/")
    page.wait_for_function("async () => (await caches.keys()).every((name) => !name.includes('forms'))")
    server.kill()
    page.goto(path)
    expect(page.locator("#no-forms")).to_be_visible()


@pytest.mark.any_database
def test_an_ended_session_asks_for_the_password_and_loses_nothing(
    session: Session, at: Setting, people: None, visitors: Visitors
) -> None:
    visitors.expect("40[01]|409")
    page = visitors.open()
    sign_in(page, f"/reports/{at.report.id}/entry")
    page.context.clear_cookies()
    type_in(page, "B1/KN/NHAN", "1500")
    state(page, "signed-out")
    page.locator(".again input[type=password]").fill("sai mật khẩu")
    page.keyboard.press("Enter")
    expect(page.locator(".again [role=alert]")).to_contain_text("mật khẩu")
    page.locator(".again input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    state(page, "saved")
    expect(page.locator(".again")).to_have_count(0)
    type_in(page, "B1/TC/NHAN", "5")
    state(page, "saved")
    session.expire_all()
    assert [line.after for line in history_of(session, at.report)] == ["1500", "5"]
    session.commit()

    # The session ends again and a colleague signs in in another window: the page still belongs to the first one.
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, f"/reports/{at.report.id}/entry", "dongnghiep")
    type_in(page, "B1/PA/NHAN", "9")
    state(page, "signed-out")
    session.expire_all()
    assert len(history_of(session, at.report)) == 2
