"""From JSON to a checked `Definition`: checked here, at the edge, with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

from forms_library.definition.consistency import consistency_problems
from forms_library.definition.lines import MOST_LINES
from forms_library.definition.model import (
    Aggregation,
    CellRule,
    Check,
    Column,
    ColumnGroup,
    ColumnNode,
    Definition,
    Field,
    FieldsSection,
    LabelColumn,
    LabelSource,
    NarrativeSection,
    Orientation,
    Part,
    RecordsSection,
    Row,
    RowSource,
    Scope,
    Section,
    TableSection,
)
from forms_library.definition.reader import Reader
from forms_library.kinds import kind_names
from forms_library.messages import N_, Message
from forms_library.problems import Problem
from forms_library.value_types import Choice

FORMAT = 1
SCHEMA_URL = "/schemas/template-definition/1.json"
PERIOD_KINDS = ("week", "month", "quarter", "half_year", "nine_months", "year", "stage", "other")
ROW_LEVELS = 6
# Circular 03/2019/TT-BTP prints a header of seven levels; one more leaves room.
HEADER_LEVELS = 8
DECIMALS = 6
RECORDS = 5000
TITLE_LENGTH = 300
# NĐ 09/2019/NĐ-CP Điều 8.8c asks for capital letters and a number; the forms in force also print lower-case letters
# (II.06a/VPCP/KSTT), so that only what could never be a symbol is refused here.
SYMBOL = re.compile(r"[\w./()À-ỹ -]{1,60}")


class DefinitionError(ValueError):
    """The definition cannot be used; `problems` are all the reasons, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load(obj: object) -> Definition:
    """The definition written in a JSON document; DefinitionError with every problem found."""
    definition, problems = read(obj)
    if any(problem.severity == "error" for problem in problems):
        raise DefinitionError(problems)
    return definition


def read(obj: object) -> tuple[Definition, list[Problem]]:
    """As much as can be read of a JSON document, and every problem found: to look at, never to be filled.

    A setting that cannot be read has its default, a section of no known kind is left out.
    """
    problems: list[Problem] = []
    reader = Reader(obj, "", problems)
    definition = _definition(reader)
    reader.finish()
    # Codes are compared only once the shape is right: otherwise one slip is reported many times.
    return definition, problems or consistency_problems(definition)


def _definition(reader: Reader) -> Definition:
    reader.line("$schema")
    if reader.whole("format", FORMAT, FORMAT) is None and not reader.has("format"):
        reader.note(Message(N_("“%(key)s” is missing."), {"key": "format"}), "format")
    return Definition(
        code=reader.code(),
        symbol=_symbol(reader),
        title=reader.line("title", required=True, longest=TITLE_LENGTH),
        legal_basis=reader.line("legal_basis"),
        period_kinds=_period_kinds(reader),
        former=reader.line("former"),
        reporter=reader.line("reporter"),
        recipient=reader.line("recipient"),
        due_note=reader.lines("due_note"),
        nil=reader.flag("nil"),
        notes=reader.texts("notes"),
        sections=tuple(section for section in reader.each("sections", _section) if section is not None),
    )


def _symbol(reader: Reader) -> str:
    symbol = reader.line("symbol")
    if symbol and not SYMBOL.fullmatch(symbol):
        reader.note(Message(N_("“%(symbol)s” cannot be the symbol of a form."), {"symbol": symbol}), "symbol")
    return symbol


def _period_kinds(reader: Reader) -> tuple[str, ...]:
    kinds = reader.texts("period_kinds")
    for kind in kinds:
        if kind not in PERIOD_KINDS:
            reader.note(
                Message(
                    N_("“%(value)s” is not known here. Known: %(allowed)s."),
                    {"value": kind, "allowed": ", ".join(PERIOD_KINDS)},
                ),
                "period_kinds",
            )
    return kinds


def _section(reader: Reader) -> Section | None:
    kind = reader.one_of("kind", _SECTIONS, "")
    if kind in _SECTIONS:
        return _SECTIONS[kind](reader)
    if not reader.has("kind"):
        reader.note(Message(N_("“%(key)s” is missing."), {"key": "kind"}), "kind")
    return None


def _table(reader: Reader) -> TableSection:
    return TableSection(
        code=reader.code(),
        title=reader.line("title"),
        unit_of_measure=reader.line("unit_of_measure"),
        orientation=reader.one_of("orientation", get_args(Orientation), "auto"),
        label_columns=reader.each("label_columns", _label_column),
        columns=reader.each("columns", lambda child: _column_node(child, 1)),
        rows=reader.each("rows", lambda child: _row(child, 1)),
        row_source=reader.one_of("row_source", get_args(RowSource), "fixed"),
        **_whole(reader),
        **_of_figures(reader),
        cells=reader.each("cells", _cell_rule),
        checks=reader.each("checks", _check),
        notes=reader.texts("notes"),
    )


def _records(reader: Reader) -> RecordsSection:
    return RecordsSection(
        code=reader.code(),
        title=reader.line("title"),
        unit_of_measure=reader.line("unit_of_measure"),
        orientation=reader.one_of("orientation", get_args(Orientation), "auto"),
        columns=reader.each("columns", lambda child: _column_node(child, 1)),
        **_whole(reader),
        **_of_figures(reader),
        minimum_records=reader.whole("minimum_records", 0, RECORDS),
        maximum_records=reader.whole("maximum_records", 1, RECORDS),
        checks=reader.each("checks", _check),
        matching_key=reader.texts("matching_key"),
        group_by=reader.code("group_by", required=False),
        total=reader.flag("total"),
        notes=reader.texts("notes"),
    )


def _narrative(reader: Reader) -> NarrativeSection:
    return NarrativeSection(
        code=reader.code(),
        title=reader.line("title"),
        parts=reader.each("parts", _part),
        **_whole(reader),
    )


def _fields(reader: Reader) -> FieldsSection:
    return FieldsSection(
        code=reader.code(),
        title=reader.line("title"),
        fields=reader.each("fields", _field),
        **_whole(reader),
        **_of_figures(reader),
        checks=reader.each("checks", _check),
    )


def _whole(reader: Reader) -> dict[str, Any]:
    """What holds for a section as a whole."""
    return {
        "read_only": reader.flag("read_only"),
        "required": reader.flag("required"),
        "nil": reader.flag("nil"),
        **_conditions(reader),
    }


def _of_figures(reader: Reader) -> dict[str, Any]:
    """What holds for the figures of a section of which nobody nearer says anything."""
    return {
        "decimals": reader.whole("decimals", 0, DECIMALS),
        "minimum": reader.number("minimum"),
        "maximum": reader.number("maximum"),
        "default": reader.lines("default"),
    }


def _conditions(reader: Reader) -> dict[str, Any]:
    return {"required_if": reader.formula("required_if"), "hidden_if": reader.formula("hidden_if")}


def _offered(reader: Reader) -> dict[str, Any]:
    """What stands in an empty cell for the asking, and the indicator its figures are."""
    return {
        "default": reader.offered("default"),
        "prefill": reader.formula("prefill"),
        "indicator": reader.code("indicator", required=False),
    }


_SECTIONS: dict[str, Callable[[Reader], Section]] = {
    "table": _table,
    "narrative": _narrative,
    "fields": _fields,
    "records": _records,
}


def _part(reader: Reader) -> Part:
    return Part(
        code=reader.code(),
        heading=reader.line("heading", required=True),
        guidance=reader.lines("guidance"),
        required=reader.flag("required"),
        **_conditions(reader),
        default=reader.lines("default", longest=20_000),
        maximum_length=reader.whole("maximum_length", 1, 200_000) or 20_000,
    )


def _label_column(reader: Reader) -> LabelColumn:
    return LabelColumn(
        code=reader.code(),
        label=reader.line("label"),
        printed_code=reader.line("printed_code"),
        source=reader.one_of("source", get_args(LabelSource), "label"),
    )


def _column_node(reader: Reader, level: int) -> ColumnNode:
    if level > HEADER_LEVELS:
        reader.note(Message(N_("A header has at most %(levels)s levels."), {"levels": HEADER_LEVELS}))
        return ColumnGroup("")
    if not reader.has("children"):
        return _column(reader)
    group = ColumnGroup(
        label=reader.line("label"),
        children=reader.each("children", lambda child: _column_node(child, level + 1)),
    )
    if not group.children:
        reader.note(Message(N_("A group of columns has no columns.")), "children")
    return group


def _column(reader: Reader) -> Column:
    return Column(
        code=reader.code(),
        label=reader.line("label"),
        printed_code=reader.line("printed_code"),
        formula=reader.formula("formula"),
        aggregation=reader.one_of("aggregation", get_args(Aggregation), ""),
        read_only=reader.flag("read_only"),
        **_conditions(reader),
        **_offered(reader),
        weight=reader.code("weight", required=False),
        group=reader.code("group", required=False),
        note=reader.lines("note"),
        **_value_settings(reader, "integer"),
    )


def _value_settings(reader: Reader, default_kind: str) -> dict[str, Any]:
    """What columns and fields have in common: how a value is read, limited and shown."""
    return {
        "kind": reader.one_of("kind", kind_names(), default_kind),
        "unit_of_measure": reader.line("unit_of_measure"),
        "required": reader.flag("required"),
        "minimum": reader.number("minimum"),
        "maximum": reader.number("maximum"),
        "decimals": reader.whole("decimals", 0, DECIMALS),
        "choices": reader.each("choices", _choice),
        "maximum_length": reader.whole("maximum_length", 1, 200_000),
    }


def _choice(reader: Reader) -> Choice:
    return Choice(code=reader.line("code", required=True), label=reader.line("label", required=True))


def _row(reader: Reader, level: int) -> Row:
    if level > ROW_LEVELS:
        reader.note(Message(N_("Rows have at most %(levels)s levels."), {"levels": ROW_LEVELS}))
        return Row("", "")
    return Row(
        code=reader.code(),
        label=reader.line("label"),
        number=reader.line("number"),
        printed_code=reader.line("printed_code"),
        unit_of_measure=reader.line("unit_of_measure"),
        heading=reader.flag("heading"),
        formula=reader.formula("formula"),
        kind=reader.one_of("kind", kind_names(), ""),
        decimals=reader.whole("decimals", 0, DECIMALS),
        minimum=reader.number("minimum"),
        maximum=reader.number("maximum"),
        choices=reader.each("choices", _choice),
        maximum_length=reader.whole("maximum_length", 1, 200_000),
        required=reader.optional_flag("required"),
        read_only=reader.flag("read_only"),
        **_conditions(reader),
        **_offered(reader),
        of_which=reader.flag("of_which"),
        added=reader.flag("added"),
        maximum_lines=reader.whole("maximum_lines", 1, MOST_LINES),
        note=reader.lines("note"),
        children=reader.each("children", lambda child: _row(child, level + 1)),
    )


def _cell_rule(reader: Reader) -> CellRule:
    return CellRule(
        row=reader.code("row"),
        column=reader.code("column"),
        formula=reader.formula("formula"),
        typed=reader.flag("typed"),
        read_only=reader.optional_flag("read_only"),
        kind=reader.one_of("kind", kind_names(), ""),
        unit_of_measure=reader.line("unit_of_measure"),
        required=reader.optional_flag("required"),
        **_conditions(reader),
        decimals=reader.whole("decimals", 0, DECIMALS),
        minimum=reader.number("minimum"),
        maximum=reader.number("maximum"),
        choices=reader.each("choices", _choice),
        maximum_length=reader.whole("maximum_length", 1, 200_000),
        **_offered(reader),
        note=reader.lines("note"),
    )


def _check(reader: Reader) -> Check:
    return Check(
        code=reader.code(),
        formula=reader.formula("formula", required=True),
        scope=reader.one_of("scope", get_args(Scope), "row"),
        rows=reader.texts("rows"),
        columns=reader.texts("columns"),
        severity=reader.one_of("severity", ("error", "warning"), "error"),
        message=reader.line("message"),
    )


def _field(reader: Reader) -> Field:
    return Field(
        code=reader.code(),
        label=reader.line("label", required=True),
        formula=reader.formula("formula"),
        read_only=reader.flag("read_only"),
        **_conditions(reader),
        **_offered(reader),
        guidance=reader.lines("guidance"),
        **_value_settings(reader, "text"),
    )
