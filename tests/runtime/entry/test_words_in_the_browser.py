"""Writing with the figures of the form as a person does it: a figure put in, sentences drafted, a text from Word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.e2e.test_pages import findings_on, sideways
from tests.runtime.entry.opening import PAGE, open_entry
from tests.runtime.entry.test_words import earlier, text_of
from tests.support.browser import DESKTOP, TELEPHONE, Visitors
from tests.support.filling import Setting, complete

pytestmark = pytest.mark.any_database

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { color: red }</style></head>
<body><!--StartFragment--><p class="MsoNormal" style="mso-style-name:x"><b>Từ Word</b><o:p></o:p></p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.<i> </i></span>Một</p>
<p class="MsoListParagraph" style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">-</span>Con</p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">2.</span>Hai</p>
<table class="MsoTableGrid"><tr><td style="mso-width:1"><p class="MsoNormal">Ô</p></td></tr></table>
<img src="https://elsewhere.example/x.png"><!--EndFragment--></body></html>"""
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".narrative-input").dispatchEvent(paste);
}"""


def opened(visitors: Visitors, at: Setting) -> Page:
    return open_entry(visitors, at.report, PAGE)


def test_a_text_is_written_with_the_figures(session: Session, at: Setting, visitors: Visitors) -> None:
    earlier(session, at, "2026M10", {"NHAN": "10"})
    complete(session, at)
    session.commit()
    page = opened(visitors, at)
    editor = page.locator(".narrative-input")
    editor.click()
    page.keyboard.press("Control+End")
    # a figure by its name, which follows the table
    page.get_by_role("button", name="Chèn số liệu").press("Enter")
    page.get_by_label("Tên dòng hoặc tên cột").fill("tiep nhan khieu nai")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    for size in (TELEPHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert findings_on(page) == []
    page.keyboard.press("Enter")
    expect(editor.locator("[data-figure]")).to_have_text("10")
    page.click('[data-key="B1/KN/NHAN"]')
    page.keyboard.type("1250")
    page.keyboard.press("Enter")
    expect(editor.locator("[data-figure]")).to_have_text("1.250")
    # a draft goes behind what stands there
    page.get_by_role("button", name="Dự thảo câu so sánh").press("Enter")
    expect(editor).to_contain_text(
        "Tổng số – tiếp nhận: 1.255, tăng 1.245 (12.450%) so với tháng 10 năm 2026."
    )
    expect(editor).to_contain_text("Ổn định.")
    page.get_by_role("button", name="Dự thảo câu so sánh").press("Enter")
    expect(page.get_by_text("Các câu này đã có")).to_be_visible()
    # a text from Word keeps its words, lists and tables
    editor.click()
    page.keyboard.press("Control+End")
    page.evaluate(PASTE, WORD)
    expect(editor.locator("ol > li")).to_have_count(2)
    expect(editor.locator("ol ul > li")).to_have_text("Con")
    expect(editor.locator("td, th")).to_have_text("Ô")
    expect(editor.locator("img:not(.ProseMirror-separator)")).to_have_count(0)
    for size in (DESKTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert findings_on(page) == []
        assert not sideways(page)
        editor.scroll_into_view_if_needed()
    # and is written on where the page is small
    editor.press("Control+End")
    page.keyboard.type(" Viết tiếp trên điện thoại.")
    page.keyboard.press("Control+S")
    page.click('[data-key="B1/KN/NHAN"]')
    expect(page.locator("#save-state")).to_have_attribute("data-save-state", "saved")
    page.reload()
    page.wait_for_selector('html[data-ready="entry"]')
    expect(editor.locator("[data-figure]")).to_have_text("1.250")
    session.expire_all()
    kept = text_of(session, at.report)
    assert "Viết tiếp trên điện thoại." in kept
    assert ">1.250</span>" in kept
    assert "mso" not in kept.lower()
