"""Filling in Excel as a person does it: download, change, compare, take; by keyboard and on a telephone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.e2e.test_pages import findings_on, sideways
from tests.runtime.entry.opening import PAGE, open_entry
from tests.runtime.entry.test_workbook import kept, put
from tests.support.browser import TELEPHONE, Visitors
from tests.support.filling import Setting

pytestmark = pytest.mark.any_database


def test_a_report_is_filled_in_excel(
    session: Session, at: Setting, visitors: Visitors, tmp_path: Path
) -> None:
    page = open_entry(visitors, at.report, PAGE)
    page.get_by_role("link", name="Excel", exact=True).click()
    expect(page).to_have_url(re.compile("/workbook$"))
    assert findings_on(page) == []
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải bảng tính").click()
    path = tmp_path / got.value.suggested_filename
    got.value.save_as(path)
    book = load_workbook(path)
    put(book, "B1/KN/NHAN", 12)
    put(book, "B1/TC/NHAN", "nhiều")
    put(book, "DS/+1/TEN", "Đường liên xã")
    book.save(path)
    page.set_input_files("#file", str(path))
    page.get_by_role("button", name="So sánh").press("Enter")
    expect(page.get_by_text("Những ô tệp thay đổi")).to_be_visible()
    expect(page.get_by_text("không phải là số")).to_be_visible()
    assert findings_on(page) == []
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    assert findings_on(page) == []
    assert not sideways(page)
    page.get_by_role("button", name="Lấy các dòng đã chọn").press("Enter")
    expect(page).to_have_url(re.compile("/entry$"))
    values = kept(session, at)
    assert values["B1", "KN", "NHAN"] == 12
    assert "Đường liên xã" in values.values()
