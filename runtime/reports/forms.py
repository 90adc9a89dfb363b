"""A template version made ready for use: its definition, its compiled formulas and where people type."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jsonschema import Draft202012Validator

from designer.template.models import TemplateVersion
from designer.template.queries import load_definition
from forms_library.definition import Definition, FieldsSection, NarrativeSection, TableSection
from forms_library.definition.schema import report_schema
from forms_library.formula import CompiledTemplate, compile_definition
from forms_library.formula.javascript import javascript_module
from forms_library.value_types import CellKey, CellSpec, Result
from forms_library.values import format_vi

_KEPT = 100
_forms: dict[str, Form] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Form:
    """One version of a form, kept in memory by the digest of its definition."""

    definition: Definition
    compiled: CompiledTemplate
    digest: str

    @cached_property
    def specs(self) -> dict[CellKey, CellSpec]:
        """The spec of every cell, narrative part and field, computed and locked ones included."""
        return {key: self.definition.spec(key) for key in self.definition.keys()}  # noqa: SIM118 - not a mapping

    @cached_property
    def inputs(self) -> frozenset[CellKey]:
        """The keys in which people type."""
        return frozenset(_inputs(self.definition))

    @cached_property
    def required(self) -> frozenset[CellKey]:
        """The inputs that must not stay blank; of a group in which one is marked, the others do."""
        specs = self.specs
        return frozenset(key for key in self.inputs if specs[key].required and specs[key].kind != "one_of")

    @cached_property
    def narrative(self) -> frozenset[CellKey]:
        """The keys of narrative parts: their text is HTML."""
        return frozenset(
            (section.code, part.code, "text")
            for section in self.definition.sections
            if isinstance(section, NarrativeSection)
            for part in section.parts
        )

    @cached_property
    def _shown(self) -> dict[tuple[CellKey, str], tuple[Result, str]]:
        return {}

    def text_of(self, key: CellKey, result: Result, language: str) -> str:
        """A computed cell as people read it. The last text is kept: one edit moves few of a form's thousand totals."""
        known = self._shown.get((key, language))
        if known is not None and known[0] == result and type(known[0]) is type(result):
            return known[1]
        text = format_vi(result, self.specs[key], language)
        self._shown[key, language] = (result, text)
        return text

    @cached_property
    def module(self) -> str:
        """The formulas as a script for the entry page; its address carries `digest` and the engine's stamp."""
        return javascript_module(self.compiled)

    @cached_property
    def validator(self) -> Draft202012Validator:
        """Judges entered values in JSON by the schema that is given to outside systems."""
        return Draft202012Validator(report_schema(self.definition))


def form_of(version: TemplateVersion) -> Form:
    """The form of a published version, compiled once per process."""
    with _lock:
        known = _forms.get(version.digest)
    if known is not None:
        return known
    definition = load_definition(version)
    form = Form(definition, compile_definition(definition, known_digest=version.digest), version.digest)
    with _lock:
        while len(_forms) >= _KEPT:
            _forms.pop(next(iter(_forms)))
        _forms[version.digest] = form
    return form


def _inputs(definition: Definition) -> Iterator[CellKey]:
    for section in definition.sections:
        if isinstance(section, TableSection):
            yield from (key for key in section.cell_keys() if section.is_input(key[1], key[2]))
        elif isinstance(section, NarrativeSection):
            yield from ((section.code, part.code, "text") for part in section.parts)
        elif isinstance(section, FieldsSection):
            yield from (
                (section.code, field.code, "value")
                for field in section.fields
                if not (field.formula or field.read_only)
            )
