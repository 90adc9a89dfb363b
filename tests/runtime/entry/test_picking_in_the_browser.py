"""Cells and fields that are picked rather than typed, and blocks pasted over them, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from runtime.reports.models import Report
from tests.e2e.test_pages import findings_on
from tests.runtime.entry.opening import open_entry
from tests.support.browser import Visitors
from tests.support.filling import Setting, published, report_in

pytestmark = pytest.mark.any_database

CHOICES = [
    {"code": "khieu_nai", "label": "Khiếu nại"},
    {"code": "to_cao", "label": "Tố cáo"},
    {"code": "dat", "label": "Đất đai"},
]
PICKED: list[dict[str, Any]] = [
    {"code": "LOAI", "label": "Loại", "kind": "choice", "choices": CHOICES},
    {"code": "LV", "label": "Lĩnh vực", "kind": "choices", "choices": CHOICES},
    {"code": "XONG", "label": "Đã xong", "kind": "yes_no"},
    {"code": "NGAY", "label": "Ngày", "kind": "date"},
]
FORM: dict[str, Any] = {
    "format": 1,
    "code": "CHON",
    "symbol": "01/CHON",
    "title": "Biểu chọn",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Vụ việc",
            "label_columns": [{"code": "ND", "label": "Nội dung"}],
            "columns": [
                *PICKED,
                {"code": "DAT", "label": "Đạt", "kind": "one_of", "group": "KQ"},
                {"code": "KDAT", "label": "Không đạt", "kind": "one_of", "group": "KQ"},
                {"code": "SO", "label": "Số", "kind": "decimal", "decimals": 2, "aggregation": "sum"},
                {"code": "TL", "label": "Gấp đôi", "kind": "decimal", "decimals": 2, "formula": "SO*2"},
            ],
            "rows": [{"code": f"R{row}", "label": f"Vụ {row}"} for row in range(1, 13)],
        },
        {"kind": "fields", "code": "TT", "title": "Thông tin chung", "fields": PICKED},
        {"kind": "records", "code": "DS", "title": "Danh sách", "columns": PICKED},
    ],
}


@pytest.fixture
def report(session: Session, at: Setting) -> Report:
    published(session, FORM)
    found = report_in(session, at.period, at.commune, template_code="CHON")
    session.commit()
    return found


def opened(report: Report, visitors: Visitors, *, telephone: bool = False) -> Page:
    return open_entry(visitors, report, telephone=telephone)


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'td[data-key="{key}"]')


def field(page: Page, code: str) -> Locator:
    return page.locator(f'.field[data-key="TT/{code}/value"]')


def answer(page: Page, name: str) -> Locator:
    return page.locator(".picker").get_by_role("option", name=name)


def put(page: Page, key: str, *, text: str = "", html: str = "") -> None:
    """Paste into a table what another program would put on the clipboard."""
    cell(page, key).click()
    page.evaluate(
        """([text, html]) => {
            const clipboardData = new DataTransfer();
            if (text) clipboardData.setData("text/plain", text);
            if (html) clipboardData.setData("text/html", html);
            const how = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        [text, html],
    )


def column(page: Page, code: str, rows: int = 12) -> list[str]:
    return [cell(page, f"B1/R{row}/{code}").inner_text().strip() for row in range(1, rows + 1)]


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def pick_by_keys(page: Page) -> None:
    cell(page, "B1/R1/LOAI").click()
    for key in ("t", "Enter", "Alt+ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("đấ")
    page.keyboard.press("Tab")
    # Several: spelled, then with the arrows and Space; Enter goes on.
    cell(page, "B1/R1/LV").click()
    for key in ("d", "Enter", "ArrowUp", "ArrowUp", "Space", "Enter"):
        page.keyboard.press(key)
    cell(page, "B1/R1/XONG").click()
    for key in ("Space", "Enter", "k", "Enter"):
        page.keyboard.press(key)
    cell(page, "B1/R1/DAT").click()
    for key in ("Space", "ArrowRight", "Space", "ArrowDown", "x", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    cell(page, "B1/R1/NGAY").click()
    page.keyboard.type("5/2/2026")
    page.keyboard.press("Enter")


PICKED_BY_KEYS = {
    "B1/R1/LOAI": "Tố cáo",
    "B1/R2/LOAI": "Khiếu nại",
    "B1/R3/LOAI": "Đất đai",
    "B1/R1/LV": "Khiếu nại; Đất đai",
    "B1/R1/XONG": "Có",
    "B1/R2/XONG": "Không",
    "B1/R1/DAT": "",
    "B1/R1/KDAT": "x",
    "B1/R2/DAT": "x",
    "B1/R2/KDAT": "",
    "B1/R1/NGAY": "05/02/2026",
}


def calendar_by_keys(page: Page) -> None:
    """From the day that stands there, with the keys of a date picker; an English browser changes nothing."""
    calendar = page.get_by_role("dialog", name="Chọn ngày")
    expect(calendar.get_by_role("heading", name="Tháng 11/2026")).to_be_visible()
    expect(calendar.get_by_label("20/11/2026")).to_be_focused()
    assert findings_on(page) == []
    for key in ("PageUp", "End", "ArrowDown", "PageDown", "ArrowUp", "ArrowUp", "Home", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(calendar).to_have_count(0)


def pick_by_mouse(page: Page) -> None:
    cell(page, "B1/R4/LOAI").click()
    cell(page, "B1/R4/LOAI").locator(".cell-opener").click()
    answer(page, "Đất đai").click()
    page.locator('#section-DS td[data-key$="/LV"]').first.dblclick()
    for name in ("Tố cáo", "Khiếu nại"):
        answer(page, name).click()
    page.keyboard.press("Escape")
    expect(page.locator(".picker")).to_have_count(0)
    cell(page, "B1/R4/NGAY").click()
    page.keyboard.type("20/11/2026")
    page.keyboard.press("Enter")
    cell(page, "B1/R4/NGAY").click()
    cell(page, "B1/R4/NGAY").locator(".cell-opener").click()
    calendar_by_keys(page)


def fill_fields(page: Page) -> None:
    field(page, "LOAI").locator("select").select_option("Tố cáo")
    field(page, "LV").get_by_label("Đất đai").check()
    field(page, "LV").get_by_label("Khiếu nại").check()
    field(page, "XONG").locator("select").select_option("Không")
    field(page, "NGAY").locator("input").fill("1/11/2026")
    field(page, "NGAY").get_by_label("Chọn ngày").click()
    calendar = page.get_by_role("dialog", name="Chọn ngày")
    expect(calendar).to_be_visible()
    for name in ("Tháng trước", "Tháng sau"):
        calendar.get_by_label(name).click()
    calendar.get_by_label("06/11/2026").click()


def test_answers_are_picked_by_keys_and_by_mouse_and_are_there_again(
    report: Report, visitors: Visitors
) -> None:
    page = open_entry(visitors, report, language="en-US")
    pick_by_keys(page)
    pick_by_mouse(page)
    fill_fields(page)
    saved(page)
    page.reload()
    page.wait_for_selector('html[data-formulas="ready"]')
    shown = {key: cell(page, key).inner_text().strip() for key in PICKED_BY_KEYS}
    assert shown == PICKED_BY_KEYS
    expect(cell(page, "B1/R4/LOAI")).to_have_text("Đất đai")
    expect(cell(page, "B1/R4/NGAY")).to_have_text("17/11/2026")
    expect(page.locator('#section-DS td[data-key$="/LV"]').first).to_have_text("Khiếu nại; Tố cáo")
    expect(field(page, "LOAI").locator("select")).to_have_value("Tố cáo")
    expect(field(page, "XONG").locator("select")).to_have_value("Không")
    expect(field(page, "LV").get_by_label("Khiếu nại")).to_be_checked()
    expect(field(page, "LV").get_by_label("Tố cáo")).not_to_be_checked()
    expect(field(page, "NGAY").locator("input").first).to_have_value("06/11/2026")


def put_away(page: Page) -> None:
    """A telephone is put away in the middle of typing; it may never show the page again."""
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
            delete document.hidden;
        }"""
    )


def test_on_a_telephone_the_bar_has_the_control_of_the_kind(report: Report, visitors: Visitors) -> None:
    page = opened(report, visitors, telephone=True)
    bar = page.locator("#cell-bar")
    cell(page, "B1/R2/LOAI").click()
    bar.locator("select").select_option("Đất đai")
    cell(page, "B1/R1/LOAI").click()
    bar.locator("select").select_option("Tố cáo")
    for name in ("Đất đai", "Khiếu nại"):
        bar.locator("button").last.click()
        expect(bar.get_by_role("group")).to_be_visible()
        bar.get_by_label(name).check()
        bar.locator("button").first.click()
    bar.locator("button").last.click()
    bar.locator("button").last.click()
    bar.locator("select").select_option("Có")
    bar.locator("button").last.click()
    bar.locator("input").fill("05112026")  # the digits of a telephone have no stroke
    bar.locator("button").last.click()
    bar.locator("input").check()
    bar.locator("button").last.click()
    bar.locator("input").check()
    expected = {"LOAI": "Tố cáo", "LV": "Khiếu nại; Đất đai", "XONG": "Có", "NGAY": "05/11/2026", "DAT": ""}
    for column, text in expected.items():
        expect(cell(page, f"B1/R1/{column}")).to_have_text(text)
    expect(cell(page, "B1/R1/KDAT")).to_have_text("x")
    bar.locator("button").last.click()
    bar.locator("input").fill("12")
    bar.locator("input").press("Enter")  # to a list, whose answer stays
    expect(cell(page, "B1/R1/SO")).to_have_text("12,00")
    expect(bar.locator("select")).to_have_value("Đất đai")
    cell(page, "B1/R2/SO").click()
    bar.locator("input").fill("7")
    put_away(page)
    expect(cell(page, "B1/R2/SO")).to_have_text("7,00")
    expect(cell(page, "B1/R2/LOAI")).to_have_text("Đất đai")
    saved(page)
    field(page, "NGAY").locator("input").fill("3/4/2026")
    with page.expect_request("**/cells") as sent:
        put_away(page)
    assert "3/4/2026" in str(sent.value.post_data)
    saved(page)


WORD = """<html><head><style>p { margin: 0 }</style></head><body><p>Biểu 01</p><table>
<tr><td><p>Tố
 cáo</p></td><td><p>Khiếu nại;</p><p>Đất đai</p></td>
<td rowspan=2 style='mso-style: none'><p style="margin:0">x</p></td></tr>
<tr><td><p>Khiếu&nbsp;nại</p></td><td><p>lạ<br></p></td></tr></table></body></html>"""


def paste_from_word(page: Page) -> None:
    put(page, "B1/R1/LOAI", text="Tố cáo\nKhiếu nại;\nĐất đai\nx\nKhiếu nại\nlạ", html=WORD)
    assert column(page, "LOAI", 2) == ["Tố cáo", "Khiếu nại"]
    expect(cell(page, "B1/R1/LV")).to_have_text("Khiếu nại; Đất đai")  # as the server has read it
    expect(cell(page, "B1/R1/XONG")).to_have_text("Có")
    expect(cell(page, "B1/R2/LV")).to_have_class(re.compile("is-invalid"))
    page.keyboard.press("Control+z")
    assert column(page, "LOAI", 2) == ["", ""]


def test_a_block_is_read_shown_before_and_pasted_once(report: Report, visitors: Visitors) -> None:
    page = opened(report, visitors)
    dialog = page.locator("dialog[open]")
    paste_from_word(page)
    # Beyond the edge, over a computed column, and with numbers of two readings: one question, one look.
    figures = "\r\n".join(f"1.{row:03}\t{row}\tthừa" for row in range(100, 114))
    put(page, "B1/R1/SO", text=figures)
    expect(dialog).to_contain_text("có thể đọc theo hai cách")
    dialog.get_by_role("button", name="Hàng nghìn").click()
    expect(dialog).to_contain_text("12 ô sẽ thay đổi")
    expect(dialog).to_contain_text("12 ô khóa hoặc ô tính theo công thức")
    expect(dialog).to_contain_text("18 giá trị nằm ngoài bảng")
    expect(dialog.locator("tbody tr").first).to_contain_text("Vụ 1, Số")
    page.keyboard.press("Escape")
    assert column(page, "SO") == [""] * 12
    put(page, "B1/R1/SO", text=figures)
    dialog.get_by_role("button", name="Hàng nghìn").click()
    dialog.get_by_role("button", name="Dán 12 ô").click()
    assert column(page, "SO", 2) == ["1.100,00", "1.101,00"]
    assert column(page, "TL", 1) == ["2.200,00"]
    saved(page)
    page.reload()
    assert column(page, "SO")[-1] == "1.111,00"
