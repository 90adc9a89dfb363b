"""The template definition: one JSON document, its schema and its Python objects."""

from forms_library.definition.dump import canonical, digest, dump
from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.labels import cell_label
from forms_library.definition.load import DefinitionError, load, read
from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellRule,
    Check,
    Column,
    ColumnGroup,
    ColumnNode,
    Definition,
    Field,
    FieldsSection,
    LabelColumn,
    NarrativeSection,
    Part,
    RecordsSection,
    Row,
    RowAt,
    Rule,
    Section,
    TableSection,
)
from forms_library.value_types import CellKey, CellSpec, Choice

__all__ = [
    "NUMERIC_KINDS",
    "CellKey",
    "CellRule",
    "CellSpec",
    "Check",
    "Choice",
    "Column",
    "ColumnGroup",
    "ColumnNode",
    "Definition",
    "DefinitionError",
    "Field",
    "FieldsSection",
    "LabelColumn",
    "NarrativeSection",
    "Part",
    "RecordsSection",
    "Row",
    "RowAt",
    "Rule",
    "Section",
    "TableSection",
    "canonical",
    "cell_label",
    "column_spec",
    "digest",
    "dump",
    "field_spec",
    "load",
    "read",
]
