"""Expressions over whole ranges, as in ``SUMPRODUCT((KT01.TH:KT09.TH>0)*KT01.KH:KT09.KH)``: written out cell by cell.

Ranges have fixed ends here, so an array expression is a group of ordinary expressions and the back ends need
no arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forms_library.formula import guards
from forms_library.formula.errors import FormulaError
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.tree import (
    Area,
    Call,
    Cell,
    Chain,
    Comparison,
    Group,
    Negative,
    Node,
    Percent,
    Power,
    walk,
)
from forms_library.messages import N_, Message

_GATHERS = frozenset({"array", "numbers", "values", "logicals", "raws", "counted"})
_SCALARS = frozenset({"number", "text", "logical", "value", "raw"})


def written_out(node: Node) -> Node:
    """The tree with every array expression replaced by the group of its elements; itself if there is none."""
    if not any(isinstance(part, Area | Group) for part in walk(node)):
        return node
    if isinstance(node, Call):
        return _call(node)
    parts = _scalar_parts(node)
    written = [written_out(part) for part in parts]
    return node if _same(parts, written) else _with_parts(node, written)


def _same(before: Sequence[Node], after: Sequence[Node]) -> bool:
    return all(one is other for one, other in zip(before, after, strict=True))


def _call(call: Call) -> Call:
    function = FUNCTIONS[call.function]
    arguments: list[Node] = []
    for place, argument in enumerate(call.arguments):
        word = function.parameter(place)
        inner = written_out(argument)
        if word in _GATHERS and not isinstance(inner, Area | Group) and (shape := _shape(inner)):
            arguments.append(_elements(inner, shape))
        else:
            arguments.append(inner)
    return call if _same(call.arguments, arguments) else replace(call, arguments=tuple(arguments))


def _scalar_parts(node: Node) -> list[Node]:
    """The parts of a node that are calculated as single values; the ranges of a function are not among them."""
    match node:
        case Chain(first, rest):
            return [first, *(part for _, part in rest)]
        case Negative(operand) | Percent(operand):
            return [operand]
        case Power(base, exponent):
            return [base, exponent]
        case Comparison(_, left, right):
            return [left, right]
        case Call(function, arguments):
            words = FUNCTIONS[function]
            return [part for place, part in enumerate(arguments) if words.parameter(place) in _SCALARS]
    return []


def _with_parts(node: Node, parts: list[Node]) -> Node:
    match node:
        case Chain(_, rest):
            return replace(
                node, first=parts[0], rest=tuple((s, p) for (s, _), p in zip(rest, parts[1:], strict=True))
            )
        case Negative() | Percent():
            return replace(node, operand=parts[0])
        case Power():
            return replace(node, base=parts[0], exponent=parts[1])
        case Comparison():
            return replace(node, left=parts[0], right=parts[1])
        case Call(function, arguments):
            words, given = FUNCTIONS[function], iter(parts)
            return replace(
                node,
                arguments=tuple(
                    next(given) if words.parameter(place) in _SCALARS else part
                    for place, part in enumerate(arguments)
                ),
            )
    return node


def _shape(node: Node) -> tuple[int, int] | None:
    """Lines and columns of the result; None for a single value."""
    if isinstance(node, Area):
        return len(node.cells) // node.width, node.width
    if isinstance(node, Group):
        return len(node.items) // node.width, node.width
    shapes = [shape for part in _scalar_parts(node) if (shape := _shape(part))]
    if not shapes:
        return None
    height, width = max(s[0] for s in shapes), max(s[1] for s in shapes)
    if any(s[0] not in (1, height) or s[1] not in (1, width) for s in shapes):
        raise FormulaError(
            Message(N_("The ranges of this expression differ in size.")),
            node.start,
            node.end,
            guard=guards.REFERENCES,
        )
    return height, width


def _elements(node: Node, shape: tuple[int, int]) -> Group:
    height, width = shape
    guards.ARRAY.check(height * width * sum(1 for _ in walk(node)), node.start, node.end)
    items = tuple(_element(node, line, column) for line in range(height) for column in range(width))
    return Group(items, width, node.start, node.end)


def _element(node: Node, line: int, column: int) -> Node:
    if isinstance(node, Area):
        height = len(node.cells) // node.width
        place = (line if height > 1 else 0) * node.width + (column if node.width > 1 else 0)
        return Cell(node.cells[place], node.start, node.end)
    if isinstance(node, Group):
        height = len(node.items) // node.width
        return node.items[(line if height > 1 else 0) * node.width + (column if node.width > 1 else 0)]
    parts = _scalar_parts(node)
    return _with_parts(node, [_element(part, line, column) for part in parts]) if parts else node
