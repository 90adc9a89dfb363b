"""Two people in one form, in two browsers: they see each other and what each changes, and choose where they collide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from admin.people.models import Person
from admin.people.roles import Role
from runtime.reports.queries import values_of
from tests.e2e.test_pages import sideways
from tests.factories import holder
from tests.runtime.entry.opening import open_entry
from tests.support.browser import Visitors
from tests.support.filling import Setting, change, history_of, shown, typed

Opened = Callable[..., Page]

pytestmark = pytest.mark.any_database


@pytest.fixture
def opened(session: Session, at: Setting, visitors: Visitors) -> Opened:
    """Opens the entry page as the account of that name."""
    holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER)
    session.commit()

    def open_page(name: str, *, telephone: bool = False) -> Page:
        return open_entry(visitors, at.report, name=name, telephone=telephone)

    return open_page


def type_in(page: Page, key: str, text: str) -> None:
    page.click(f'[data-key="{key}"]')
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")


def ask_now(page: Page) -> None:
    """Hear the news at once instead of after the pause."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def deafen(page: Page) -> None:
    """Let the page hear nothing of the others."""
    nothing = {"state": "drafting", "sequence": 0, "here": [], "changes": []}
    page.route("**/news.json*", lambda route: route.fulfill(json=nothing))


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'[data-key="{key}"]')


def test_two_people_see_each_other_and_choose_where_they_collide(opened: Opened) -> None:
    first, second = opened("canbo"), opened("dongnghiep")
    type_in(second, "B1/TC/NHAN", "1500")
    saved(second)
    ask_now(first)
    expect(cell(first, "B1/TC/NHAN")).to_have_text("1.500")
    expect(cell(first, "B1/TONG/NHAN")).to_have_text("1.500")  # what is calculated follows
    expect(first.locator("#company")).to_contain_text("Nguyễn Văn Dongnghiep")
    expect(first.locator(".cell-visitor")).to_have_text("Dongnghiep")

    # Both write the same cell; the second has not heard of the first one's figure.
    deafen(second)
    type_in(first, "B1/KN/NHAN", "7")
    saved(first)
    second.click('[data-key="B1/KN/NHAN"]')
    second.keyboard.type("8")
    second.keyboard.press("Enter")
    expect(second.locator("#save-state")).to_have_attribute("data-save-state", "conflict")
    second.locator("#entry-notice button").click()
    dialog = second.locator("dialog[open]")
    expect(dialog).to_contain_text("Nguyễn Văn Canbo")
    expect(dialog.locator("dd").nth(0)).to_have_text("8")
    expect(dialog.locator("dd").nth(1)).to_have_text("7")
    dialog.get_by_role("button", name="Giữ số của người đó").click()
    expect(cell(second, "B1/KN/NHAN")).to_have_text("7")
    expect(cell(second, "B1/TONG/NHAN")).to_have_text("1.507")  # with theirs, not with what was given up
    saved(second)

    # A row that one fills is deleted by the other.
    row = first.locator('#section-DS td[data-key$="/TEN"]').first
    row.click()
    first.keyboard.type("Trường học")
    first.keyboard.press("Enter")
    saved(first)
    second.unroute("**/news.json*")
    ask_now(second)
    theirs = second.locator('#section-DS td[data-key$="/TEN"]').first
    expect(theirs).to_have_text("Trường học")
    deafen(second)
    row.click()
    first.keyboard.press("Control+Delete")
    saved(first)
    theirs.click()
    second.keyboard.type("Trường tiểu học")
    second.keyboard.press("Enter")
    second.locator("#entry-notice button").click()
    expect(second.locator("dialog[open]")).to_contain_text("đã xóa dòng này")
    second.locator("dialog[open]").get_by_role("button", name="Khôi phục dòng").click()
    saved(second)
    ask_now(first)
    expect(first.locator('#section-DS td[data-key$="/TEN"]').first).to_have_text("Trường tiểu học")


def collides(page: Page, mine: str, theirs: str) -> None:
    """Both values are shown; the person keeps the own one."""
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "conflict")
    page.locator("#entry-notice button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("dd")).to_have_text([mine, theirs])
    assert not sideways(page)
    dialog.get_by_role("button", name="Dùng số của tôi").click()
    saved(page)


def test_a_cell_that_is_being_typed_in_is_not_pulled_away(
    session: Session, at: Setting, opened: Opened
) -> None:
    first, second = opened("canbo", telephone=True), opened("dongnghiep")
    first.click('[data-key="B1/KN/NHAN"]')
    first.keyboard.type("12")  # stands in the bar of the telephone
    type_in(second, "B1/KN/NHAN", "7")
    type_in(second, "B1/TC/NHAN", "9")
    saved(second)
    second.click('[data-key="B1/PA/NHAN"]')
    second.keyboard.type("4")
    ask_now(first)
    expect(cell(first, "B1/TC/NHAN")).to_have_text("9")
    expect(first.locator("#company")).to_contain_text("Cùng nhập:Nguyễn Văn Dongnghiep")
    assert not sideways(first)
    first.keyboard.type("3")
    first.keyboard.press("Enter")
    collides(first, "123", "7")

    # the same the other way round, in the cell itself
    type_in(first, "B1/PA/NHAN", "6")
    saved(first)
    ask_now(second)
    expect(cell(second, "B1/KN/NHAN")).to_have_text("123")
    second.keyboard.type("5")
    second.keyboard.press("Enter")
    collides(second, "45", "6")

    # a cell that is only looked at shows what came, also in the bar, and going on from it writes nothing
    first.click('[data-key="B1/TC/NHAN"]')
    bar = first.locator("#cell-bar input")
    expect(bar).to_have_value("9")
    type_in(second, "B1/TC/NHAN", "10")
    saved(second)
    ask_now(first)
    expect(cell(first, "B1/TC/NHAN")).to_have_text("10")
    expect(bar).to_have_value("10")
    first.keyboard.press("Enter")

    # what came while one typed is shown when the typing is given up
    second.click('[data-key="B1/KN/XONG"]')
    second.keyboard.type("9")
    type_in(first, "B1/KN/XONG", "1")
    saved(first)
    with second.expect_response("**/news.json*"):
        ask_now(second)
    second.wait_for_timeout(200)
    expect(cell(second, "B1/KN/XONG")).not_to_contain_text("1")
    second.keyboard.press("Escape")
    expect(cell(second, "B1/KN/XONG")).to_have_text("1")
    session.expire_all()
    found = shown(values_of(session, at.report))
    assert [found[key] for key in ("KN.NHAN", "PA.NHAN", "TC.NHAN", "KN.XONG")] == [123, 45, 10, 1]
    assert len(history_of(session, at.report)) == 7
    session.commit()


def test_a_text_that_somebody_else_wrote_is_not_ours_because_we_looked_at_it(
    session: Session, at: Setting, opened: Opened
) -> None:
    page = opened("canbo")
    text = "<p>Theo bảng:</p><table><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>"
    colleague = session.scalars(sa.select(Person).where(Person.full_name == "Nguyễn Văn Dongnghiep")).one()
    typed(session, at.report, colleague, [change("TM/P1/text", text)])
    session.commit()
    ask_now(page)
    editor = page.locator(".narrative-input")
    expect(editor).to_contain_text("Theo bảng")
    editor.locator("p").first.click()
    page.locator("h1").click()
    page.wait_for_timeout(300)
    saved(page)
    session.expire_all()
    assert [line.person_id for line in history_of(session, at.report)] == [colleague.id]
    session.commit()
