"""The path of a report, walked by eight people in eight browsers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from admin.base.clock import Clock
from runtime.documents import vault
from tests.e2e import papers
from tests.e2e.people import Admin, Company, Designer, Officer, Reader, confirm
from tests.support.browser import Visitors

REGIME = "Báo cáo tình hình kinh tế - xã hội hằng tháng"
PERIOD, EARLIER = "Tháng 2 năm 2026", "Tháng 1 năm 2026"
NEW_COLUMN = "Dự kiến tháng sau"
BEFORE_TET = datetime(2026, 2, 13, 3, 0, tzinfo=UTC)  # Friday; the week that follows is the Lunar New Year
AFTER_TET = datetime(2026, 2, 23, 2, 0, tzinfo=UTC)

# The column "Ước tháng báo cáo" as it stands in the officer's Excel file: lines of totals are left to the form.
BUDGET = ("1.250,5", "310,2", "95", "42,7", "520", "61,3", "18,8")
SPENDING = ("700", "1.100,5", "640", "25")
REST = (
    *("", "310,5", "40", "22,5", "18", "", "1.620", "95,5", "640", "1850", "21.500", "", "75", "120,3"),
    *("", "15.200", "4.350,5", "1.980", "12.500", "24", "", "450", "610,5", "130"),
    *("85", "97,42", "112", "210,6", "64"),
)
PARTS = {
    "I. Tình hình": "Tình hình kinh tế - xã hội của phường ổn định, thu ngân sách đạt khá.",
    "II. Kết quả": "Thu ngân sách trong tháng đạt kế hoạch; giải ngân đầu tư công còn chậm.",
    "III. Tồn tại": "Một số công trình vướng mặt bằng; nguyên nhân do thời tiết mưa nhiều.",
    "IV. Phương hướng": "Tập trung thu nợ đọng, đẩy nhanh giải ngân vốn đầu tư công.",
}


@pytest.mark.timeout(600)
def test_the_path_of_a_report(
    company: Company, visitors: Visitors, app: Flask, clock: Clock, tmp_path: Path
) -> None:
    a_designer_adds_a_column_and_publishes_version_2(company)
    what_is_open_keeps_version_1(company)
    an_admin_assigns_february_to_a_saved_group(company)
    clock.set(BEFORE_TET)
    an_admin_opens_the_window(company)
    clock.set(AFTER_TET)
    address = an_officer_fills_and_submits(company)
    a_head_of_division_returns_with_two_pins(company, address)
    the_officer_corrects(company)
    the_head_of_division_passes_it_on(company)
    the_head_of_agency_approves_and_signs(company)
    the_clerk_seals_and_sends(company)
    the_department_accepts_and_sees_the_totals(company)
    file = a_leader_downloads(company, address, tmp_path)
    poppler_believes_only_the_true_document(file, app, clock, tmp_path)
    everyone_can_verify(visitors, file)


def a_designer_adds_a_column_and_publishes_version_2(company: Company) -> None:
    designer = Designer(company.page_of("thietke"))
    designer.open("KTXH-T.001")
    designer.select("Một số chỉ tiêu")
    designer.add_column(NEW_COLUMN, "Số thập phân")
    designer.sees_column_on_the_canvas(NEW_COLUMN)
    designer.publish("Thêm cột dự kiến tháng sau")
    expect(designer.page.get_by_role("heading", level=1)).to_contain_text("KTXH-T.001")


def what_is_open_keeps_version_1(company: Company) -> None:
    officer = Officer(company.page_of("canbo.phuxuan"))
    officer.go_on(EARLIER)
    officer.sees("SL/THU_NQD/UT", re.compile(r"\d"))
    expect(officer.page.locator("thead", has_text=NEW_COLUMN)).to_have_count(0)


def an_admin_assigns_february_to_a_saved_group(company: Company) -> None:
    admin = Admin(company.page_of("quantri"))
    admin.choose(REGIME, PERIOD, "Các phường")
    admin.sees_days(opens="22/02/2026", due="25/02/2026", closes="26/02/2026")
    admin.reads_why("16/02/2026", "20/02/2026", "Tết")
    admin.assign()


def an_admin_opens_the_window(company: Company) -> None:
    Admin(company.page_of("quantri")).open_window()


def an_officer_fills_and_submits(company: Company) -> str:
    officer = Officer(company.page_of("canbo.phuxuan"))
    address = officer.begin(PERIOD)
    expect(officer.page.locator("thead", has_text=NEW_COLUMN)).to_have_count(1)
    officer.type_from("SL/THU_NQD/UT", *BUDGET)
    officer.paste("SL/CHI_DT/UT", "\r\n".join(SPENDING) + "\r\n")
    officer.wait_until_saved()
    officer.sees("SL/THU/UT", "2.298,5")
    officer.sees("SL/CHI/UT", "1.825,5")

    officer.page.goto("/work")  # leaves in the middle of it, and comes back
    officer.go_on(PERIOD)
    officer.sees("SL/THU_NQD/UT", "1.250,5")
    officer.sees("SL/THU/UT", "2.298,5")
    officer.paste("SL/GT/UT", "\r\n".join(REST) + "\r\n")
    expect(officer.page.locator("dialog[open]")).to_contain_text("3 số dạng “1.620” có thể đọc theo hai cách")
    confirm(officer.page)  # thousands
    officer.wait_until_saved()
    officer.sees("SL/TC1/UT", "64")

    officer.attach("giai-trinh.pdf", papers.small_pdf(), "application/pdf")
    for heading, text in PARTS.items():
        officer.write(heading, text, bold="Đề nghị quan tâm." if heading.startswith("I.") else "")
    officer.wait_until_saved()
    officer.submit("Số liệu tăng do mùa vụ.", explanation="Do mùa vụ.")
    return address


def a_head_of_division_returns_with_two_pins(company: Company, address: str) -> None:
    officer = Reader(company.page_of("canbo.phuxuan"))
    officer.page.goto(address)
    officer.cannot("Trình phê duyệt")  # whoever prepared does not check
    head = Reader(company.page_of("truongphong.phuxuan"))
    head.finds(PERIOD)
    head.return_with(
        "Số thu chưa khớp với báo cáo của cơ quan thuế.",
        {"SL/THU_TNCN/UT": "Cơ quan thuế báo 301,2.", "SL/THU_PLP/UT": "Đề nghị rà soát."},
    )
    head.waits_for("Bị trả lại")


def the_officer_corrects(company: Company) -> None:
    officer = Officer(company.page_of("canbo.phuxuan"))
    officer.go_on(PERIOD)
    notice = officer.page.locator(".notice-bad")
    expect(notice).to_contain_text("Số thu chưa khớp")
    expect(notice.locator("[data-jump]")).to_have_count(2)
    notice.locator("[data-jump]").first.click()
    officer.page.keyboard.type("301,2")
    officer.page.keyboard.press("Enter")
    officer.wait_until_saved()
    officer.sees("SL/THU/UT", "2.289,5")
    officer.submit("Đã rà soát.", explanation="Đã rà soát.")


def the_head_of_division_passes_it_on(company: Company) -> None:
    head = Reader(company.page_of("truongphong.phuxuan"))
    head.finds(PERIOD)
    head.does("Trình phê duyệt", asked=False)
    head.cannot("Phê duyệt và ký số")  # whoever checked does not approve


def the_head_of_agency_approves_and_signs(company: Company) -> None:
    head = Reader(company.page_of("chutich.phuxuan"))
    head.finds(PERIOD)
    head.does("Phê duyệt và ký số")
    expect(head.page.locator("[data-job]").or_(head.page.locator(".paper-tools")).first).to_be_visible()
    expect(head.page.locator("main")).to_contain_text(re.compile(r"\d\d/BC-UBND"))
    head.waits_for("Chờ đóng dấu")
    expect(head.page.locator(".paper-tools")).to_contain_text("23/02/2026")


def the_clerk_seals_and_sends(company: Company) -> None:
    clerk = Reader(company.page_of("vanthu.phuxuan"))
    clerk.finds(PERIOD)
    clerk.does("Đóng dấu", asked=False)
    clerk.waits_for("Chờ gửi")
    clerk.does("Gửi")
    clerk.waits_for("Chờ tiếp nhận")


def the_department_accepts_and_sees_the_totals(company: Company) -> None:
    receiver = Reader(company.page_of("tiepnhan.stc"))
    receiver.finds(PERIOD)
    receiver.does("Tiếp nhận", asked=False)
    receiver.waits_for("Đã tiếp nhận")
    receiver.page.goto("/tracking")
    receiver.page.goto(receiver.page.locator('a[href*="/rollup"]').first.get_attribute("href") or "")
    main = receiver.page.locator("main")
    expect(main).to_contain_text("1/4")
    expect(main).to_contain_text("2.289,5")
    expect(receiver.page.locator("#missing li")).to_have_text(
        ["UBND phường Vỹ Dạ", "UBND phường Thuận Hóa", "UBND phường Kim Long"]
    )


def a_leader_downloads(company: Company, address: str, folder: Path) -> Path:
    leader = Reader(company.page_of("lanhdao"))
    leader.page.goto(address)
    return leader.download(folder)


def poppler_believes_only_the_true_document(file: Path, app: Flask, clock: Clock, folder: Path) -> None:
    with app.app_context():
        database = papers.trusting(Path(vault.authority(clock.now()).root_path), folder)
    said = papers.pdfsig(file, database)
    assert (said.count(papers.VALID), said.count(papers.TRUSTED)) == (2, 2), said
    text = papers.pdftotext(file)
    for expected in ("1.250,5", "2.289,5", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "mưa nhiều"):
        assert expected in text

    other_page = papers.alter_page(file, "2.289,5")
    assert "2.289,5" not in papers.pdftotext(other_page)
    other_data = papers.alter_data(file, "1250.5")
    for forged in (other_page, other_data):
        assert papers.pdfsig(forged, database).count(papers.VALID) < 2


def everyone_can_verify(visitors: Visitors, file: Path) -> None:
    anyone = Reader(visitors.open())
    expect(anyone.verify(file)).to_contain_text("Văn bản hợp lệ")
    signatures = anyone.page.locator(".signatures li")
    expect(signatures).to_have_count(2)
    expect(signatures.first).to_contain_text("23/02/2026")
    visitors.expect("422")
    for forged in ("page-altered.pdf", "data-altered.pdf"):
        expect(anyone.verify(file.with_name(forged))).to_contain_text("KHÔNG hợp lệ")
    expect(anyone.verify(papers.overlay(file))).to_contain_text("KHÔNG hợp lệ")
