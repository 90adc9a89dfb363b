"""The plain values a printed report is made of. Whoever renders fills these; no entity, request or session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from forms_library.calendar import VN_TZ


class Orientation(StrEnum):
    """How a table lies on the page; ``auto`` turns it only when it does not fit upright."""

    AUTO = "auto"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True)
class Part:
    """One heading of a narrative and its text: HTML that ``narrative.clean_narrative`` returned."""

    heading: str
    html: str


@dataclass(frozen=True)
class Narrative:
    """A written section: parts in order."""

    parts: tuple[Part, ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """A numeric section: one ``<table>`` as HTML, with what is printed around it."""

    title: str
    html: str
    unit_of_measure: str = ""
    notes: tuple[str, ...] = ()
    orientation: Orientation = Orientation.AUTO
    symbol: str = ""


@dataclass(frozen=True)
class Fields:
    """Single fields: label and printed value."""

    title: str
    values: tuple[tuple[str, str], ...]


Section = Narrative | Table | Fields


@dataclass(frozen=True)
class Attachment:
    """A file sent along with the report. Its digest is printed, so that the signature covers it too."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Remark:
    """What the officer says to a figure that a check of the form warns of."""

    place: str
    warning: str
    text: str
    who: str


@dataclass(frozen=True)
class EmbeddedData:
    """The report's own data, carried inside the PDF (relationship Source): canonical JSON."""

    content: bytes
    name: str = "bao-cao.json"
    description: str = "Dữ liệu của báo cáo"


@dataclass(frozen=True)
class Verification:
    """Where a reader checks the document: a code to type and the public address behind the QR code."""

    code: str
    address: str


@dataclass(frozen=True)
class Amendment:
    """What this document corrects: the reference and day of the earlier one, when it was made, and why (S0 Đ9.2)."""

    reference: str
    day: date
    made_at: datetime
    reason: str


@dataclass(frozen=True)
class DocumentContext:
    """Everything on the paper (Decree 30/2020/NĐ-CP, Annex I). ``number`` and ``day`` are None on a preview."""

    superior_agency: str
    agency: str
    symbol: str
    place: str
    subject: str
    authority: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    sections: tuple[Section, ...]
    number: int | None = None
    day: date | None = None
    kind: str = "Báo cáo"
    addressees: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    lead: str = ""
    closing: str = ""
    notes: tuple[str, ...] = ()
    former: str = ""
    amendment: Amendment | None = None
    simulated: bool = False
    attachments: tuple[Attachment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    data: EmbeddedData | None = None
    verification: Verification | None = None
    made_at: datetime | None = None
    language: str = "vi"

    @property
    def number_and_symbol(self) -> str:
        """``05/BC-UBND``: numbers below ten are padded; a preview leaves room for the number."""
        number = "      " if self.number is None else f"{self.number:02d}"
        return f"{number}/{self.symbol}"

    @property
    def amended(self) -> str:
        """``Chỉnh lý, bổ sung Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026; lập lúc 14 giờ 30 phút ngày ...``"""
        if self.amendment is None:
            return ""
        made = self.amendment.made_at.astimezone(VN_TZ)
        return (
            f"Chỉnh lý, bổ sung {self.kind} số {self.amendment.reference} {_long_day(self.amendment.day)}; "
            f"lập lúc {made.hour:02d} giờ {made.minute:02d} phút {_long_day(made.date())}"
        )

    @property
    def place_and_date(self) -> str:
        """``Huế, ngày 05 tháng 02 năm 2026``: days below ten and the first two months are padded."""
        return f"{self.place}, {self.long_day}"

    @property
    def long_day(self) -> str:
        """The date in words as in the heading; a preview leaves room for it."""
        if self.day is None:
            return "ngày      tháng      năm        "
        return _long_day(self.day)


def _long_day(day: date) -> str:
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


@dataclass(frozen=True)
class SignatureBox:
    """A rectangle on a page for one signature, in PDF points from the lower left corner; pages count from 0."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        return self.y2 - self.y1


@dataclass(frozen=True)
class RenderedDocument:
    """A PDF/A-3u, the boxes of its signatures (``person`` and ``agency``) and its number of pages."""

    pdf: bytes
    boxes: dict[str, SignatureBox] = field(default_factory=dict)
    pages: int = 0


class SigningManner(StrEnum):
    """In whose place a person signs (Decree 30/2020/NĐ-CP, Article 13 and Annex I, II.7)."""

    OWN = ""
    COLLECTIVE = "TM."
    DEPUTY = "KT."
    ORDERED = "TL."
    AUTHORISED = "TUQ."
    ACTING = "Q."


def authority_lines(manner: SigningManner, position: str, principal: str = "") -> tuple[str, ...]:
    """The lines above a signature: ``("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")``.

    ``principal`` is the collective (TM.) or the post signed for (KT., TL., TUQ.); acting (Q.) has none.
    """
    if manner is SigningManner.OWN:
        return (position.upper(),)
    if manner is SigningManner.ACTING:
        return (f"{manner} {position.upper()}",)
    return (f"{manner} {principal.upper()}", position.upper())
