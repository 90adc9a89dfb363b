"""From the text of a formula to its tree.

Names are taken out first: `R01.C02+R01.C03` becomes the shape `_0+_1` with two names. The grammar sees the
shape, once for all formulas that
share it (1,634 formulas of a form of 300 rows have 25 shapes), and a name that looks like A1 or R1C1 is a
code like any other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module

from forms_library.formula import guards
from forms_library.formula.errors import FormulaError
from forms_library.formula.tree import Call, Name, Node, Range, parts, walk
from forms_library.messages import N_, Message
from forms_library.text import nfc

_LEXEME = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NUM!|NAME\?|N/A))
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))
  | (?P<function>[^\W\d][\w.]*)(?P<gap>\s*)(?=\()
  | (?P<name>[^\W\d][\w.]*(?:!\s*[^\W\d][\w.]*)?)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ALLOWED_SIGNS = frozenset("+-*/^&=<>:,()%@")


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as it is written, and where."""

    text: str
    start: int
    end: int


class Shape:
    """A formula without its names: one object for all formulas of the shape, so that it may be told by identity."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree

    @cached_property
    def sites(self) -> tuple[Node, ...]:
        """The nodes that stand for cells or for values from outside, from left to right."""
        return tuple(_sites(self.tree))


def _sites(node: Node) -> Iterator[Node]:
    if isinstance(node, Name | Range) or (isinstance(node, Call) and node.function in REFERRING):
        yield node
    else:
        for part in parts(node):
            yield from _sites(part)


REFERRING = frozenset({"CHILDREN", "CONTRIBUTORS", "FIGURE", "PREV", "SAME_PERIOD_LAST_YEAR", "YTD"})
"""The functions whose call stands for cells or for values from outside."""


@dataclass(frozen=True)
class Formula:
    """A parsed formula. Positions in `tree` belong to the shape; `place` turns them into offsets of `text`."""

    text: str
    shape: Shape
    names: tuple[NameUse, ...]
    starts: tuple[tuple[int, int], ...]  # (offset in the shape, offset in the text) of every lexeme

    @property
    def tree(self) -> Node:
        """The tree, with slots for names."""
        return self.shape.tree

    def place(self, node: Node) -> tuple[int, int]:
        """Where `node` stands in the text."""
        if isinstance(node, Name):
            use = self.names[node.slot]
            return use.start, use.end
        start = self.offset(node.start)
        return start, max(self.offset(max(node.end - 1, node.start)) + 1, start + 1)

    def offset(self, shape_offset: int) -> int:
        """The offset in the text of an offset in the shape."""
        return _translate(self.starts, shape_offset)

    def calls(self, *functions: str) -> bool:
        """Whether the formula calls one of the functions."""
        return any(getattr(node, "function", None) in functions for node in walk(self.tree))


@dataclass
class _Lexed:
    shape: list[str]
    names: list[NameUse]
    starts: list[tuple[int, int]]
    length: int = 0

    def add(self, piece: str, at: int) -> None:
        self.starts.append((self.length, at))
        self.shape.append(piece)
        self.length += len(piece)


@lru_cache(maxsize=50_000)
def parse(text: str) -> Formula:
    """Read a formula in canonical form (commas, decimal points, English names), with or without an equals
    sign in front.

    FormulaError with character offsets in `text` when it cannot be read or a guard forbids it."""
    text = nfc(text)
    guards.check_length(text)
    lexed = _lex(text)
    shape = "".join(lexed.shape)
    if not shape.strip():
        raise FormulaError(Message(N_("The formula is empty.")), 0, max(len(text), 1), guard=guards.GRAMMAR)
    try:
        known = _shape(shape)
    except FormulaError as error:
        raise _translated(error, tuple(lexed.starts)) from None
    return Formula(text, known, tuple(lexed.names), tuple(lexed.starts))


@lru_cache(maxsize=10_000)
def _shape(shape: str) -> Shape:
    from_grammar: Callable[[str], Node] = import_module("forms_library.formula.grammar").parse_shape
    tree = from_grammar(shape)
    import_module("forms_library.formula.functions").check_calls(tree)
    return Shape(tree)


def forget_parsed() -> None:
    """Forget every formula parsed so far: for measurements of a cold start."""
    parse.cache_clear()
    _shape.cache_clear()


def _lex(text: str) -> _Lexed:
    lexed = _Lexed([], [], [])
    depth: list[int] = []
    begin, operands = _after_equals_sign(text), 0
    for count, match in enumerate(_LEXEME.finditer(text, begin)):
        guards.LEXEMES.check(count, match.start(), match.start() + 1)
        # Each of these is a node of its own, whatever the grammar makes of the signs between them.
        operands += not match["sign"] and not match["space"]
        guards.NODES.check(operands, match.start(), match.start() + 1)
        _take(match, lexed)
        _follow_brackets(match, depth)
    if depth:
        message = Message(N_("This bracket is not closed."))
        raise FormulaError(message, depth[-1], depth[-1] + 1, guard=guards.GRAMMAR)
    return lexed


def _after_equals_sign(text: str) -> int:
    stripped = text.lstrip()
    offset = len(text) - len(stripped)
    return offset + 1 if stripped.startswith("=") else offset


def _take(match: re.Match[str], lexed: _Lexed) -> None:
    at = match.start()
    if name := match["name"]:
        if name.upper() in ("TRUE", "FALSE"):
            return lexed.add(name, at)
        lexed.add(f"_{len(lexed.names)}", at)
        lexed.names.append(NameUse(re.sub(r"\s", "", name), at, match.end()))
        return None
    if function := match["function"]:
        return lexed.add(function, at)
    if match["space"]:
        return lexed.add(" ", at)
    if numeral := match["number"]:
        guards.check_numeral(numeral, at)
    elif sign := match["sign"]:
        _check_sign(sign, at)
    return lexed.add(match[0], at)


def _check_sign(sign: str, at: int) -> None:
    if sign in _ALLOWED_SIGNS:
        return
    if sign == '"':
        raise FormulaError(
            Message(N_("This text is not closed by a quotation mark.")), at, at + 1, guard=guards.GRAMMAR
        )
    if sign == ";":
        message = Message(N_("Arguments are separated by commas in the stored form of a formula."))
        raise FormulaError(message, at, at + 1, guard=guards.SIGNS_ALLOWED)
    message = Message(N_("“%(sign)s” cannot be used in a formula."), {"sign": sign})
    raise FormulaError(message, at, at + 1, guard=guards.SIGNS_ALLOWED)


def _follow_brackets(match: re.Match[str], depth: list[int]) -> None:
    if match["sign"] == "(":
        depth.append(match.start())
        guards.DEPTH.check(len(depth), match.start(), match.start() + 1)
    elif match["sign"] == ")":
        if not depth:
            message = Message(N_("This bracket was never opened."))
            raise FormulaError(message, match.start(), match.end(), guard=guards.GRAMMAR)
        depth.pop()


def _translated(error: FormulaError, starts: tuple[tuple[int, int], ...]) -> FormulaError:
    if error.start is None:
        return error
    end = max((error.end or error.start + 1) - 1, error.start)
    start = _translate(starts, error.start)
    return error.between(start, max(_translate(starts, end) + 1, start + 1))


def _translate(starts: tuple[tuple[int, int], ...], shape_offset: int) -> int:
    if not starts:
        return shape_offset
    shape_start, text_start = starts[max(bisect_right(starts, (shape_offset, 1 << 60)) - 1, 0)]
    return text_start + shape_offset - shape_start
