"""From a frozen revision to the plain values its paper is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from admin.organisations.models import Organisation, OrganisationKind
from forms_library.calendar import Period
from forms_library.definition import (
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    TableSection,
    canonical,
    field_spec,
)
from forms_library.render import is_printed, section_html, table_html, table_model
from forms_library.value_types import CellKey, Result
from forms_library.values import paper_text
from runtime.documents.context import (
    Amendment,
    Attachment,
    DocumentContext,
    EmbeddedData,
    Fields,
    Narrative,
    Orientation,
    Part,
    Remark,
    Section,
    SigningManner,
    Table,
    Verification,
    authority_lines,
)
from runtime.documents.models import Document
from runtime.documents.narrative import clean_narrative
from runtime.reports.content import Filled, frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report, Revision

COMMITTEES = frozenset({OrganisationKind.COMMUNE, OrganisationKind.CITY})
COMMITTEE = "Ủy ban nhân dân"
DATA_FILE = "bao-cao.json"


def document_context(
    report: Report,
    revision: Revision,
    document: Document,
    signer: str,
    *,
    public_url: str,
    now: datetime,
    amendment: Amendment | None = None,
) -> DocumentContext:
    """The paper of a numbered document: what was frozen, who signs it, where it can be verified, what it corrects."""
    filled = frozen_report(form_of(report.template_version), revision.content)
    address = f"{public_url}/verify/{document.verification_code}"
    return _context(
        report,
        filled,
        signer=signer,
        title=document.signer_title,
        on_behalf=document.signer_on_behalf,
        symbol=document.symbol,
        number=document.number,
        day=document.day,
        attachments=_attachments(revision.content["attachments"]),
        data=EmbeddedData(canonical(revision.content), DATA_FILE),
        verification=Verification(document.verification_code, address),
        amendment=amendment,
        made_at=now,
    )


def preview_context(report: Report, filled: Filled) -> DocumentContext:
    """The paper as it will look, without number, date, signer and data."""
    issuer = _issuer(report.assignment.organisation)
    symbol = f"{report.assignment.period.regime.document_symbol}-{issuer.symbol}"
    return _context(report, filled, signer="", title="", symbol=symbol)


def _context(
    report: Report,
    filled: Filled,
    *,
    signer: str,
    title: str,
    symbol: str,
    on_behalf: str = "",
    **others: Any,
) -> DocumentContext:
    assignment = report.assignment
    issuer = _issuer(assignment.organisation)
    definition = filled.form.definition
    return DocumentContext(
        superior_agency=_superior(issuer),
        agency=_printed_name(issuer),
        symbol=symbol,
        place=issuer.place,
        subject=f"{definition.title} ({Period.parse(assignment.period.code).label_vi.lower()})",
        authority=_authority(issuer, title, on_behalf),
        signer=signer,
        recipients=("Như trên", f"Lưu: VT{_keeper(assignment.organisation)}"),
        addressees=(_printed_name(assignment.recipient),),
        sections=printed_sections(filled),
        notes=definition.notes,
        former=definition.former,
        simulated=report.simulated,
        remarks=tuple(_remarks(filled)),
        **others,
    )


def _remarks(filled: Filled) -> Iterator[Remark]:
    for item in filled.explained:
        yield Remark(item.place, item.warning.rstrip("."), item.told.text, item.told.who)


def _issuer(organisation: Organisation) -> Organisation:
    """A division's paper is its agency's."""
    if organisation.kind is OrganisationKind.DIVISION and organisation.parent is not None:
        return organisation.parent
    return organisation


def _printed_name(organisation: Organisation) -> str:
    return organisation.issuer or organisation.name


def _superior(issuer: Organisation) -> str:
    """People's committees print no superior; other agencies print theirs (NĐ 30/2020, Annex I, II.2)."""
    return "" if issuer.kind in COMMITTEES or issuer.parent is None else _printed_name(issuer.parent)


def _keeper(organisation: Organisation) -> str:
    return f", {organisation.symbol}" if organisation.kind is OrganisationKind.DIVISION else ""


def _authority(issuer: Organisation, title: str, on_behalf: str) -> tuple[str, ...]:
    """The lines above the signature. A committee decides collectively (TM.), a deputy signs for the head (KT.).

    By order (TL.) or authorisation (TUQ.) nobody signs for the collective, only for its head (NĐ 30/2020, Annex I).
    """
    if not title:
        return ("",)
    abbreviation, _space, principal = on_behalf.partition(" ")
    if abbreviation in (SigningManner.ORDERED, SigningManner.AUTHORISED):
        return authority_lines(SigningManner(abbreviation), title, principal)
    lines = _own_lines(title, principal)
    if issuer.kind in COMMITTEES:
        return authority_lines(SigningManner.COLLECTIVE, lines[0], COMMITTEE) + lines[1:]
    return lines


def _own_lines(title: str, principal: str) -> tuple[str, ...]:
    head = principal or _head_of(title)
    manner = SigningManner.DEPUTY if head else SigningManner.OWN
    return authority_lines(manner, title, head)


def _head_of(title: str) -> str:
    """The post a deputy signs for: "Phó Chủ tịch" signs for "Chủ tịch"; empty when the title is no deputy's."""
    return title[4:] if title.lower().startswith("phó ") else ""


def _attachments(listed: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    return tuple(Attachment(file["name"], file["size"], file["sha256"]) for file in listed)


def printed_sections(filled: Filled) -> tuple[Section, ...]:
    """The sections of a form in order, as they are printed."""
    return tuple(_sections(filled))


def _sections(filled: Filled) -> Iterator[Section]:
    values: dict[CellKey, Result] = {**filled.values, **filled.assessment.evaluation.values}
    hides = filled.assessment.evaluation.relevance.hides
    if filled.nil.whole:
        yield _without_occurrence("Trong kỳ báo cáo, đơn vị không phát sinh số liệu, nội dung phải báo cáo.")
        return
    for section in filled.form.definition.sections:
        if filled.nil.covers(section.code):
            yield _without_occurrence("Không phát sinh.", section.title)
            continue
        if not is_printed(section, filled.values, filled.assessment.evaluation):
            continue
        if isinstance(section, TableSection):
            yield _table(section, filled)
        elif isinstance(section, NarrativeSection):
            yield _narrative(section, values, hides)
        elif isinstance(section, FieldsSection):
            yield _fields(section, values, hides)
        else:
            yield _records(section, filled)


def _without_occurrence(text: str, title: str = "") -> Narrative:
    """What stands in the place of a section that was declared without occurrence, or of all of them."""
    return Narrative((Part("", f"<p>{text}</p>"),), title)


def _table(section: TableSection, filled: Filled) -> Table:
    model = table_model(section, filled.values, filled.assessment.evaluation)
    return Table(
        title=section.title,
        html=str(table_html(model, "print")),
        unit_of_measure=section.unit_of_measure,
        notes=section.notes,
        orientation=Orientation(section.orientation),
        symbol=filled.form.definition.symbol,
    )


def _records(section: RecordsSection, filled: Filled) -> Table:
    return Table(
        title=section.title,
        html=str(section_html(section, filled.values, filled.assessment.evaluation, mode="print")),
        unit_of_measure=section.unit_of_measure,
        notes=section.notes,
        orientation=Orientation(section.orientation),
        symbol=filled.form.definition.symbol,
    )


Hides = Callable[[CellKey], bool]
"""Whether a place does not apply."""


def _narrative(section: NarrativeSection, values: Mapping[CellKey, Result], hides: Hides) -> Narrative:
    texts = {
        part: str(values.get((section.code, part.code, "text")) or "")
        for part in section.parts
        if values.get((section.code, part.code, "text")) or not hides((section.code, part.code, "text"))
    }
    parts = (Part(part.heading, clean_narrative(text)) for part, text in texts.items())
    return Narrative(tuple(parts), section.title)


def _fields(section: FieldsSection, values: Mapping[CellKey, Result], hides: Hides) -> Fields:
    keys = {(section.code, field.code, "value"): field for field in section.fields}
    shown = {key: field for key, field in keys.items() if values.get(key) is not None or not hides(key)}
    return Fields(
        section.title,
        tuple(
            (field.label, paper_text(values.get(key), field_spec(section, field)))
            for key, field in shown.items()
        ),
    )
