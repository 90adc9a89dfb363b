"""A day at the editor: sixty rows from Excel, thirty steps back, a page loaded again, two designers at one draft."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from admin.base import clock
from designer.indicators.operations import Meaning, Standing, add_indicator
from tests.designer.browser.desk import Desk, sign_in
from tests.designer.conftest import Office
from tests.e2e.test_pages import findings_on, sideways
from tests.support.browser import DESKTOP, TELEPHONE, Visitors
from tests.support.filling import FORM, published

pytestmark = pytest.mark.any_database
LABELS = "\n".join(
    f"{'I' * (number // 20 + 1)}\tNhóm {number}" if number % 20 == 0 else f"{number % 20}\tChỉ tiêu {number}"
    for number in range(60)
)


def rows_of(definition: Any) -> list[str]:
    """The labels of all rows, in order."""

    def walk(rows: Any) -> list[str]:
        return [label for row in rows for label in [row["label"], *walk(row.get("children", []))]]

    return walk(definition["sections"][0]["rows"])


def test_sixty_rows_are_pasted_and_thirty_steps_undone_also_after_loading_again(
    office: Office, visitors: Visitors
) -> None:
    page = sign_in(visitors, "thietke")
    desk = Desk.at(page, "BM01")
    before = desk.lines()
    desk.line("PA").click()
    desk.paste(LABELS)
    expect(page.locator("#toasts")).to_contain_text("Đã dán 60 mục")
    desk.wait_until_saved()
    assert len(rows_of(desk.kept())) == 65
    assert desk.kept()["sections"][0]["rows"][3]["children"][0]["label"] == "Chỉ tiêu 1"

    desk.line("PA").click()
    desk.press(*["Alt+ArrowUp", "Alt+ArrowDown"] * 14, "Alt+ArrowUp")
    desk.wait_until_saved()
    moved = rows_of(desk.kept())
    page.reload()
    desk.wait_until_ready()
    desk.to_structure()
    desk.press(*["Control+z"] * 30)
    assert desk.lines() == before
    expect(page.locator("#undo")).to_be_disabled()
    desk.press(*["Control+y"] * 30)
    desk.wait_until_saved()
    assert rows_of(desk.kept()) == moved

    # A row that is added in a long table is at once in sight in both panes, and its name is what one types.
    desk.line("PA").click()
    desk.press("Enter")
    expect(desk.field("label")).to_be_focused()
    added = page.locator("#tree li[tabindex='0']")
    code = added.locator(".tree-code").inner_text()
    assert page.locator(f"#canvas tr[data-row='{code}'] td").first.inner_text() == ""
    for shown in (added, page.locator(f"#canvas tr[data-row='{code}']")):
        expect(shown).to_be_in_viewport()
    expect(added).to_have_attribute("aria-selected", "true")
    expect(added).not_to_have_attribute("data-new", "")


def test_two_designers_see_each_other_and_overwrite_nothing(office: Office, visitors: Visitors) -> None:
    visitors.expect("409")  # the second of two saves is refused before it is put together
    one, other = (Desk.at(sign_in(visitors, name), "BM01") for name in ("thietke", "thietke2"))
    expect(one.page.locator("#presence")).to_contain_text("Thietke2 cũng đang sửa biểu này")

    one.line("KN").click()
    one.field("label").fill("Khiếu nại (một)")
    one.wait_until_saved()
    other.line("TC").click()
    other.field("label").fill("Tố cáo (hai)")
    other.wait_until_saved()
    expect(one.line("TC")).to_contain_text("Tố cáo (hai)")
    assert {"Khiếu nại (một)", "Tố cáo (hai)"} <= set(rows_of(one.kept()))

    # Both at one place: the second is asked, and both answers are before them.
    save = re.compile("draft.json")
    other.page.route(
        save, lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    visitors.expect("ERR_FAILED")
    other.line("KN").click()
    other.field("label").fill("Khiếu nại (hai)")
    one.field("label").fill("Khiếu nại (ba)")
    one.wait_until_saved()
    question = other.page.locator("dialog[open]")
    expect(question).to_contain_text("Hai người cùng sửa một chỗ")
    expect(question).to_contain_text("Khiếu nại (ba)")
    other.page.unroute(save)
    question.locator("input[value=theirs]").check()
    question.locator("button[value=go]").click()
    expect(other.line("KN")).to_contain_text("Khiếu nại (ba)")
    assert rows_of(other.kept())[1] == "Khiếu nại (ba)"


def test_a_formula_is_helped_underlined_and_shown_with_its_result(
    office: Office, visitors: Visitors, session: Session
) -> None:
    published(session, {**FORM, "code": "XLD02", "symbol": "02/XLD"})
    session.commit()
    page = sign_in(visitors, "thietke")
    desk = Desk.at(page, "BM01")
    desk.line("CUOI").click()
    box = desk.field("formula")
    box.focus()
    desk.press("Control+a", "Delete")
    page.keyboard.type("lam", delay=30)
    # The list is for what was typed last, and has been seen: a key in the first moment is not meant for it.
    ready = ".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) li[aria-selected]"
    expect(page.locator(ready)).to_contain_text("LÀM_TRÒN")
    page.wait_for_timeout(300)
    desk.press("Enter")
    expect(page.locator(".formula-signature strong")).to_have_text("số")
    page.keyboard.type("NHAN+KHONGCO;0", delay=10)
    expect(page.locator("#property-formula .cm-lintRange-error")).to_have_text("KHONGCO")
    expect(page.locator("#problems")).to_contain_text("KHONGCO")
    desk.press("Control+a")
    page.keyboard.type(
        "N"
    )  # a browser that keeps the colour of what was there is refused by the policy of the page
    expect(box).to_have_text("N")
    desk.press("Control+a", "Delete")
    page.keyboard.insert_text("LÀM_TRÒN(NHAN*1,5;0)")
    expect(page.locator("#property-formula-result")).to_contain_text(re.compile(r"KN = \d"))
    desk.press("Escape", "Enter")
    expect(page.locator("#trace")).to_contain_text("NHAN")
    desk.wait_until_saved()
    assert desk.kept()["sections"][0]["columns"][3]["formula"] == "ROUND(NHAN*1.5,0)"

    # Another form is named by its code, then its rows, then their columns; each choice leads on to the next list.
    box.focus()
    desk.press("Control+a", "Delete")
    page.keyboard.type("xld", delay=30)
    for shown in ("XLD02!", "Khiếu nại", "Tiếp nhận"):
        expect(page.locator(ready)).to_contain_text("XLD02!")
        page.locator(".cm-tooltip-autocomplete li", has_text=shown).click()
    expect(box).to_have_text("XLD02!KN.NHAN")
    desk.press("Control+a", "Delete")
    page.keyboard.insert_text("NHAN")
    desk.press("Escape", "Enter")
    expect(page.locator("#trace")).to_contain_text("NHAN")
    page.locator("#trace button").first.click()
    expect(page.locator("#properties-title")).to_contain_text("NHAN")

    # What is offered and where it applies: a broken condition is underlined in its own box, and the form still drawn.
    for group in ("Điền sẵn vào ô trống", "Điều kiện áp dụng"):
        page.locator("#properties summary", has_text=group).click()
    desk.field("default").fill("5")
    desk.formula("KHONGCO>1", setting="hidden_if")
    expect(page.locator("#property-hidden_if .cm-lintRange-error")).to_have_text("KHONGCO")
    expect(page.locator("#property-hidden_if-problems")).to_contain_text("KHONGCO")
    desk.formula("DAU=0", setting="hidden_if")
    expect(page.locator("#property-hidden_if-problems")).to_be_empty()
    desk.line("B1").click()
    page.locator("#properties button", has_text="Đổi").click()
    page.locator("dialog[open] .rename-code").first.fill("BANG")
    page.locator("dialog[open] button[value=go]").click()
    expect(desk.line("BANG")).to_be_visible()
    desk.wait_until_saved()
    kept = desk.kept()["sections"][0]
    assert kept["code"] == "BANG"
    assert (kept["columns"][1]["default"], kept["columns"][1]["hidden_if"]) == ("5", "DAU=0")


def test_the_editor_is_sound_at_a_desk_and_on_a_telephone(office: Office, visitors: Visitors) -> None:
    page = sign_in(visitors, "thietke")
    desk = Desk.at(page, "BM01")
    desk.line("CUOI").click()
    assert findings_on(page) == []
    desk.line("PA").click(modifiers=["Control"])
    page.locator(".designer-tools summary", has_text="Thêm").click()
    page.locator("#paste-block").click()
    page.locator("#paste-text").fill(LABELS)
    assert findings_on(page) == []
    desk.press("Escape")
    _open(page, "Thao tác khác")
    page.locator("#bulk-rename").click()
    assert findings_on(page) == []
    desk.press("Escape")
    for size in (TELEPHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not sideways(page)
    desk.field("label").fill("Tên khác")
    desk.line("GHICHU").click()
    desk.field("kind").select_option("choice")
    desk.field("choices").locator("input").first.fill("Đã giải quyết")
    page.locator("#property-choices-add").click()  # what has just been typed stays
    desk.field("choices").locator("input").nth(1).fill("Chưa giải quyết")
    desk.wait_until_saved()
    answers = desk.kept()["sections"][0]["columns"][6]["choices"]
    assert [answer["label"] for answer in answers] == ["Đã giải quyết", "Chưa giải quyết"]
    for address in ("publish", "compare", "officer?narrow=1"):
        page.goto(f"/designer/BM01/{address}")
        assert findings_on(page) == []
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        assert not sideways(page)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def test_a_form_is_tried_as_the_officer_will_fill_it(office: Office, visitors: Visitors) -> None:
    page = sign_in(visitors, "thietke")
    page.goto("/designer/BM01/officer?blank=1")
    trial = page.frame_locator(".officer-frame")
    trial.locator("html[data-ready=trial][data-formulas=ready]").wait_for(state="attached")
    expect(trial.locator(".trial-word")).to_contain_text("không lưu lại gì")
    cell, total = (trial.locator(f"td[data-key='B1/{row}/NHAN']") for row in ("KN", "TONG"))
    cell.click()
    page.keyboard.type("12")
    expect(total).to_have_text("12")  # while the figure is still being typed
    page.keyboard.press("Tab")
    page.keyboard.type("15")
    page.keyboard.press("Tab")
    expect(trial.locator("[data-problem-list]")).to_contain_text("Đã giải quyết không lớn hơn tổng số đơn")
    expect(trial.locator("td[data-key='B1/KN/CUOI']")).to_have_text("-3")
    page.keyboard.press("Control+z")
    expect(trial.locator("[data-problem-list]")).not_to_contain_text("Đã giải quyết không lớn hơn")

    # On a telephone figures are typed in the bar at the bottom; nothing of before has been kept.
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    page.goto("/designer/BM01/officer/form?blank=1")
    page.locator("html[data-ready=trial]").wait_for(state="attached")
    assert not sideways(page)
    assert findings_on(page) == []
    expect(page.locator("td[data-key='B1/KN/NHAN']")).to_have_text("")
    page.locator("td[data-key='B1/KN/NHAN']").click()
    page.locator("#cell-bar input").fill("7")
    expect(page.locator("td[data-key='B1/TONG/NHAN']")).to_have_text("7")


def _open(page: Page, menu: str) -> None:
    page.locator(f"summary[aria-label='{menu}']").click()


def test_rows_are_dragged_renamed_and_published(office: Office, visitors: Visitors) -> None:
    page = sign_in(visitors, "thietke")
    desk = Desk.at(page, "BM01")
    source, target = desk.line("TC").bounding_box(), desk.line("KN").bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + 90, source["y"] + 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 90, target["y"] + 20, steps=8)
    page.mouse.move(target["x"] + 90, target["y"] + 4, steps=8)
    page.mouse.up()
    expect(
        page.locator("#tree li", has_text="Tố cáo").locator("xpath=preceding-sibling::li[1]")
    ).to_contain_text("Tổng số")
    # What is cut goes from where it stood, and keeps its code where it is pasted: its figures stay its own.
    desk.line("PA").click()
    desk.press("Control+x")
    expect(desk.line("PA")).to_have_count(0)
    desk.line("TC").click()
    desk.press("Control+v")
    expect(desk.line("TC").locator("xpath=following-sibling::li[1]")).to_contain_text("PA")
    desk.line("XONG").click()
    page.locator("#properties button", has_text="Đổi").click()
    page.locator("dialog[open] .rename-code").nth(2).fill("GIAI")
    page.locator("dialog[open] button[value=go]").click()
    expect(desk.line("GIAI")).to_be_visible()
    desk.wait_until_saved()
    assert desk.kept()["sections"][0]["columns"][3]["formula"] == "DAU+NHAN-GIAI"
    page.locator("#publish-button").click()
    expect(page.locator("main")).to_contain_text("Mới thêm")
    page.locator("[name=note]").fill("Đổi mã một cột")
    page.locator("main button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Đổi mã một cột")
    assert json.loads(page.request.get("/designer/BM01/draft.json").text())["number"] == 2


def test_the_address_leads_to_a_column_and_its_indicator_is_chosen_by_a_part_of_the_name(
    office: Office, visitors: Visitors, session: Session
) -> None:
    meaning = Meaning("Tổng số đơn tiếp nhận", "Đơn đến trong kỳ.", "Đếm theo sổ.", "đơn")
    for code, name in (("DON_DEN", meaning.name), ("HO_NGHEO", "Số hộ nghèo")):
        add_indicator(session, code, replace(meaning, name=name), Standing(), actor=None, now=clock.now())
    session.commit()
    page = sign_in(visitors, "thietke")
    desk = Desk.at(page, "BM01#B1//NHAN")
    expect(page.locator("#properties h2")).to_contain_text("NHAN")
    page.locator("#properties summary", has_text="Giải thích").click()
    box = desk.field("indicator")
    box.press_sequentially("tiep nhan")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    assert findings_on(page) == []
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator(".indicator-told")).to_contain_text("Tổng số đơn tiếp nhận")
    desk.wait_until_saved()
    kept = json.loads(page.request.get("/designer/BM01/draft.json").text())["definition"]
    assert kept["sections"][0]["columns"][1]["indicator"] == "DON_DEN"
