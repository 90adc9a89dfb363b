"""A report divided as people do it: given by keys, each fills and sees only their part, put together and submitted."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from runtime.approval.states import State
from runtime.reports.models import Report
from runtime.sharing.models import ReportPart
from tests.runtime.approval.test_deciding_in_the_browser import fits, ready, sign_in
from tests.runtime.entry.opening import PAGE, open_entry
from tests.runtime.sharing.conftest import Office
from tests.support.browser import DESKTOP, TELEPHONE, Visitors
from tests.support.filling import Setting, change, history_of, typed
from tests.support.keys import answer_yes, choose, write

SECRET = "7654"
COLLEAGUE = "Nguyễn Văn Dongnghiep"


@pytest.mark.any_database
@pytest.mark.timeout(240)
def test_a_report_is_divided_filled_by_each_and_submitted_as_one(
    session: Session, at: Setting, office: Office, visitors: Visitors
) -> None:
    visitors.expect("422")  # twice something is missing
    typed(session, at.report, at.people.officer, [change("TC.NHAN", SECRET)])
    session.commit()
    entry, parts = f"/reports/{at.report.id}/entry", f"/reports/{at.report.id}/parts"
    officer = sign_in(visitors, "canbo", parts)
    rows_are_given_to_a_division(officer)
    a_section_is_given_to_a_person(officer)
    given = parts_of(session)
    assert [(part.section, part.rows, part.due_on) for part in given] == [
        ("B1", ["KN"], date(2026, 11, 24)),
        ("TM", None, date(2026, 11, 23)),
    ]
    assert (given[0].organisation_id, given[1].person_id) == (office.economy.id, office.colleague.id)

    the_division_fills_its_rows_on_a_telephone(sign_in(visitors, "binh", "/work", telephone=True))
    the_person_writes_the_section(open_entry(visitors, at.report, PAGE, name="dongnghiep"))

    officer.goto(entry)
    the_officer_finds_both_and_fills_the_rest(officer)
    it_is_not_submitted_under_the_hands_of_a_colleague(officer)
    officer.goto(parts)
    the_officer_takes_the_section_back(officer)
    officer.goto(entry)
    submit(officer)
    expect(officer).not_to_have_url(re.compile("/entry$"))
    what_was_kept_is_everybodys(session, at, office)


def parts_of(session: Session) -> list[ReportPart]:
    query = sa.select(ReportPart).order_by(ReportPart.id).execution_options(populate_existing=True)
    found = list(session.scalars(query))
    session.commit()
    return found


def rows_are_given_to_a_division(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Báo cáo chưa phân công")
    page.locator("summary", has_text="Số liệu").press("Enter")
    page.get_by_label("Khiếu nại").press(" ")
    write(page, "Nhập xong trước hết ngày", "24/11/2026")
    write(page, "Ghi chú", "Chỉ tính đơn mới")
    page.get_by_role("button", name="Giao phần này").press("Enter")
    expect(page.locator("main")).to_contain_text("Đề nghị chọn phòng hoặc người nhập.")
    # what was entered is there still, the ticked row in sight
    expect(page.get_by_label("Khiếu nại")).to_be_visible()
    expect(page.get_by_label("Khiếu nại")).to_be_checked()
    choose(page, "Phần của biểu", "Thuyết minh")
    choose(page, "Giao cho", "Phòng Kinh tế")
    page.get_by_role("button", name="Giao phần này").press("Enter")
    expect(page.locator(".notice-bad")).to_contain_text("thuộc phần khác")
    choose(page, "Phần của biểu", "Số liệu")
    page.get_by_role("button", name="Giao phần này").press("Enter")
    expect(page.locator("body")).to_contain_text("Đã giao phần này")


def a_section_is_given_to_a_person(page: Page) -> None:
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    expect(page.locator("tbody tr")).to_contain_text("Số liệu: Khiếu nại")
    expect(page.locator("tbody tr")).to_contain_text("Phòng Kinh tế")
    fits(page)
    choose(page, "Phần của biểu", "Thuyết minh")
    choose(page, "Giao cho", f"{COLLEAGUE} (Văn phòng Phường Số 01)")
    write(page, "Nhập xong trước hết ngày", "23/11/2026")
    page.get_by_role("button", name="Giao phần này").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    fits(page)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def keys_of(page: Page) -> set[str]:
    """Every cell and part that the page knows."""
    found = page.locator("[data-key]").evaluate_all("places => places.map(place => place.dataset.key)")
    return set(found)


def the_division_fills_its_rows_on_a_telephone(page: Page) -> None:
    expect(page.locator(".work-part")).to_contain_text("Phần của tôi, hạn 24/11/2026")
    fits(page)
    page.locator(".row-action a").click()
    ready(page, "entry")
    fits(page)
    expect(page.locator("main")).to_contain_text("Phần của ông/bà: Số liệu: Khiếu nại")
    expect(page.locator("main")).to_contain_text("Chỉ tính đơn mới")
    assert {key.rpartition("/")[0] for key in keys_of(page)} == {"B1/KN"}
    assert SECRET not in page.content()
    expect(page.locator('[data-dialog="submit-dialog"]')).to_have_count(0)

    page.locator('td[data-key="B1/KN/NHAN"]').click()
    page.locator("#cell-bar input").fill("10")
    page.keyboard.press("Enter")  # on to the next cell of the row
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator('td[data-key="B1/KN/CUOI"]')).to_have_text("6")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    page.get_by_role("button", name="Báo đã nhập xong phần của tôi").click()
    expect(page.get_by_role("button", name="Nhập tiếp phần này")).to_be_visible()
    fits(page)


def the_person_writes_the_section(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Phần của ông/bà: Thuyết minh")
    assert not [key for key in keys_of(page) if not key.startswith("TM/")]
    assert SECRET not in page.content()
    page.locator(".narrative-input").focus()
    with page.expect_response("**/cells"):
        page.keyboard.type("Tình hình ổn định.")
        page.keyboard.press("Control+s")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def the_officer_finds_both_and_fills_the_rest(page: Page) -> None:
    ready(page, "entry")
    expect(page.locator('td[data-key="B1/KN/NHAN"]')).to_have_text("10")
    expect(page.locator(".narrative-input")).to_have_text("Tình hình ổn định.")
    page.locator('td[data-key="B1/TC/NHAN"]').click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")  # past the heading to the row below
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator('td[data-key="B1/TONG/NHAN"]')).to_have_text("15")
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def submit(page: Page) -> None:
    ready(page, "entry")
    page.locator('[data-dialog="submit-dialog"]').press("Enter")
    expect(page.locator("#submit-dialog [data-submit]")).to_be_enabled()
    page.locator("#submit-dialog [data-submit]").press("Enter")


def it_is_not_submitted_under_the_hands_of_a_colleague(page: Page) -> None:
    submit(page)
    expect(page.locator("#submit-dialog [role=alert]")).to_contain_text(
        f"{COLLEAGUE} chưa báo xong phần “Thuyết minh”"
    )


def the_officer_takes_the_section_back(page: Page) -> None:
    expect(page.locator("tbody tr", has_text="Khiếu nại")).to_contain_text("Đã nhập xong")
    mine = page.locator("tbody tr", has_text="Thuyết minh")
    expect(mine).to_contain_text("Đang nhập")
    mine.get_by_role("button", name="Nhận lại").press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Số liệu đã nhập vẫn nằm trong báo cáo")
    answer_yes(page)
    expect(page.locator("body")).to_contain_text("Đã nhận lại")


def what_was_kept_is_everybodys(session: Session, at: Setting, office: Office) -> None:
    rows, section = parts_of(session)
    assert (rows.done_by_id, rows.ended_at) == (office.binh.id, None)
    assert (section.done_at, section.ended_by_id) == (None, at.people.officer.id)
    last = {
        f"{line.row}.{line.column}": (line.after, line.person_id) for line in history_of(session, at.report)
    }
    officer, binh = at.people.officer.id, office.binh.id
    assert last["KN.NHAN"] == ("10", binh)
    assert last["KN.XONG"] == ("4", binh)
    assert last["TC.NHAN"] == ("5", officer)
    assert last["PA.NHAN"] == ("1", officer)
    assert last["P1.text"] == ("<p>Tình hình ổn định.</p>", office.colleague.id)
    report = session.get_one(Report, at.report.id, populate_existing=True)
    assert (report.state, report.revision) == (State.CHECKING, 1)
    session.commit()
