"""The main job over HTTP: filled, checked, returned, corrected, signed, sealed, sent, accepted, verified."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from admin.jobs.dispatch import work_off
from admin.people.models import Person
from runtime.approval.states import Action, State
from runtime.approval.workflow import replay
from runtime.documents import vault
from runtime.documents.models import Document
from runtime.documents.views import release_brakes
from runtime.reports.models import Decision, Report
from tests.runtime.stage import FIGURES, PERIOD, Stage


class Path_:  # noqa: N801 - the path of the issue, not of a file
    """Eight people and their browsers."""

    def __init__(self, stage: Stage, client_of: Callable[[int], FlaskClient]) -> None:
        self.stage = stage
        self._client_of = client_of
        self.report_id = 0

    def client(self, person: Person) -> FlaskClient:
        return self._client_of(person.user_id)

    def open_and_fill(self) -> None:
        officer = self.client(self.stage.cast.officer)
        assert "Bắt đầu" in officer.get("/work").text
        opened = officer.post(f"/assignments/{self.stage.assignment().id}/report")
        self.report_id = int(opened.location.split("/")[-2])
        changes = [
            {"id": f"one-{index}", "key": key, "raw": raw, "base": 0, "origin": "typed"}
            for index, (key, raw) in enumerate(FIGURES.items())
        ]
        saved = officer.post(f"/reports/{self.report_id}/cells", json={"changes": changes})
        assert saved.status_code == 200

    def correct(self) -> None:
        officer = self.client(self.stage.cast.officer)
        state = officer.get(f"/reports/{self.report_id}/state.json").get_json()
        change = {
            "id": "two",
            "key": "B1/R1/TH",
            "raw": "905,5",
            "base": state["sequences"]["B1/R1/TH"],
            "origin": "typed",
        }
        saved = officer.post(f"/reports/{self.report_id}/cells", json={"changes": [change]})
        assert saved.status_code == 200

    def submit(self) -> TestResponse:
        return self.client(self.stage.cast.officer).post(f"/reports/{self.report_id}/submit", data={})

    def act(self, person: Person, action: Action, **data: object) -> TestResponse:
        url = f"/reports/{self.report_id}/decisions/{action.value}"
        return self.client(person).post(url, data=data)

    def state(self) -> State:
        self.stage.session.rollback()
        found = self.stage.session.get(Report, self.report_id, populate_existing=True)
        assert found is not None
        return found.state

    def walk_to_approval(self) -> None:
        cast = self.stage.cast
        self.open_and_fill()
        self.submit()
        pins = [{"key": "B1/R1/TH", "reason": "Đề nghị rà soát"}, {"key": "B1/R2/TH", "reason": ""}]
        self.act(cast.head_of_division, Action.RETURN, reason="Số thu chưa khớp", pins=json.dumps(pins))
        assert self.state() is State.DRAFTING
        self.correct()
        self.submit()
        self.act(cast.head_of_division, Action.PASS_ON)
        assert self.state() is State.APPROVING

    def walk_to_the_end(self) -> bytes:
        cast = self.stage.cast
        self.walk_to_approval()
        self.act(cast.head_of_agency, Action.APPROVE)
        work_off()
        assert self.state() is State.SIGNED
        self.act(cast.clerk, Action.SEAL)
        work_off()
        assert self.state() is State.SEALED
        self.act(cast.clerk, Action.SEND)
        assert self.state() is State.SENT
        self.act(cast.receiver, Action.ACCEPT)
        assert self.state() is State.ACCEPTED
        answer = self.client(cast.leader).get(f"/reports/{self.report_id}/document.pdf?download=1")
        assert answer.status_code == 200
        return answer.data


@pytest.fixture
def path(stage: Stage, client_of: Callable[[int], FlaskClient], app: Flask) -> Path_:
    release_brakes()
    return Path_(stage, client_of)


def test_the_whole_path(path: Path_, tmp_path: Path, client: FlaskClient) -> None:
    pdf = path.walk_to_the_end()
    stage = path.stage

    actions = list(stage.session.scalars(sa.select(Decision.action).order_by(Decision.id)))
    from runtime.approval.profiles import workflow_named

    assert replay(workflow_named("hue"), actions) is State.ACCEPTED
    document = stage.session.scalars(sa.select(Document)).one()
    assert document.reference == "01/BC-P01"

    # poppler, which is not ours, believes both signatures once the test root is trusted
    assert _pdfsig(pdf, stage, tmp_path) == 2
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    for expected in ("01/BC-P01", "Thu ngân sách", "905,5", "1.385,5"):
        assert expected in text

    # the data travel inside
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        carried = json.loads(opened.attachments["bao-cao.json"].get_file().read_bytes())
    assert carried["values"]["B1/R1/TH"] == "905.5"
    assert carried["revision"] == 2

    # anyone can verify, by file and by code
    uploaded = client.post("/verify", data={"file": (io.BytesIO(pdf), "bao-cao.pdf")})
    by_code = client.get(f"/verify/{document.verification_code}")
    for page in (uploaded, by_code):
        assert page.status_code == 200
        assert "verified-good" in page.text
        assert stage.cast.head_of_agency.full_name in page.text
        assert "905,5" in page.text

    # the receiving department sees the totals and who is missing
    rolled = path.client(stage.cast.receiver).get(f"/periods/{stage.period.id}/rollup?template=KTXHT")
    assert "1.385,5" in rolled.text
    assert "Phường Số 02" in rolled.text

    # the leader finds the document
    assert "01/BC-P01" in path.client(stage.cast.leader).get("/documents?text=01/BC-P01").text


def _pdfsig(pdf: bytes, stage: Stage, folder: Path) -> int:
    """How many signatures poppler calls valid and trusted."""
    database = folder / "nss"
    database.mkdir()
    root = vault.authority(stage.now).root_path
    subprocess.run(["certutil", "-N", "-d", f"sql:{database}", "--empty-password"], check=True)
    subprocess.run(
        ["certutil", "-A", "-d", f"sql:{database}", "-n", "root", "-t", "CT,C,C", "-i", root], check=True
    )
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{database}", file], capture_output=True, check=False
    ).stdout.decode()
    valid = done.count("Signature is Valid.")
    assert done.count("Certificate is Trusted.") == valid
    return valid


def test_a_changed_digit_and_an_overlay_are_refused(path: Path_, client: FlaskClient) -> None:
    pdf = path.walk_to_the_end()
    place = pdf.index(b"/ByteRange") // 2
    broken = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    page = client.post("/verify", data={"file": (io.BytesIO(broken), "bao-cao.pdf")})
    assert "verified-bad" in page.text

    overlaid = client.post("/verify", data={"file": (io.BytesIO(_overlaid(pdf)), "bao-cao.pdf")})
    assert "verified-bad" in overlaid.text
    assert "verified-good" not in overlaid.text


def _overlaid(pdf: bytes) -> bytes:
    """A stamp drawn over the first page by an incremental update after signing."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stream = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 600 200 40 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pressing_submit_twice_says_so(path: Path_) -> None:
    path.open_and_fill()
    assert path.submit().status_code == 302
    again = path.submit()
    page = path.client(path.stage.cast.officer).get(again.location)
    assert page.status_code == 200
    assert path.state() is State.CHECKING
    path.stage.session.rollback()
    assert path.stage.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


def test_the_page_shows_the_progress_of_the_signature(path: Path_) -> None:
    path.walk_to_approval()
    path.act(path.stage.cast.head_of_agency, Action.APPROVE)
    head = path.client(path.stage.cast.head_of_agency)
    page = head.get(f"/reports/{path.report_id}").text
    job_url = page.split('data-job="')[1].split('"')[0]
    assert head.get(job_url).get_json()["state"] == "waiting"
    assert path.client(path.stage.cast.outsider).get(job_url).status_code == 404
    work_off()
    assert head.get(job_url).get_json()["state"] == "done"


def test_the_month_of_the_period_is_named(path: Path_) -> None:
    path.open_and_fill()
    page = path.client(path.stage.cast.officer).get(f"/reports/{path.report_id}").text
    assert PERIOD == "2026M12"
    assert "Tháng 12 năm 2026" in page
