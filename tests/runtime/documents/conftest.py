"""One commune's report, printed, signed by its chairwoman and sealed by its clerk; and a reader who trusts the root."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from runtime.documents import sandbox, specimens
from runtime.documents.certificates import TestAuthority
from runtime.documents.context import (
    DocumentContext,
    EmbeddedData,
    Narrative,
    Part,
    RenderedDocument,
    SigningManner,
    Table,
    Verification,
    authority_lines,
)
from runtime.documents.rendering import render_report
from runtime.documents.results import VerificationResult
from runtime.documents.signing import Appearance, prepare, seal_agency, sign_person
from runtime.documents.verification import verify

AGENCY = "Ủy ban nhân dân xã Phú Vinh"
CHAIRWOMAN = "Nguyễn Thị Thu Hằng"
SIGNED_AT = datetime(2026, 2, 5, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SEALED_AT = SIGNED_AT + timedelta(minutes=20)
DATA = '{"đơn":{"B1/R01/C01":"1234.5"}}'.encode()


def figures(rows: int, columns: int) -> str:
    """A table as the forms library prints it."""
    numbers = range(1, columns + 1)
    heads = "".join(f'<th class="head">Đơn thuộc thẩm quyền loại {n}</th>' for n in numbers)
    codes = "".join(f'<td class="code">{n}</td>' for n in ("A", "B", *numbers))
    lines = "".join(line(row, numbers) for row in range(1, rows + 1))
    head = (
        '<thead><tr><th class="head" rowspan="2">STT</th><th class="head" rowspan="2">Nội dung</th>'
        f'<th class="head" colspan="{columns}">Số đơn</th></tr><tr>{heads}</tr><tr class="codes">{codes}</tr></thead>'
    )
    return f'<table class="figures"><colgroup><col class="a"></colgroup>{head}<tbody>{lines}</tbody></table>'


def line(row: int, numbers: range) -> str:
    cells = "".join(f'<td class="cell align-right">1.{row:03d},{n}</td>' for n in numbers)
    label = f'<th class="label label-label">Khiếu nại về đất đai {row}</th>'
    return f'<tr class="line level-1"><td class="label label-number">{row}</td>{label}{cells}</tr>'


def report(rows: int = 12, columns: int = 3, **changes: object) -> DocumentContext:
    """The commune's quarterly report; ``changes`` replace single values."""
    values: dict[str, object] = {
        "superior_agency": "",
        "agency": AGENCY,
        "symbol": "BC-UBND",
        "number": 5,
        "day": date(2026, 2, 5),
        "place": "Huế",
        "subject": "Tổng hợp kết quả xử lý đơn quý IV năm 2025",
        "authority": authority_lines(SigningManner.COLLECTIVE, "Chủ tịch", "Ủy ban nhân dân"),
        "signer": CHAIRWOMAN,
        "recipients": ("Như trên", "TT. Đảng ủy, HĐND xã", "Lưu: VT"),
        "addressees": ("Thanh tra thành phố Huế",),
        "sections": (
            Narrative((Part("Tình hình chung", "<p>Công tác tiếp công dân được thực hiện nghiêm túc.</p>"),)),
            Table("Kết quả xử lý đơn", figures(rows, columns), "đơn, vụ việc", symbol="02/XLD"),
        ),
        "data": EmbeddedData(DATA),
        "verification": Verification("7K3M-Q2XA", "https://baocao.example.vn/verify/7K3MQ2XA"),
        "made_at": SIGNED_AT,
    }
    return DocumentContext(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def rendered() -> RenderedDocument:
    return render_report(report())


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority.open(tmp_path_factory.mktemp("pki"), SIGNED_AT)


@pytest.fixture(scope="session")
def signed(rendered: RenderedDocument, authority: TestAuthority) -> bytes:
    """Signed by the chairwoman, not yet sealed."""
    return sign_person(
        prepare(rendered.pdf, rendered.boxes),
        key=authority.signer_for("hang", CHAIRWOMAN, AGENCY),
        services=authority.services(SIGNED_AT),
        appearance=Appearance(specimens.handwriting(CHAIRWOMAN)),
        when=SIGNED_AT,
    )


@pytest.fixture(scope="session")
def sealed(signed: bytes, authority: TestAuthority) -> bytes:
    """Signed and sealed: what is sent and stored."""
    return seal_agency(
        signed,
        key=authority.signer_for("ubnd-phu-vinh", AGENCY, AGENCY),
        services=authority.services(SEALED_AT),
        appearance=Appearance(specimens.seal(AGENCY)),
        when=SEALED_AT,
    )


@pytest.fixture
def judge(authority: TestAuthority) -> Callable[..., VerificationResult]:
    """Verify as our verify page does on a given day."""

    def verify_on(pdf: bytes, now: datetime = SEALED_AT + timedelta(days=1)) -> VerificationResult:
        roots = [root.dump() for root in authority.roots]
        return verify(pdf, roots, now, authority.services(now).revocation_lists)

    return verify_on


@dataclass(frozen=True)
class Reader:
    """A reader of PDFs that is not ours: poppler's tools, trusting the test root."""

    folder: Path

    def tool(self, name: str, pdf: bytes, *options: str) -> str:
        path = self.folder / "document.pdf"
        path.write_bytes(pdf)
        done = subprocess.run([name, *options, str(path)], capture_output=True, text=True, timeout=60)
        return done.stdout

    def text(self, pdf: bytes, *options: str) -> str:
        path = self.folder / "document.pdf"
        path.write_bytes(pdf)
        command = ["pdftotext", "-layout", *options, str(path), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    def signatures(self, pdf: bytes) -> dict[str, str]:
        """Field -> what pdfsig says about signature and certificate."""
        found: dict[str, str] = {}
        field = ""
        for line in self.tool("pdfsig", pdf, "-nssdir", str(self.folder / "nss")).splitlines():
            name, _, value = line.strip().removeprefix("- ").partition(": ")
            if name == "Signature Field Name":
                field = value
            elif name in ("Signature Validation", "Certificate Validation"):
                found[field] = f"{found.get(field, '')} {value}".strip()
        return found


@pytest.fixture(scope="session")
def reader(authority: TestAuthority, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("reader")
    nss = folder / "nss"
    nss.mkdir()
    subprocess.run(["certutil", "-N", "-d", f"sql:{nss}", "--empty-password"], check=True)
    trust = ["-n", "root", "-t", "CT,C,C", "-i", str(authority.root_path)]
    subprocess.run(["certutil", "-A", "-d", f"sql:{nss}", *trust], check=True)
    return Reader(folder)


@pytest.fixture(scope="session", autouse=True)
def _workers_end() -> Iterator[None]:
    yield
    sandbox.rendering_worker.close()
    sandbox.verification_worker.close()
