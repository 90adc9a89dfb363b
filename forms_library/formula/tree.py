"""The typed tree of a formula: what the grammar reads and every back end writes.

`start` and `end` are character offsets in the text that was parsed. A name is a slot: formulas of one shape share one
tree, and the names that fill its slots travel beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from forms_library.value_types import ExcelError


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Logical:
    value: bool
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """An error constant such as #N/A."""

    value: ExcelError
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """An argument left out, as the second one of ``IF(a,,b)``."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """The name in slot `slot`; not yet known to be a cell."""

    slot: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """``a + b - c``, ``a * b / c`` or ``a & b``: one node however long, so that depth stays small."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Percent:
    operand: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Power:
    base: Node
    exponent: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    sign: str
    left: Node
    right: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """``first:last``, both names until they are resolved."""

    first: Node
    last: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A resolved reference: the number of a cell of the template."""

    index: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A resolved range: cells line by line, `width` in each line."""

    cells: tuple[int, ...]
    width: int = 1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class External:
    """A value the caller fetches from elsewhere; `many` when it is a tuple (one per contributor)."""

    index: int
    many: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A range of values that are not plain cells: the previous period's column, or an array expression
    written out."""

    items: tuple[Node, ...]
    width: int = 1
    start: int = 0
    end: int = 0


Node: TypeAlias = (
    Number
    | Text
    | Logical
    | Fault
    | Missing
    | Name
    | Chain
    | Negative
    | Percent
    | Power
    | Comparison
    | Range
    | Call
    | Cell
    | Area
    | External
    | Group
)


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`, from left to right."""
    match node:
        case Chain(first, rest):
            return (first, *(operand for _, operand in rest))
        case Negative(operand) | Percent(operand):
            return (operand,)
        case Power(base, exponent):
            return (base, exponent)
        case Comparison(_, left, right):
            return (left, right)
        case Range(first, last):
            return (first, last)
        case Call(_, arguments):
            return arguments
        case Group(items):
            return items
    return ()


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it, each before its parts."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(parts(current)))
