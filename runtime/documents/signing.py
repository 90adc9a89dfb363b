"""PAdES signatures: the person first (B-LT, certifying), then the agency's seal (B-LTA).

A PDF is prepared once (``prepare``: both signature fields, compact object streams); each signature then only appends.
Decree 68/2024/NĐ-CP; Decree 30/2020/NĐ-CP, Annex I for how they look.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import weasyprint
from markupsafe import escape
from PIL import Image
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, SimpleBoxLayoutRule
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from runtime.documents.context import SignatureBox
from runtime.documents.fetcher import LockedFetcher
from runtime.documents.fonts import ReportFonts
from runtime.documents.keys import SignatureKey, SigningServices

# It warns at every signature that nothing is fetched: the revocation lists are given, and no address is to be asked.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)


VN_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


class Field(StrEnum):
    """The two signature fields of a report."""

    PERSON = "person"
    AGENCY = "agency"


_LABELS = {
    Field.PERSON: "Chữ ký của người có thẩm quyền",
    Field.AGENCY: "Chữ ký số của cơ quan, tổ chức",
}


@dataclass(frozen=True)
class Appearance:
    """How a signature looks: a PNG with a transparent background, and lines of text under it (may be none)."""

    image: bytes | None = None
    lines: tuple[str, ...] = ()


def prepare(pdf: bytes, boxes: Mapping[str, SignatureBox]) -> bytes:
    """Add the empty signature fields, person first, and write the file compactly.

    Both fields are there before the first signature: adding one after a certifying signature breaks it. Object streams
    make verification of long files 25 times faster.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for name in Field:
        fields.append_signature_field(writer, _field(name, boxes[name]))
    with_fields = BytesIO()
    writer.write(with_fields)
    compact = BytesIO()
    with pikepdf.open(with_fields) as document:
        _list_once(document)
        document.save(compact, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return compact.getvalue()


def _list_once(document: pikepdf.Pdf) -> None:
    """WeasyPrint names an attachment twice in the list of associated files."""
    if "/AF" in document.Root:
        listed = {entry.objgen: entry for entry in document.Root.AF}
        document.Root.AF = pikepdf.Array(listed.values())


def _field(name: Field, box: SignatureBox) -> SigFieldSpec:
    corners = (round(box.x1), round(box.y1), round(box.x2), round(box.y2))
    return SigFieldSpec(name, on_page=box.page, box=corners, readable_field_name=_LABELS[name])


def sign_person(
    pdf: bytes, *, key: SignatureKey, services: SigningServices, appearance: Appearance, when: datetime
) -> bytes:
    """The person's signature on a prepared file: PAdES B-LT, certifying (later only forms may be filled).

    ``when`` is aware; it is written with Vietnam's offset. Raises pyHanko's SigningError (a revoked certificate) or
    TimestampRequestError (no time stamp to be had): queue and try again.
    """
    options = _metadata(Field.PERSON, services, when)
    metadata = signers.PdfSignatureMetadata(**options, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    return _sign(pdf, metadata, key, services, appearance, when)


def seal_agency(
    pdf: bytes, *, key: SignatureKey, services: SigningServices, appearance: Appearance, when: datetime
) -> bytes:
    """The agency's seal on a file the person signed: PAdES B-LTA, so that it can be checked offline for long."""
    metadata = signers.PdfSignatureMetadata(**_metadata(Field.AGENCY, services, when), use_pades_lta=True)
    return _sign(pdf, metadata, key, services, appearance, when)


def _metadata(field: Field, services: SigningServices, when: datetime) -> dict[str, Any]:
    return {
        "field_name": field.value,
        "md_algorithm": "sha256",
        "subfilter": SigSeedSubFilter.PADES,
        "embed_validation_info": True,
        "validation_context": services.validation_context(when),
    }


def _sign(
    pdf: bytes,
    metadata: signers.PdfSignatureMetadata,
    key: SignatureKey,
    services: SigningServices,
    appearance: Appearance,
    when: datetime,
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    assert metadata.field_name is not None
    width, height = _field_size(writer, metadata.field_name)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as scratch:
        signer = _SignerAt(
            metadata,
            key.signer(),
            timestamper=services.timestamper,
            stamp_style=_stamp(appearance, width, height, scratch.name),
            when=when.astimezone(VN_TIME),
        )
        signed = signer.sign_pdf(writer, existing_fields_only=True)
    return bytes(signed.getvalue())


class _SignerAt(signers.PdfSigner):
    """pyHanko's signer with the time given, not read from the machine's clock."""

    def __init__(self, *arguments: Any, when: datetime, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._when = when

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._when
        return session


def _field_size(writer: IncrementalPdfFileWriter, name: str) -> tuple[float, float]:
    """Width and height of a signature field, in points. Raises KeyError when the file has no such field."""
    for found, _value, reference in fields.enumerate_sig_fields(writer, with_name=name):
        if found == name:
            left, bottom, right, top = (float(number) for number in reference.get_object()["/Rect"])
            return right - left, top - bottom
    raise KeyError(name)


_FILLING = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
)


def _stamp(appearance: Appearance, width: float, height: float, scratch: str) -> StaticStampStyle:
    """A stamp with nothing of pyHanko's own: its text style spaces the letters of our typeface apart."""
    if appearance.lines:
        with open(scratch, "wb") as file:
            file.write(_drawn(appearance, width, height))
        return StaticStampStyle.from_pdf_file(scratch, border_width=0, background_layout=_FILLING)
    return StaticStampStyle(border_width=0, background=_picture(appearance), background_layout=_FILLING)


def _picture(appearance: Appearance) -> PdfContent | None:
    if appearance.image is None:
        return None
    image = Image.open(BytesIO(appearance.image))
    return PdfImage(image.convert("RGBA"), writer=None)


def _drawn(appearance: Appearance, width: float, height: float) -> bytes:
    """A page of the stamp's size: the image, and the lines under it (the time of signing as ISO 8601)."""
    lines = "".join(f"<div>{escape(line)}</div>" for line in appearance.lines)
    picture = '<img src="asset:image"/>' if appearance.image else ""
    assets = {"image": appearance.image} if appearance.image else {}
    room = height - 11 * len(appearance.lines)
    style = (
        f"@page {{ size: {width:.2f}pt {height:.2f}pt; margin: 0 }} body {{ margin: 0; font: 9pt/11pt Tinos; "
        f"text-align: center; white-space: nowrap }} img {{ height: {room:.2f}pt; max-width: 100%; "
        "object-fit: contain }"
        " .image { line-height: 0 }"
    )
    page = f'<style>{style}</style><div class="image">{picture}</div>{lines}'
    html = weasyprint.HTML(string=page, url_fetcher=LockedFetcher(assets))
    return bytes(html.write_pdf(font_config=ReportFonts()))
