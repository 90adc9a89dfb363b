"""Second thoughts after the sending: the officer by keys alone, the clerk and the receivers on a telephone.

An amendment is made, recalled by the clerk and made again; what was accepted counts until the amendment is accepted.
The total of the city follows at once and names what is stale until the department amends too. All versions are kept.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from runtime.approval.states import Action, State
from runtime.documents.models import Document, DocumentState
from runtime.figures.models import Figure
from runtime.reports.models import Decision, Report, Revision
from tests.runtime.approval.test_deciding_in_the_browser import fits, ready, sign_in
from tests.runtime.figures.test_levels import accepted
from tests.runtime.journey.by_keys import button, cell, kept, link, press, submit, tab_to, told
from tests.runtime.stage import Stage
from tests.support.browser import TELEPHONE, Visitors

pytestmark = [pytest.mark.any_database, pytest.mark.timeout(240)]

CHANGED = "B1/R1/TH"


@pytest.fixture
def levels(stage: Stage, above: tuple[Stage, Report]) -> tuple[Stage, Report]:
    """The commune's report is accepted, and so is the department's, which adds it up."""
    accepted(*above)
    stage.session.commit()
    return above


def test_after_the_sending(stage: Stage, levels: tuple[Stage, Report], visitors: Visitors) -> None:
    department, report_above = levels
    report_id, above_id, period_id = stage.report().id, report_above.id, stage.period.id
    stage.session.commit()
    address, totals = f"/reports/{report_id}", f"/periods/{period_id}/rollup?template="
    officer = sign_in(visitors, "canbo", address)
    the_officer_begins_an_amendment(officer)
    corrects(officer, "960")
    receiver = sign_in(visitors, "tiepnhan", f"{totals}KTXHT", telephone=True)
    what_was_accepted_counts_meanwhile(receiver)

    is_sent(stage)
    the_clerk_recalls(sign_in(visitors, "vanthu", address, telephone=True))
    what_was_accepted_stands(stage.session, report_id)
    officer.goto(address)
    expect(officer.locator(".notice-bad")).to_contain_text("Nhầm tệp.")
    press(officer, link(officer, "Chỉnh sửa"))
    corrects(officer, "970")

    is_sent(stage)
    receiver.goto(address)
    the_receiver_accepts(receiver)
    receiver.goto(f"{totals}KTXHT")
    expect(cell(receiver, CHANGED)).to_have_text("970,0")
    city = sign_in(visitors, "ubnd.tiepnhan", f"{totals}KTTH", telephone=True)
    the_total_above_counts_it_and_names_what_is_stale(city)
    assert figures(stage.session, above_id) == [Decimal("950.5")]  # what the department has signed
    takes_it_over(department, report_above)
    city.reload()
    the_total_above_is_as_it_was_signed(city)
    assert figures(stage.session, above_id) == [Decimal(970)]

    receiver.goto(f"{address}/compare")
    options = receiver.locator("#earlier option").evaluate_all("found => found.map((one) => one.value)")
    assert options == ["1", "3"]  # what was recalled is not the receiver's to read
    officer.goto(address)
    the_officer_compares(officer)
    the_first_version_can_still_be_read(officer, f"{address}/revisions/1")
    all_versions_are_kept(stage.session, report_id)


def the_officer_begins_an_amendment(page: Page) -> None:
    press(page, button(page, "Lập báo cáo chỉnh lý"))
    dialog = page.locator("#reason-amend")
    press(page, dialog.locator(".button-primary"))
    expect(dialog.locator("textarea:invalid")).to_be_focused()  # not without a reason
    page.keyboard.type("Bổ sung số thu tháng 12.")
    press(page, dialog.locator(".button-primary"))
    told(page, "Báo cáo đã mở để chỉnh lý")
    expect(page.locator(".notice-note")).to_contain_text("Bổ sung số thu tháng 12.")
    press(page, link(page, "Nhập tiếp"))


def corrects(page: Page, figure: str) -> None:
    ready(page, "entry")
    tab_to(page, cell(page, CHANGED))
    page.keyboard.type(figure)
    page.keyboard.press("Enter")
    expect(cell(page, CHANGED)).to_have_text(f"{figure},0")
    submit(page)


def what_was_accepted_counts_meanwhile(page: Page) -> None:
    expect(cell(page, CHANGED)).to_have_text("950,5")
    page.locator("details.panel summary").click()
    expect(page.locator(".contributors .chip", has_text="đang chỉnh lý")).to_be_visible()
    fits(page)


def is_sent(stage: Stage) -> None:
    """Checked, approved, signed and sealed as other tests show it."""
    stage.session.expire_all()
    stage.pass_and_send(stage.report())
    stage.session.commit()


def the_clerk_recalls(page: Page) -> None:
    fits(page)
    button(page, "Thu hồi").click()
    dialog = page.locator("#reason-recall")
    dialog.locator("textarea").fill("Nhầm tệp.")
    dialog.locator(".button-primary").click()
    told(page, "Đã thu hồi báo cáo; số văn bản bị hủy.")
    page.locator("summary", has_text="Số văn bản đã hủy").click()
    expect(page.get_by_text("Nhầm tệp.").last).to_be_visible()
    fits(page)


def what_was_accepted_stands(session: Session, report_id: int) -> None:
    (report,) = kept(session, sa.select(Report).where(Report.id == report_id))
    assert (report.state, report.revision) == (State.DRAFTING, 2)
    assert (report.sent_revision, report.accepted_revision) == (1, 1)
    assert figures(session, report_id) == [Decimal("950.5")]


def figures(session: Session, report_id: int) -> list[Decimal]:
    """The figure in question as it stands in the totals."""
    query = sa.select(Figure.number).where(
        Figure.report_id == report_id, Figure.row == "R1", Figure.column == "TH"
    )
    return kept(session, query)


def the_receiver_accepts(page: Page) -> None:
    fits(page)
    button(page, "Tiếp nhận").click()
    told(page, "Đã tiếp nhận báo cáo; số liệu đã vào tổng hợp.")


def the_total_above_counts_it_and_names_what_is_stale(page: Page) -> None:
    notice = page.locator(".notice-note", has_text="Số liệu cấp dưới đã thay đổi")
    expect(notice).to_contain_text("Sở Tài chính")
    expect(cell(page, "B1/R3/TH")).to_have_text("1.070,0")
    fits(page)


def takes_it_over(department: Stage, report: Report) -> None:
    """The department amends its own report, which takes the new figure over."""
    department.session.expire_all()
    department.act(report, Action.AMEND, department.cast.officer, reason="Theo báo cáo chỉnh lý của phường")
    accepted(department, report)
    department.session.commit()


def the_total_above_is_as_it_was_signed(page: Page) -> None:
    expect(cell(page, "B1/R3/TH")).to_have_text("1.070,0")
    expect(page.locator(".notice", has_text="Số liệu cấp dưới đã thay đổi")).to_have_count(0)


def the_officer_compares(page: Page) -> None:
    press(page, link(page, "So sánh các lần lập"))
    earlier = page.get_by_label("Lần lập trước")
    tab_to(page, earlier)
    page.keyboard.press("ArrowUp")
    expect(earlier).to_have_value("1")
    press(page, button(page, "So sánh"))
    expect(page).to_have_url(re.compile("earlier=1&later=3$"))
    lines = page.locator("main tbody tr")
    expect(lines).to_have_count(4)  # the figure, its share, the total and the total's share
    expect(lines.first).to_contain_text("Thu ngân sách")
    expect(lines.first.locator("td")).to_have_text(["950,5", "970,0", "+2,1%"])
    expect(lines.last).to_contain_text("tính theo công thức")
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    fits(page)


def the_first_version_can_still_be_read(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Đã được thay bằng lần lập 3")
    expect(page.locator(".paper")).to_contain_text("950,5")
    fits(page)


def all_versions_are_kept(session: Session, report_id: int) -> None:
    """With the reason of each step back, and a document for each that was signed; a number is never used again."""
    contents = kept(
        session, sa.select(Revision.content).where(Revision.report_id == report_id).order_by(Revision.number)
    )
    assert [content["values"][CHANGED] for content in contents] == ["950.5", "960", "970"]
    back = (
        sa.select(Decision)
        .where(Decision.report_id == report_id, Decision.reason != "")
        .order_by(Decision.id)
    )
    assert [(item.action, item.reason) for item in kept(session, back)] == [
        (Action.AMEND, "Bổ sung số thu tháng 12."),
        (Action.RECALL, "Nhầm tệp."),
    ]
    papers = kept(session, sa.select(Document).where(Document.report_id == report_id).order_by(Document.id))
    assert [(item.revision, item.state) for item in papers] == [
        (1, DocumentState.SEALED),
        (2, DocumentState.CANCELLED),
        (3, DocumentState.SEALED),
    ]
    assert [item.reference for item in papers] == ["01/BC-P01", "02/BC-P01", "03/BC-P01"]
    (report,) = kept(session, sa.select(Report).where(Report.id == report_id))
    assert (report.sent_revision, report.accepted_revision) == (3, 3)
