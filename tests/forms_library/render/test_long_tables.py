"""A long table in the browser: rows are laid out by themselves, and yet it is one table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from forms_library.definition import TableSection, load
from forms_library.render import Mode, table_html, table_model
from forms_library.render.table import LONG

STYLES = Path(__file__).parents[3] / "runtime" / "static" / "grid" / "grid.css"
LAST = f"R{2 * LONG}"


def section(rows: int) -> TableSection:
    figures = [{"code": f"C{at}", "label": f"Cột {at}", "kind": "integer"} for at in range(1, 9)]
    labels = [{"code": "STT", "label": "STT", "source": "number"}, {"code": "ND", "label": "Nội dung"}]
    lines: list[dict[str, Any]] = [{"code": "R0", "label": "Tất cả các xã", "heading": True}]
    lines += [{"code": f"R{at}", "number": str(at), "label": f"Xã {at}"} for at in range(1, rows + 1)]
    table = {
        "kind": "table",
        "code": "B",
        "title": "Bảng",
        "label_columns": labels,
        "columns": [
            {"label": "Nhóm", "children": figures[:5]},
            {"label": "Nhóm khác", "children": figures[5:]},
        ],
        "rows": lines,
    }
    return load({"format": 1, "code": "L", "title": "L", "sections": [table]}).tables()[0]


def html(rows: int, mode: Mode = "entry") -> str:
    return str(table_html(table_model(section(rows), {("B", f"R{rows}", "C8"): Decimal(1234567)}), mode))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The table in a box that is smaller than it both ways."""
    context = browser.new_context(viewport={"width": 900, "height": 500})
    opened = context.new_page()
    style = f"* {{ box-sizing: border-box }} .grid-scroll {{ --grid-height: 400px }} {STYLES.read_text()}"
    opened.set_content(f'<style>{style}</style><div class="grid-scroll">{html(2 * LONG)}</div>')
    yield opened
    context.close()


def edges(page: Page, selector: str) -> list[float]:
    found: list[float] = page.eval_on_selector_all(
        selector, "cells => cells.map(cell => Math.round(cell.getBoundingClientRect().left))"
    )
    return found


def is_drawn(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).evaluate("cell => cell.checkVisibility({contentVisibilityAuto: true})")
    )


def test_only_long_tables_on_the_screen_are_laid_out_by_rows() -> None:
    assert "is-long" not in html(LONG - 2)
    assert "is-long" not in html(LONG, "print")
    assert all("is-long" in html(LONG, mode) for mode in ("entry", "canvas", "review"))


def test_the_header_stands_over_its_columns_and_rows_out_of_sight_are_not_drawn(page: Page) -> None:
    codes = [f'[data-column="C{at}"]' for at in range(1, 9)]
    header = [edges(page, f"thead {code}")[0] for code in codes]
    assert edges(page, '[data-row="R1"] .cell') == header
    assert edges(page, f'[data-row="{LAST}"] .cell') == header
    labels = edges(page, "thead tr:first-child .label-head")
    assert edges(page, '[data-row="R1"] .label') == labels
    assert is_drawn(page, '[data-key="B/R1/C1"]')
    assert not is_drawn(page, f'[data-key="B/{LAST}/C8"]')


def test_names_stay_in_sight_and_a_far_cell_is_found(page: Page) -> None:
    before = edges(page, '[data-row="R1"] .label-label')
    assert page.evaluate("window.find('1.234.567')")  # as the search of the browser does
    page.evaluate("getSelection().anchorNode.parentElement.scrollIntoView()")
    expect(page.locator(f'[data-key="B/{LAST}/C8"]')).to_be_in_viewport()
    assert is_drawn(page, f'[data-key="B/{LAST}/C8"]')
    assert edges(page, f'[data-row="{LAST}"] .label-label') == before
    header = page.locator("thead").bounding_box()
    assert header is not None
    assert header["y"] == pytest.approx(page.locator(".grid-scroll").bounding_box()["y"], abs=2)  # type: ignore[index]


def test_it_is_one_table_to_a_screen_reader(page: Page) -> None:
    grid = page.get_by_role("grid")
    assert grid.get_by_role("row").count() == 2 * LONG + 3
    expect(grid.get_by_role("columnheader", name="Cột 8")).to_have_count(1)
    expect(grid.get_by_role("gridcell", name="1.234.567")).to_have_count(1)
