"""A form with lines added below a row and files in cells, over HTTP: filled, returned for one cell of a line,
corrected, compared, signed, accepted, added up and exported."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from admin.base.clock import Clock
from runtime.approval.states import Action, State
from runtime.documents.views import release_brakes
from runtime.explanations.warnings import warnings
from runtime.figures.models import Figure
from runtime.reports.queries import filled_report, report_by_id
from tests.runtime.journey.test_the_path import Journey
from tests.runtime.lines_form import FILLED, LINE, LINES_FORM

JSON = {"Accept": "application/json"}
RECORD, CONTRACT = "biên bản nghiệm thu.txt", "hợp đồng xây lắp.txt"


class LinedJourney(Journey):
    """The same people with the form of lines."""

    form = LINES_FORM

    def attach(self, name: str, content: bytes) -> str:
        data = {"file": (io.BytesIO(content), name)}
        answer = self.client(self.cast.officer).post(
            f"/reports/{self.report_id}/attachments", data=data, headers=JSON
        )
        assert answer.status_code in (200, 201)
        return str(answer.get_json()["reference"])

    def enter(self, figures: Mapping[str, str]) -> dict[str, Any]:
        officer = self.client(self.cast.officer)
        bases = officer.get(f"/reports/{self.report_id}/state.json").get_json()["sequences"]
        changes = [
            {"id": f"{key}-{raw[:9]}-{bases.get(key, 0)}", "key": key, "raw": raw, "base": bases.get(key, 0)}
            for key, raw in figures.items()
        ]
        found: dict[str, Any] = officer.post(
            f"/reports/{self.report_id}/cells", json={"changes": changes}
        ).get_json()
        return found

    def fill(self) -> None:
        opened = self.client(self.cast.officer).post(f"/assignments/{self.assignment_id}/report")
        self.report_id = int(opened.location.split("/")[-2])
        files = {f"{LINE}/TEP": self.attach(RECORD, b"abc"), "DS/r1/TEP": self.attach(CONTRACT, b"xyz")}
        answer = self.enter({**FILLED, **files})
        assert (answer["rejected"], answer["conflicts"]) == ([], [])
        self.explain("Vượt do ứng trước vốn")

    def explain(self, words: str) -> None:
        with self.app.app_context():
            session = self.app.extensions["sqlalchemy"].session
            problems = filled_report(session, report_by_id(session, self.report_id)).assessment.problems
            (mark,) = warnings(problems)
        answer = self.client(self.cast.officer).post(
            f"/reports/{self.report_id}/explanations", json={"mark": mark, "text": words}
        )
        assert answer.status_code == 200

    def page(self, person: Any, path: str) -> str:
        answer = self.client(person).get(path)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def path(app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient]) -> LinedJourney:
    release_brakes()
    return LinedJourney(app, clock.now(), client_of)


def return_for(path: LinedJourney, *keys: str) -> Any:
    pins = json.dumps([{"key": key, "reason": "Chưa khớp biên bản"} for key in keys])
    head = path.cast.head_of_division
    return path.act(head, Action.RETURN, reason="Rà soát", pins=pins, opens="pins")


def test_lines_and_files_from_the_first_figure_to_the_total(path: LinedJourney, tmp_path: Path) -> None:
    path.fill()
    _in_excel(path)
    path.submit()
    assert path.state() is State.CHECKING
    page = path.page(path.cast.head_of_division, f"/reports/{path.report_id}/check")
    for shown in ("Cầu Rạch Lá", "Trường mầm non số 3", RECORD, CONTRACT):
        assert shown in page
    assert "Vượt do ứng trước vốn" in path.page(path.cast.head_of_division, f"/reports/{path.report_id}")

    # Returned for one cell of a line: nothing else opens, neither its neighbours nor its place nor a new line.
    return_for(path, "B1/R2~khong/TH")
    assert path.state() is State.CHECKING  # there is no such line in the report
    return_for(path, f"{LINE}/TH")
    assert path.state() is State.DRAFTING
    closed = [
        f"{LINE}/KH",
        f"{LINE}/ND",
        f"{LINE}/_at",
        "B1/R2~k2/TH",
        "B1/R2~moi/_at",
        "B1/R1/TH",
        "DS/r1/TEN",
    ]
    refused = path.enter(dict.fromkeys(closed, "5"))["rejected"]
    assert [item["key"] for item in refused] == closed
    entry = path.page(path.cast.officer, f"/reports/{path.report_id}/entry")
    assert '"closed": true' in entry  # so the page offers no new line
    assert path.enter({f"{LINE}/TH": "45,5"})["rejected"] == []
    path.submit()
    assert path.state() is State.CHECKING

    # The next look begins at the difference, and names the line.
    page = path.page(path.cast.head_of_division, f"/reports/{path.report_id}/check")
    assert "Cầu Rạch Lá – Thực hiện" in page
    compared = path.page(path.cast.head_of_division, f"/reports/{path.report_id}/compare?earlier=1&later=2")
    for shown in ("Cầu Rạch Lá – Thực hiện", "40,5", "45,5"):
        assert shown in compared
    assert "Trường mầm non số 3 –" not in compared

    pdf = _signed(path)
    text = _text_of(pdf, tmp_path)
    for printed in ("Cầu Rạch Lá", "45,5", "Trường mầm non số 3", RECORD, CONTRACT, "1.254,5"):
        assert printed in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        carried = json.loads(opened.attachments["bao-cao.json"].get_file().read_bytes())
    assert carried["values"][f"{LINE}/TH"] == "45.5"
    assert sorted(file["name"] for file in carried["attachments"]) == [RECORD, CONTRACT]

    _added_up(path)
    carried = json.loads(path.client(path.cast.receiver).get(f"/reports/{path.report_id}/data.json").data)
    assert carried["values"][f"{LINE}/ND"] == "Cầu Rạch Lá"


def _signed(path: LinedJourney) -> bytes:
    cast = path.cast
    path.act(cast.head_of_division, Action.PASS_ON)
    path.act(cast.head_of_agency, Action.APPROVE)
    path.work_off()
    path.act(cast.clerk, Action.SEAL)
    path.work_off()
    path.act(cast.clerk, Action.SEND)
    path.act(cast.receiver, Action.ACCEPT)
    assert path.state() is State.ACCEPTED
    answer = path.client(cast.leader).get(f"/reports/{path.report_id}/document.pdf?download=1")
    assert answer.status_code == 200
    return answer.data


def _text_of(pdf: bytes, folder: Path) -> str:
    """The words of the document in reading order, one blank between two: a narrow cell breaks a name over lines."""
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    found = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(found.split())


def _added_up(path: LinedJourney) -> None:
    """The receiving department sees the total, and below it each line with its name and whose it is."""
    figures = path.look(
        sa.select(Figure.number).where(Figure.row == "R2~k1", Figure.column == "TH", Figure.section == "B1")
    )
    assert [str(number) for number in figures] == ["45.5"]
    url = f"/periods/{path.period_id}/rollup?template=KTXHT"
    page = path.page(path.cast.receiver, url)
    for shown in ("1.254,5", "Cầu Rạch Lá (Phường Số 01)", "Trường mầm non số 3 (Phường Số 01)", "45,5"):
        assert shown in page
    chosen = path.page(path.cast.receiver, f"{url}&cell={LINE}/TH")
    assert "Cầu Rạch Lá (Phường Số 01) – Thực hiện" in chosen
    assert chosen.count('class="table table-compact"') == 1
    lines = path.client(path.cast.receiver).get(f"/periods/{path.period_id}/rollup.csv?template=KTXHT").text
    rows = {row[0]: row for row in csv.reader(io.StringIO(lines), delimiter=";")}
    assert rows[f"{LINE}/TH"][1:] == [
        "2 Khởi công mới / Cầu Rạch Lá (Phường Số 01) – Thực hiện",
        "45,5",
        "1",
        "45,5",
    ]
    keys = list(rows)
    assert keys.index("B1/R2/TH") < keys.index(f"{LINE}/TH") < keys.index("B1/R3/TH")


def _in_excel(path: LinedJourney) -> None:
    """The workbook that is filled without a connection holds the lines, too."""
    book = load_workbook(
        io.BytesIO(path.client(path.cast.officer).get(f"/reports/{path.report_id}/workbook.xlsx").data)
    )
    written = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert {"Cầu Rạch Lá", 40.5} <= written
