"""Formulas of a form as formulas of a spreadsheet that holds it: the other way of `a1`.

The exporter says at which address each cell stands. What a spreadsheet cannot know (the previous period, other
reports, figures of the store) is reported, so that the exporter writes the value instead. A cell that declares
decimals is rounded as the form rounds it, and a cell that shows nothing counts as 0 in sums of others, as here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from forms_library.definition.lines import MARK, NEW, line_code
from forms_library.definition.model import Definition, Section, TableSection
from forms_library.formula.a1 import Address, address_of, position
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.guards import ARGUMENTS, LENGTH
from forms_library.formula.kinds import ANY, BLANK, LOGICAL, NUMBER, TEXT
from forms_library.formula.plan import Plan, plan_of
from forms_library.formula.references import Need, with_references
from forms_library.formula.tree import (
    Area,
    Call,
    Cell,
    Chain,
    Comparison,
    External,
    Fault,
    Group,
    Logical,
    Missing,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Text,
)
from forms_library.kinds import decimals_of
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, CellSpec

NEWER = frozenset(
    {
        "CEILING.MATH",
        "CONCAT",
        "DAYS",
        "FLOOR.MATH",
        "IFNA",
        "IFS",
        "ISOWEEKNUM",
        "MAXIFS",
        "MINIFS",
        "NUMBERVALUE",
        "PERCENTILE.INC",
        "QUARTILE.INC",
        "RANK.AVG",
        "RANK.EQ",
        "STDEV.P",
        "STDEV.S",
        "SWITCH",
        "TEXTJOIN",
        "UNICHAR",
        "UNICODE",
        "VAR.P",
        "VAR.S",
        "XLOOKUP",
        "XOR",
    }
)
"""Functions that carry a prefix in the file format, because they are younger than it."""
_CALENDAR = frozenset({"NETWORKDAYS", "WORKDAY"})
_GATHERS = frozenset({"numbers", "values", "logicals", "raws", "counted"})
_COMPARE, _JOIN, _ADD, _TIMES, _RAISE, _PERCENT, _MINUS = range(1, 8)
_BINDING = {"&": _JOIN, "+": _ADD, "-": _ADD, "*": _TIMES, "/": _TIMES}


@dataclass(frozen=True)
class ExcelFormula:
    """`text` with its equals sign, as the file holds it; "" where a spreadsheet has no such formula, and
    `problem` says why."""

    text: str
    problem: Message | None = None


class _Impossible(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def excel_formulas(
    definition: Definition, addresses: Mapping[CellKey, Address], *, rounded: bool = True
) -> dict[CellKey, ExcelFormula]:
    """The formula of every computed cell that has an address.

    A column of a list stands under `lines_key` with a range for its address (`("DS", "C5:C20")`), and so do the lines
    of a group; the lines of a list are forms of their own (`records.form_of_one`). FormulaError if the form itself
    cannot be calculated."""
    plan = plan_of(definition)
    if plan.errors:
        raise plan.errors[0]
    return _Exporter(plan, addresses, rounded).all()


def lines_key(section: Section, group: str, column: str) -> CellKey:
    """The key under which the address of a list's column stands, or of a column in all lines of a group.

    That of a group's lines differs from that of the row under which they stand."""
    return (section.code, f"{group}{MARK}" if isinstance(section, TableSection) else "", column)


def _spec_of_lines(plan: Plan, need: Need) -> CellSpec:
    section, group, column = need.key
    table = plan.layout.definition.section(section)
    row = line_code(group, NEW) if isinstance(table, TableSection) else ""
    return plan.layout.definition.spec((section, row, column))


class _Exporter:
    def __init__(self, plan: Plan, addresses: Mapping[CellKey, Address], rounded: bool) -> None:
        self.plan, self.addresses, self.rounded = plan, addresses, rounded
        self.computed = {cell.index for cell in plan.cells}
        self.kinds: dict[int, int] = {}

    def all(self) -> dict[CellKey, ExcelFormula]:
        found: dict[CellKey, ExcelFormula] = {}
        for cell in self.plan.cells:
            tree = with_references(cell.formula.shape, cell.resolved.found)
            self.kinds[cell.index] = self.kinds_of(tree)
            key = self.plan.layout.keys[cell.index]
            if key in self.addresses:
                found[key] = self._formula(key, cell.index, tree)
        return found

    def address_of_lines(self, need: Need) -> Address | None:
        """Where the records of a list or the lines of a group stand, if they have a place."""
        section, group, column = need.key
        return self.addresses.get(lines_key(self.plan.layout.definition.section(section), group, column))

    def _formula(self, key: CellKey, index: int, tree: Node) -> ExcelFormula:
        decimals = decimals_of(self.plan.layout.spec(index))
        if self.rounded and decimals is not None:
            tree = self._kept(tree, decimals)
        try:
            text = "=" + _Writer(self, self.addresses[key][0]).write(tree, 0)
        except _Impossible as reason:
            return ExcelFormula("", reason.message)
        if len(text) > LENGTH.limit:
            message = N_("The formula has %(count)s characters; at most %(limit)s are allowed.")
            return ExcelFormula("", Message(message, {"count": len(text), "limit": LENGTH.limit}))
        return ExcelFormula(text)

    def _kept(self, node: Node, decimals: int) -> Node:
        """The tree that rounds as the cell keeps; texts in the branches of a choice are left alone."""
        if isinstance(node, Call) and (results := _results(node)):
            kept = [
                self._kept(part, decimals) if place in results else part
                for place, part in enumerate(node.arguments)
            ]
            return replace(node, arguments=tuple(kept))
        places = self._places(node)
        if self.kinds_of(node) & ~(NUMBER | BLANK) or (places is not None and places <= decimals):
            return node
        return Call("ROUND", (node, Number(Decimal(decimals))))

    def _places(self, node: Node) -> int | None:
        """How many decimal places a value has at most; None if that is not known."""
        match node:
            case Number(value):
                return max(-int(value.as_tuple().exponent), 0)
            case Cell(index):
                return decimals_of(self.plan.layout.spec(index))
            case Area(cells):
                return self._most([Cell(index) for index in cells])
            case External(index):
                need = list(self.plan.needs.numbers)[index]
                return decimals_of(_spec_of_lines(self.plan, need)) if need.kind == "records" else None
            case Chain(first, rest) if {sign for sign, _ in rest} <= {"+", "-"}:
                return self._most([first, *(part for _, part in rest)])
            case Chain(first, rest) if {sign for sign, _ in rest} == {"*"}:
                places = [self._places(part) for part in (first, *(part for _, part in rest))]
                return None if None in places else sum(found for found in places if found is not None)
            case Negative(operand):
                return self._places(operand)
            case Call():
                return self._places_of_call(node)
        return 0 if isinstance(node, Missing) else None

    def _places_of_call(self, call: Call) -> int | None:
        match call:
            case Call("ROUND", (_, Number(places))):
                return max(int(places), 0)
            case Call("SUM" | "MIN" | "MAX", arguments):
                return self._most(arguments)
            case Call("COUNT" | "COUNTA" | "COUNTIF" | "COUNTIFS" | "COUNTBLANK" | "INT"):
                return 0
        return None

    def _most(self, nodes: Sequence[Node]) -> int | None:
        places = [self._places(node) for node in nodes]
        return None if None in places else max(found for found in places if found is not None)

    def kinds_of(self, node: Node) -> int:
        """What a node may give in the spreadsheet: there a cell that shows nothing may hold an empty text."""
        match node:
            case Number() | Negative() | Percent() | Power():
                return NUMBER
            case Text():
                return TEXT
            case Logical() | Comparison():
                return LOGICAL
            case Missing():
                return BLANK
            case Cell(index):
                return self.kinds.get(index) or self._typed(index)
            case Chain(_, rest):
                return TEXT if rest[0][0] == "&" else NUMBER
            case Call():
                return self._kinds_of_call(node)
        return ANY

    def _typed(self, index: int) -> int:
        spec = self.plan.layout.spec(index)
        if decimals_of(spec) is not None or spec.kind == "date":
            return NUMBER | BLANK
        return LOGICAL | BLANK if spec.kind in ("yes_no", "one_of") else TEXT | BLANK

    def _kinds_of_call(self, call: Call) -> int:
        places = _results(call)
        if not places:
            return FUNCTIONS[call.function].kinds
        kinds = LOGICAL if call.function == "IF" and len(call.arguments) < 3 else 0
        for place in places:
            kinds |= self.kinds_of(call.arguments[place])
        return kinds


def _results(call: Call) -> frozenset[int]:
    """The places of the arguments one of which is the result."""
    count = len(call.arguments)
    match call.function:
        case "IF":
            return frozenset(range(1, count))
        case "IFERROR" | "IFNA":
            return frozenset({0, 1})
        case "IFS":
            return frozenset(range(1, count, 2))
        case "CHOOSE":
            return frozenset(range(1, count))
        case "SWITCH":
            default = {count - 1} if count % 2 == 0 else set()
            return frozenset({*range(2, count, 2), *default})
    return frozenset()


class _Writer:
    """Writes one tree for a cell of one sheet."""

    def __init__(self, exporter: _Exporter, sheet: str) -> None:
        self.exporter, self.plan, self.sheet = exporter, exporter.plan, sheet

    def write(self, node: Node, binding: int) -> str:
        """The text of a node, in brackets where what stands around binds more strongly."""
        match node:
            case Chain(first, rest):
                own = _BINDING[rest[0][0]]
                number = own != _JOIN
                pieces = [self._operand(first, own, number)]
                pieces += [f"{sign}{self._operand(part, own + 1, number)}" for sign, part in rest]
                return _bracketed("".join(pieces), own < binding)
            case Comparison(sign, left, right):
                text = f"{self.write(left, _COMPARE)}{sign}{self.write(right, _JOIN)}"
                return _bracketed(text, binding > _COMPARE)
            case Power(base, exponent):
                text = f"{self._operand(base, _RAISE, True)}^{self._operand(exponent, _RAISE + 1, True)}"
                return _bracketed(text, binding > _RAISE)
            case Percent(operand):
                return _bracketed(f"{self._operand(operand, _PERCENT, True)}%", binding > _PERCENT)
            case Negative(operand):
                return _bracketed(f"-{self._operand(operand, _MINUS, True)}", binding > _MINUS)
            case Call():
                return self._call(node)
        return self._leaf(node)

    def _operand(self, node: Node, binding: int, number: bool) -> str:
        """A term of arithmetic: a cell whose formula may leave it empty counts as 0."""
        text = self.write(node, binding)
        empty = isinstance(node, Cell) and self.exporter.kinds.get(node.index, 0) & TEXT
        numeric = isinstance(node, Cell) and decimals_of(self.plan.layout.spec(node.index)) is not None
        return f"N({text})" if number and empty and numeric else text

    def _leaf(self, node: Node) -> str:
        match node:
            case Number(value):
                return str(value)
            case Text(value):
                return '"' + value.replace('"', '""') + '"'
            case Logical(value):
                return "TRUE" if value else "FALSE"
            case Fault(value):
                return value.value
            case Cell(index):
                return self._address(index)
            case Area():
                pieces = self._pieces(node)
                if len(pieces) == 1:
                    return pieces[0]
                raise _Impossible(Message(N_("The cells of a range do not lie together in the spreadsheet.")))
            case External() | Group():
                return self._outside(node)
        return ""

    def _call(self, call: Call) -> str:
        function = FUNCTIONS[call.function]
        if call.function in _CALENDAR and len(call.arguments) < 3:
            message = N_(
                "%(name)s counts by the working calendar of Viet Nam, which a spreadsheet does not have."
            )
            raise _Impossible(Message(message, {"name": call.function}))
        arguments: list[str] = []
        for place, argument in enumerate(call.arguments):
            word = function.parameter(place)
            if isinstance(argument, Area) and word in _GATHERS:
                arguments += self._pieces(argument)
            else:
                arguments.append(self._operand(argument, 0, word == "number"))
        if len(arguments) > ARGUMENTS.limit:
            raise _Impossible(Message(N_("The cells of a range do not lie together in the spreadsheet.")))
        prefix = "_xlfn." if call.function in NEWER else ""
        return f"{prefix}{call.function}({','.join(arguments)})"

    def _address(self, index: int) -> str:
        key = self.plan.layout.keys[index]
        found = self.exporter.addresses.get(key)
        if found is None:
            raise _Impossible(
                Message(N_("There is no place for %(cell)s in the spreadsheet."), {"cell": ".".join(key[1:])})
            )
        return self._on(found)

    def _on(self, address: Address) -> str:
        sheet, place = address
        if sheet == self.sheet:
            return place
        return "'" + sheet.replace("'", "''") + "'!" + place

    def _outside(self, node: External | Group) -> str:
        if isinstance(node, External):
            need = list(self.plan.needs.numbers)[node.index]
            found = self.exporter.address_of_lines(need) if need.kind == "records" else None
            if found is not None:
                return self._on(found)
        message = N_("This formula reads figures from outside the form, which a spreadsheet does not have.")
        raise _Impossible(Message(message))

    def _pieces(self, area: Area) -> list[str]:
        """A range as few rectangles of the sheet, line by line."""
        known = [self.exporter.addresses.get(self.plan.layout.keys[index]) for index in area.cells]
        if None in known:
            place = known.index(None)
            return [self._address(area.cells[place])]
        found = [address for address in known if address is not None]
        rectangle = self._rectangle(found, area.width)
        if rectangle:
            return [rectangle]
        columns = [found[start :: area.width] for start in range(area.width)]
        return [piece for column in columns for piece in self._runs(column)]

    def _rectangle(self, found: Sequence[Address], width: int) -> str:
        spots = [position(place) for _, place in found]
        sheets, top, left = {sheet for sheet, _ in found}, spots[0][0], spots[0][1]
        expected = [(top + n // width, left + n % width) for n in range(len(spots))]
        if len(sheets) > 1 or spots != expected:
            return ""
        first, last = address_of(*spots[0]), address_of(*spots[-1])
        return self._on((found[0][0], first if first == last else f"{first}:{last}"))

    def _runs(self, column: Sequence[Address]) -> list[str]:
        runs: list[list[Address]] = []
        for address in column:
            if runs and _below(runs[-1][-1], address):
                runs[-1].append(address)
            else:
                runs.append([address])
        return [self._rectangle(run, 1) for run in runs]


def _below(first: Address, second: Address) -> bool:
    (row, column), after = position(first[1]), position(second[1])
    return first[0] == second[0] and after == (row + 1, column)


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
