"""What the review page sends: every field that is not as it was shown is a correction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from admin.base.errors import Invalid
from designer.importing.lines import BETWEEN, YES
from forms_library.formula import FormulaError, parse
from forms_library.formula.a1 import column_number
from forms_library.formula.styles import to_canonical
from forms_library.messages import N_, Message
from forms_library.spreadsheet.importing.corrections import (
    Corrections,
    corrections_to_json,
    read_corrections,
)

_FIELD = re.compile(r"t(?P<table>\d{1,2})(?:\.(?P<line>[cr])(?P<number>\d{1,5}))?\.(?P<name>\w+)")
_FLAGS = frozenset({"heading", "added", "records", "convert_fonts"})
_WHOLE = frozenset({"top", "bottom", "last_row", "decimals", "level"})
_LETTERS = frozenset({"left", "right"})
FIELDS = 40_000


@dataclass
class _Changes:
    """The corrections as JSON while they are being changed, and formulas that cannot be read."""

    json: dict[str, Any]
    unread: list[Message] = field(default_factory=list)


def corrected(
    before: Corrections, shown: Mapping[str, str], sent: Mapping[str, str]
) -> tuple[Corrections, list[Message]]:
    """The corrections with what is sent otherwise than it was shown, and what is wrong with formulas sent."""
    if len(sent) > FIELDS:
        raise Invalid(N_("The request could not be understood. Load the page again."))
    changes = _Changes(corrections_to_json(before))
    for name, value in sent.items():
        if name in shown and value.strip() != shown[name].strip():
            _take(changes, name, value.strip())
    return read_corrections(changes.json), changes.unread


def _take(changes: _Changes, name: str, value: str) -> None:
    if name.startswith("form."):
        key = name.removeprefix("form.")
        changes.json[key] = _value(key, value)
        return
    found = _FIELD.fullmatch(name)
    if found is None:
        return
    place = _table(changes.json, int(found["table"]))
    if found["line"]:
        lines = place.setdefault("columns" if found["line"] == "c" else "rows", {})
        place = lines.setdefault(found["number"], {})
    if found["name"] == "formula":
        _take_formula(changes, place, value)
    elif found["name"] == "kept":
        place["left_out"] = value != YES
    else:
        place[found["name"]] = _value(found["name"], value)


def _table(json: dict[str, Any], number: int) -> dict[str, Any]:
    tables: list[dict[str, Any]] = json.setdefault("tables", [])
    while len(tables) <= number:
        tables.append({})
    return tables[number]


def _value(name: str, value: str) -> Any:
    if name in _FLAGS:
        return value == YES
    if name == "path":
        return [part.strip() for part in value.split(BETWEEN) if part.strip()]
    if name in _LETTERS:
        return column_number(value) if re.fullmatch(r"[A-Za-z]{1,2}", value) else None
    if name == "code_row":
        return _whole(value) or 0
    if name in _WHOLE:
        return _whole(value)
    return value


def _whole(value: str) -> int | None:
    """A number of the few digits that rows and levels have; None for anything else."""
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else None


def _take_formula(changes: _Changes, place: dict[str, Any], value: str) -> None:
    """A formula in any style; one that cannot be read is said and not taken."""
    try:
        formula = to_canonical(value).removeprefix("=").strip()
        if formula:
            parse(formula)
    except FormulaError as error:
        text = N_("The formula “%(formula)s” cannot be read: %(reason)s")
        changes.unread.append(Message(text, {"formula": value[:120], "reason": error.message}))
        return
    place["formula"] = formula


def without_lines(corrections: Corrections, shown: Mapping[str, str], sent: Mapping[str, str]) -> Corrections:
    """On another sheet nothing that was said of columns and rows holds."""
    other = sent.get("form.sheet", shown["form.sheet"]) != shown["form.sheet"]
    return (
        replace(corrections, tables=(), title=None, symbol=None, legal_basis=None) if other else corrections
    )
