"""The two JSON Schemas (2020-12): of a template definition, and of a report filled on one version of a template."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from forms_library.definition.dump import digest, dump
from forms_library.definition.model import (
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    Section,
    TableSection,
    column_spec,
)
from forms_library.kinds import kind as kind_of
from forms_library.order import POSITION, POSITION_SPEC
from forms_library.value_types import CellSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODE = r"^[A-Za-zÀ-ỹ][\w]*$"


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
        return _object(
            {
                part.code: _object(
                    {"text": _value(CellSpec("long_text", maximum_length=part.maximum_length), part.heading)},
                    ("text",) if part.required else (),
                )
                for part in section.parts
            },
            tuple(part.code for part in section.parts if part.required),
        )
    if isinstance(section, FieldsSection):
        return _object(
            {
                field.code: _object({"value": _value(field.spec(), field.label, bool(field.formula))})
                for field in section.fields
            },
            tuple(field.code for field in section.fields if field.required and not field.formula),
        )
    return _open_rows(section)


def _table(section: TableSection) -> dict[str, Any]:
    if section.row_source != "fixed":
        return _open_rows(section)
    rows, required = {}, []
    for row in section.data_rows():
        cells, needed = {}, []
        for column in section.leaf_columns():
            spec, state = section.spec(row.code, column.code), section.state(row.code, column.code)
            label = " - ".join(text for text in (row.label, column.label) if text)
            cells[column.code] = _value(spec, label, state != "input")
            if spec.required and state == "input":
                needed.append(column.code)
        rows[row.code] = _object(cells, tuple(needed))
        if needed:
            required.append(row.code)
    return _object(rows, tuple(required), section.title)


def _open_rows(section: TableSection | RecordsSection) -> dict[str, Any]:
    """Rows that the reporters bring along: any id, the known columns, and where in the list the row stands."""
    columns = section.leaf_columns()
    cells = {
        column.code: _value(column_spec(column), column.label, bool(column.formula)) for column in columns
    }
    row = _object(
        {**cells, POSITION: _value(POSITION_SPEC, "")},
        tuple(
            column.code
            for column in columns
            if column.required and not column.formula and column.kind != "one_of"
        ),
    )
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
