"""The entry grid of 300 x 10 in Chromium: until painted and ready for typing, and from a key to the painted figure.

The peer is Tabulator with the same 3,000 figures, editable, all its rows in the page as ours are. It is a development
dependency of front-end/ (``npm ci`` there once).

Both pages are opened as on any but the first visit: the browser keeps scripts and styles, as the product lets it
(admin/web/assets.py), and reads the page itself anew. The first visit is told beside it. The pages tell the time
themselves on the console: a driver that looks for an element meanwhile takes as long as a third of the page. Their
script for it stands before the styles: behind them it would keep the browser from reading on until they are there,
which nothing in the product does.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from admin.web.assets import read_imports
from bench.measure import Result, benchmark
from forms_library.definition import Definition, load
from forms_library.render import section_html

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / "front-end" / "node_modules" / "tabulator-tables" / "dist"
ROWS, COLUMNS, TIMES = 300, 10, 15
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
MODULE = "runtime/grid/entry.js"
SHEETS = (
    "admin/static/css/tokens",
    "admin/static/css/base",
    "runtime/static/grid/grid",
    "runtime/static/grid/entry",
)

# Chromium has painted the frame when a message posted in the frame's callback arrives.
PAINTED = """
window.painted = (done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(0);
});
window.tellPainted = () => painted((now) => console.debug(`painted ${now}`));
window.addEventListener("keydown", (event) => {
  if (event.key === "Enter") painted((now) => (window.keyToPaint = now - event.timeStamp));
}, true);
"""


@benchmark(
    "grid-paint", f"Entry grid of {ROWS} x {COLUMNS}: address to painted and ready for typing", goal=0.300
)
def grid_paint() -> Result:
    """Median over loads of the page; scripts and styles are in the browser's cache from the second on."""
    with pages() as (page, address):
        visit = _load(page, f"{address}/ours")
        ours = [_load(page, f"{address}/ours") for _ in range(TIMES)]
        first = [_first_paint(page, f"{address}/ours") for _ in range(TIMES)]
        peer = [_load(page, f"{address}/peer") for _ in range(TIMES)]
    note = f"figures visible after {statistics.median(first):.0f} ms; the first visit {visit * 1000:.0f} ms"
    return Result(ours, peer="Tabulator 6.5.3", peer_seconds=peer, note=note)


@benchmark("grid-edit", "Key Enter to the painted figure in that grid", goal=0.016)
def grid_edit() -> Result:
    """Typing a figure into thirty cells of a column, one after the other."""
    with pages() as (page, address):
        _load(page, f"{address}/ours")
        page.locator('td[data-key="B1/R001/C02"]').click()
        ours = [_type_and_enter(page) for _ in range(2 * TIMES)]
        _load(page, f"{address}/peer")
        peer = []
        for row in range(2 * TIMES):
            page.locator(f".tabulator-row:nth-child({row + 1}) [tabulator-field=C02]").click()
            page.keyboard.press("Control+a")
            peer.append(_type_and_enter(page))
    return Result(ours, peer="Tabulator 6.5.3", peer_seconds=peer)


def _load(page: Page, url: str) -> float:
    with page.expect_console_message(lambda message: message.text.startswith("painted ")) as told:
        page.goto(url, wait_until="commit")
    return float(told.value.text.split()[1]) / 1000


def _first_paint(page: Page, url: str) -> float:
    _load(page, url)
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))


def _type_and_enter(page: Page) -> float:
    page.evaluate("window.keyToPaint = 0")
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    page.wait_for_function("window.keyToPaint > 0")
    return float(page.evaluate("window.keyToPaint")) / 1000


@contextmanager
def pages() -> Iterator[tuple[Page, str]]:
    """A page in Debian's Chromium and the address of a server with both grids."""
    if not PEER.exists():
        subprocess.run(["npm", "ci"], cwd=ROOT / "front-end", check=True)
    documents = {"/ours": our_page(), "/peer": peer_page()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, documents, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        try:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            yield page, f"http://127.0.0.1:{server.server_port}"
        finally:
            browser.close()
            server.shutdown()


class Handler(SimpleHTTPRequestHandler):
    """The two pages, the project's static files, and a server that confirms every change at once."""

    protocol_version = "HTTP/1.1"

    def __init__(self, documents: dict[str, str], *arguments: Any, directory: str) -> None:
        self.documents = documents
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        """A page, a cell's description or a file."""
        if self.path in self.documents:
            self._answer(self.documents[self.path], "text/html")
        elif self.path.startswith(("/cell?", "/news?")):
            self._answer("{}", "application/json")
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Files are kept by the browser, as the product's are; what is answered here is not."""
        kept = self.path.endswith((".js", ".css", ".woff2", ".svg"))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-store")
        super().end_headers()

    def do_POST(self) -> None:
        """Confirm the changes; what else the page tells (that somebody leaves) is heard."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        changes = json.loads(body)["changes"] if self.path == "/cells" else []
        saved = [
            {
                "id": change["id"],
                "key": change["key"],
                "sequence": 1,
                "raw": change["raw"],
                "text": change["raw"],
            }
            for change in changes
        ]
        answer = {
            "saved": saved,
            "rejected": [],
            "conflicts": [],
            "computed": {},
            "problems": [],
            "sections": {},
        }
        self._answer(json.dumps(answer), "application/json")

    def _answer(self, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the figures are the output."""


def form() -> Definition:
    """300 rows in groups of ten, ten columns under two headings."""
    column = {"kind": "integer", "aggregation": "sum"}
    groups = [
        {
            "label": f"Nhóm {group}",
            "children": [
                {"code": f"C{at:02}", "label": f"Chỉ tiêu {at}", "printed_code": str(at), **column}
                for at in range(group * 5 + 1, group * 5 + 6)
            ],
        }
        for group in range(COLUMNS // 5)
    ]
    rows = [
        {"code": f"R{at:03}", "number": str(at), "label": f"Xã số {at} của thành phố"}
        for at in range(1, ROWS + 1)
    ]
    labels = [
        {"code": "STT", "label": "STT", "printed_code": "A", "source": "number"},
        {"code": "ND", "label": "Nội dung", "printed_code": "B", "source": "label"},
    ]
    section = {
        "kind": "table",
        "code": "B1",
        "title": "Số liệu",
        "label_columns": labels,
        "columns": groups,
        "rows": rows,
    }
    return load(
        {
            "format": 1,
            "code": "BENCH",
            "symbol": "BENCH",
            "title": "300 x 10",
            "legal_basis": "bench",
            "period_kinds": ["month"],
            "sections": [section],
        }
    )


def our_page() -> str:
    """The entry page's parts and the table as the server renders it; the scripts are the real ones."""
    data = {
        "report": 1,
        "person": 1,
        "account": "bench",
        "sequence": 0,
        "sequences": {},
        "lists": {},
        "beside": {
            "comments": {"comments": "/news", "people": "/news"},
            "usual": "/news",
            "explanations": {"url": "/cells", "told": {}},
        },
        "fields": {},
        "choices": {},
        "marks": {},
        "problems": [],
        "completeness": {"filled": 0, "required": 0},
        "sections": {},
        "urls": {
            "cells": "/cells",
            "cell": "/cell",
            "sign_in": "/",
            "news": "/news",
            "leave": "/leave",
            "again": "/again",
            "worker": "/sw.js",
        },
    }
    sheets = "".join(f'<link rel="stylesheet" href="/{sheet}.css">' for sheet in SHEETS)
    hints = "".join(
        f'<link rel="modulepreload" href="/{_file(module)}">' for module in read_imports(ROOT, MODULE)
    )
    early = f'<script type="module" async src="/{_file("runtime/offline/early.js")}"></script>'
    parts = "".join(
        f'<div id="{name}"></div>'
        for name in (
            "company",
            "save-state",
            "entry-notice",
            "problems",
            "outline",
            "completeness",
            "cell-panel",
            "cell-bar",
        )
    )
    table = section_html(form().sections[0], {})
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>ours</title>
<script>{PAINTED}
new MutationObserver((_, observer) => {{
  if (!document.documentElement.dataset.ready) return;
  observer.disconnect();
  tellPainted();
}}).observe(document.documentElement, {{attributes: true}});</script>{sheets}{early}</head>
<body>{parts}<div class="grid-scroll">{table}</div><dialog id="submit-dialog"></dialog>
<script type="application/json" id="entry-data">{json.dumps(data)}</script>
{hints}<script type="module" src="/{_file(MODULE)}"></script></body></html>"""


def _file(module: str) -> str:
    """Where the file of an asset lies: "runtime/grid/entry.js" under runtime/static."""
    return module.replace("/", "/static/", 1)


def peer_page() -> str:
    """Tabulator with the same rows, headings and kinds."""
    columns: list[dict[str, Any]] = [
        {"title": "STT", "field": "number", "frozen": True},
        {"title": "Nội dung", "field": "label", "frozen": True, "width": 230},
    ]
    columns += [
        {
            "title": f"Nhóm {group}",
            "columns": [
                {"title": f"Chỉ tiêu {at}", "field": f"C{at:02}", "editor": "input", "hozAlign": "right"}
                for at in range(group * 5 + 1, group * 5 + 6)
            ],
        }
        for group in range(COLUMNS // 5)
    ]
    data = [
        {"id": at, "number": at, "label": f"Xã số {at} của thành phố"}
        | {f"C{c:02}": "" for c in range(1, COLUMNS + 1)}
        for at in range(1, ROWS + 1)
    ]
    base = "/front-end/node_modules/tabulator-tables/dist"
    options = {"data": data, "columns": columns, "renderVertical": "basic", "layout": "fitData"}
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>peer</title>
<script>{PAINTED}</script><link rel="stylesheet" href="{base}/css/tabulator.min.css"></head>
<body><div id="table"></div><script src="{base}/js/tabulator.min.js"></script><script>
const table = new Tabulator("#table", {json.dumps(options)});
table.on("tableBuilt", tellPainted);
</script></body></html>"""
