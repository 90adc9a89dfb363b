"""The two JSON Schemas (2020-12): of a template definition, and of a report filled on one version of a template."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from forms_library.definition.dump import digest, dump
from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.lines import LINE_ID, line_code
from forms_library.definition.model import (
    CellRule,
    Column,
    Definition,
    Field,
    FieldsSection,
    NarrativeSection,
    Part,
    RecordsSection,
    Row,
    Section,
    TableSection,
)
from forms_library.definition.table import TYPED_LABELS
from forms_library.kinds import kind as kind_of
from forms_library.order import POSITION, POSITION_SPEC
from forms_library.value_types import CellSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@lru_cache
def definition_schema() -> dict[str, Any]:
    """The schema of a template definition, published at /schemas/template-definition/1.json."""
    text = (resources.files(__package__) / "template-definition.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def report_schema(definition: Definition) -> dict[str, Any]:
    """The schema of a report filled on this version, for systems that send one.

    A report is `{"template", "definition", "values"}`; values are kept by section, row and column:
    `{"B1": {"R01": {"C01": "12"}}}`. Cells that the system computes need not be sent; they are listed as read-only.
    Blank cells are left out or null.
    """
    return {
        "$schema": DIALECT,
        "title": definition.title,
        "type": "object",
        "additionalProperties": False,
        "required": ["template", "definition", "values"],
        "properties": {
            "template": {"const": definition.code},
            "definition": {
                "const": digest(dump(definition)),
                "description": "SHA-256 of the canonical definition",
            },
            "values": {
                "type": "object",
                "additionalProperties": False,
                "properties": {section.code: _section(section) for section in definition.sections},
            },
        },
    }


def nested(values: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Values keyed "B1/R01/C03" in the nested shape that `report_schema` describes."""
    tree: dict[str, dict[str, dict[str, Any]]] = {}
    for key, value in values.items():
        section, row, column = key.split("/")
        tree.setdefault(section, {}).setdefault(row, {})[column] = value
    return tree


def _section(section: Section) -> dict[str, Any]:
    if isinstance(section, TableSection):
        return _table(section)
    if isinstance(section, NarrativeSection):
        return _narrative(section)
    if isinstance(section, FieldsSection):
        return _fields(section)
    return _open_rows(section)


def _narrative(section: NarrativeSection) -> dict[str, Any]:
    needed = {
        part.code: (part.required or section.required) and not _conditional(section, part)
        for part in section.parts
    }
    parts = {
        part.code: _object(
            {"text": _value(CellSpec("long_text", maximum_length=part.maximum_length), part.heading)},
            ("text",) if needed[part.code] else (),
        )
        for part in section.parts
    }
    return _object(parts, tuple(code for code, must in needed.items() if must))


def _fields(section: FieldsSection) -> dict[str, Any]:
    needed = tuple(
        field.code
        for field in section.fields
        if (field.required or section.required) and not field.formula and not _conditional(section, field)
    )
    fields = {
        field.code: _object({"value": _value(_field_spec(section, field), field.label, bool(field.formula))})
        for field in section.fields
    }
    return _object(fields, needed)


def _field_spec(section: FieldsSection, field: Field) -> CellSpec:
    spec = field_spec(section, field)
    return replace(spec, required=spec.required and not _conditional(section, field))


def _conditional(*places: Section | Row | Column | CellRule | Part | Field) -> bool:
    """Whether a place may not apply: then nothing there can be demanded of every report."""
    return any(place.hidden_if for place in places)


def _table(section: TableSection) -> dict[str, Any]:
    rows, required = {}, []
    for row in section.data_rows():
        cells, needed = {}, []
        for column in section.leaf_columns():
            state = section.state(row.code, column.code)
            must = _must(section, row, column)
            spec = replace(section.spec(row.code, column.code), required=must)
            label = " - ".join(text for text in (row.label, column.label) if text)
            cells[column.code] = _value(spec, label, state != "input")
            if must:
                needed.append(column.code)
        rows[row.code] = _object(cells, tuple(needed))
        if needed:
            required.append(row.code)
    schema = _object(rows, tuple(required), section.title)
    lines = {f"^{group}~{LINE_ID}$": _line(section, group) for group in section.groups()}
    return {**schema, "patternProperties": lines} if lines else schema


def _must(section: TableSection, row: Row, column: Column) -> bool:
    """Whether every report fills the cell."""
    spec = section.spec(row.code, column.code)
    if not spec.required or spec.kind == "one_of" or not section.is_input(row.code, column.code):
        return False
    own = section.cell_rule(row.code, column.code)
    return not _conditional(section, row, column, *([own] if own else []))


def _line(section: TableSection, group: str) -> dict[str, Any]:
    """A line that the reporter adds: its name and its cells."""
    line = section.row(line_code(group, "1"))
    labels = {
        label.code: _value(section.spec(line.code, label.code), label.label)
        for label in section.label_columns
        if label.source in TYPED_LABELS
    }
    cells, needed = {}, [label.code for label in section.label_columns if label.source == "label"]
    for column in section.leaf_columns():
        must = _must(section, line, column)
        spec = replace(section.spec(line.code, column.code), required=must)
        state = section.state(line.code, column.code)
        cells[column.code] = _value(spec, column.label, state != "input")
        if must:
            needed.append(column.code)
    return _object({**labels, **cells, POSITION: _value(POSITION_SPEC, "")}, tuple(needed))


def _open_rows(section: RecordsSection) -> dict[str, Any]:
    """Rows that the reporters bring along: any id, the known columns, and where in the list the row stands."""
    columns = section.leaf_columns()
    needed = tuple(
        column.code
        for column in columns
        if column.required and not column.formula and column.kind != "one_of" and not _conditional(column)
    )
    cells = {
        column.code: _value(
            replace(column_spec(section, column), required=column.code in needed),
            column.label,
            bool(column.formula),
        )
        for column in columns
    }
    row = _object({**cells, POSITION: _value(POSITION_SPEC, "")}, needed)
    return {"type": "object", "title": section.title, "additionalProperties": row}


def _object(properties: dict[str, Any], required: tuple[str, ...] = (), title: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        schema["required"] = list(required)
    return {"title": title, **schema} if title else schema


def _value(spec: CellSpec, title: str, read_only: bool = False) -> dict[str, Any]:
    schema = kind_of(spec.kind).json_schema(spec)
    if not (spec.required and not read_only):
        schema = {"anyOf": [schema, {"type": "null"}]}
    described: dict[str, Any] = {"title": title, **schema} if title else schema
    if spec.unit_of_measure:
        described["description"] = spec.unit_of_measure
    if read_only:
        described["readOnly"] = True
    return described
