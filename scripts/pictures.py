"""The pictures of the guides, taken from the running product.

    BAOCAO_VAR=<folder with a loaded demonstration> .venv/bin/python scripts/pictures.py [name ...]

serves a copy of that folder (SQLite) on a free port, walks the pages as the people of the demonstration do, writes
docs/pictures/<name>.png and throws the copy away, so that nothing stays of what was done for a picture. Dates in the
pictures are those of the day on which the demonstration was loaded. Run by hand when pages have changed; look at every
picture before committing it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import read  # noqa: E402 - a script finds the project beside itself
from runtime.demonstration.staff import PASSWORD  # noqa: E402
from tests.e2e.papers import overlay  # noqa: E402
from tests.support.browser import CHROMIUM, DESKTOP, FLAGS, TELEPHONE  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 150_000  # bytes; the pictures are read in a browser, and kept in the history for good
PASTED = (
    "I\tThu ngân sách\ttỷ đồng\n1\tThu nội địa\ttỷ đồng\n2\tThu hải quan\ttỷ đồng\nII\tChi ngân sách\ttỷ đồng"
)
MONTHLY = "KTXH-T.001"  # the form whose period the demonstration leaves open
REGIME = "Báo cáo tình hình kinh tế - xã hội hằng tháng"

Shot = Callable[["Camera"], None]
SHOTS: dict[str, Shot] = {}


def shot(function: Shot) -> Shot:
    """Register a picture under the function's name."""
    SHOTS[function.__name__.replace("_", "-")] = function
    return function


@dataclass
class Camera:
    """One picture being taken: opens pages for people and writes the file."""

    browser: Browser
    address: str
    folder: Path
    name: str

    def visit(self, username: str, path: str = "/work", *, telephone: bool = False) -> Page:
        """A page of a person who has just signed in (of a stranger without a name)."""
        context = self.browser.new_context(
            base_url=self.address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport=TELEPHONE if telephone else DESKTOP,  # type: ignore[arg-type]
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        if username:
            page.goto("/login/")
            page.locator("input[name=username]").fill(username)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main button[type=submit]").click()
        page.goto(path)
        return page

    def open_work(self, username: str, row: str, *, telephone: bool = False) -> Page:
        """The page that a person's next step leads to, in the row of "Việc của tôi" with this text."""
        page = self.visit(username, telephone=telephone)
        page.locator("tr", has_text=row).first.locator(".row-action a").click()
        page.wait_for_load_state("networkidle")
        return page

    def take(self, page: Page) -> None:
        """Write what the window shows, in 256 colours."""
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        raw = self.folder / "raw.png"
        page.screenshot(path=raw, animations="disabled", caret="hide")
        target = PICTURES / f"{self.name}.png"
        with Image.open(raw) as picture:
            in_few_colours(picture.convert("RGB")).save(target, optimize=True)
        if target.stat().st_size > LARGEST:
            raise SystemExit(
                f"{target.name} has {target.stat().st_size} bytes; at most {LARGEST} are allowed"
            )
        page.context.close()


def in_few_colours(picture: Image.Image) -> Image.Image:
    """The picture in its own 256 most frequent colours: flat areas of a page keep theirs exactly."""
    counted = picture.getcolors(picture.width * picture.height) or []
    frequent = sorted(counted, key=lambda entry: (-entry[0], str(entry[1])))[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in frequent for part in cast(tuple[int, ...], colour)])
    nearest = picture.quantize(
        palette=palette, dither=Image.Dither.NONE
    )  # coarse: it makes white a light grey
    exact = {colour: place for place, (_, colour) in enumerate(frequent)}
    pixels = zip(picture.get_flattened_data(), nearest.get_flattened_data(), strict=True)
    nearest.putdata([exact.get(cast(tuple[int, ...], colour), cast(int, place)) for colour, place in pixels])
    return nearest


def entry_page(camera: Camera, username: str = "canbo.phuxuan", *, telephone: bool = False) -> Page:
    """The entry page of the monthly report."""
    page = camera.open_work(username, MONTHLY, telephone=telephone)
    page.locator("html[data-ready=entry]").wait_for(state="attached")
    return page


def choose_cell(page: Page, key: str) -> None:
    """Select a cell and wait until the panel tells about it."""
    page.locator(f'td[data-key="{key}"]').click()
    page.wait_for_load_state("networkidle")
    page.mouse.move(5, 400)


# --- the officer -----------------------------------------------------------------------------------------------------


@shot
def entry(camera: Camera) -> None:
    page = entry_page(camera)
    choose_cell(page, "SL/THU/UT")
    camera.take(page)


@shot
def work(camera: Camera) -> None:
    camera.take(camera.visit("canbo.phuxuan"))


@shot
def work_phone(camera: Camera) -> None:
    camera.take(camera.visit("canbo.phuxuan", telephone=True))


@shot
def entry_phone(camera: Camera) -> None:
    page = entry_page(camera, telephone=True)
    page.locator('td[data-key="SL/THU_NQD/UT"]').click()
    camera.take(page)


@shot
def two_readings(camera: Camera) -> None:
    page = entry_page(camera)
    choose_cell(page, "SL/BL_HH/UT")
    page.keyboard.type("1.620")
    page.keyboard.press("Enter")
    camera.take(page)


@shot
def problems(camera: Camera) -> None:
    page = entry_page(camera)
    page.locator("#problems summary").click()
    camera.take(page)


@shot
def narrative(camera: Camera) -> None:
    page = entry_page(camera)
    page.locator("#section-TM").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#section-TM').scrollIntoView()")
    camera.take(page)


@shot
def submit(camera: Camera) -> None:
    page = entry_page(camera)
    page.locator('[data-dialog="submit-dialog"]').click()
    camera.take(page)


# --- checking, approving, sealing, sending ---------------------------------------------------------------------------


@shot
def check(camera: Camera) -> None:
    page = camera.open_work("truongphong.vyda", MONTHLY)
    choose_cell(page, "SL/THU_TNCN/UT")
    camera.take(page)


@shot
def return_dialog(camera: Camera) -> None:
    page = camera.open_work("truongphong.vyda", MONTHLY)
    pin_and_return(page)
    camera.take(page)


def pin_and_return(page: Page) -> None:
    """Pin two cells and fill the dialog of the return, without sending it."""
    page.locator("html[data-ready=check]").wait_for(state="attached")
    for key in ("SL/THU_TNCN/UT", "SL/THU_LPTB/UT"):
        page.locator(f'td[data-key="{key}"]').click()
        page.locator(f'td[data-key="{key}"]').click()
    page.locator('[data-dialog="return-dialog"]').click()
    page.locator("#return-reason").fill("Số thu chưa khớp với báo cáo của cơ quan thuế.")
    for number, text in enumerate(("Cơ quan thuế báo 301,2.", "Đề nghị rà soát.")):
        page.locator("#pin-list input").nth(number).fill(text)


@shot
def returned(camera: Camera) -> None:
    page = camera.open_work("truongphong.vyda", MONTHLY)
    pin_and_return(page)
    page.locator("#return-dialog .dialog-foot button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    page.context.close()
    page = entry_page(camera, "canbo.vyda")
    page.evaluate("scrollTo(0, 0)")
    camera.take(page)


@shot
def approve(camera: Camera) -> None:
    camera.take(camera.open_work("chutich.thuanhoa", MONTHLY))


@shot
def approve_question(camera: Camera) -> None:
    page = camera.open_work("chutich.thuanhoa", MONTHLY)
    page.locator("main .button", has_text="Phê duyệt và ký số").first.click()
    camera.take(page)


@shot
def seal(camera: Camera) -> None:
    camera.take(camera.open_work("vanthu.kimlong", MONTHLY))


@shot
def send(camera: Camera) -> None:
    camera.take(camera.open_work("vanthu.thuyxuan", MONTHLY))


# --- the receiving department and the leader -------------------------------------------------------------------------


@shot
def receive(camera: Camera) -> None:
    camera.take(camera.visit("tiepnhan.stc"))


@shot
def accept(camera: Camera) -> None:
    camera.take(camera.open_work("tiepnhan.stc", "An Cựu"))


@shot
def many(camera: Camera) -> None:
    page = camera.visit("tiepnhan.stc", "/work/accepting")
    page.locator("thead input[type=checkbox]").check()
    camera.take(page)


@shot
def rollup(camera: Camera) -> None:
    page = camera.visit("tiepnhan.stc", "/tracking")
    page.goto(page.locator('a[href*="/rollup"]').first.get_attribute("href") or "")
    camera.take(page)


@shot
def tracking(camera: Camera) -> None:
    camera.take(camera.visit("tiepnhan.stc", "/tracking"))


@shot
def documents(camera: Camera) -> None:
    camera.take(camera.visit("lanhdao", "/documents"))


@shot
def signed(camera: Camera) -> None:
    page = camera.visit("lanhdao", "/documents")
    page.locator("tbody th a").first.click()
    camera.take(page)


def signed_pdf(camera: Camera) -> Path:
    """The newest signed document, downloaded as the leader does."""
    page = camera.visit("lanhdao", "/documents")
    with page.expect_download() as started:
        page.locator("tbody .row-action a").first.click()
    file = camera.folder / "bao-cao.pdf"
    started.value.save_as(file)
    page.context.close()
    return file


def verify(camera: Camera, file: Path) -> Page:
    """The public page's answer about a file."""
    page = camera.visit("", "/verify")
    page.locator("#file").set_input_files(file)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    return page


@shot
def verify_form(camera: Camera) -> None:
    camera.take(camera.visit("", "/verify"))


@shot
def verified(camera: Camera) -> None:
    camera.take(verify(camera, signed_pdf(camera)))


@shot
def not_valid(camera: Camera) -> None:
    camera.take(verify(camera, overlay(signed_pdf(camera))))


# --- the office admin ------------------------------------------------------------------------------------------------


@shot
def windows(camera: Camera) -> None:
    camera.take(camera.visit("quantri", "/windows/"))


@shot
def window(camera: Camera) -> None:
    page = camera.visit("quantri", "/windows/")
    page.locator(".panel table a", has_text=REGIME).first.click()
    camera.take(page)


def next_period(camera: Camera) -> Page:
    """Assigning the monthly report for the period after the current one, at the choice of organisations."""
    page = camera.visit("quantri", "/assignments/new")
    page.get_by_role("link", name=f"Chọn {REGIME}", exact=True).click()
    page.locator("tbody tr").last.get_by_role("link").click()
    page.wait_for_load_state("networkidle")
    return page


@shot
def assign(camera: Camera) -> None:
    camera.take(next_period(camera))


@shot
def assign_preview(camera: Camera) -> None:
    page = next_period(camera)
    page.get_by_label("Các phường").check()
    page.locator("main .button", has_text="Xem trước thời hạn").first.click()
    camera.take(page)


@shot
def regime(camera: Camera) -> None:
    page = camera.visit("quantri", "/regimes/")
    page.locator("tbody a", has_text=REGIME).click()
    camera.take(page)


@shot
def administration(camera: Camera) -> None:
    camera.take(camera.visit("quantri", "/administration/"))


@shot
def connections(camera: Camera) -> None:
    camera.take(camera.visit("quantri", "/connections/"))


@shot
def audit(camera: Camera) -> None:
    camera.take(camera.visit("quantri", "/audit/"))


# --- the template designer -------------------------------------------------------------------------------------------


def designer_page(camera: Camera, node: str) -> Page:
    """The editor with a node of the structure selected."""
    page = camera.visit("thietke", "/designer/KTXHT")
    page.wait_for_selector("html[data-ready=designer]")
    page.locator("#tree li", has_text=node).first.click()
    return page


@shot
def templates(camera: Camera) -> None:
    camera.take(camera.visit("thietke", "/designer/"))


@shot
def designer(camera: Camera) -> None:
    camera.take(designer_page(camera, "Luỹ kế đến hết tháng báo cáo"))


@shot
def designer_column(camera: Camera) -> None:
    page = designer_page(camera, "Một số chỉ tiêu")
    page.locator(".designer-tools summary").first.click()
    page.locator('[data-edit="add-column"]').click()
    page.locator("#property-label:focus").wait_for()
    page.keyboard.type("Dự kiến tháng sau")
    page.keyboard.press("Tab")
    page.locator("#property-kind").select_option(label="Số thập phân")
    page.locator("#canvas thead th", has_text="Dự kiến tháng sau").wait_for()
    page.locator("#save-state", has_text="Đã lưu lúc").wait_for()
    camera.take(page)


@shot
def designer_formula(camera: Camera) -> None:
    page = designer_page(camera, "Luỹ kế đến hết tháng báo cáo")
    page.locator("#property-formula").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("LÀM_TRÒN(UT", delay=40)
    page.keyboard.press("Escape")
    page.keyboard.type("*1,5;", delay=40)
    page.locator(".formula-signature").wait_for()
    camera.take(page)


@shot
def designer_paste(camera: Camera) -> None:
    page = designer_page(camera, "Một số chỉ tiêu")
    page.locator(".designer-tools summary").first.click()
    page.locator("#paste-block").click()
    page.locator("#paste-text").fill(PASTED)
    page.locator(".paste-lines li").first.wait_for()
    camera.take(page)


@shot
def designer_trial(camera: Camera) -> None:
    page = camera.visit("thietke", "/designer/XLD02/officer?blank=1")
    trial = page.frame_locator(".officer-frame")
    trial.locator("html[data-ready=trial]").wait_for(state="attached")
    trial.locator("td.is-input").first.click()
    for figure in ("12", "15", "9"):
        page.keyboard.type(figure)
        page.keyboard.press("Tab")
    trial.locator("td.has-error").first.wait_for()
    camera.take(page)


@shot
def publish(camera: Camera) -> None:
    page = designer_page(camera, "Một số chỉ tiêu")
    page.locator(".designer-tools summary").first.click()
    page.locator('[data-edit="add-column"]').click()
    page.locator("#property-label").fill("Dự kiến tháng sau")
    page.keyboard.press("Control+s")
    page.locator("#save-state", has_text="Đã lưu lúc").wait_for()
    page.locator("#publish-button").click()
    page.locator("#note").fill("Thêm cột dự kiến tháng sau")
    camera.take(page)


# --- taking them -----------------------------------------------------------------------------------------------------


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server on a copy of the demonstration; gives its address."""
    copy = folder / "var"
    shutil.copytree(read().var, copy)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"BAOCAO_VAR": str(copy), "BAOCAO_PUBLIC_URL": address}
    command = [sys.executable, "run.py", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            wait_for(address)
            yield address
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Wait until the server answers, at most a minute."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/verify"):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server does not answer")


def main(names: Sequence[str]) -> int:
    """Take the named pictures, or all; those that change something come after those that do not need it."""
    unknown = set(names) - set(SHOTS)
    if unknown:
        raise SystemExit(f"no such picture: {', '.join(sorted(unknown))}; known: {', '.join(SHOTS)}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work_folder, sync_playwright() as playwright:
        folder = Path(work_folder)
        with served(folder) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name in names or SHOTS:
                print(name, flush=True)
                SHOTS[name](Camera(browser, address, folder, name))
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
