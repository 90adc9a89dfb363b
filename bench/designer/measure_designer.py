"""The editor on a form of 300 rows and 10 columns in headless Chromium: from the key to the painted canvas."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from admin.base import clock
from admin.base.database import unit_of_work
from admin.commands import compile_translations
from admin.people.roles import Role
from bench.application import new_application
from bench.entry.measure_entry import labelled
from bench.formula import workload
from bench.measure import Result, benchmark
from designer.template.operations import create_template, publish
from forms_library.definition import dump
from tests.factories import PASSWORD, city, holder
from tests.support.browser import DESKTOP, chromium
from tests.support.server import serving

TIMES, WARM_UP = 30, 5
CODE = "TO"
LABELS = [{"code": "ND", "label": "Nội dung", "source": "label"}]
# From the key's own time to the frame after the canvas has changed.
WATCH = """() => {
  window.measured = [];
  document.addEventListener("keydown", event => {
    if (event.isTrusted) requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.measured.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(null);
    });
  }, true);
}"""


@contextmanager
def editor(folder: Path) -> Iterator[Page]:
    """The editor with the large form open, its first row selected."""
    compile_translations()
    app = new_application(folder)
    with app.app_context(), unit_of_work() as session:
        holder(session, "thietke", city(session).office, Role.DESIGNER)
        written = dump(workload.form())
        named = {"code": CODE, "symbol": CODE, "title": CODE}
        sections = [{**section, "label_columns": LABELS} for section in labelled(written["sections"])]
        form = {**written, **named, "sections": sections}
        template = create_template(session, form, actor=None, now=clock.now())
        publish(session, template, actor=None, now=clock.now())
    with serving(app) as address, chromium() as browser:
        context = browser.new_context(base_url=address, viewport=DESKTOP)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/login/")
        page.fill("input[name=username]", "thietke")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "/login" not in address)
        page.goto(f"/designer/{CODE}")
        page.wait_for_selector('html[data-ready="designer"]')
        page.locator("#canvas tr.line th").first.click()
        page.wait_for_timeout(2500)  # the server has drawn, and nothing is on its way
        page.evaluate(WATCH)
        yield page


def _each(page: Page, act: Callable[[], None], shown: Callable[[], bool]) -> list[float]:
    """Seconds from key to paint of each act; what the act does must be on the canvas."""
    page.evaluate("() => { window.measured = [] }")
    for number in range(WARM_UP + TIMES):
        act()
        page.wait_for_function("count => window.measured.length >= count", arg=number + 1)
        assert shown(), "the canvas does not show it yet"
    found: list[float] = page.evaluate("() => window.measured")
    return [milliseconds / 1000 for milliseconds in found[WARM_UP:]]


def _first_label(page: Page) -> str:
    # Not the inner text: that of a line which the server's answer has just replaced is "" until the next frame.
    return page.locator("#canvas tr.line th").first.text_content() or ""


@benchmark("designer: a letter", "A letter typed into a label of 300 x 10, painted on the canvas", goal=0.05)
def letter() -> Result:
    """Beside the browser's own editing of a cell in a bare copy of the same table."""
    with tempfile.TemporaryDirectory() as name, editor(Path(name)) as page:
        page.locator("#property-label").focus()
        page.keyboard.press("End")
        before = [_first_label(page)]

        def typed() -> None:
            page.keyboard.press("x")

        def shown() -> bool:
            before.append(_first_label(page))
            return before[-1] == before[-2] + "x"

        seconds = _each(page, typed, shown)
        _bare_table(page)
        beside = _each(page, typed, lambda: True)
    return Result(seconds, "contenteditable in the bare table", beside)


@benchmark("designer: a row", "A row added to 300 x 10 with Enter, painted on the canvas", goal=0.05)
def row() -> Result:
    """Beside a script that only copies a row of the bare table."""
    with tempfile.TemporaryDirectory() as name, editor(Path(name)) as page:
        lines = [page.locator("#canvas tr.line").count()]

        def added() -> None:
            page.locator("#tree li[tabindex='0']").focus()
            page.keyboard.press("Enter")

        def shown() -> bool:
            lines.append(page.locator("#canvas tr.line").count())
            return lines[-1] == lines[-2] + 1

        seconds = _each(page, added, shown)
        _bare_table(page)
        page.evaluate(
            """() => document.addEventListener("keydown", event => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              const line = document.querySelector("tr.line");
              line.after(line.cloneNode(true));
            })"""
        )
        beside = _each(page, lambda: page.keyboard.press("Enter"), lambda: True)
    return Result(seconds, "a script that copies a row of the bare table", beside)


def _bare_table(page: Page) -> None:
    """Nothing but the drawn table, its first label open to the browser's own editing."""
    page.evaluate(
        """() => {
          const table = document.querySelector("#canvas table").cloneNode(true);
          const bare = document.createElement("main");
          bare.append(table);
          document.body.replaceWith(Object.assign(document.createElement("body")));
          document.body.append(bare);
          const cell = document.querySelector("tr.line th");
          cell.contentEditable = "plaintext-only";
          cell.focus();
        }"""
    )
