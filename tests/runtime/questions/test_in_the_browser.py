"""A question about a figure, asked on the page of the figures and answered on a telephone, by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.runtime.stage import Stage
from tests.support.browser import Visitors
from tests.support.signing_in import fits, sign_in_to


@pytest.mark.any_database
def test_asked_from_the_figure_and_answered_on_a_telephone(stage: Stage, visitors: Visitors) -> None:
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    number = report.id
    stage.session.commit()

    receiver = visitors.open()
    sign_in_to(receiver, f"/reports/{number}/check", "tiepnhan")
    receiver.locator('[data-key="B1/R1/TH"]').click()
    receiver.get_by_role("link", name="Hỏi về số liệu này").press("Enter")
    question = receiver.get_by_label("Câu hỏi (bắt buộc)")
    question.fill("Vì sao thấp hơn kế hoạch?")
    question.press("Tab")
    receiver.keyboard.press("Enter")
    asked = receiver.locator(".timeline-entry")
    expect(asked).to_contain_text("950,5")
    expect(asked).to_contain_text("Vì sao thấp hơn kế hoạch?")

    officer = visitors.open(telephone=True)
    sign_in_to(officer, "/work", "canbo")
    waiting = officer.locator("#questions")
    expect(waiting).to_contain_text("Vì sao thấp hơn kế hoạch?")
    assert fits(officer)
    waiting.get_by_role("link", name="Trả lời").press("Enter")
    answer = officer.locator(".timeline-entry textarea")
    answer.fill("Do giãn thuế quý IV.")
    assert fits(officer)
    answer.press("Tab")
    officer.keyboard.press("Enter")
    expect(officer.locator(".timeline-good")).to_contain_text("Do giãn thuế quý IV.")

    receiver.reload()
    expect(asked).to_contain_text("Nguyễn Văn Canbo")
    expect(asked).to_contain_text("Do giãn thuế quý IV.")
    expect(receiver.locator("textarea[name=text]")).to_have_count(0)  # nothing was chosen to ask about
    officer.goto("/work")
    expect(officer.locator("#questions")).to_have_count(0)
