"""A list from any spreadsheet as a person takes it over: by keyboard, and on a telephone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.e2e.test_pages import findings_on, sideways
from tests.runtime.entry.opening import PAGE, open_entry
from tests.runtime.entry.test_list_import import HEADER, LINES, file_of, names
from tests.support.browser import DESKTOP, TELEPHONE, Visitors
from tests.support.filling import Setting

pytestmark = pytest.mark.any_database


def test_a_list_is_taken_from_a_spreadsheet(
    session: Session, at: Setting, visitors: Visitors, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(file_of(HEADER, *LINES))
    page = open_entry(visitors, at.report, PAGE)
    page.get_by_role("link", name="Danh sách từ Excel").press("Enter")
    expect(page).to_have_url(re.compile("/lists/DS/import$"))
    page.set_input_files("#file", str(path))
    page.get_by_role("button", name="Đọc tệp").press("Enter")
    expect(page.get_by_label("Tên công trình")).to_have_value("1")
    page.get_by_label("Đơn giá").select_option("3")
    for size in (TELEPHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert findings_on(page) == []
        assert not sideways(page)
    page.get_by_role("button", name="Xem các dòng").press("Enter")
    expect(page.get_by_text("không phải là số")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Lấy dòng 4 của tệp")).not_to_be_checked()
    for size in (DESKTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert findings_on(page) == []
        assert not sideways(page)
    page.get_by_role("button", name="Lấy các dòng đã chọn").press("Enter")
    expect(page).to_have_url(re.compile("/entry$"))
    expect(page.get_by_text("Trường học")).to_be_visible()
    assert names(session, at) == ["Trường học", "Đường liên xã"]
