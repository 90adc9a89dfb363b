"""What our verify page says about good files, forged files and files that are no reports at all."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from runtime.documents import trust
from runtime.documents.certificates import TestAuthority
from runtime.documents.context import RenderedDocument
from runtime.documents.results import Coverage, VerificationResult
from runtime.documents.trust import verify_guarded
from runtime.documents.verification import verify
from tests.runtime.documents.conftest import AGENCY, CHAIRWOMAN, DATA, SEALED_AT, SIGNED_AT, Reader

Judge = Callable[..., VerificationResult]


def said(result: VerificationResult) -> list[str]:
    return [str(problem) for problem in result.problems]


def with_overlay(pdf: bytes) -> bytes:
    """A red square painted over the first page in an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    drawing = generic.StreamObject(stream_data=b"q 1 0 0 rg 200 400 120 20 re f Q")
    writer.add_stream_to_page(0, writer.add_object(drawing))
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


def with_other_data(pdf: bytes) -> bytes:
    """The embedded data replaced in an incremental update: the signed bytes stay as they are."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    entry = writer.root["/AF"][0]
    forged = generic.StreamObject(stream_data=DATA.replace(b"1234.5", b"9999.9"))
    entry["/EF"]["/F"] = writer.add_object(forged)
    writer.update_container(entry["/EF"])
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


def test_a_sealed_report_is_valid_and_says_who_signed_when(sealed: bytes, judge: Judge) -> None:
    result = judge(sealed)
    assert result.valid, result.details
    person, agency = result.signatures
    assert (person.field, person.who, person.organisation) == ("person", CHAIRWOMAN, AGENCY)
    assert (person.when, person.claimed) == (SIGNED_AT, SIGNED_AT)
    assert (agency.field, agency.who, agency.when) == ("agency", AGENCY, SEALED_AT)
    assert person.coverage is Coverage.REVISION
    assert result.archived_at == SEALED_AT
    assert result.digest == sha256(sealed).hexdigest()


def test_the_data_inside_are_read_with_their_digest(sealed: bytes, judge: Judge) -> None:
    result = judge(sealed)
    assert result.data == {"đơn": {"B1/R01/C01": "1234.5"}}
    assert [(file.name, file.digest) for file in result.files] == [("bao-cao.json", sha256(DATA).hexdigest())]


def test_a_report_not_yet_sealed_is_valid_for_its_signer(signed: bytes, judge: Judge) -> None:
    result = judge(signed)
    assert result.valid, result.details
    assert [signature.who for signature in result.signatures] == [CHAIRWOMAN]
    assert result.archived_at is None


def test_years_later_it_is_still_valid(sealed: bytes, judge: Judge) -> None:
    assert judge(sealed, SEALED_AT + timedelta(days=5 * 365)).valid


def test_within_a_month_it_is_valid_without_any_list_from_outside(
    sealed: bytes, authority: TestAuthority
) -> None:
    roots = [root.dump() for root in authority.roots]
    assert verify(sealed, roots, SEALED_AT + timedelta(days=20)).valid


def test_an_overlay_is_refused_though_other_readers_accept_it(
    sealed: bytes, judge: Judge, reader: Reader
) -> None:
    forged = with_overlay(sealed)
    assert "Signature is Valid" in reader.signatures(forged)["person"]
    result = judge(forged)
    assert not result.valid
    assert result.modified_after_signing
    assert f"The file was changed after {CHAIRWOMAN} signed it" in said(result)[0]


def test_replaced_data_are_refused(sealed: bytes, judge: Judge) -> None:
    result = judge(with_other_data(sealed))
    assert not result.valid
    assert result.modified_after_signing


def test_an_unknown_authority_is_not_trusted(sealed: bytes, tmp_path: Path) -> None:
    stranger = TestAuthority.open(tmp_path, SIGNED_AT)
    result = verify(sealed, [root.dump() for root in stranger.roots], SEALED_AT)
    assert not result.valid
    assert [signature.trusted for signature in result.signatures] == [False, False]
    assert all(signature.intact for signature in result.signatures)
    assert "not trusted" in said(result)[0]


def test_an_unsigned_report_is_refused(rendered: RenderedDocument, judge: Judge) -> None:
    assert said(judge(rendered.pdf)) == ["The file has no digital signature."]


@pytest.mark.parametrize("content", [b"", b"hello", b"<html>%PDF-</html>", b"PK\x03\x04" + b"0" * 100])
def test_what_is_not_a_pdf_is_refused(content: bytes, judge: Judge) -> None:
    assert said(judge(content)) == ["The file is not a PDF."]


def test_a_torn_file_is_refused(sealed: bytes, judge: Judge) -> None:
    for length in (40, len(sealed) // 3, len(sealed) - 200):
        result = judge(sealed[:length])
        assert not result.valid
        assert result.problems


def test_a_huge_file_is_refused_before_it_is_read(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "MAXIMUM_SIZE", 1024 * 1024)
    assert said(judge(b"%PDF-1.7" + bytes(1024 * 1024))) == [
        "The file is too large to verify; at most 1 MB are allowed."
    ]


def test_a_hostile_file_ends_within_the_bounds(sealed: bytes, authority: TestAuthority) -> None:
    """A stream that unpacks to a gigabyte in place of the cross-reference table."""
    bomb = zlib.compress(bytes(10**9), 9)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/W[1 4 1]/Filter/FlateDecode/Root 2 0 R/Length %d>>\nstream\n"
    pdf = head % len(bomb) + bomb + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    result = verify_guarded(pdf, [root.dump() for root in authority.roots], SEALED_AT)
    assert not result.valid
    assert result.problems


def test_the_guarded_answer_is_the_same(sealed: bytes, authority: TestAuthority, judge: Judge) -> None:
    now = SEALED_AT + timedelta(days=1)
    roots = [root.dump() for root in authority.roots]
    lists = authority.services(now).revocation_lists
    assert verify_guarded(sealed, roots, now, lists) == judge(sealed)
