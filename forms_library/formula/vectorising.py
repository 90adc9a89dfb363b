"""From resolved trees to functions over a chunk of organisations, for the formulas whose meaning NumPy can carry.

The rest (texts, dates, lookups, contributors) raises Unvectorised and is left to the Decimal program,
organisation by organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np

from forms_library.formula import vectors
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
from forms_library.formula.vectors import Frame, Truth, Vector

Work: TypeAlias = Callable[[Frame], Vector]
Judge: TypeAlias = Callable[[Frame], Truth]
_MAX_POWER = 4
_ZERO, _HUNDREDTH = Number(Decimal(0)), Number(Decimal("0.01"))


class Unvectorised(Exception):
    """What stands in the way: the name of a function, or of a kind of value."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where one reference of a group of formulas finds its cells: a slice, an index, or a window (one line of
    cells for each formula). `decimals` of the cells read."""

    index: Any
    decimals: int
    window: tuple[int, int, int, int, int] | None = None  # start, formulas, step, cells, step between cells

    def of(self, array: Any) -> Any:
        """[formulas, organisations], or [formulas, cells, organisations] of a window."""
        if self.window is None:
            return array[self.index]
        start, formulas, step, cells, inner = self.window
        line, column = array.strides
        return np.lib.stride_tricks.as_strided(
            array[start:],
            (formulas, cells, array.shape[1]),
            (step * line, inner * line, column),
            writeable=False,
        )

    def positions(self, flags: Any) -> Any:
        """What is known of the cells, one by one or as a whole."""
        if self.window is None:
            return flags[self.index]
        start, formulas, step, cells, inner = self.window
        ends = sorted((start, start + (formulas - 1) * step + (cells - 1) * inner))
        return flags[ends[0] : ends[1] + 1]


def _cell(access: Access) -> Work:
    def work(frame: Frame) -> Vector:
        blank = errors = None
        if access.positions(frame.blank).any():
            blank = access.of(frame.kinds) == vectors.BLANK
        if access.positions(frame.error).any():
            kinds = access.of(frame.kinds)
            errors = np.where(kinds > vectors.BLANK, kinds, np.uint8(0))
        bound = float(access.positions(frame.bounds).max())
        return Vector(access.of(frame.numbers), access.decimals, bound, blank, errors)

    return work


def _external(access: Access) -> Work:
    def work(frame: Frame) -> Vector:
        kinds = access.of(frame.outside_kinds)
        scales = access.of(frame.outside_scales)
        numbers, most = access.of(frame.outside), int(scales.max())
        if (scales != most).any():
            numbers = numbers * 10.0 ** (most - scales)[:, None]
        bound = float((access.of(frame.outside_bounds) * 10.0 ** (most - scales)).max())
        return vectors.fitting(Vector(numbers, most, bound, kinds == vectors.BLANK), frame)

    return work


class Vectoriser:
    """Writes one tree as a function; `accesses` says where each of its references looks, by the identity of
    its node."""

    def __init__(self, accesses: Mapping[int, Access]) -> None:
        self._accesses = accesses

    def number(self, node: Node) -> Work:
        """Values where a number is wanted: blank is 0, TRUE is 1."""
        if is_condition(node):
            judge = self.truth(node)
            return lambda frame: vectors.as_number(judge(frame))
        work = self._value(node, self.number, texts=False)
        return lambda frame: vectors.without_blanks(work(frame))

    def value(self, node: Node, *, texts: bool = False) -> Work:
        """Values with their blanks; with `texts` the text of no characters may be among them, as a blank."""
        if is_condition(node):
            raise Unvectorised("logical")
        return self._value(node, lambda part: self.value(part, texts=texts), texts=texts)

    def kept(self, node: Node) -> Work:
        """What a numeric cell keeps: "" is blank, TRUE is 1."""
        if is_condition(node):
            return self.number(node)
        return self._value(node, self.kept, texts=True)

    def truth(self, node: Node) -> Judge:
        """Conditions."""
        match node:
            case Logical(value):
                return lambda frame: Truth(np.array([[value]]))
            case Comparison():
                return self._comparison(node)
            case Call(function, arguments) if function in _CONDITIONS:
                return _CONDITIONS[function](self, arguments)
            case Call("IF", (condition, first, *others)) if is_condition(node):
                judge, one = self.truth(condition), self.truth(first)
                two = self.truth(others[0] if others else Logical(False))
                return lambda frame: vectors.chosen_truth(judge(frame), one(frame), two(frame))
        work = self.value(node)
        return lambda frame: vectors.as_truth(work(frame))

    def _value(self, node: Node, want: Callable[[Node], Work], *, texts: bool) -> Work:
        match node:
            case Cell():
                return _cell(self._accesses[id(node)])
            case External(_, False):
                return _external(self._accesses[id(node)])
            case Text("") if texts:
                return lambda frame: Vector(np.zeros((1, 1)), 0, 0.0, ~vectors.none())
            case Call(function, arguments):
                return self._call(function, arguments, want)
        return self._operation(node)

    def _operation(self, node: Node) -> Work:
        match node:
            case Number(value):
                fixed = _constant(node)
                return lambda frame: fixed
            case Fault(value):
                code = vectors.code_of(value)
                errors = np.array([[code]], np.uint8)
                return lambda frame: Vector(np.zeros((1, 1)), 0, 0.0, None, errors)
            case Chain(_, rest) if rest[0][0] in "+-":
                return self._sum(node)
            case Chain(_, rest) if rest[0][0] in "*/":
                return self._product(node)
            case Negative(operand):
                work = self.number(operand)
                return lambda frame: _negative(work(frame))
            case Percent(operand):
                return self._product(Chain(operand, (("*", _HUNDREDTH),)))
            case Power(base, Number(exponent)) if exponent == int(exponent) and 1 <= exponent <= _MAX_POWER:
                return self._product(Chain(base, (("*", base),) * (int(exponent) - 1)))
            case Missing():
                return lambda frame: Vector(np.zeros((1, 1)), 0, 0.0, ~vectors.none())
        raise Unvectorised(type(node).__name__.lower())

    def _sum(self, chain: Chain) -> Work:
        signs = ["+", *(sign for sign, _ in chain.rest)]
        works = [self.number(part) for part in (chain.first, *(part for _, part in chain.rest))]
        return lambda frame: vectors.added(signs, [work(frame) for work in works], frame)

    def _product(self, chain: Chain) -> Work:
        first = self.number(chain.first)
        steps = [(sign, self.number(part)) for sign, part in chain.rest]

        def work(frame: Frame) -> Vector:
            result = first(frame)
            for sign, factor in steps:
                if sign == "*":
                    result = vectors.multiplied(result, factor(frame), frame)
                else:
                    result = vectors.divided(result, factor(frame))
            return result

        return work

    def _comparison(self, node: Comparison) -> Judge:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Text) and one.value == "" and node.sign in ("=", "<>"):
                return self._nothing(other, node.sign == "=")
        left, right = self.value(node.left), self.value(node.right)
        return lambda frame: vectors.compared(node.sign, left(frame), right(frame), frame)

    def _nothing(self, node: Node, wanted: bool) -> Judge:
        """``X=""``: blanks are, numbers are not."""
        work = self.value(node, texts=True)

        def judge(frame: Frame) -> Truth:
            vector = work(frame)
            blank = np.zeros(vector.numbers.shape, np.bool_) if vector.blank is None else vector.blank
            return Truth(blank if wanted else ~blank, vector.errors)

        return judge

    def _call(self, function: str, arguments: tuple[Node, ...], want: Callable[[Node], Work]) -> Work:
        if function in _BRANCHING:
            return _BRANCHING[function](self, arguments, want)
        if function in _FUNCTIONS:
            return _FUNCTIONS[function](self, arguments)
        raise Unvectorised(function)

    def gathered(self, nodes: Sequence[Node]) -> Callable[[Frame], list[tuple[Vector, int]]]:
        """The arguments of SUM and its like: each with the number of cells side by side on axis 1 (0: a single
        value, whose blank counts as 0)."""
        pieces: list[tuple[Work, int]] = []
        for node in nodes:
            if isinstance(node, Area):
                pieces.append((_cell(self._accesses[id(node)]), 2))
            elif isinstance(node, Group):
                pieces += [(self.value(item), 1) for item in node.items]
            elif isinstance(node, Cell | External):
                pieces.append((self.value(node), 1))
            else:
                pieces.append((self.number(node), 0))
        return lambda frame: [(work(frame), reference) for work, reference in pieces]


def is_condition(node: Node) -> bool:
    """Whether the expression gives TRUE or FALSE."""
    if isinstance(node, Logical | Comparison):
        return True
    if not isinstance(node, Call):
        return False
    if node.function == "IF":
        branches = node.arguments[1:]
        return all(is_condition(part) for part in branches)
    return node.function in _CONDITIONS


def _constant(node: Number) -> Vector:
    places = max(-int(node.value.as_tuple().exponent), 0)
    scaled = float(node.value.scaleb(places))
    return vectors.constant(scaled, places) if abs(scaled) < vectors.LIMIT else _refused()


def _refused() -> Vector:
    raise Unvectorised("numeral")


def _negative(vector: Vector) -> Vector:
    return Vector(-vector.numbers, vector.scale, vector.bound, None, vector.errors)


# Functions that choose


def _if(writer: Vectoriser, arguments: tuple[Node, ...], want: Callable[[Node], Work]) -> Work:
    condition, first, *others = arguments
    other: Node = others[0] if others else Logical(False)
    judge, one, two = writer.truth(condition), want(_given(first)), want(_given(other))
    return lambda frame: vectors.chosen(judge(frame), one(frame), two(frame), frame)


def _given(node: Node) -> Node:
    return _ZERO if isinstance(node, Missing) else node


def _ifs(writer: Vectoriser, arguments: tuple[Node, ...], want: Callable[[Node], Work]) -> Work:
    if not arguments:
        errors = np.array([[vectors.NA]], np.uint8)
        return lambda frame: Vector(np.zeros((1, 1)), 0, 0.0, None, errors)
    judge, one = writer.truth(arguments[0]), want(_given(arguments[1]))
    rest = _ifs(writer, arguments[2:], want)
    return lambda frame: vectors.chosen(judge(frame), one(frame), rest(frame), frame)


def _iferror(only: int | None) -> Callable[[Vectoriser, tuple[Node, ...], Callable[[Node], Work]], Work]:
    def write(writer: Vectoriser, arguments: tuple[Node, ...], want: Callable[[Node], Work]) -> Work:
        first, second = want(_given(arguments[0])), want(_given(arguments[1]))
        return lambda frame: vectors.rescued(first(frame), second(frame), frame, only)

    return write


_BRANCHING: dict[str, Callable[[Vectoriser, tuple[Node, ...], Callable[[Node], Work]], Work]] = {
    "IF": _if,
    "IFS": _ifs,
    "IFERROR": _iferror(None),
    "IFNA": _iferror(vectors.NA),
}


# Functions of numbers


def _rounding(way: str) -> Callable[[Vectoriser, tuple[Node, ...]], Work]:
    def write(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
        work, digits = writer.number(arguments[0]), _digits(arguments[1:])
        return lambda frame: vectors.rounded(work(frame), digits, frame, way)

    return write


def _digits(arguments: Sequence[Node]) -> int:
    """The decimal places, if they are written as a number."""
    node: Node = arguments[0] if arguments else _ZERO
    sign = 1
    if isinstance(node, Negative):
        node, sign = node.operand, -1
    if not isinstance(node, Number) or node.value != int(node.value) or node.value > 10:
        raise Unvectorised("ROUND")
    return sign * int(node.value)


def _int(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
    work = writer.number(arguments[0])
    return lambda frame: vectors.floored(work(frame), frame)


def _abs(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
    work = writer.number(arguments[0])

    def absolute(frame: Frame) -> Vector:
        vector = work(frame)
        return Vector(np.abs(vector.numbers), vector.scale, vector.bound, None, vector.errors)

    return absolute


def _total(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
    gather = writer.gathered(arguments)
    return lambda frame: _summed(gather(frame), frame)


def _summed(pieces: list[tuple[Vector, int]], frame: Frame) -> Vector:
    parts = [_sum_of_line(vector, frame) if kind == 2 else vector for vector, kind in pieces]
    return vectors.added(["+"] * len(parts), parts, frame)


def _sum_of_line(vector: Vector, frame: Frame) -> Vector:
    bound = vector.bound * vector.numbers.shape[1]
    errors = None if vector.errors is None else _first_of_line(vector.errors)
    return vectors.fitting(Vector(vector.numbers.sum(axis=1), vector.scale, bound, None, errors), frame)


def _first_of_line(errors: Any) -> Any:
    place = (errors > 0).argmax(axis=1)
    return np.take_along_axis(errors, place[:, None, :], axis=1)[:, 0, :]


def _line(writer: Vectoriser, arguments: tuple[Node, ...]) -> Callable[[Frame], tuple[Vector, Any]]:
    """All arguments side by side on axis 1, with a mask of those that are there."""
    gather = writer.gathered(arguments)

    def work(frame: Frame) -> tuple[Vector, Any]:
        pieces = gather(frame)
        same = vectors.alike([vector for vector, _ in pieces], frame)
        lines = [
            v.numbers if kind == 2 else v.numbers[:, None, :]
            for v, (_, kind) in zip(same, pieces, strict=True)
        ]
        there = [_present(v, kind) for v, (_, kind) in zip(same, pieces, strict=True)]
        errors = vectors.first_error(
            *(
                _first_of_line(v.errors) if kind == 2 and v.errors is not None else v.errors
                for v, kind in pieces
            )
        )
        bound = max(vector.bound for vector in same)
        return Vector(_side_by_side(lines), same[0].scale, bound, None, errors), _side_by_side(there)

    return work


def _present(vector: Vector, kind: int) -> Any:
    if vector.blank is None or kind == 0:
        there: Any = np.ones(vector.numbers.shape, np.bool_)
    else:
        there = np.broadcast_to(~vector.blank, np.broadcast_shapes(vector.blank.shape, vector.numbers.shape))
    return there if kind == 2 else there[:, None, :]


def _side_by_side(lines: list[Any]) -> Any:
    if len(lines) == 1:
        return lines[0]
    formulas, organisations = (max(line.shape[axis] for line in lines) for axis in (0, 2))
    return np.concatenate(
        [np.broadcast_to(line, (formulas, line.shape[1], organisations)) for line in lines], axis=1
    )


def _extreme(least: bool) -> Callable[[Vectoriser, tuple[Node, ...]], Work]:
    def write(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
        line = _line(writer, arguments)

        def work(frame: Frame) -> Vector:
            vector, there = line(frame)
            away = np.inf if least else -np.inf
            candidates = np.where(there, vector.numbers, away)
            found = candidates.min(axis=1) if least else candidates.max(axis=1)
            return Vector(
                np.where(np.isinf(found), 0.0, found), vector.scale, vector.bound, None, vector.errors
            )

        return work

    return write


def _average(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
    line = _line(writer, arguments)

    def work(frame: Frame) -> Vector:
        vector, there = line(frame)
        total = np.where(there, vector.numbers, 0.0).sum(axis=1)
        bound = vector.bound * vector.numbers.shape[1]
        whole = Vector(total, vector.scale, bound, None, vector.errors)
        if whole.scale is not None:
            whole = vectors.fitting(whole, frame)
        count = there.sum(axis=1).astype(np.float64)
        return vectors.divided(whole, Vector(count, 0, float(there.shape[1])))

    return work


def _count(what: str) -> Callable[[Vectoriser, tuple[Node, ...]], Work]:
    """COUNT, COUNTA and COUNTBLANK of cells: errors are values of COUNTA only, and none spreads."""

    def write(writer: Vectoriser, arguments: tuple[Node, ...]) -> Work:
        if not all(isinstance(node, Cell | Area) for node in arguments):
            raise Unvectorised(what)
        gather = writer.gathered(arguments)

        def work(frame: Frame) -> Vector:
            total: Any = 0.0
            for vector, kind in gather(frame):
                there = _present(vector, kind)
                failed: Any = np.False_ if vector.errors is None else vector.errors > 0
                if kind == 1:
                    failed = failed if vector.errors is None else failed[:, None, :]
                counted = {
                    "COUNT": there & ~failed,
                    "COUNTA": there | failed,
                    "COUNTBLANK": ~(there | failed),
                }
                total = total + counted[what].sum(axis=1)
            return Vector(np.asarray(total, np.float64), 0, 1e6)

        return work

    return write


_FUNCTIONS: dict[str, Callable[[Vectoriser, tuple[Node, ...]], Work]] = {
    "SUM": _total,
    "ROUND": _rounding("half"),
    "ROUNDUP": _rounding("up"),
    "ROUNDDOWN": _rounding("down"),
    "INT": _int,
    "ABS": _abs,
    "MIN": _extreme(True),
    "MAX": _extreme(False),
    "AVERAGE": _average,
    "COUNT": _count("COUNT"),
    "COUNTA": _count("COUNTA"),
    "COUNTBLANK": _count("COUNTBLANK"),
}


# Functions that judge


def _connected(every: bool) -> Callable[[Vectoriser, tuple[Node, ...]], Judge]:
    def write(writer: Vectoriser, arguments: tuple[Node, ...]) -> Judge:
        if any(isinstance(node, Cell | Area | External | Group) for node in arguments):
            raise Unvectorised("AND" if every else "OR")
        judges = [writer.truth(node) for node in arguments]

        def judge(frame: Frame) -> Truth:
            truths = [part(frame) for part in judges]
            holds = truths[0].holds
            for truth in truths[1:]:
                holds = holds & truth.holds if every else holds | truth.holds
            return Truth(holds, vectors.first_error(*(truth.errors for truth in truths)))

        return judge

    return write


def _not(writer: Vectoriser, arguments: tuple[Node, ...]) -> Judge:
    judge = writer.truth(arguments[0])

    def opposite(frame: Frame) -> Truth:
        truth = judge(frame)
        return Truth(~truth.holds, truth.errors)

    return opposite


def _isblank(writer: Vectoriser, arguments: tuple[Node, ...]) -> Judge:
    if not isinstance(arguments[0], Cell):
        raise Unvectorised("ISBLANK")
    work = writer.value(arguments[0])

    def judge(frame: Frame) -> Truth:
        vector = work(frame)
        return Truth(np.zeros(vector.numbers.shape, np.bool_) if vector.blank is None else vector.blank)

    return judge


def _iserror(writer: Vectoriser, arguments: tuple[Node, ...]) -> Judge:
    work = writer.kept(arguments[0])

    def judge(frame: Frame) -> Truth:
        vector = work(frame)
        return Truth(np.zeros(vector.numbers.shape, np.bool_) if vector.errors is None else vector.errors > 0)

    return judge


def _known(value: bool) -> Callable[[Vectoriser, tuple[Node, ...]], Judge]:
    return lambda writer, arguments: writer.truth(Logical(value))


_CONDITIONS: dict[str, Callable[[Vectoriser, tuple[Node, ...]], Judge]] = {
    "AND": _connected(True),
    "OR": _connected(False),
    "NOT": _not,
    "ISBLANK": _isblank,
    "ISERROR": _iserror,
    "TRUE": _known(True),
    "FALSE": _known(False),
}
VECTORISED = frozenset({*_BRANCHING, *_FUNCTIONS, *_CONDITIONS})
"""The functions that are calculated for all organisations at once; the others one organisation at a time."""
