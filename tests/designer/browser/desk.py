"""The editor as a designer at the keyboard uses it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD
from tests.support.browser import Visitors

Node = Mapping[str, Any]

# Chromium gives a page no clipboard of Excel: the event is what Excel's paste would bring.
PASTE = """([text, html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  if (html) clipboardData.setData("text/html", html);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def sign_in(visitors: Visitors, username: str) -> Page:
    """A fresh browser in which this account has signed in."""
    page = visitors.open()
    page.goto("/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)
    return page


@dataclass
class Desk:
    """One designer at one form."""

    page: Page

    @classmethod
    def at(cls, page: Page, code: str) -> Desk:
        """Open a form."""
        page.goto(f"/designer/{code}")
        desk = cls(page)
        desk.wait_until_ready()
        return desk

    @classmethod
    def new(cls, page: Page, code: str, symbol: str, title: str) -> Desk:
        """Start a form from nothing."""
        page.goto("/designer/")
        page.locator("[data-dialog=new-template]").click()
        for name, text in (("code", code), ("symbol", symbol), ("title", title)):
            page.locator(f"dialog[open] [name={name}]").fill(text)
        page.locator("dialog[open] button[type=submit]").last.click()
        desk = cls(page)
        desk.wait_until_ready()
        return desk

    def wait_until_ready(self) -> None:
        """The scripts of the page have begun."""
        expect(self.page.locator("html")).to_have_attribute("data-ready", "designer")

    def wait_until_saved(self) -> None:
        """Everything has reached the server."""
        self.page.keyboard.press("Control+s")
        expect(self.page.locator("#save-state")).to_contain_text("Đã lưu")

    def kept(self) -> Any:
        """The definition as the server keeps it."""
        code = self.page.url.rsplit("/", 1)[-1]
        return json.loads(self.page.request.get(f"/designer/{code}/draft.json").text())["definition"]

    def line(self, code: str) -> Locator:
        """The line of the structure that bears this code."""
        return self.page.locator("#tree li").filter(has=self.page.locator(f".tree-code:text-is('{code}')"))

    def lines(self) -> list[str]:
        """The codes (or else the texts) of the structure as it stands on the screen."""
        script = (
            "items => items.map(item => item.querySelector('.tree-code').textContent "
            "|| item.querySelector('.tree-text').textContent)"
        )
        found: list[str] = self.page.locator("#tree li").evaluate_all(script)
        return found

    def focused(self) -> str:
        """The code or text of the line that has the focus."""
        script = (
            "() => document.activeElement.querySelector('.tree-code')?.textContent "
            "|| document.activeElement.querySelector('.tree-text')?.textContent || ''"
        )
        return str(self.page.evaluate(script))

    def _place(self) -> int:
        """Which line has the focus; names may repeat."""
        script = "() => [...document.querySelectorAll('#tree li')].indexOf(document.activeElement)"
        return int(self.page.evaluate(script))

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, wanted: str, *, extend: bool = False) -> None:
        """Walk to a line of the structure with the arrows; the structure must have the focus."""
        lines = self.lines()
        steps = lines.index(wanted) - self._place()
        key = ("Shift+" if extend else "") + ("ArrowDown" if steps > 0 else "ArrowUp")
        self.press(*[key] * abs(steps))
        assert self.focused() == wanted

    def to_structure(self) -> None:
        """Give the structure the focus."""
        self.page.locator("#tree li[tabindex='0']").focus()

    def write(self, text: str) -> None:
        """Write the name of what has just been added, and go back to the structure."""
        self.page.keyboard.insert_text(text)
        self.to_structure()

    def paste(self, text: str, html: str = "") -> None:
        """Paste what was copied in Excel where the focus is."""
        self.page.evaluate(PASTE, [text, html])

    def formula(self, text: str, setting: str = "formula") -> None:
        """Write the formula of what is selected, or a condition of it."""
        box = self.page.locator(f"#property-{setting}")
        box.focus()
        self.press("Control+a", "Delete")
        self.page.keyboard.insert_text(text)
        self.press("Escape", "Enter")

    def field(self, name: str) -> Locator:
        """The field of a property."""
        return self.page.locator(f"#property-{name}")


def leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """The columns of a header, left to right."""
    for node in nodes:
        if "children" in node:
            yield from leaves(node["children"])
        else:
            yield node


def groups(nodes: Sequence[Node]) -> Iterator[Node]:
    """The headers over columns, the innermost first."""
    for node in nodes:
        if "children" in node:
            yield from groups(node["children"])
            yield node


def shape(nodes: Sequence[Node]) -> list[Any]:
    """What a header says, without what only its cells say."""
    return [
        [node["label"], shape(node["children"])]
        if "children" in node
        else [node["code"], node["label"], node.get("printed_code", ""), node.get("formula", "")]
        for node in nodes
    ]


def excel_header(nodes: Sequence[Node]) -> str:
    """A header as Excel puts it on the clipboard: merged cells, the printed codes in the last line."""
    depth = _depth(nodes)
    rows: list[list[str]] = [[] for _ in range(depth)]
    _cells(nodes, 0, depth, rows)
    codes = "".join(f"<td>{column.get('printed_code', '')}</td>" for column in leaves(nodes))
    lines = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table>{lines}<tr>{codes}</tr></table>"


def _depth(nodes: Sequence[Node]) -> int:
    return 1 + max((_depth(node["children"]) for node in nodes if "children" in node), default=0)


def _cells(nodes: Sequence[Node], level: int, depth: int, rows: list[list[str]]) -> None:
    for node in nodes:
        if "children" in node:
            width = len(list(leaves(node["children"])))
            rows[level].append(f'<td colspan="{width}">{node["label"]}</td>')
            _cells(node["children"], level + 1, depth, rows)
        else:
            rows[level].append(f'<td rowspan="{depth - level}">{node["label"]}</td>')
