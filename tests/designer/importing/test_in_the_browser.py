"""The review of an import by mouse, by keyboard and on a telephone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.designer.browser.desk import sign_in
from tests.designer.conftest import Office
from tests.e2e.test_pages import findings_on, sideways
from tests.forms_library.spreadsheet.corpus.made import made
from tests.support.browser import TELEPHONE, Visitors

pytestmark = pytest.mark.any_database


def test_a_sheet_is_reviewed_corrected_and_made_a_form(
    office: Office, visitors: Visitors, tmp_path: Path
) -> None:
    file = tmp_path / "ngan-sach.xlsx"
    file.write_bytes(made("budget"))
    page = sign_in(visitors, "thietke")
    page.goto("/designer/")
    page.get_by_role("link", name="Nhập từ Excel").click()
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))  # loaded, its scripts with it
    # A doubt shows its cell in the sheet, by the keyboard too.
    doubt = page.get_by_role("link", name="Chỉ ra ô G20")
    doubt.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cell-G20")).to_have_class(re.compile("is-shown"))
    expect(page.locator("#cell-G20")).to_be_in_viewport()
    # A letter of the sheet leads to the line of its column, where one types at once.
    page.locator(".sheet thead").get_by_role("link", name="D", exact=True).click()
    expect(page.get_by_label("Tiêu đề của cột D")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Dự toán / Giao đầu năm")
    page.get_by_label("Đưa cột H vào biểu mẫu").uncheck()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Enter")
    assert len((sent.value.post_data or "").split("&")) < 8  # only what was changed
    expect(page.get_by_label("Tiêu đề của cột D")).to_have_value("Dự toán / Giao đầu năm")
    expect(page.get_by_label("Đưa cột H vào biểu mẫu")).not_to_be_checked()
    expect(page.locator("table.figures")).to_contain_text("Giao đầu năm")
    assert findings_on(page) == []
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    assert findings_on(page) == []
    assert not sideways(page)
    page.get_by_role("link", name="Tạo biểu mẫu").click()
    page.get_by_role("button", name="Tạo biểu mẫu").click()
    expect(page).to_have_url(re.compile("/designer/NS05$"))
