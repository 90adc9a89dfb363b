"""The people of the demonstration as a browser sees them: what each does, in the words of the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Dialog, Locator, Page, expect

from runtime.demonstration.staff import PASSWORD
from tests.support.browser import Visitors

SAVED = "Đã lưu"


@dataclass
class Company:
    """Everybody, each in a browser context of their own, opened and signed in when first asked for."""

    visitors: Visitors
    _pages: dict[str, Page] = field(default_factory=dict)

    def page_of(self, username: str) -> Page:
        """The page of this account, signed in."""
        if username not in self._pages:
            self._pages[username] = sign_in(self.visitors, username)
        return self._pages[username]


def sign_in(visitors: Visitors, username: str, *, telephone: bool = False, language: str = "vi-VN") -> Page:
    """A fresh context in which this account has signed in."""
    page = visitors.open(telephone=telephone, language=language)
    page.goto("/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page).not_to_have_url(re.compile("/login/"))
    return page


def press(page: Page, label: str) -> None:
    """Press the button (or the link that looks like one) that bears exactly this text, in the content of the page."""
    page.wait_for_load_state()  # its scripts ask before some acts
    named(page, label).first.click()


def named(page: Page, label: str) -> Locator:
    """The buttons under this text in the content of the page."""
    exactly = re.compile(rf"^\s*{label}\s*$")
    return page.locator("main .button, .entry-bar .button").filter(has_text=exactly)


def confirm(page: Page) -> None:
    """Answer the question that the page asks with its proposed answer."""
    page.locator("dialog[open] .dialog-foot button").last.click()


def wait_for_state(page: Page, state: str) -> None:
    """Stay on the page of the report until its state reads so."""
    expect(page.locator(".chip", has_text=state).first).to_be_visible(timeout=60_000)


@dataclass
class Designer:
    """Draws forms."""

    page: Page

    def open(self, code: str) -> None:
        self.page.goto("/designer/")
        self.page.get_by_role("link", name=code, exact=True).click()

    def select(self, text: str) -> None:
        """Select a node of the structure by the text it begins with."""
        expect(self.page.locator("html")).to_have_attribute("data-ready", "designer")
        self.page.locator("#tree li", has_text=text).first.click()

    def add_column(self, label: str, kind: str) -> None:
        self.page.locator(".designer-tools summary").first.click()
        self.page.locator('[data-edit="add-column"]').click()
        self.page.keyboard.type(label)
        self.page.keyboard.press("Tab")
        self.page.locator("#property-kind").select_option(label=kind)

    def sees_column_on_the_canvas(self, label: str) -> None:
        expect(self.page.locator("#canvas thead th", has_text=label)).to_be_visible()

    def publish(self, note: str) -> None:
        self.page.keyboard.press("Control+s")
        expect(self.page.locator("#save-state")).to_contain_text("Đã lưu")
        self.page.locator("#publish-button").click()
        expect(self.page.locator("main")).to_contain_text("Mới thêm")
        self.page.locator("[name=note]").fill(note)
        self.page.locator("main button[type=submit]").last.click()
        expect(self.page).to_have_url(re.compile(r"/versions/\d+$"))


@dataclass
class Admin:
    """Assigns reports and opens windows."""

    page: Page

    def choose(self, regime: str, period: str, group: str) -> None:
        self.page.goto("/assignments/new")
        self.page.get_by_role("link", name=f"Chọn {regime}", exact=True).click()
        self.page.get_by_role("link", name=f"Chọn {period}", exact=True).click()
        self.page.get_by_label(re.compile(rf"{group} \(\d+\)")).check()
        press(self.page, "Xem trước thời hạn")

    def sees_days(self, *, opens: str, due: str, closes: str) -> None:
        expect(self.page.locator(".key-figure-value")).to_have_text([opens, due, closes])

    def reads_why(self, *reasons: str) -> None:
        for reason in reasons:
            expect(self.page.locator("main")).to_contain_text(reason)

    def assign(self) -> None:
        press(self.page, "Giao báo cáo")
        expect(self.page).to_have_url(re.compile(r"/windows/\d+$"))

    def open_window(self) -> None:
        self.page.reload()
        press(self.page, "Mở đợt")
        expect(self.page.locator(".notice-good")).to_be_visible()


@dataclass
class Officer:
    """Fills reports."""

    page: Page

    def begin(self, period: str) -> str:
        """Find the report of the period in "Việc của tôi" and begin; returns its address."""
        self.page.goto("/work")
        row = self.page.locator("tr", has_text=period).first
        row.get_by_role("button", name="Bắt đầu").click()
        self.wait_until_ready()
        return self.page.url.split("/entry", maxsplit=1)[0]

    def go_on(self, period: str) -> None:
        """Find the begun or returned report of the period in "Việc của tôi" and open it."""
        self.page.goto("/work")
        self.page.locator("tr", has_text=period).first.locator(".row-action a").click()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("data-ready", "entry")

    def prefill(self) -> None:
        """Take over what earlier periods offer."""
        press(self.page, "Điền các ô này")
        self.wait_until_ready()

    def cell(self, key: str) -> Locator:
        return self.page.locator(f'td[data-key="{key}"]')

    def type_from(self, key: str, *texts: str, then: str = "Enter") -> None:
        """Type one figure after the other, each ended by a key, beginning in this cell."""
        self.cell(key).click()
        for text in texts:
            self.page.keyboard.type(text)
            self.page.keyboard.press(then)

    def paste(self, key: str, block: str) -> None:
        """Paste a block that Excel put on the clipboard, its left upper corner in this cell."""
        self.cell(key).click()
        origin = self.page.url.split("/reports")[0]
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
        self.page.evaluate("text => navigator.clipboard.writeText(text)", block)
        self.page.keyboard.press("Control+v")

    def wait_until_saved(self) -> None:
        expect(self.page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
        expect(self.page.locator("#save-state")).to_contain_text(SAVED)

    def sees(self, key: str, text: str | re.Pattern[str]) -> None:
        expect(self.cell(key)).to_have_text(text)

    def attach(self, name: str, content: bytes, kind: str) -> None:
        file = {"name": name, "mimeType": kind, "buffer": content}
        self.page.locator("#file-input").set_input_files([file])  # type: ignore[arg-type]
        expect(self.page.locator(".attachments").get_by_role("link", name=name)).to_be_visible()

    def write(self, heading: str, *paragraphs: str, bold: str = "") -> None:
        """Write into the part of the narrative under this heading; `bold` ends it in bold letters."""
        self.page.get_by_role("textbox", name=heading).click()
        for paragraph in paragraphs:
            self.page.keyboard.type(paragraph)
            self.page.keyboard.press("Enter")
        if bold:
            self.page.keyboard.press("Control+b")
            self.page.keyboard.type(bold)

    def reads(self, heading: str) -> Locator:
        return self.page.get_by_role("textbox", name=heading)

    def submit(self, note: str = "", explanation: str = "") -> None:
        """Submit; every warning gets the same explanation."""
        self.page.locator('[data-dialog="submit-dialog"]').click()
        expect(self.page.locator("#submit-dialog [data-submit-summary] > *")).not_to_have_count(0)
        for area in self.page.locator("#submit-dialog .explanations textarea").all():
            area.fill(explanation)
        if note:
            self.page.locator("#submit-note").fill(note)
        self.page.locator("#submit-dialog [data-submit]").click()
        expect(self.page).not_to_have_url(re.compile("/entry$"))


@dataclass
class Reader:
    """Anyone further along the path: finds the report, reads it, takes the step that is theirs."""

    page: Page

    def finds(self, period: str) -> None:
        """Open the report of the period from "Việc của tôi"."""
        self.page.goto("/work")
        self.page.locator("tr", has_text=period).first.locator(".row-action a").click()

    def does(self, label: str, *, asked: bool = True) -> None:
        """Press the button of a step, and answer where the page asks once more."""
        press(self.page, label)
        if asked:
            confirm(self.page)

    def cannot(self, label: str) -> None:
        expect(named(self.page, label)).to_have_count(0)

    def waits_for(self, state: str) -> None:
        wait_for_state(self.page, state)

    def return_with(self, reason: str, pins: dict[str, str]) -> None:
        """Mark cells, give each its reason, and return the report."""
        expect(self.page.locator("html")).to_have_attribute("data-ready", "check")
        for key in pins:
            self.page.locator(f'td[data-key="{key}"]').click()
            self.page.locator(f'td[data-key="{key}"]').click()
        self.page.locator('[data-dialog="return-dialog"]').click()
        self.page.locator("#return-reason").fill(reason)
        inputs = self.page.locator("#pin-list input")
        expect(inputs).to_have_count(len(pins))
        for number, text in enumerate(pins.values()):
            inputs.nth(number).fill(text)
        self.page.locator("#return-dialog .dialog-foot button[type=submit]").click()

    def download(self, into: Path) -> Path:
        """The signed document of the report that is open."""
        with self.page.expect_download() as started:
            press(self.page, "Tải về")
        file = into / "bao-cao.pdf"
        started.value.save_as(file)
        return file

    def verify(self, file: Path) -> Locator:
        """Upload a file to the public page; returns its answer."""
        self.page.goto("/verify")
        self.page.locator("#file").set_input_files(file)
        self.page.locator("form[enctype] button[type=submit]").click()
        return self.page.locator(".verified-answer")


def accept_dialogs(page: Page) -> None:
    """Answer the browser's own questions (leaving a page) with yes."""

    def answer(dialog: Dialog) -> None:
        dialog.accept()

    page.on("dialog", answer)
