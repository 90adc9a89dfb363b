"""What a definition offers in empty cells: defaults, values from elsewhere, the text that a part begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from forms_library.definition.inheritance import default_of, field_spec
from forms_library.definition.model import Definition, FieldsSection, NarrativeSection, TableSection
from forms_library.definition.parts import Part
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.value_types import CellKey, CellSpec, Value, ValueProblem

_CODE = r"[^\W\d]\w*"
_CELL = rf"{_CODE}(?:\.{_CODE}){{0,2}}"
_REFERENCE = rf"(?:{_CODE}!)?{_CELL}"
_INDICATOR = r'"[^"]{1,60}"'
PREFILL = re.compile(
    rf"(?:PREV|SAME_PERIOD_LAST_YEAR)\(\s*{_REFERENCE}\s*\)"
    rf"|FIGURE\(\s*{_INDICATOR}\s*\)"
    rf"|SUM\(\s*CONTRIBUTORS\(\s*(?:{_REFERENCE})?\s*\)\s*\)"
    rf"|{_CODE}!{_CELL}"
)
BOUND = re.compile(r"\{([^{}\s]+)\}")


def default_value(spec: CellSpec, text: str) -> Value:
    """The value of a default as the definition writes it; ValueProblem if it is none of the kind."""
    kind = kind_of(spec.kind)
    stored: object = {"true": True, "false": False}.get(text, text) if _is_logical(spec) else text
    value = kind.from_json(stored)
    message = None if value is None else kind.check(value, spec)
    if message is not None:
        raise ValueProblem(message)
    return value


def _is_logical(spec: CellSpec) -> bool:
    return spec.kind in ("yes_no", "one_of")


def default_values(definition: Definition) -> Iterator[tuple[CellKey, Value]]:
    """The defaults of all cells, fields and parts in which people type."""
    for section in definition.sections:
        if isinstance(section, TableSection):
            for key in section.cell_keys():
                text = section.default_at(key[1], key[2])
                if text:
                    yield key, default_value(section.spec(key[1], key[2]), text)
        elif isinstance(section, FieldsSection):
            offered = {field: default_of(section, field) for field in section.fields}
            yield from (
                ((section.code, field.code, "value"), default_value(field_spec(section, field), text))
                for field, text in offered.items()
                if text and not (field.formula or field.read_only or section.read_only)
            )
        elif isinstance(section, NarrativeSection) and not section.read_only:
            texts = ((part.code, part.default) for part in section.parts if part.default)
            yield from (((section.code, code, "text"), text) for code, text in texts)


def offer_problems(spec: CellSpec, default: str, prefill: str, here: Place) -> Iterator[Problem]:
    """What is wrong with what a cell offers."""
    if prefill and not PREFILL.fullmatch(prefill):
        text = N_(
            "Only PREV(…), SAME_PERIOD_LAST_YEAR(…), FIGURE(…), SUM(CONTRIBUTORS(…)) or a cell of another form "
            "can be offered in advance."
        )
        yield Problem(Message(text), "error", replace(here, setting="prefill"))
    if default:
        try:
            default_value(spec, default)
        except ValueProblem as problem:
            text = N_("The value offered does not fit: %(problem)s")
            yield Problem(
                Message(text, {"problem": problem.message}), "error", replace(here, setting="default")
            )


def bound_figures(definition: Definition, text: str) -> dict[str, CellKey | None]:
    """The figures that a text of a narrative binds: what stands in the braces, and the cell it means (None: none)."""
    return {name: _cell_named(definition, name) for name in BOUND.findall(text)}


def part_problems(definition: Definition, section: NarrativeSection, part: Part) -> Iterator[Problem]:
    """A beginning longer than the part may be, and figures that it binds although the form has no such cell."""
    if len(part.default) > part.maximum_length:
        text = N_("This text is too long: at most %(longest)s characters.")
        here = Place(section.code, part.code, setting="default")
        yield Problem(Message(text, {"longest": part.maximum_length}), "error", here)
    for name, key in bound_figures(definition, part.default).items():
        if key is None:
            text = N_("There is no cell %(name)s in this form.")
            yield Problem(Message(text, {"name": name[:60]}), "error", Place(section.code, part.code))


def _cell_named(definition: Definition, name: str) -> CellKey | None:
    codes = name.split(".")
    if len(codes) == 2:
        found = [table.code for table in definition.tables() if _has(table, *codes)]
        if found:
            return found[0], codes[0], codes[1]
        key = (codes[0], codes[1], "value")
        return key if key in definition.keys() else None  # noqa: SIM118 - not a mapping
    table = {table.code: table for table in definition.tables()}.get(codes[0])
    return (table.code, codes[1], codes[2]) if table and len(codes) == 3 and _has(table, *codes[1:]) else None


def _has(table: TableSection, row: str, column: str) -> bool:
    return any(item.code == row for item in table.data_rows()) and any(
        item.code == column for item in table.leaf_columns()
    )
