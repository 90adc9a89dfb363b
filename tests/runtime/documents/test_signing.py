"""Both signatures hold in a program that is not ours, and break when one digit changes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from runtime.documents import specimens
from runtime.documents.certificates import TestAuthority
from runtime.documents.context import RenderedDocument
from runtime.documents.keys import SigningServices
from runtime.documents.results import VerificationResult
from runtime.documents.signing import Appearance, prepare, seal_agency, sign_person
from runtime.documents.verification import verify
from tests.runtime.documents.conftest import AGENCY, CHAIRWOMAN, DATA, SEALED_AT, SIGNED_AT, Reader

Judge = Callable[..., VerificationResult]
TRUSTED = "Signature is Valid. Certificate is Trusted."


def altered_stream(pdf: bytes, holds: bytes, new: bytes) -> bytes:
    """The file with one stream's content changed in place, byte for byte as long as before."""
    for match in re.finditer(rb"stream\r?\n", pdf):
        end = pdf.find(b"endstream", match.end())
        try:
            content = zlib.decompressobj().decompress(pdf[match.end() : end])
        except zlib.error:
            continue
        if holds in content:
            packed = next(
                packed
                for level in range(9, -1, -1)
                if len(packed := zlib.compress(content.replace(holds, new, 1), level)) <= end - match.end()
            )
            return pdf[: match.end()] + packed.ljust(end - match.end(), b"\n") + pdf[end:]
    raise AssertionError(f"no stream holds {holds!r}")


def test_pdfsig_finds_both_signatures_valid_and_trusted(reader: Reader, sealed: bytes) -> None:
    found = reader.signatures(sealed)
    assert found["person"] == TRUSTED
    assert found["agency"] == TRUSTED


def test_without_our_root_the_certificates_are_not_trusted(reader: Reader, sealed: bytes) -> None:
    said = reader.tool("pdfsig", sealed)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." not in said


def test_pdfsig_names_the_signers_in_their_order(reader: Reader, sealed: bytes) -> None:
    names = re.findall(r"Common Name: (.+)", reader.tool("pdfsig", sealed))
    assert names[:2] == [CHAIRWOMAN, AGENCY]


def test_a_digit_altered_on_the_page_breaks_both_signatures(
    reader: Reader, sealed: bytes, judge: Judge
) -> None:
    with pikepdf.open(BytesIO(sealed)) as pdf:
        page = pdf.pages[0].Contents.read_bytes()
    glyphs = re.search(rb"<[0-9a-fA-F]{4,}>", page)
    assert glyphs is not None
    digit = glyphs[0]
    forged = altered_stream(sealed, digit, digit[:-2] + (b"1" if digit[-2:-1] != b"1" else b"2") + digit[-1:])
    found = reader.signatures(forged)
    assert "Signature is Valid" not in found["person"] + found["agency"]
    result = judge(forged)
    assert not result.valid
    assert [signature.intact for signature in result.signatures] == [False, False]


def test_altered_data_inside_break_both_signatures(reader: Reader, sealed: bytes, judge: Judge) -> None:
    forged = altered_stream(sealed, b"1234.5", b"9234.5")
    found = reader.signatures(forged)
    assert "Signature is Valid" not in found["person"] + found["agency"]
    result = judge(forged)
    assert not result.valid
    assert result.modified_after_signing


def test_the_text_of_a_signed_report_can_be_searched(reader: Reader, sealed: bytes) -> None:
    text = reader.text(sealed)
    assert "1.012,3" in text
    assert "Khiếu nại về đất đai 12" in text


def test_the_seal_only_appends(signed: bytes, sealed: bytes) -> None:
    assert sealed.startswith(signed)


def test_the_first_signature_certifies_and_admits_form_filling_only(sealed: bytes) -> None:
    reader = PdfFileReader(BytesIO(sealed))
    first = reader.embedded_signatures[0]
    assert first.field_name == "person"
    assert first.docmdp_level is not None
    assert first.docmdp_level.name == "FILL_FORMS"


def test_times_are_written_with_the_offset_of_vietnam(sealed: bytes) -> None:
    person, agency = PdfFileReader(BytesIO(sealed)).embedded_signatures[:2]
    assert person.sig_object["/M"] == "D:20260205093000+07'00'"
    assert agency.sig_object["/M"] == "D:20260205095000+07'00'"


def test_the_sealed_file_ends_with_a_time_stamp_over_everything(sealed: bytes) -> None:
    last = PdfFileReader(BytesIO(sealed)).embedded_signatures[-1]
    assert last.sig_object_type == "/DocTimeStamp"


def test_signing_keeps_the_data_and_the_claim_of_pdf_a(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed)) as pdf:
        assert [entry.EF.F.read_bytes() for entry in pdf.Root.AF] == [DATA]
        assert b"pdfaid" in pdf.Root.Metadata.read_bytes()


def test_the_seal_is_drawn_over_the_signature(sealed: bytes, rendered: RenderedDocument) -> None:
    with pikepdf.open(BytesIO(sealed)) as pdf:
        page = pdf.pages[rendered.boxes["person"].page]
        fields = {str(note.T): note for note in page.Annots if "/T" in note}
        assert list(fields) == ["person", "agency"]
        for note in fields.values():
            assert "/N" in note.AP
            assert int(note.F) & 4  # printed
        assert abs(float(fields["person"].Rect[0]) - rendered.boxes["person"].x1) <= 0.5


def test_lines_of_text_may_stand_under_a_signature(
    rendered: RenderedDocument, authority: TestAuthority, reader: Reader
) -> None:
    appearance = Appearance(specimens.seal(AGENCY), (AGENCY, SIGNED_AT.isoformat()))
    pdf = sign_person(
        prepare(rendered.pdf, rendered.boxes),
        key=authority.signer_for("hang", CHAIRWOMAN, AGENCY),
        services=authority.services(SIGNED_AT),
        appearance=appearance,
        when=SIGNED_AT,
    )
    assert "2026-02-05T09:30:00+07:00" in reader.text(pdf)


def test_a_revoked_certificate_cannot_sign(rendered: RenderedDocument, authority: TestAuthority) -> None:
    key = authority.signer_for("left", "Lê Văn Đã Nghỉ", AGENCY)
    authority.revoke(key, SIGNED_AT - timedelta(days=1))
    with pytest.raises(SigningError):
        sign_person(
            prepare(rendered.pdf, rendered.boxes),
            key=key,
            services=authority.services(SIGNED_AT),
            appearance=Appearance(),
            when=SIGNED_AT,
        )


class Unreachable(TimeStamper):
    """A time-stamp service that is down."""

    async def async_request_tsa_response(self, req: object) -> object:
        raise TimestampRequestError("service unavailable")


def test_without_a_time_stamp_nothing_is_signed(rendered: RenderedDocument, authority: TestAuthority) -> None:
    services = authority.services(SIGNED_AT)
    nobody = Unreachable()  # type: ignore[no-untyped-call]
    down = SigningServices(services.roots, services.intermediates, nobody, services.revocation_lists)
    with pytest.raises(TimestampRequestError):
        sign_person(
            prepare(rendered.pdf, rendered.boxes),
            key=authority.signer_for("hang", CHAIRWOMAN, AGENCY),
            services=down,
            appearance=Appearance(),
            when=SIGNED_AT,
        )


def test_a_certificate_revoked_later_does_not_undo_what_it_signed(
    rendered: RenderedDocument, tmp_path: Path
) -> None:
    authority = TestAuthority.open(tmp_path, SIGNED_AT)
    person, agency = (authority.signer_for(name, name, AGENCY) for name in (CHAIRWOMAN, AGENCY))
    pdf = prepare(rendered.pdf, rendered.boxes)
    at_signing, at_sealing = authority.services(SIGNED_AT), authority.services(SEALED_AT)
    pdf = sign_person(pdf, key=person, services=at_signing, appearance=Appearance(), when=SIGNED_AT)
    pdf = seal_agency(pdf, key=agency, services=at_sealing, appearance=Appearance(), when=SEALED_AT)
    authority.revoke(person, SEALED_AT + timedelta(days=1))
    later = SEALED_AT + timedelta(days=3)
    roots = [root.dump() for root in authority.roots]
    result = verify(pdf, roots, later, authority.services(later).revocation_lists)
    assert result.valid, result.details
