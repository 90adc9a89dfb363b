"""From names to cells. What a name means depends on where the formula stands:

`row.column` is one cell anywhere in the template (row codes are unique in it), `section.row.column` says the
section too,
`section.field` is a single field; in a column rule a column code alone is the cell of the same row, in a row
rule a row code
alone is the cell of the same column; in the rule of one cell both are possible. `FORM!row.column` stands in
another form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from forms_library.formula import guards
from forms_library.formula.errors import FormulaError
from forms_library.formula.layout import Layout, TableLayout, same_code
from forms_library.formula.parsing import REFERRING, Formula, Shape
from forms_library.formula.tree import (
    Area,
    Call,
    Cell,
    Chain,
    Comparison,
    External,
    Group,
    Name,
    Negative,
    Node,
    Percent,
    Power,
    Range,
    Text,
)
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey

NeedKind = Literal["prev", "same_period_last_year", "ytd", "contributors", "figure", "report", "records"]
MANY = frozenset({"contributors", "records"})
"""The kinds whose value is a tuple."""
_ACROSS_TIME: dict[str, NeedKind] = {
    "PREV": "prev",
    "SAME_PERIOD_LAST_YEAR": "same_period_last_year",
    "YTD": "ytd",
}


@dataclass(frozen=True)
class Need:
    """A value from outside the report, fetched by the caller before it evaluates.

    `template` "" is this form itself. In the key of another form the section is "" (row codes are unique in a form).
    prev, same_period_last_year: the kept value of that cell then. ytd: the sum of the kept values of the
    EARLIER periods of the
    year (the engine adds the cell of this period). contributors: a tuple, one value per accepted report.
    report: the cell of another
    form of the same organisation and period. figure: key is ("", code of the indicator, "").
    records: a column of a list of this report, (section, "", column), or of the lines below a row of a table,
    (section, row, column); the engine itself gathers it.
    """

    kind: NeedKind
    template: str
    key: CellKey


@dataclass(frozen=True)
class Standing:
    """Where a formula stands: its row and column are the ones that names alone refer to."""

    section: str
    row: str = ""
    column: str = ""
    origin: Literal["cell", "row", "column", "section"] = "cell"


@dataclass
class Needs:
    """The needs of a template, numbered in the order they are met."""

    numbers: dict[Need, int] = field(default_factory=dict)

    def number(self, need: Need) -> int:
        return self.numbers.setdefault(need, len(self.numbers))


def with_references(shape: Shape, found: tuple[Node, ...]) -> Node:
    """The tree of a shape with what stands at its sites in their places."""
    return _filled(shape.tree, iter(found))


def _filled(node: Node, found: Iterator[Node]) -> Node:
    if isinstance(node, Name | Range) or (isinstance(node, Call) and node.function in REFERRING):
        return next(found)
    match node:
        case Call(_, arguments):
            return replace(node, arguments=tuple(_filled(part, found) for part in arguments))
        case Chain(first, rest):
            first = _filled(first, found)
            return replace(node, first=first, rest=tuple((sign, _filled(part, found)) for sign, part in rest))
        case Negative(operand) | Percent(operand):
            return replace(node, operand=_filled(operand, found))
        case Power(base, exponent):
            return replace(node, base=_filled(base, found), exponent=_filled(exponent, found))
        case Comparison(_, left, right):
            return replace(node, left=_filled(left, found), right=_filled(right, found))
    return node


class Seen(NamedTuple):
    """What a name stands for in rules of one kind: "" is the row or column that the rule is applied to."""

    section: str
    row: str
    column: str


@dataclass
class Resolver:
    """Turns the references of one formula into numbered cells and needs. `names` remembers what names stand for: a
    rule of a column means the same in each of its 300 rows."""

    layout: Layout
    needs: Needs
    formula: Formula
    standing: Standing
    names: dict[tuple[object, ...], Seen] = field(default_factory=dict)

    def resolve(self) -> tuple[Node, ...]:
        """What stands at each site of the formula's shape: cells, ranges and values from outside.

        FormulaError (with offsets) for a name that stands for nothing."""
        return tuple(self._site(node) for node in self.formula.shape.sites)

    def _site(self, node: Node) -> Node:
        if isinstance(node, Name):
            return self._name(node.slot)
        if isinstance(node, Range):
            return self._range(node)
        assert isinstance(node, Call)
        if node.function == "CHILDREN":
            return self._children(node)
        if node.function == "CONTRIBUTORS":
            return self._contributors(node)
        if node.function == "FIGURE":
            return self._figure(node)
        return self._across_time(node)

    # Names

    def _name(self, slot: int) -> Node:
        use = self.formula.names[slot]
        if "!" in use.text:
            return self._foreign("report", slot, many=False)
        key = self._column_of_records(use.text) if self.layout.records else None
        if key is not None:
            return External(self.needs.number(Need("records", "", key)), True, use.start, use.end)
        return Cell(self.layout.number(self._key(slot)), use.start, use.end)

    def _column_of_records(self, name: str) -> CellKey | None:
        """``list.column``, or in a check of the list a column alone: the values of all records."""
        section, _, column = name.rpartition(".")
        return self.layout.records_key(section or self.standing.section, column)

    def _key(self, slot: int) -> CellKey:
        return self._locate(self.formula.names[slot].text, slot)

    def _locate(self, name: str, slot: int) -> CellKey:
        here = self.standing
        mark = (here.section, here.origin, not here.row, not here.column, name)
        seen = self.names.get(mark)
        if seen is None:
            seen = self.names[mark] = self._see(name, slot)
        return (seen.section, seen.row or here.row, seen.column or here.column)

    def _see(self, name: str, slot: int) -> Seen:
        parts = name.split(".")
        seen = self._alone(name, slot) if len(parts) == 1 else self._dotted(parts, slot)
        if seen is None:
            raise self._error(
                slot, Message(N_("There is no cell %(name)s in this form."), {"name": name[:60]})
            )
        return seen

    def _dotted(self, parts: list[str], slot: int) -> Seen | None:
        if len(parts) == 3:
            table = self.layout.table(parts[0])
            row = self.layout.row(parts[1])
            if table is None or row is None or self.layout.row_tables[row] is not table:
                return None
            return self._cell(table, row, parts[2], slot)
        if len(parts) > 3:
            return None
        row = self.layout.row(parts[0])
        if row is None:
            return self._field(parts[0], parts[1])
        return self._cell(self.layout.row_tables[row], row, parts[1], slot)

    def _field(self, section: str, name: str) -> Seen | None:
        key = self.layout.field_key(section, name)
        return Seen(*key) if key else None

    def _cell(self, table: TableLayout, row: str, column_name: str, slot: int) -> Seen | None:
        if row in table.headings:
            raise self._error(slot, Message(N_("Row %(row)s is a heading and has no figures."), {"row": row}))
        column = self.layout.column(table, column_name)
        return Seen(table.code, row, column) if column else None

    def _alone(self, name: str, slot: int) -> Seen | None:
        table = self.layout.tables.get(self.standing.section)
        if table is None:
            return self._field(self.standing.section, name)
        column = self._column_here(table, name) if self.standing.row else None
        row = self._row_here(table, name) if self.standing.column else None
        if column and row and self.standing.origin == "cell":
            message = N_("%(name)s is both a row and a column here; write row.column.")
            raise self._error(slot, Message(message, {"name": name}))
        if row and (self.standing.origin == "row" or not column):
            return Seen(table.code, row, "")
        if column:
            return Seen(table.code, "", column)
        self._refuse_direction(table, name, slot)
        return None

    def _refuse_direction(self, table: TableLayout, name: str, slot: int) -> None:
        row, column = self.layout.row(name), self.layout.column(table, name)
        if row is None and column is None:
            return
        if row in table.headings:
            raise self._error(
                slot, Message(N_("Row %(row)s is a heading and has no figures."), {"row": name})
            )
        raise self._error(
            slot, Message(N_("Here %(name)s alone names no cell; write row.column."), {"name": name})
        )

    def _column_here(self, table: TableLayout, name: str) -> str | None:
        return self.layout.column(table, name)

    def _row_here(self, table: TableLayout, name: str) -> str | None:
        row = self.layout.row(name)
        return row if row is not None and row in table.rows else None

    # Ranges

    def _range(self, node: Range) -> Area:
        start, end = self.formula.place(node)
        if not isinstance(node.first, Name) or not isinstance(node.last, Name):
            raise self._refused(Message(N_("A range joins two codes.")), start, end)
        first, last = self._key(node.first.slot), self._key(node.last.slot)
        table = self.layout.tables.get(first[0])
        if table is None or last[0] != first[0]:
            raise FormulaError(
                Message(N_("A range stays within one table.")), start, end, guard=guards.REFERENCES
            )
        guards.AREA.check(table.size(first, last), start, end)
        cells, width = self.layout.span(first, last)
        return Area(cells, width, start, end)

    def _children(self, call: Call) -> Node:
        start, end = self.formula.place(call)
        section, row, column = self._parent(call, start, end)
        children = self.layout.tables[section].children.get(row, ())
        group = self._group_below(section, row)
        if group is not None and column:
            need = Need("records", "", (section, group, column))
            return External(self.needs.number(need), True, start, end)
        if not children:
            raise FormulaError(
                Message(N_("Row %(row)s has no sub-rows."), {"row": row}), start, end, guard=guards.REFERENCES
            )
        if column not in self.layout.tables[section].columns:
            raise FormulaError(
                Message(N_("CHILDREN() stands in the rule of a row or a cell.")),
                start,
                end,
                guard=guards.REFERENCES,
            )
        cells = tuple(self.layout.number((section, child, column)) for child in children)
        return Area(cells, 1, start, end)

    def _group_below(self, section: str, row: str) -> str | None:
        """The lines that are added below a row; in the total of a table whose lines stand above it, those."""
        table = self.layout.tables[section]
        groups = table.section.groups()
        if row in groups:
            return row
        return "" if "" in groups and not table.children.get(row) else None

    def _parent(self, call: Call, start: int, end: int) -> CellKey:
        if not call.arguments:
            return (self.standing.section, self.standing.row, self.standing.column)
        argument = call.arguments[0]
        if not isinstance(argument, Name):
            raise FormulaError(
                Message(N_("%(name)s takes a code."), {"name": call.function}),
                start,
                end,
                guard=guards.REFERENCES,
            )
        name = self.formula.names[argument.slot].text
        row = self.layout.row(name)
        if row is not None and row in self.layout.row_tables:
            return (self.layout.row_tables[row].code, row, self.standing.column)
        return self._key(argument.slot)

    # From outside

    def _across_time(self, call: Call) -> Node:
        kind = _ACROSS_TIME[call.function]
        argument = call.arguments[0]
        if isinstance(argument, Range):
            return self._range_across_time(kind, argument)
        if not isinstance(argument, Name):
            start, end = self.formula.place(call)
            raise FormulaError(
                Message(N_("%(name)s takes a code."), {"name": call.function}),
                start,
                end,
                guard=guards.REFERENCES,
            )
        if "!" in self.formula.names[argument.slot].text:
            return self._foreign(kind, argument.slot, many=False)
        return self._then(kind, self._key(argument.slot), *self.formula.place(argument))

    def _range_across_time(self, kind: NeedKind, argument: Range) -> Node:
        area = self._range(argument)
        start, end = self.formula.place(argument)
        keys = [self.layout.keys[index] for index in area.cells]
        return Group(tuple(self._then(kind, key, start, end) for key in keys), area.width, start, end)

    def _then(self, kind: NeedKind, key: CellKey, start: int, end: int) -> Node:
        external = External(self.needs.number(Need(kind, "", key)), False, start, end)
        if kind != "ytd":
            return external
        return Chain(external, (("+", Cell(self.layout.number(key), start, end)),), start, end)

    def _contributors(self, call: Call) -> Node:
        start, end = self.formula.place(call)
        if not call.arguments:
            key = (self.standing.section, self.standing.row, self.standing.column)
            return External(self.needs.number(Need("contributors", "", key)), True, start, end)
        argument = call.arguments[0]
        if not isinstance(argument, Name):
            raise FormulaError(
                Message(N_("%(name)s takes a code."), {"name": call.function}),
                start,
                end,
                guard=guards.REFERENCES,
            )
        return self._foreign("contributors", argument.slot, many=True)

    def _foreign(self, kind: NeedKind, slot: int, *, many: bool) -> External:
        use = self.formula.names[slot]
        template, _, name = use.text.rpartition("!")
        if not template or same_code(template, self.layout.definition.code):
            template, key = "", self._locate(name, slot)
        else:
            key = self._foreign_key(name, slot)
        return External(self.needs.number(Need(kind, template, key)), many, use.start, use.end)

    def _foreign_key(self, name: str, slot: int) -> CellKey:
        parts = name.split(".")
        if len(parts) == 2:
            return ("", parts[0], parts[1])
        if len(parts) == 3:
            return (parts[0], parts[1], parts[2])
        if len(parts) == 1 and self.standing.origin == "row" and self.standing.column:
            return ("", name, self.standing.column)
        if len(parts) == 1 and self.standing.row:
            return ("", self.standing.row, name)
        raise self._error(
            slot, Message(N_("Here %(name)s alone names no cell; write row.column."), {"name": name[:60]})
        )

    def _figure(self, call: Call) -> External:
        start, end = self.formula.place(call)
        argument = call.arguments[0]
        if not isinstance(argument, Text):
            message = N_("FIGURE takes the code of an indicator in quotation marks.")
            raise self._refused(Message(message), start, end)
        return External(self.needs.number(Need("figure", "", ("", argument.value, ""))), False, start, end)

    def _error(self, slot: int, message: Message) -> FormulaError:
        use = self.formula.names[slot]
        return self._refused(message, use.start, use.end)

    def _refused(self, message: Message, start: int, end: int) -> FormulaError:
        return FormulaError(message, start, end, guard=guards.REFERENCES)
