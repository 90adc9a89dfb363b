"""The form of 300 x 10 calculated in headless Chromium: our generated module beside HyperFormula.

HyperFormula is under the GPL: a development dependency of bench/ (``package.json`` there), which this benchmark
installs from its lock when it is missing; it is never shipped."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, sync_playwright

from bench.formula import engine, peers, workload
from bench.measure import Result, benchmark
from forms_library.formula import compile_definition
from forms_library.formula.javascript import javascript_module
from forms_library.values import key_text

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / "bench" / "node_modules" / "hyperformula" / "dist" / "hyperformula.full.min.js"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
TIMES = 60

PAGE = """<!doctype html><meta charset="utf-8"><script src="/hyperformula.js"></script>
<script type="module">
import { calculate } from "/form.js";
const { values, sheet } = await (await fetch("/data.json")).json();
const engine = HyperFormula.buildFromArray(sheet, { licenseKey: "gpl-v3" });
const first = Object.keys(values)[0];
const typed = (n) => (n % 7) + 1;
// Chromium's clock is coarse: a few calculations are timed together.
const REPEATED = 5;
function timed(work, n) {
  const began = performance.now();
  for (let i = 0; i < REPEATED; i += 1) work(typed(n * REPEATED + i));
  return (performance.now() - began) / REPEATED / 1000;
}
const ours = (v) => { values[first] = v; return calculate(values); };
const oneCell = (v) => { engine.setCellContents({ sheet: 0, row: 1, col: 0 }, v); return engine.getSheetValues(0); };
const whole = () => { engine.rebuildAndRecalculate(); return engine.getSheetValues(0); };
window.measured = (times) => {
  const found = { ours: [], whole: [], oneCell: [] };
  for (let n = 0; n < times + 5; n += 1) {
    const line = { ours: timed(ours, n), oneCell: timed(oneCell, n), whole: n % 10 ? null : timed(whole, n) };
    if (n >= 5) for (const key of Object.keys(line)) if (line[key] !== null) found[key].push(line[key]);
  }
  return found;
};
window.answers = (v) => ({ ours: ours(v).values, peer: oneCell(v) });
window.ready = true;
</script>"""


@benchmark(
    "formula-browser",
    "Calculate the whole 300 x 10 form in headless Chromium after one figure was typed",
    goal=0.005,
)
def in_the_browser() -> Result:
    """HyperFormula calculates anew what depends on one cell; its whole sheet stands in the note. All answers are the
    same."""
    with _page() as page:
        _require_equal(page.evaluate("window.answers(5)"))
        found: dict[str, list[float]] = page.evaluate(f"window.measured({TIMES})")
    whole = sorted(found["whole"])[len(found["whole"]) // 2] * 1000
    note = f"every answer equal; HyperFormula's whole sheet {whole:.0f} ms"
    return Result(
        found["ours"], "HyperFormula 3.5.0, one cell and what depends on it", found["oneCell"], note
    )


def _require_equal(answers: dict[str, Any]) -> None:
    for line, letter in peers.computed():
        group, member = divmod(line - 1, workload.MEMBERS + 1)
        row = f"R{group}_{member - 1}" if member else f"G{group}"
        ours = answers["ours"][f"B1/{row}/C{peers.LETTERS.index(letter) + 1:02d}"]
        theirs = peers.tidy(letter, answers["peer"][line - 1][peers.LETTERS.index(letter)])
        if ours != theirs:
            raise AssertionError(f"HyperFormula answers otherwise in {letter}{line}: {ours} {theirs}")


@contextmanager
def _page() -> Iterator[Page]:
    if not PEER.exists():
        install = ["scripts/node.sh", "npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefix", "bench"]
        subprocess.run(install, cwd=ROOT, check=True)
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        _write(folder)
        with _served(folder) as address:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS])
            page = browser.new_page()
            page.goto(address)
            page.wait_for_function("window.ready")
            yield page
            browser.close()


def _write(folder: Path) -> None:
    compiled = compile_definition(workload.form())
    given = {key_text(key): float(str(value)) for key, value in workload.values().items()}
    files = {
        "index.html": PAGE,
        "form.js": javascript_module(compiled),
        "hyperformula.js": PEER.read_text(encoding="utf-8"),
        "data.json": json.dumps({"values": given, "sheet": _sheet()}),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _sheet() -> list[list[object]]:
    """The workbook of the other engines, as HyperFormula takes it."""
    with engine.workbook() as path:
        page = load_workbook(path).active
        assert page is not None
        return [list(row) for row in page.iter_rows(values_only=True)]


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
