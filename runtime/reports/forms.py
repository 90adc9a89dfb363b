"""A template version made ready for use: its definition, its compiled formulas and where people type."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from jsonschema import Draft202012Validator

from designer.template.models import TemplateVersion
from designer.template.queries import load_definition
from forms_library.definition import (
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    TableSection,
    digest,
    dump,
)
from forms_library.definition.conditions import conditions_of
from forms_library.definition.lines import MARK, group_of
from forms_library.definition.offers import default_values
from forms_library.definition.parts import CellState
from forms_library.definition.schema import report_schema
from forms_library.formula import CompiledTemplate, compile_definition
from forms_library.formula.compiled import compile_plan
from forms_library.formula.javascript import javascript_module
from forms_library.formula.plan import Plan, plan_of
from forms_library.formula.records import ListSection, form_of_one
from forms_library.order import POSITION, RECORD_ID
from forms_library.render.figures import beginning
from forms_library.value_types import CellKey, CellSpec, Result, Value
from forms_library.values import format_vi, key_text
from runtime.reports.indicators import Bound
from runtime.reports.specs import Specs

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
    def specs(self) -> Specs:
        """The spec of every cell, narrative part and field, computed and locked ones and those of records included."""
        return Specs(self.definition)

    @cached_property
    def inputs(self) -> frozenset[CellKey]:
        """The keys with a fixed place in which people type; `is_input` knows those of records too."""
        return frozenset(_inputs(self.definition))

    @cached_property
    def lists(self) -> dict[str, RecordsSection]:
        """The lists whose rows the reporter adds, by code."""
        sections = self.definition.sections
        return {section.code: section for section in sections if isinstance(section, RecordsSection)}

    @cached_property
    def open_tables(self) -> dict[str, TableSection]:
        """The tables in which lines may stand that the form does not name, by code."""
        return {table.code: table for table in self.definition.tables() if table.groups()}

    @cached_property
    def open_sections(self) -> frozenset[str]:
        """The sections in which reporters add rows: records, or lines of a table."""
        return frozenset(self.lists) | frozenset(self.open_tables)

    @cached_property
    def record_inputs(self) -> frozenset[tuple[str, str]]:
        """(section, column) in which people type in every record; the position of the record is one of them."""
        typed = {
            (code, column.code)
            for code, section in self.lists.items()
            for column in section.leaf_columns()
            if not (column.formula or column.read_only or section.read_only)
        }
        return frozenset(typed | {(code, POSITION) for code in self.lists})

    def is_input(self, key: CellKey) -> bool:
        """Whether people type there."""
        if key in self.inputs:
            return True
        if key[0] in self.open_tables:
            return self.state_in_line(key) == "input"
        return (key[0], key[2]) in self.record_inputs and RECORD_ID.fullmatch(key[1]) is not None

    def state_in_line(self, key: CellKey) -> CellState | None:
        """Whether people type in a cell of an added line; its name and its position are typed too. None: no such."""
        table = self.open_tables[key[0]]
        if group_of(key[1]) is None or key not in self.specs:
            return None
        is_column = any(column.code == key[2] for column in table.leaf_columns())
        if not is_column:
            return "locked" if table.read_only else "input"
        return table.state(key[1], key[2])

    def is_computed(self, key: CellKey) -> bool:
        """Whether a formula fills the cell."""
        if key in self.compiled.computed_keys:
            return True
        if key[0] in self.open_tables:
            return self.state_in_line(key) == "computed"
        section = self.lists.get(key[0])
        return (
            section is not None
            and key in self.specs
            and key[2] != POSITION
            and bool(section.column(key[2]).formula)
        )

    def is_required(self, key: CellKey) -> bool:
        """Whether the cell must not stay blank; of a record or line that holds anything."""
        if key in self.required:
            return True
        added = key[0] in self.open_sections and key not in self.inputs and self.is_input(key)
        return added and _must_be_filled(self.specs[key])

    def required_in_row(self, section: str, row: str) -> Iterator[CellKey]:
        """What must not stay blank in a record, or in a line that was added."""
        table = self.open_tables.get(section)
        listed = self.lists[section].leaf_columns() if table is None else table.leaf_columns()
        codes = [column.code for column in listed]
        labels = [label.code for label in table.label_columns] if table is not None else []
        keys = ((section, row, code) for code in (*labels, *codes))
        return (key for key in keys if self.is_input(key) and _must_be_filled(self.specs[key]))

    @cached_property
    def required(self) -> frozenset[CellKey]:
        """The inputs that must not stay blank; of a group in which one is marked, the others do."""
        return frozenset(key for key in self.inputs if _must_be_filled(self.specs[key]))

    @cached_property
    def indicators(self) -> Bound:
        """What the cells are bound to."""
        return Bound(self.definition)

    @cached_property
    def has_conditions(self) -> bool:
        """Whether anything in the form applies, or is asked for, only under a condition."""
        return any(True for _condition in conditions_of(self.definition))

    @cached_property
    def has_files(self) -> bool:
        """Whether files stand in any of its cells."""
        of_lines = [column for table in self.open_tables.values() for column in table.leaf_columns()]
        specs = (*self.specs.values(), *self.specs.of_columns.values())
        return any(spec.kind == "file" for spec in specs) or any(column.kind == "file" for column in of_lines)

    @cached_property
    def defaults(self) -> Mapping[CellKey, Value]:
        """What the form itself puts into blank cells; the text with which a part of the narrative begins too."""
        return {
            key: beginning(self.definition, str(value)) if key in self.narrative else value
            for key, value in default_values(self.definition)
        }

    @cached_property
    def may_be_nil(self) -> bool:
        """Whether the form lets anything be declared without occurrence."""
        return self.definition.nil or any(section.nil for section in self.definition.sections)

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
    def _shown(self) -> dict[str, dict[CellKey, tuple[Result, str, dict[str, str]]]]:
        return {}

    def shown(self, results: Mapping[CellKey, Result], language: str) -> dict[str, dict[str, str]]:
        """Computed cells as people read them ({text}), by the text of their key.

        The last texts are kept: one edit moves few of a form's thousand totals.
        """
        shown, texts = self._shown.setdefault(language, {}), {}
        for key, result in results.items():
            known = shown.get(key)
            if known is None or known[0] != result or type(known[0]) is not type(result):
                text = format_vi(result, self.specs[key], language)
                known = shown[key] = (result, key_text(key), {"text": text})
            texts[known[1]] = known[2]
        return texts

    @cached_property
    def module(self) -> str:
        """The formulas as a script for the entry page; its address carries `digest` and the engine's stamp."""
        return javascript_module(self.compiled)

    @cached_property
    def list_modules(self) -> dict[str, str]:
        """The formulas of one row of each list that has any, or of one line of a group, as scripts by `list_name`."""
        ones = {
            list_name(section.code, group): form_of_one(section, group or "")
            for section, group in self.growing
        }
        return {name: javascript_module(compile_definition(one)) for name, one in ones.items() if one}

    @cached_property
    def growing(self) -> tuple[tuple[ListSection, str | None], ...]:
        """Where reporters add rows: the lists (None), and the tables with each group that takes lines."""
        groups = [
            (table, group) for table in self.open_tables.values() for group in table.groups_of_reporter()
        ]
        return (*((section, None) for section in self.lists.values()), *groups)

    @cached_property
    def validator(self) -> Draft202012Validator:
        """Judges entered values in JSON by the schema that is given to outside systems."""
        return Draft202012Validator(report_schema(self.definition))


def list_name(section: str, group: str | None) -> str:
    """What the entry page calls a list of records ("DS"), or the lines below a row of a table ("B1~R05")."""
    return section if group is None else f"{section}{MARK}{group}"


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


def unpublished_form(definition: Definition, plan: Plan | None = None) -> Form:
    """The form of a definition that is still being drawn: nothing of it is remembered. FormulaError when a formula
    cannot be compiled."""
    return Form(definition, compile_plan(plan or plan_of(definition)), digest(dump(definition)))


def _must_be_filled(spec: CellSpec) -> bool:
    return spec.required and spec.kind != "one_of"


def _inputs(definition: Definition) -> Iterator[CellKey]:
    for section in definition.sections:
        if isinstance(section, TableSection):
            yield from (key for key in section.cell_keys() if section.is_input(key[1], key[2]))
        elif isinstance(section, NarrativeSection):
            parts = () if section.read_only else section.parts
            yield from ((section.code, part.code, "text") for part in parts)
        elif isinstance(section, FieldsSection):
            yield from (
                (section.code, field.code, "value")
                for field in section.fields
                if not (field.formula or field.read_only or section.read_only)
            )
