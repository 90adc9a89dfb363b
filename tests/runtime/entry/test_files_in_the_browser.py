"""Fields and cells that hold a file, in a real browser: chosen, refused, replaced, taken out, brought back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy.orm import Session

from runtime.reports.models import Report
from tests.runtime.attachments.file_form import FILE_FORM
from tests.runtime.entry.opening import PAGE, open_entry
from tests.support.browser import TELEPHONE, Visitors
from tests.support.filling import Setting, published, report_in

pytestmark = pytest.mark.any_database


@pytest.fixture
def report(session: Session, at: Setting) -> Report:
    published(session, FILE_FORM)
    found = report_in(session, at.period, at.commune, template_code="COTEP")
    session.commit()
    return found


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def choose(page: Page, button: Locator, name: str, content: bytes = b"abc") -> None:
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files([{"name": name, "mimeType": "application/octet-stream", "buffer": content}])


def test_files_are_chosen_refused_replaced_and_taken_out(report: Report, visitors: Visitors) -> None:
    page = open_entry(visitors, report, PAGE)
    page.on("filechooser", lambda _: None)  # the browser opens no window of its own, from the first key on
    field = page.locator('.field[data-key="TT/QD/value"]')
    choose(page, field.get_by_role("button", name="Chọn tệp"), "quyết định.txt")
    expect(field.get_by_role("link")).to_have_text("quyết định.txt (1 KB)")
    saved(page)

    # A file whose content is not what its name says: told why, the cell stays as it is.
    visitors.expect("422")
    choose(page, field.get_by_role("button", name="Thay tệp"), "chạy.exe", b"MZ\x90\x00")
    expect(page.locator(".toast").last).to_contain_text(re.compile("exe"))
    expect(field.get_by_role("link")).to_have_text("quyết định.txt (1 KB)")

    # In the table by the keys, and by the panel.
    cell = page.locator('[data-key="B1/R1/TEP"]')
    cell.click()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("F2")
    chooser.value.set_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"one"}])
    expect(cell).to_have_text("a.txt (1 KB)")
    page.keyboard.type("chữ")  # nothing is typed here
    page.keyboard.press("Escape")
    expect(cell).to_have_text("a.txt (1 KB)")
    choose(page, page.locator("#cell-panel").get_by_role("button", name="Thay tệp"), "b.txt", b"two")
    expect(cell).to_have_text("b.txt (1 KB)")
    cell.click()
    page.keyboard.press("Delete")
    expect(cell).to_have_text("")
    page.keyboard.press("Control+z")
    expect(cell).to_have_text("b.txt (1 KB)")
    saved(page)
    page.reload()
    page.wait_for_selector(PAGE)
    expect(cell).to_have_text("b.txt (1 KB)")
    with page.expect_download() as download:
        field.get_by_role("link").click()
    assert download.value.suggested_filename == "quyết định.txt"


def test_on_a_telephone_the_bar_takes_the_file(report: Report, visitors: Visitors) -> None:
    page = open_entry(visitors, report, PAGE, telephone=True)
    cell = page.locator('[data-key="B1/R1/TEP"]')
    cell.click()
    choose(page, page.locator(".cell-bar").get_by_role("button", name="Chọn tệp"), "a.txt")
    expect(cell).to_have_text("a.txt (1 KB)")
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    saved(page)

    # A slow network: the next cell is chosen while the file is on its way; it goes where it was chosen.
    kept: list[Route] = []
    page.route("**/attachments", lambda route: kept.append(route))
    with page.expect_request("**/attachments"):
        choose(page, page.locator(".cell-bar").get_by_role("button", name="Thay tệp"), "b.txt", b"two")
    page.locator(".cell-bar").get_by_role("button", name="Ô tiếp theo").click()
    kept[0].continue_()
    expect(cell).to_have_text("b.txt (1 KB)")
    saved(page)

    # The network goes: the same file is sent again by one touch.
    visitors.expect("net::ERR_FAILED")
    page.unroute("**/attachments")
    page.route("**/attachments", lambda route: route.abort())
    cell.click()
    choose(page, page.locator(".cell-bar").get_by_role("button", name="Thay tệp"), "c.txt", b"three")
    page.locator("#file-input").set_input_files(
        [{"name": "d.txt", "mimeType": "text/plain", "buffer": b"four"}]
    )
    expect(page.locator("#attachments .attachment")).to_contain_text("Mất kết nối")
    expect(page.locator(".toast").last).to_contain_text("Mất kết nối")
    page.unroute("**/attachments")
    page.locator(".toast").last.get_by_role("button", name="Thử lại").click()
    expect(cell).to_have_text("c.txt (1 KB)")
    page.evaluate("window.dispatchEvent(new Event('online'))")  # the list does so by itself
    expect(page.locator("#attachments .attachment")).to_contain_text("d.txt")
    expect(page.locator("#attachments").get_by_role("button", name="Thử lại")).to_have_count(0)
