"""Values on their way in and out: typed text, JSON, screen and paper. The field kinds do the work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.value_types import (
    CellKey,
    CellSpec,
    Choice,
    ExcelError,
    Result,
    Value,
    ValueProblem,
    Values,
)


def parse(raw: str, spec: CellSpec) -> Value:
    """What was typed or pasted into a cell; None is blank. ValueProblem says what is wrong and what to do.

    Limits and required cells are judged by `forms_library.validation`, so that a doubtful figure can be kept and shown.
    """
    return kind_of(spec.kind).parse(raw, spec)


def to_json(value: Value) -> str | bool | None:
    """The value as kept in JSON: numbers as decimal strings, dates in ISO form."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def from_json(stored: object, kind: str) -> Value:
    """The value that `to_json` wrote; ValueProblem if it is not one of that kind."""
    return kind_of(kind).from_json(stored)


def format_vi(value: Result, spec: CellSpec, language: str = "vi") -> str:
    """The value as people read it: 1.234,5; 05/02/2026; an error of a formula under its Excel name."""
    return value.value if isinstance(value, ExcelError) else kind_of(spec.kind).format(value, spec, language)


def paper_text(value: Result, spec: CellSpec) -> str:
    """The value as printed in a document."""
    return value.value if isinstance(value, ExcelError) else kind_of(spec.kind).paper_text(value, spec)


def edit_text(value: Value, spec: CellSpec) -> str:
    """The value as its editor shows it; `parse` reads it back."""
    return kind_of(spec.kind).edit_text(value, spec)


def key_text(key: CellKey) -> str:
    """The JSON form of a cell key: B1/R01/C03."""
    return "/".join(key)


def read_key(text: str) -> CellKey:
    """The cell key of a JSON key; ValueProblem if it is not one."""
    parts = text.split("/")
    if len(parts) != 3 or not all(parts):
        raise ValueProblem(Message(N_("“%(text)s” is not the address of a cell."), {"text": text[:60]}))
    return parts[0], parts[1], parts[2]


def values_to_json(values: Mapping[CellKey, Value]) -> dict[str, str | bool]:
    """All values that are not blank, in the order of their keys."""
    written = {key_text(key): to_json(value) for key, value in sorted(values.items())}
    return {key: value for key, value in written.items() if value is not None}


__all__ = [
    "CellKey",
    "CellSpec",
    "Choice",
    "ExcelError",
    "Result",
    "Value",
    "ValueProblem",
    "Values",
    "edit_text",
    "format_vi",
    "from_json",
    "key_text",
    "paper_text",
    "parse",
    "read_key",
    "to_json",
    "values_to_json",
]
