"""Lines that the officer adds below a row of a table, in a real browser: named, filled, copied, taken away, brought
back; the subtotals follow each key, also without a network."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from runtime.reports.models import Report
from runtime.reports.queries import filled_report
from tests.runtime.entry.opening import open_entry
from tests.support.browser import TELEPHONE, Visitors
from tests.support.filling import Setting, published, report_in

pytestmark = pytest.mark.any_database

CHOICES = [{"code": "tot", "label": "Tốt"}, {"code": "kem", "label": "Kém"}]
FORM: dict[str, Any] = {
    "format": 1,
    "code": "THEMDONG",
    "symbol": "01/TD",
    "title": "Biểu thêm dòng",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Kết quả theo lĩnh vực",
            "label_columns": [
                {"code": "STT", "label": "STT", "source": "number"},
                {"code": "ND", "label": "Nội dung"},
                {"code": "DVT", "label": "Đơn vị tính", "source": "unit_of_measure"},
            ],
            "columns": [
                {"code": "SO", "label": "Số lượng", "kind": "integer", "aggregation": "sum"},
                {"code": "DG", "label": "Đơn giá", "kind": "money", "decimals": 1, "aggregation": "none"},
                {
                    "code": "TIEN",
                    "label": "Thành tiền",
                    "kind": "money",
                    "decimals": 1,
                    "aggregation": "sum",
                    "formula": "SO*DG",
                },
            ],
            "rows": [
                {
                    "code": "N1",
                    "number": "1",
                    "label": "Xây dựng",
                    "added": True,
                    "maximum_lines": 3,
                    "formula": "SUM(CHILDREN())",
                },
                {
                    "code": "N2",
                    "number": "II",
                    "label": "Mua sắm",
                    "added": True,
                    "formula": "SUM(CHILDREN())",
                },
                {"code": "TC", "label": "Tổng cộng", "formula": "N1+N2"},
            ],
        },
        {
            "kind": "records",
            "code": "DS",
            "title": "Danh sách",
            "columns": [
                {"code": "TEN", "label": "Tên", "kind": "text"},
                {"code": "LOAI", "label": "Loại", "kind": "choice", "choices": CHOICES, "default": "tot"},
                {"code": "SO", "label": "Số", "kind": "integer", "aggregation": "sum", "default": "1"},
            ],
            "group_by": "LOAI",
            "total": True,
        },
    ],
}


@pytest.fixture
def report(session: Session, at: Setting) -> Report:
    published(session, FORM)
    found = report_in(session, at.period, at.commune, template_code="THEMDONG")
    session.commit()
    return found


def lines(page: Page) -> Locator:
    return page.locator("#section-B1 tbody tr")


def cell(page: Page, line: int, column: str) -> Locator:
    return lines(page).nth(line).locator(f'[data-key$="/{column}"]')


def column(page: Page, code: str) -> list[str]:
    return [
        text.strip() for text in page.locator(f'#section-B1 tbody [data-key$="/{code}"]').all_inner_texts()
    ]


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def type_lines(page: Page, *texts: str) -> None:
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_lines_come_by_typing_and_everything_else_by_keys(
    report: Report, visitors: Visitors, session: Session
) -> None:
    page = open_entry(visitors, report)
    assert column(page, "ND") == ["Xây dựng", "", "Mua sắm", "", "Tổng cộng"]
    cell(page, 1, "ND").click()
    type_lines(page, "Trường học", "phòng", "3", "2,5", "Cầu", "cái", "12", "10")
    assert column(page, "ND") == ["Xây dựng", "Trường học", "Cầu", "", "Mua sắm", "", "Tổng cộng"]
    assert column(page, "TIEN") == ["127,5", "7,5", "120,0", "", "0,0", "", "127,5"]
    assert lines(page).nth(2).locator(".label-number").inner_text() == "1.2"

    # The button adds to the group in which one stands; keys copy, move, delete and bring back.
    cell(page, 4, "SO").click()
    page.get_by_role("button", name="Thêm dòng").first.click()
    type_lines(page, "Máy tính", "bộ")
    page.keyboard.type("5")
    expect(cell(page, 4, "SO")).to_have_text("5")  # the subtotal and the total move with the key
    expect(cell(page, 7, "SO")).to_have_text("20")
    page.keyboard.press("Tab")
    cell(page, 2, "ND").click()
    page.keyboard.press("Alt+Shift+ArrowUp")
    page.keyboard.press("Control+Shift+D")
    assert column(page, "ND")[:5] == ["Xây dựng", "Cầu", "Cầu", "Trường học", "Mua sắm"]
    page.keyboard.press(
        "Control+Shift+D"
    )  # the form allows three: no blank line waits, and a fourth is refused
    expect(page.locator(".toast").last).to_contain_text("“1 Xây dựng” được thêm nhiều nhất 3 dòng con")
    assert column(page, "ND")[:5] == ["Xây dựng", "Cầu", "Cầu", "Trường học", "Mua sắm"]
    assert cell(page, 0, "TIEN").inner_text() == "247,5"
    page.keyboard.press("Control+Delete")
    assert column(page, "ND")[:4] == ["Xây dựng", "Cầu", "Trường học", ""]
    page.locator(".toast button").last.click()
    assert cell(page, 0, "TIEN").inner_text() == "247,5"
    page.keyboard.press("Control+z")
    page.locator("h1").click()
    saved(page)

    # A new row begins with what the form puts there, but for what was typed.
    page.locator('#section-DS [data-key$="/TEN"]').first.click()
    page.keyboard.type("Một")
    page.keyboard.press("Tab")
    first = page.locator("#section-DS tbody tr").first
    expect(first.locator('[data-key$="/LOAI"]')).to_have_text("Tốt")
    expect(first.locator('[data-key$="/SO"]')).to_have_text("1")
    saved(page)
    expect(page.locator("#cell-panel")).to_contain_text("Điền")

    # Each group of the list has its subtotal, and it moves with the key.
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    sums = page.locator('#section-DS [data-row="_subtotal"]')
    expect(sums).to_have_text(["Cộng Tốt4"])
    page.keyboard.press("Tab")
    page.keyboard.type("Hai")
    page.keyboard.press("Tab")
    for key in ("k", "Enter"):
        page.keyboard.press(key)
    expect(sums).to_have_text(["Cộng Tốt4", "Cộng Kém1"])
    expect(sums.first.locator('[data-column="TEN"]')).to_have_text("Cộng Tốt")
    expect(page.locator('#section-DS [data-key="DS/_total/SO"]')).to_have_text("5")
    saved(page)

    # Without a network the sums go on; what was typed is sent once it is back.
    visitors.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    cell(page, 2, "SO").click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("#save-state")).not_to_have_attribute("data-save-state", "saved")
    page.context.set_offline(False)
    saved(page)
    shown = {code: column(page, code) for code in ("ND", "DVT", "SO", "TIEN")}
    page.reload()
    page.wait_for_selector('html[data-formulas="ready"]')
    assert {code: column(page, code) for code in shown} == shown
    session.expire_all()
    values = filled_report(session, report).assessment.evaluation.values
    kept = [str(values["B1", row, "TIEN"]) for row in ("N1", "N2", "TC")]
    assert [float(text) for text in kept] == [130.0, 0.0, 130.0]
    assert shown["TIEN"][0] == "130,0"


def test_on_a_telephone_a_line_is_filled_in_the_bar(report: Report, visitors: Visitors) -> None:
    page = open_entry(visitors, report, telephone=True)
    cell(page, 1, "ND").click()
    for text in ("Trường học", "phòng", "3", "2,5"):
        page.locator(".cell-bar-input").fill(text)
        page.locator(".cell-bar button").last.click()
    expect(cell(page, 0, "TIEN")).to_have_text("7,5")
    assert column(page, "ND") == ["Xây dựng", "Trường học", "", "Mua sắm", "", "Tổng cộng"]
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    saved(page)
