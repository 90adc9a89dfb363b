"""Printing a report of 50, 300 and 1,000 rows, and signing it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from bench.document.case import NOW, report
from bench.measure import Result, benchmark, timed
from runtime.documents.certificates import TestAuthority
from runtime.documents.rendering import render_report
from runtime.documents.signing import Appearance, prepare, sign_person


@benchmark("printing 50 rows", "PDF/A of a report, processor time", goal=1.5)
def fifty() -> Result:
    """A usual report."""
    return _printing(50, times=3)


@benchmark("printing 300 rows", "PDF/A of a report, processor time", goal=6.0)
def three_hundred() -> Result:
    """The largest of the forms."""
    return _printing(300, times=3)


@benchmark("printing 1,000 rows", "PDF/A of a report, processor time", goal=20.0)
def thousand() -> Result:
    """A list of records."""
    return _printing(1000, times=1)


def _printing(rows: int, times: int) -> Result:
    """Ours and the peer's in turn, so that a busy moment of the machine strikes both."""
    ours, peer = zip(*((_case("ours", rows), _case("plain", rows)) for _ in range(times)), strict=True)
    note = f"{ours[0]['pages']:.0f} pages, {ours[0]['megabytes']:.0f} MB; peer {peer[0]['megabytes']:.0f} MB"
    seconds, theirs = [one["seconds"] for one in ours], [one["seconds"] for one in peer]
    return Result(seconds, "WeasyPrint as it comes", theirs, note)


def _case(name: str, rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.document.case", name, str(rows)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    measured: dict[str, float] = json.loads(answer)
    return measured


@benchmark("signing", "One signature with time stamp and revocation lists (PAdES B-LT)", goal=0.5)
def signing() -> Result:
    """The key parsed once, against pyHanko's own signer, which opens its file for every signature."""
    with tempfile.TemporaryDirectory() as folder:
        authority = TestAuthority.open(Path(folder), NOW)
        key = authority.signer_for("hang", "Nguyễn Thị Thu Hằng", "Ủy ban nhân dân xã Phú Vinh")
        document = render_report(report(50))
        pdf = prepare(document.pdf, document.boxes)
        ours = timed(
            lambda: sign_person(
                pdf, key=key, services=authority.services(NOW), appearance=Appearance(), when=NOW
            ),
            times=5,
        )
        peer = timed(lambda: _sign_plainly(authority, pdf), times=5)
    return Result(ours, "pyHanko's own signer", peer)


def _sign_plainly(authority: TestAuthority, pdf: bytes) -> None:
    services = authority.services(NOW)
    stored = next(authority.folder.glob("*.p12"))
    password = (authority.folder / "password").read_bytes()
    metadata = signers.PdfSignatureMetadata(
        field_name="person",
        certify=True,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=services.validation_context(NOW),
    )
    signer = signers.SimpleSigner.load_pkcs12(str(stored), passphrase=password)
    signers.PdfSigner(metadata, signer, timestamper=services.timestamper).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf))
    )
