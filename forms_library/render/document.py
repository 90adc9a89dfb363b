"""The report as it is printed: every section in order, as plain data and HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forms_library.definition.model import Definition, RecordsSection, Section, TableSection
from forms_library.render.build import UPRIGHT_COLUMNS, Computed, orientation_of
from forms_library.render.sections import section_html
from forms_library.value_types import CellKey, Value


@dataclass(frozen=True)
class DocumentSection:
    """One section on paper. `orientation` is portrait or landscape; notes are printed below."""

    code: str
    kind: str
    title: str
    orientation: str
    html: Markup
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentModel:
    """What stands in the three boxes above the form, and its sections."""

    code: str
    symbol: str
    title: str
    legal_basis: str
    former: str
    reporter: str
    recipient: str
    due_note: str
    notes: tuple[str, ...]
    sections: tuple[DocumentSection, ...]


def document_model(
    definition: Definition,
    values: Mapping[CellKey, Value],
    evaluation: Computed | None = None,
    *,
    language: str = "vi",
) -> DocumentModel:
    """The definition and its values ready for a document template."""
    return DocumentModel(
        code=definition.code,
        symbol=definition.symbol,
        title=definition.title,
        legal_basis=definition.legal_basis,
        former=definition.former,
        reporter=definition.reporter,
        recipient=definition.recipient,
        due_note=definition.due_note,
        notes=definition.notes,
        sections=tuple(
            DocumentSection(
                code=section.code,
                kind=section.kind,
                title=section.title,
                orientation=_orientation(section),
                html=section_html(section, values, evaluation, mode="print", language=language),
                notes=getattr(section, "notes", ()),
            )
            for section in definition.sections
            if is_printed(section, values, evaluation)
        ),
    )


def is_printed(section: Section, values: Mapping[CellKey, Value], evaluation: Computed | None = None) -> bool:
    """Whether a section is printed: one that does not apply is not, unless something stands in it all the same."""
    if evaluation is None or (section.code, "", "") not in evaluation.relevance.hidden:
        return True
    return any(key[0] == section.code and value is not None for key, value in values.items())


def _orientation(section: Section) -> str:
    if isinstance(section, TableSection):
        return orientation_of(section)
    if isinstance(section, RecordsSection):
        if section.orientation != "auto":
            return section.orientation
        return "landscape" if len(section.leaf_columns()) > UPRIGHT_COLUMNS else "portrait"
    return "portrait"
