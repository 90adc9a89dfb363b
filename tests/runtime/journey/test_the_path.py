"""The main job over HTTP: filled, checked, returned, corrected, signed, sealed, sent, accepted, verified."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.base.clock import Clock
from admin.base.database import db, unit_of_work
from admin.jobs.dispatch import work_off
from admin.people.models import Person
from runtime.approval.profiles import workflow_named
from runtime.approval.states import Action, State
from runtime.approval.workflow import replay
from runtime.documents import vault
from runtime.documents.models import Document
from runtime.documents.views import release_brakes
from runtime.reports.models import Decision, Report
from tests.runtime.stage import FIGURES, FORM, PERIOD, set_stage


class Journey:
    """Eight people and their browsers. Nothing of the test keeps a transaction open between two requests."""

    form = FORM

    def __init__(self, app: Flask, now: datetime, client_of: Callable[[int], FlaskClient]) -> None:
        self.app = app
        # A context held open would make all requests share one `g`, and so the person of the first.
        with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
            stage = set_stage(session, now, form=self.form)
            self.assignment_id = stage.assignment().id
            session.commit()
            self.cast = stage.cast
            self.period_id = stage.period.id
            session.rollback()
        self.now = now
        self._client_of = client_of
        self.report_id = 0

    def client(self, person: Person) -> FlaskClient:
        return self._client_of(person.user_id)

    def visitor(self) -> FlaskClient:
        return self.app.test_client()

    def open_and_fill(self) -> None:
        officer = self.client(self.cast.officer)
        assert "Bắt đầu" in officer.get("/work").text
        opened = officer.post(f"/assignments/{self.assignment_id}/report")
        self.report_id = int(opened.location.split("/")[-2])
        changes = [
            {"id": f"one-{index}", "key": key, "raw": raw, "base": 0, "origin": "typed"}
            for index, (key, raw) in enumerate(FIGURES.items())
        ]
        saved = officer.post(f"/reports/{self.report_id}/cells", json={"changes": changes})
        assert saved.status_code == 200

    def correct(self) -> None:
        officer = self.client(self.cast.officer)
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
        return self.client(self.cast.officer).post(f"/reports/{self.report_id}/submit", data={})

    def act(self, person: Person, action: Action, **data: object) -> TestResponse:
        url = f"/reports/{self.report_id}/decisions/{action.value}"
        return self.client(person).post(url, data=data)

    def state(self) -> State:
        return self.look(sa.select(Report.state).where(Report.id == self.report_id))[0]

    def look(self, query: sa.Select[Any]) -> list[Any]:
        with self.app.app_context(), unit_of_work(write=False) as session:
            return list(session.scalars(query))

    def work_off(self) -> None:
        with self.app.app_context():
            work_off()

    def walk_to_approval(self) -> None:
        cast = self.cast
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
        cast = self.cast
        self.walk_to_approval()
        self.act(cast.head_of_agency, Action.APPROVE)
        self.work_off()
        assert self.state() is State.SIGNED
        self.act(cast.clerk, Action.SEAL)
        self.work_off()
        assert self.state() is State.SEALED
        self.act(cast.clerk, Action.SEND)
        assert self.state() is State.SENT
        self.act(cast.receiver, Action.ACCEPT)
        assert self.state() is State.ACCEPTED
        answer = self.client(cast.leader).get(f"/reports/{self.report_id}/document.pdf?download=1")
        assert answer.status_code == 200
        return answer.data


@pytest.fixture
def path(app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient]) -> Journey:
    release_brakes()
    return Journey(app, clock.now(), client_of)


def test_the_whole_path(path: Journey, tmp_path: Path) -> None:
    pdf = path.walk_to_the_end()
    actions = path.look(sa.select(Decision.action).order_by(Decision.id))
    assert replay(workflow_named("hue"), actions) is State.ACCEPTED
    (document,) = path.look(sa.select(Document))
    assert document.reference == "01/BC-P01"

    # poppler, which is not ours, believes both signatures once the test root is trusted
    assert _pdfsig(pdf, path, tmp_path) == 2
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
    uploaded = path.visitor().post("/verify", data={"file": (io.BytesIO(pdf), "bao-cao.pdf")})
    by_code = path.visitor().get(f"/verify/{document.verification_code}")
    for page in (uploaded, by_code):
        assert page.status_code == 200
        assert "verified-good" in page.text
        assert path.cast.head_of_agency.full_name in page.text
        assert "905,5" in page.text

    # the receiving department sees the totals and who is missing
    rolled = path.client(path.cast.receiver).get(f"/periods/{path.period_id}/rollup?template=KTXHT")
    assert "1.385,5" in rolled.text
    assert "Phường Số 02" in rolled.text

    # the leader finds the document
    assert "01/BC-P01" in path.client(path.cast.leader).get("/documents?text=01/BC-P01").text


def _pdfsig(pdf: bytes, path: Journey, folder: Path) -> int:
    """How many signatures poppler calls valid and trusted."""
    database = folder / "nss"
    database.mkdir()
    with path.app.app_context():
        root = vault.authority(path.now).root_path
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


def test_a_changed_digit_and_an_overlay_are_refused(path: Journey) -> None:
    pdf = path.walk_to_the_end()
    place = pdf.index(b"/ByteRange") // 2
    broken = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    page = path.visitor().post("/verify", data={"file": (io.BytesIO(broken), "bao-cao.pdf")})
    assert "verified-bad" in page.text

    overlaid = path.visitor().post("/verify", data={"file": (io.BytesIO(_overlaid(pdf)), "bao-cao.pdf")})
    assert "verified-bad" in overlaid.text
    assert "verified-good" not in overlaid.text


def _overlaid(pdf: bytes) -> bytes:
    """A stamp drawn over the first page by an incremental update after signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stream = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 600 200 40 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pressing_submit_twice_says_so(path: Journey) -> None:
    path.open_and_fill()
    assert path.submit().status_code == 302
    again = path.submit()
    page = path.client(path.cast.officer).get(again.location)
    assert page.status_code == 200
    assert path.state() is State.CHECKING
    assert path.look(sa.select(Decision.action)) == [Action.SUBMIT]


def test_the_page_shows_the_progress_of_the_signature(path: Journey) -> None:
    path.walk_to_approval()
    path.act(path.cast.head_of_agency, Action.APPROVE)
    head = path.client(path.cast.head_of_agency)
    page = head.get(f"/reports/{path.report_id}").text
    job_url = page.split('data-job="')[1].split('"')[0]
    assert head.get(job_url).get_json()["state"] == "queued"
    assert path.client(path.cast.outsider).get(job_url).status_code == 404
    path.work_off()
    assert head.get(job_url).get_json()["state"] == "done"


def test_the_month_of_the_period_is_named(path: Journey) -> None:
    path.open_and_fill()
    page = path.client(path.cast.officer).get(f"/reports/{path.report_id}").text
    assert PERIOD == "2026M12"
    assert "Tháng 12 năm 2026" in page
