"""The grammar of Excel formulas, from the `formulas` library, with a tree builder of our own.

`formulas` is asked for tokens and their order only; it never compiles or runs what an author wrote. The hooks
used are the class attributes
`Parser.ast_builder` and `Parser.filters` and the methods of `AstBuilder` that tokens call; a contract test pins them.

Importing `formulas` takes about 0.3 s (it loads NumPy), so nothing but `forms_library.formula.parsing`
imports this module, and only when the
first formula is parsed: a process that finds its compiled templates in the cache never pays.
"""

from __future__ import annotations

from collections import deque
from decimal import Decimal
from typing import Any, ClassVar

import regex
from formulas.errors import BaseError, TokenError
from formulas.parser import Parser as FormulasParser
from formulas.tokens import operand as operands
from formulas.tokens import operator as operators
from formulas.tokens.function import Function
from formulas.tokens.parenthesis import Parenthesis

from forms_library.formula import guards
from forms_library.formula.errors import FormulaError
from forms_library.formula.tree import (
    Call,
    Chain,
    Comparison,
    Fault,
    Logical,
    Missing,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Range,
    Text,
)
from forms_library.messages import N_, Message
from forms_library.value_types import ExcelError

_CASES = {"IFS": 2, "SWITCH": 2, "CHOOSE": 1}
_SIGNS = frozenset("+-*/^&<>= :@%\t\n\r")
_FAMILY = {"+": "+-", "-": "+-", "*": "*/", "/": "*/", "&": "&"}


class Numeral(operands.Number):  # type: ignore[misc]
    """A number; unlike `formulas`' own also 1E5 and 5., which Excel takes."""

    _re = regex.compile(
        r"^\s*(?P<name>(?>[0-9]+(?>\.[0-9]*)?|\.[0-9]+)(?>E[+-]?[0-9]+)?|TRUE(?!\s*\()|FALSE(?!\s*\())"
        r"(?![\p{L}\p{N}_.]|\s*\:)\s*",
        regex.IGNORECASE,
    )


class Slot(operands.Operand):  # type: ignore[misc]
    """A name, already replaced by the number of its slot: `_7`. So A1, R1C1 and sheet references do not exist
    in this grammar."""

    _re = regex.compile(r"^\s*_(?P<name>[0-9]+)(?![\p{L}\p{N}_.(!])\s*")

    def __init__(self, rest: str, context: object = None, parser: object = None) -> None:
        match = self._re.match(rest)
        if match is None:
            raise TokenError(rest)
        self.source, self.end_match, self.attr = rest, match.end(), {"name": match["name"]}


class Sign(operators.OperatorToken):  # type: ignore[misc]
    """An operator; whether + and - are unary depends on the token before, which need not be searched for. Unlike with
    `formulas`' own, percent signs may follow one another, as in Excel."""

    _re = regex.compile(r"^(\s*([<>]=|<>|[\*\/\^&<>=])(?=\s*[\+\-])|\s*%|[\+\-\*\/\^&<>=\s:@]+)")

    def __init__(self, rest: str, context: object = None, parser: object = None) -> None:
        if rest[0] in "+-*/^&" and rest[1:2] not in _SIGNS:
            # One sign alone, as nearly all are, needs no expression to be read.
            self.source, self.end_match, self.attr = rest, 1, {"name": rest[0]}
        else:
            super().__init__(rest, context, parser)

    def update_name(self, tokens: list[Any], stack: list[Any]) -> None:
        super().update_name(tokens[-2:], stack)


class FunctionName(Function):  # type: ignore[misc]
    """A function name with any letters, so that an unknown one in Vietnamese is reported as such."""

    _re = regex.compile(r"^\s*(?P<name>[\p{L}_][\p{L}\p{N}_.]*)\(\s*(?P<call>\))?")


class TreeBuilder:
    """Takes the place of `formulas.builder.AstBuilder`: builds our tree where that one builds a dispatcher."""

    def __init__(self, match: dict[str, str], **_: object) -> None:
        self._length = len(match["name"])
        self._nodes: deque[tuple[Node, int]] = deque()
        self._count = 0

    def __len__(self) -> int:
        return len(self._nodes)

    def __getitem__(self, index: int) -> Node:
        return self._nodes[index][0]

    def pop(self) -> Node:
        return self._nodes.pop()[0]

    def finish(self) -> None:
        """Called by the grammar when the last token is in."""

    def append(self, token: Any) -> None:
        """Take an operand, or an operator or function whose operands have been taken before."""
        self._count += 1
        start, end = self._place(token)
        guards.NODES.check(self._count, start, start + 1)
        if isinstance(token, Function | operators.Operator):
            self._combine(token, start, end)
        else:
            self._nodes.append((_leaf(token, start, end), 1))

    def _combine(self, token: Any, start: int, end: int) -> None:
        count = token.get_n_args
        if len(self._nodes) < count:
            message = Message(N_("Something is missing beside “%(sign)s”."), {"sign": token.name.strip("u")})
            raise FormulaError(message, start, end, guard=guards.GRAMMAR)
        taken = [self._nodes.pop() for _ in range(count)][::-1]
        node: Node
        if token.name in _FAMILY and count == 2:
            node, depth = _chain(token.name, *taken)
        else:
            node, depth = _nested(token, [node for node, _ in taken], start, end)
            depth += max((below for _, below in taken), default=0)
        guards.DEPTH.check(depth, start, start + 1)
        self._nodes.append((node, depth))

    def _place(self, token: Any) -> tuple[int, int]:
        if token.source is None:
            return self._length, self._length
        start = self._length - len(token.source)
        matched = token.source[: token.end_match or 0]
        lead = len(matched) - len(matched.lstrip())
        return start + lead, start + lead + len(matched.strip())


def _leaf(token: Any, start: int, end: int) -> Node:
    name = token.name
    if isinstance(token, Slot):
        return Name(int(name), start, end)
    if isinstance(token, operands.String):
        return Text(name.replace('""', '"'), start, end)
    if isinstance(token, operands.Error):
        return Fault(ExcelError(name.upper()), start, end)
    if isinstance(token, operands.Empty):
        return Missing(start, end)
    if name.upper() in ("TRUE", "FALSE"):
        return Logical(name.upper() == "TRUE", start, end)
    return Number(Decimal(name), start, end)


def _call(token: Any, arguments: list[Node], start: int) -> Call:
    name = token.name.upper().removeprefix("_XLFN.")
    return Call(name, tuple(arguments), start, start + len(token.name))


def _sign(token: Any) -> str:
    """The sign; `formulas` reads -- as +, but Excel's authors write it to turn conditions into numbers."""
    if token.name == "u+" and "-" in token.source[: token.end_match]:
        return "u--"
    return str(token.name)


def _nested(token: Any, nodes: list[Node], start: int, end: int) -> tuple[Node, int]:
    """A call or an operation, and how many levels it adds."""
    if not isinstance(token, Function):
        return _operation(_sign(token), nodes, start, end), 1
    call = _call(token, nodes, start)
    # Each case of a choice is written inside the one before.
    return call, 1 + (len(nodes) // _CASES[call.function] if call.function in _CASES else 0)


def _operation(sign: str, nodes: list[Node], start: int, end: int) -> Node:
    if sign == "u-":
        return Negative(nodes[0], start, end)
    if sign == "u--":
        return Negative(Negative(nodes[0], start, end), start, end)
    if sign in ("u+", "@"):
        return nodes[0]  # Excel's unary plus and implicit intersection leave a single value as it is
    if sign == "%":
        return Percent(nodes[0], start, end)
    if sign == "^":
        return Power(nodes[0], nodes[1], start, end)
    if sign == ":":
        return Range(nodes[0], nodes[1], nodes[0].start, nodes[1].end)
    if sign in (" ", ","):
        raise FormulaError(
            Message(N_("Two references cannot stand side by side; add them up or name a range.")),
            start,
            end,
            guard=guards.GRAMMAR,
        )
    return Comparison(sign, nodes[0], nodes[1], start, end)


def _chain(sign: str, first: tuple[Node, int], second: tuple[Node, int]) -> tuple[Chain, int]:
    """``first sign second`` with its depth; a chain of one family stays one node however long it is."""
    (left, above), (right, beside) = first, second
    if isinstance(left, Chain) and left.rest[0][0] in _FAMILY[sign]:
        return Chain(left.first, (*left.rest, (sign, right)), left.start, right.end), max(above, beside + 1)
    return Chain(left, ((sign, right),), left.start, right.end), max(above, beside) + 1


TOKENS: tuple[Any, ...] = (
    Slot,
    operands.Error,
    operands.String,
    Numeral,
    Sign,
    operators.Separator,
    FunctionName,
    Parenthesis,
)
_BY_FIRST_SIGN: dict[str, tuple[Any, ...]] = {
    "_": (Slot, FunctionName),
    "#": (operands.Error,),
    '"': (operands.String,),
    ",": (operators.Separator,),
    "(": (Parenthesis,),
    ")": (Parenthesis,),
    **dict.fromkeys("0123456789.", (Numeral,)),
    **dict.fromkeys("+-*/^&<>=%:@", (Sign,)),
}


def next_token(rest: str, context: object, parser: Any) -> Any:
    """The token that `rest` begins with. Its first sign tells which may fit, so that not all are tried; how far the
    grammar has come is remembered for the position of an error."""
    parser.remaining = len(rest)
    for token in _BY_FIRST_SIGN.get(rest[0], TOKENS):
        try:
            return token(rest, context, parser)
        except TokenError:
            continue
    raise TokenError(rest)


class Parser(FormulasParser):  # type: ignore[misc]
    """`formulas`' parser with our builder and without Lambda, arrays, sheets and A1 references."""

    ast_builder = TreeBuilder
    filters: ClassVar[list[Any]] = [next_token]

    def __init__(self) -> None:
        super().__init__()
        self.remaining = 0


def parse_shape(shape: str) -> Node:
    """The tree of a formula whose names are slots (`_0+_1*2`, no equals sign in front).

    FormulaError with the offset where the grammar stopped."""
    parser = Parser()
    parser.remaining = len(shape)
    try:
        _, builder = parser.ast("=" + shape)
    except BaseError:
        start = max(len(shape) - parser.remaining, 0)
        raise FormulaError(
            Message(N_("The formula cannot be read from here on.")),
            min(start, max(len(shape) - 1, 0)),
            len(shape),
            guard=guards.GRAMMAR,
        ) from None
    tree: Node = builder[-1]
    return tree
