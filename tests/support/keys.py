"""What a person does by keys alone where a page has lists and boxes."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def choose(page: Page, label: str, text: str) -> None:
    """Go through a list with the arrows up to this entry."""
    box = page.get_by_label(label).and_(page.locator("select"))
    entries = [entry.strip() for entry in box.locator("option").all_inner_texts()]
    box.focus()
    page.keyboard.press("Home")
    for _step in range(entries.index(text)):
        page.keyboard.press("ArrowDown")
    expect(box.locator("option:checked")).to_have_text(text)


def write(page: Page, label: str, text: str) -> None:
    """Type into a field, in place of what stands there."""
    page.get_by_label(label).and_(page.locator("input, textarea")).press("Control+a")
    page.keyboard.type(text)


def answer_yes(page: Page) -> None:
    """Take what a dialog proposes."""
    page.locator("dialog[open] .dialog-foot button").last.press("Enter")
