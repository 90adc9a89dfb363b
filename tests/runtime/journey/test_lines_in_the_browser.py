"""A report returned for one cell of an added line: on the page that cell alone is open, and no line comes or goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from runtime.approval.operations import Pin
from runtime.approval.states import Action
from runtime.explanations.operations import explain
from runtime.explanations.warnings import warnings
from runtime.reports.models import Report
from runtime.reports.queries import filled_report
from tests.runtime.lines_form import FILLED, LINE
from tests.runtime.stage import Stage
from tests.support.browser import Visitors
from tests.support.signing_in import fits, sign_in_to


@pytest.fixture
def report(lined: Stage) -> Report:
    """Returned by the head of division."""
    found = lined.report()
    officer = lined.cast.officer
    lined.fill(found, officer, FILLED)
    (mark,) = warnings(filled_report(lined.session, found).assessment.problems)
    explain(lined.session, found, mark, "Ứng trước vốn", actor=lined.actor(officer), now=lined.now)
    lined.act(found, Action.SUBMIT, officer)
    pins = [Pin(f"{LINE}/TH", "Chưa khớp biên bản")]
    lined.act(found, Action.RETURN, lined.cast.head_of_division, reason="Rà soát", pins=pins, only_pins=True)
    lined.session.commit()
    return found


@pytest.mark.any_database
def test_only_the_marked_cell_of_a_line_is_open(lined: Stage, report: Report, visitors: Visitors) -> None:
    page = visitors.open()
    sign_in_to(page, f"/reports/{report.id}/entry", "canbo")
    expect(page.locator("html")).to_have_attribute("data-ready", "entry")
    assert names(page) == ["Chuyển tiếp", "Khởi công mới", "Cầu Rạch Lá", "Trường mầm non số 3", "Tổng cộng"]
    expect(page.locator(".notice-bad")).to_contain_text("Cầu Rạch Lá – Thực hiện")

    page.locator(f'td[data-key="{LINE}/KH"]').click()
    page.keyboard.press("Control+Delete")  # it would take the line away
    expect(page.locator(".toast").last).to_contain_text("không thêm, chuyển hoặc xóa dòng")
    assert len(names(page)) == 5
    page.keyboard.type("5")
    expect(page.locator(f'td[data-key="{LINE}/KH"]')).to_have_text("70,0")

    page.locator(".notice-bad [data-jump]").click()
    page.keyboard.type("45,5")
    page.keyboard.press("Enter")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    expect(page.locator('td[data-key="B1/R2/TH"]')).to_have_text("54,5")
    page.set_viewport_size({"width": 360, "height": 740})
    assert fits(page)


def names(page: Page) -> list[str]:
    """The first table as it is read."""
    rows = page.locator("#section-B1 tbody tr .label-label")
    return [text.strip() for text in rows.all_inner_texts()]
