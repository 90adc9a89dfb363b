"""Importing printed forms: how much of unseen ones is found, how fast; hostile files: how fast, in what memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

from openpyxl import load_workbook

from bench.measure import Result, benchmark, timed
from bench.spreadsheet.held_out import Finding, finding, sheets
from tests.forms_library.spreadsheet.corpus.score import Share
from tests.forms_library.spreadsheet.hostile import HOSTILE, two_million_rows

SEEDS = range(201, 205)
MEMORY = 200  # MB
COLUMNS, RULES = 0.95, 0.90
ROOT = Path(__file__).resolve().parents[2]


class Missed(AssertionError):
    """A goal other than the time was missed."""


@benchmark(
    "importing forms", "A printed form read into a definition: 24 held-out forms, 4 sheets of each", goal=1.0
)
def importing() -> Result:
    """Ours, against openpyxl only opening the same file."""
    drawn = sheets(SEEDS)
    seconds, found = [], []
    for form, dirt, content in drawn:
        began = time.perf_counter()
        found.append(finding(form, dirt, content))
        seconds.append(time.perf_counter() - began)
    peer = [
        timed(lambda content=content: load_workbook(BytesIO(content)), times=1, warm_up=0)[0]
        for *_, content in drawn
    ]
    return Result(seconds, "openpyxl opening the same file", peer, _summary(found))


def _summary(found: list[Finding]) -> str:
    """The shares in words; Missed where they are below the goal."""
    columns = sum((item.columns for item in found), Share(0, 0, 0))
    rules = sum((item.rules for item in found), Share(0, 0, 0))
    sound = sum(item.sound for item in found)
    text = (
        f"columns with right path and code {columns.right}/{columns.expected} = {columns.share:.1%}, printed rules "
        f"read {rules.right}/{rules.expected} = {rules.share:.1%}, sound definitions {sound}/{len(found)}"
    )
    if columns.share < COLUMNS or rules.share < RULES:
        raise Missed(text)
    return text


@benchmark(
    "refusing hostile files",
    "The slowest of all hostile spreadsheets, each in a process of its own",
    goal=2.0,
)
def refusing() -> Result:
    """Ours, against openpyxl reading the rows of the file with two million of them."""
    with tempfile.TemporaryDirectory() as folder:
        answers = [_refused(Path(folder) / f"{number}.xlsx", name) for number, name in enumerate(HOSTILE)]
    slowest = max(answers, key=lambda answer: answer["seconds"])
    most = max(answers, key=lambda answer: answer["memory"])
    if most["memory"] > MEMORY:
        raise Missed(f"{most['name']} took {most['memory']:.0f} MB")
    peer = timed(_openpyxl_reads, times=1, warm_up=0)
    note = (
        f"{len(answers)} files; slowest: {slowest['name']}; most memory {most['memory']:.0f} MB ({most['name']}); "
        f"median {median(answer['seconds'] for answer in answers) * 1000:.0f} ms"
    )
    return Result([slowest["seconds"]], "openpyxl reading the file of two million rows", peer, note)


_CHILD = """
import json, re, sys, time
from forms_library.spreadsheet.opening import Refused, open_package
content = open(sys.argv[1], "rb").read()
began = time.perf_counter()
try:
    open_package(content)
    guard = ""
except Refused as refusal:
    guard = refusal.guard
seconds = time.perf_counter() - began
# Not getrusage: it counts the largest size of the process that started this one.
memory = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps({"guard": guard, "seconds": seconds, "memory": memory}))
"""


def _refused(path: Path, name: str) -> dict[str, float]:
    make, guard = HOSTILE[name]
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answer: dict[str, float] = {"name": name, **json.loads(done.stdout)}
    if answer["guard"] != guard:
        raise Missed(f"{name} was not stopped by {guard}")
    return answer


def _openpyxl_reads() -> None:
    book = load_workbook(BytesIO(two_million_rows()), read_only=True)
    for _row in book.worksheets[0].iter_rows():
        pass
