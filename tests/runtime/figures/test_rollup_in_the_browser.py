"""The totals of a department: missing, late and unaccepted reports beside them; a total opens down to the cell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from runtime.approval.states import Action
from tests.runtime.stage import Stage
from tests.support.browser import Visitors
from tests.support.signing_in import fits, sign_in_to


@pytest.mark.any_database
def test_a_total_opens_down_to_the_cell(stage: Stage, visitors: Visitors) -> None:
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    stage.assignment(1).due_on = stage.now.date() - timedelta(days=3)
    address = f"/periods/{stage.period.id}/rollup?template=KTXHT"
    stage.session.commit()

    page = visitors.open()
    sign_in_to(page, address, "tiepnhan")
    expect(page.locator("#unaccepted")).to_contain_text("Phường Số 01")
    expect(page.locator("#missing")).to_contain_text("Phường Số 02")
    expect(page.locator("#missing")).to_contain_text("trễ hạn")
    total = page.locator('[data-key="B1/R1/TH"]')
    expect(total.locator("a")).to_have_count(0)  # what is not accepted is in no total

    stage.act(report, Action.ACCEPT, stage.cast.receiver)
    stage.session.commit()
    page.reload()
    expect(page.locator("#unaccepted")).to_have_count(0)
    expect(total).to_have_text("950,5")
    total.locator("a").press("Enter")
    contributors = page.locator("#contributors")
    expect(contributors.locator("tfoot")).to_contain_text("950,5")
    lines = contributors.locator("tbody tr")
    expect(lines.filter(has_text="Phường Số 02")).to_contain_text("chưa gửi")
    page.set_viewport_size({"width": 360, "height": 740})
    assert fits(page)
    lines.get_by_role("link", name="Phường Số 01").press("Enter")
    page.wait_for_url("**/check#cell=B1/R1/TH")
    expect(page.locator('[data-key="B1/R1/TH"]')).to_have_text("950,5")
    assert fits(page)
