"""From resolved trees to program text, for every back end that works on one report: the walk is here, the
words are the dialect's.

Each expression comes with what is known of it: the kinds it may give, its decimal places when they are exact,
its size. So the sum of
ten counts becomes `n1 + n2 + ...` and only what may be a text, blank or an error pays for a coercion.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal

from forms_library.formula import guards
from forms_library.formula.errors import FormulaError
from forms_library.formula.functions import FUNCTIONS, Function
from forms_library.formula.kinds import (
    ANY,
    BLANK,
    ERROR,
    INPUT_DIGITS,
    LOGICAL,
    NUMBER,
    SCALAR,
    TEXT,
    UNBOUNDED,
)
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
from forms_library.messages import N_, Message
from forms_library.value_types import ExcelError

MAX_INLINE = 40  # terms of one expression before it is broken into statements
MAX_KEPT = 38  # digits that can be kept whatever the number: the Decimal program works with 40
_NUMERIC = NUMBER | BLANK


@dataclass(frozen=True, slots=True)
class Code:
    """An expression in the words of a dialect. `scale`: decimal places if exactly known; `size`: digits
    before the point at most. `many`: it is a spread sequence; how many digits the number of its values has.
    `fixed`: a number that is already written with so many decimal places, as cells keep it."""

    text: str
    kinds: int
    scale: int | None = None
    size: int = UNBOUNDED
    many: int = 0
    fixed: int | None = None


class Dialect(ABC):
    """The words of one language and one way of keeping numbers."""

    zero: str

    def __init__(self) -> None:
        self.functions: set[str] = set()

    @abstractmethod
    def number(self, value: Decimal) -> str: ...
    @abstractmethod
    def text(self, value: str) -> str: ...
    @abstractmethod
    def logical(self, value: bool) -> str: ...
    @abstractmethod
    def fault(self, error: ExcelError) -> str: ...
    @abstractmethod
    def blank(self) -> str: ...
    @abstractmethod
    def conditional(self, condition: str, first: str, second: str) -> str: ...
    @abstractmethod
    def either(self, first: str, second: str, word: str) -> str: ...
    @abstractmethod
    def negated(self, condition: str) -> str: ...
    @abstractmethod
    def or_zero(self, text: str) -> str: ...
    @abstractmethod
    def sequence(self, items: Sequence[str]) -> str: ...
    @abstractmethod
    def spread(self, text: str) -> str: ...
    @abstractmethod
    def divided(self, first: str, second: str) -> str: ...
    @abstractmethod
    def total(self, sequence: str, scale: int | None) -> str: ...
    @abstractmethod
    def rounded(self, code: Code, digits: int) -> str: ...
    @abstractmethod
    def compared(self, sign: str, left: str, right: str) -> str: ...
    @abstractmethod
    def exact(self, code: Code) -> bool: ...
    @abstractmethod
    def function(self, name: str) -> str: ...
    @abstractmethod
    def assign(self, name: str, text: str) -> list[str]: ...
    @abstractmethod
    def attempt(self, body: list[str], rescue: list[str]) -> list[str]: ...
    @abstractmethod
    def branch(self, condition: str, first: list[str], second: list[str]) -> list[str]: ...
    @abstractmethod
    def caught(self) -> str: ...
    @abstractmethod
    def only_not_available(self) -> list[str]: ...
    @abstractmethod
    def unit(self, decimals: int) -> str:
        """What the keeping helper needs to know of the decimal places."""

    @abstractmethod
    def kept(self, code: Code, decimals: int) -> str:
        """A number rounded to the decimal places of its cell."""

    @abstractmethod
    def bind(self, names: Sequence[str], source: str) -> str:
        """Give a name to a new value, or names to the items of a sequence."""

    @abstractmethod
    def alias(self, name: str, of: str) -> str:
        """Give a name to the number of a cell that may be blank."""

    @abstractmethod
    def no_items(self) -> str:
        """A sequence without items that grows."""

    @abstractmethod
    def addends(self, sequence: str) -> str:
        """What is to be added up of a sequence of numbers and blanks."""

    @abstractmethod
    def note_failing(self, condition: str, number: int) -> list[str]:
        """Remember a check that does not hold."""

    @abstractmethod
    def function_of(self, name: str, arguments: Sequence[str], body: list[str], result: str) -> str:
        """A function around its body."""

    @abstractmethod
    def declared(self, names: Sequence[str]) -> list[str]:
        """What has to be said of names before they are assigned to."""

    def gathered(self, items: Sequence[str]) -> str:
        """The items as a sequence; a spread sequence alone is that sequence."""
        alone = len(items) == 1 and items[0].startswith(self.spread(""))
        return items[0].removeprefix(self.spread("")) if alone else self.sequence(items)


@dataclass
class Emitter:
    """Writes formulas one after the other. `cells`: what is known of each cell they read, `given` those that are at
    hand before the first formula; `ranges`: what is known of each range that is at hand as a sequence; `outside`: the
    names of values from outside; `aliases`: for given cells that may be blank the name of their number, filled where
    it is used."""

    dialect: Dialect
    cells: dict[int, Code] = field(default_factory=dict)
    given: set[int] = field(default_factory=set)
    ranges: dict[tuple[int, ...], Code] = field(default_factory=dict)
    outside: dict[int, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    raises: bool = False
    temporaries: int = 0
    attempts: int = 0

    # What is wanted

    def number(self, node: Node) -> Code:
        """An expression that gives a number or raises."""
        if isinstance(node, Cell) and node.index in self.given and self.cells[node.index].kinds == _NUMERIC:
            known = self.cells[node.index]
            alias = self.aliases.setdefault(known.text, f"n{len(self.aliases)}")
            return Code(alias, NUMBER, known.scale, known.size)
        return self._as_number(self._emit(node, self.number))

    def text(self, node: Node) -> Code:
        """An expression that gives a text or raises."""
        return self._as_text(self._emit(node, self.text))

    def logical(self, node: Node) -> Code:
        """An expression that gives a condition or raises."""
        return self._as_logical(self._emit(node, self.logical))

    def value(self, node: Node) -> Code:
        """An expression that gives a number, text, condition or blank, or raises."""
        code = self._emit(node, self.value)
        if code.kinds & ERROR:
            return self.helper("value", code.text, kinds=code.kinds & ~ERROR, raising=True)
        return code

    def kept(self, node: Node, decimals: int) -> Code:
        """An expression that gives what a cell of so many decimals keeps, or raises: a number, or blank for ""."""
        if isinstance(node, Text) and not node.value.strip():
            return Code(self.dialect.blank(), BLANK, decimals, 0)
        if isinstance(node, Call) and node.function in _CHOOSING:
            return self._call(node, lambda part: self.kept(part, decimals))
        return self._kept(self.value(node), decimals)

    def _kept(self, code: Code, decimals: int) -> Code:
        known = Code("", NUMBER, decimals, in_steps(code.size + 1), fixed=decimals)
        if code.kinds == NUMBER:
            self.raises |= code.size + decimals > MAX_KEPT
            return replace(known, text=self.dialect.kept(code, decimals))
        if code.kinds & (TEXT | LOGICAL) or code.size + decimals > MAX_KEPT:
            self.raises = True
        text = f"keep_number({code.text}, {self.dialect.unit(decimals)})"
        return replace(known, text=text, kinds=NUMBER | BLANK)

    def raw(self, node: Node) -> Code:
        """An expression that never raises: errors are values."""
        if isinstance(node, Cell | External):
            return self._emit(node, self.value)
        if isinstance(node, Fault):
            return Code(self.dialect.fault(node.value), ERROR)
        return self._guarded(lambda: self.value(node))

    def _guarded(self, write: Callable[[], Code]) -> Code:
        outer, self.raises = self.raises, False
        with self._attempt() as body:
            code = write()
        risky, self.raises = self.raises, outer
        if not risky:
            self.lines.extend(body)
            return code
        name = self._temporary()
        body += self.dialect.assign(name, code.text)
        self.lines += self.dialect.attempt(body, self.dialect.assign(name, self.dialect.caught()))
        return Code(name, code.kinds | ERROR)

    # Coercion

    def _as_number(self, code: Code) -> Code:
        if code.kinds == NUMBER:
            return code
        if not code.kinds & ~_NUMERIC:
            return replace(code, text=self.dialect.or_zero(code.text), kinds=NUMBER)
        return self.helper("number", code.text, kinds=NUMBER, raising=bool(code.kinds & (TEXT | ERROR)))

    def _as_text(self, code: Code) -> Code:
        if code.kinds == TEXT:
            return code
        return self.helper("text", code.text, kinds=TEXT, raising=bool(code.kinds & ERROR))

    def _as_logical(self, code: Code) -> Code:
        if code.kinds == LOGICAL:
            return code
        if not code.kinds & ~_NUMERIC:
            return Code(self.dialect.compared("<>", self._as_number(code).text, self.dialect.zero), LOGICAL)
        return self.helper("logical", code.text, kinds=LOGICAL, raising=bool(code.kinds & (TEXT | ERROR)))

    def helper(self, name: str, *arguments: str, kinds: int, raising: bool) -> Code:
        self.raises |= raising
        return Code(f"{name}({', '.join(arguments)})", kinds)

    # Nodes

    def _emit(self, node: Node, want: Callable[[Node], Code]) -> Code:
        if isinstance(node, Number | Text | Logical | Fault | Missing):
            return self._constant(node)
        match node:
            case Cell(index):
                return self.cells[index]
            case External(index, many):
                if many:
                    raise _range_as_value(node)
                return Code(self.outside[index], ANY)
            case Call():
                return self._call(node, want)
            case Area() | Group():
                raise _range_as_value(node)
        return self._operation(node)

    def _constant(self, node: Number | Text | Logical | Fault | Missing) -> Code:
        match node:
            case Number(value):
                return Code(self.dialect.number(value), NUMBER, _places(value), max(value.adjusted() + 1, 1))
            case Text(value):
                return Code(self.dialect.text(value), TEXT)
            case Logical(value):
                return Code(self.dialect.logical(value), LOGICAL)
            case Fault(value):
                return self.helper("fail", self.dialect.fault(value), kinds=NUMBER, raising=True)
            case Missing():
                return Code(self.dialect.blank(), BLANK)

    def _operation(self, node: Node) -> Code:
        match node:
            case Chain(_, rest):
                return {"&": self._joined, "*": self._product, "/": self._product}.get(rest[0][0], self._sum)(
                    node
                )
            case Negative(operand):
                code = self.number(operand)
                return replace(code, text=f"(-{code.text})")
            case Percent(operand):
                return self._percent(self.number(operand))
            case Power(base, exponent):
                return self.helper(
                    "power", self.number(base).text, self.number(exponent).text, kinds=NUMBER, raising=True
                )
            case Comparison():
                return self._comparison(node)
        raise _range_as_value(node)

    def _percent(self, code: Code) -> Code:
        hundredth = self.dialect.number(Decimal("0.01"))
        scale = None if code.scale is None else code.scale + 2
        return Code(f"({code.text} * {hundredth})", NUMBER, scale, code.size)

    def _joined(self, chain: Chain) -> Code:
        texts = [self.text(part).text for part in (chain.first, *(part for _, part in chain.rest))]
        return self.helper("join", self.dialect.sequence(texts), kinds=TEXT, raising=True)

    def _sum(self, chain: Chain) -> Code:
        signs = ["+", *(sign for sign, _ in chain.rest)]
        codes = [self.number(part) for part in (chain.first, *(part for _, part in chain.rest))]
        scale, size = _widest(codes), max(code.size for code in codes) + len(str(len(codes)))
        whole = Code("", NUMBER, scale, min(size, UNBOUNDED))
        if "-" in signs and not self.dialect.exact(whole):
            return replace(whole, text=self._difference(signs, codes), scale=None)
        return replace(whole, text=self._written(signs, codes))

    def _difference(self, signs: list[str], codes: list[Code]) -> str:
        added = [code for sign, code in zip(signs, codes, strict=True) if sign == "+"]
        taken = [code for sign, code in zip(signs, codes, strict=True) if sign == "-"]
        return f"subtract({self._written(['+'] * len(added), added)}, {self._written(['+'] * len(taken), taken)})"

    def _written(self, signs: list[str], codes: list[Code]) -> str:
        """The chain as an expression, in pieces when it is long."""
        text = codes[0].text
        for place in range(1, len(codes), MAX_INLINE):
            pieces = zip(signs[place : place + MAX_INLINE], codes[place : place + MAX_INLINE], strict=True)
            if place > 1:
                text = self.stored(text)
            text += "".join(f" {sign} {code.text}" for sign, code in pieces)
        return f"({text})" if len(codes) > 1 else text

    def stored(self, text: str) -> str:
        name = self._temporary()
        self.lines += self.dialect.assign(name, text)
        return name

    def _product(self, chain: Chain) -> Code:
        result = self.number(chain.first)
        for place, (sign, part) in enumerate(chain.rest):
            if place and place % MAX_INLINE == 0:
                result = replace(result, text=self.stored(result.text))
            factor = self.number(part)
            if sign == "*":
                result = Code(f"{result.text} * {factor.text}", NUMBER, *_product_of(result, factor))
            else:
                result = Code(self.dialect.divided(result.text, factor.text), NUMBER)
            self.raises |= sign == "/" or result.size >= UNBOUNDED
        return replace(result, text=f"({result.text})")

    def _comparison(self, node: Comparison) -> Code:
        left, right = self.value(node.left), self.value(node.right)
        if (left.kinds | right.kinds) & ~_NUMERIC:
            text = self.dialect.compared(node.sign, f"compare({left.text}, {right.text})", "0")
            return Code(text, LOGICAL)
        left, right = self._numeric(node.left, left), self._numeric(node.right, right)
        if self.dialect.exact(left) and self.dialect.exact(right):
            return Code(self.dialect.compared(node.sign, left.text, right.text), LOGICAL)
        return Code(self.dialect.compared(node.sign, f"order({left.text}, {right.text})", "0"), LOGICAL)

    def _numeric(self, node: Node, code: Code) -> Code:
        return self.number(node) if isinstance(node, Cell) else self._as_number(code)

    # Calls

    def _call(self, call: Call, want: Callable[[Node], Code]) -> Code:
        writer = _WRITERS.get(call.function)
        if writer is not None:
            return writer(self, call, want)
        function = FUNCTIONS[call.function]
        arguments, extra = self._arguments(function, call.arguments)
        if extra is not None:
            arguments.append(self.dialect.gathered(extra))
        self.raises = True
        return Code(f"{self.dialect.function(call.function)}({', '.join(arguments)})", function.kinds)

    def _arguments(self, function: Function, nodes: Sequence[Node]) -> tuple[list[str], list[str] | None]:
        """The arguments, and separately those that are gathered in one sequence."""
        arguments: list[str] = []
        for place, node in enumerate(nodes):
            word = function.parameter(place)
            if word in _GATHERED:
                return arguments, self.gathered(word, nodes[place:])
            arguments.append(self._argument(word, node))
        return arguments, None

    def _argument(self, word: str, node: Node) -> str:
        if word in ("area", "array"):
            return self._area(node)
        write = {
            "number": self.number,
            "text": self.text,
            "logical": self.logical,
            "value": self.value,
            "raw": self.raw,
        }
        return write[word](node).text

    def _area(self, node: Node) -> str:
        width = node.width if isinstance(node, Area | Group) else 1
        return f"Area({self.dialect.gathered([code.text for code in self._cells_of(node)])}, {width})"

    def _cells_of(self, node: Node) -> list[Code]:
        if isinstance(node, Area):
            whole = self.ranges.get(node.cells)
            return [whole] if whole else [self.cells[index] for index in node.cells]
        if isinstance(node, Group):
            return [self.raw(item) for item in node.items]
        if isinstance(node, External) and node.many:
            return [Code(self.dialect.spread(self.outside[node.index]), ANY)]
        return [self.raw(node)]

    def gathered(self, word: str, nodes: Sequence[Node]) -> list[str]:
        pieces: list[str] = []
        for node in nodes:
            if is_reference(node):
                pieces += self.reference_pieces(word, node)
            else:
                pieces.append(self._direct_piece(word, node))
        return pieces

    def reference_pieces(self, word: str, node: Node) -> list[str]:
        codes = self._cells_of(node)
        if word in ("raws", "counted"):
            return [code.text for code in codes]
        plain = {"numbers": NUMBER, "values": SCALAR, "logicals": LOGICAL}[word]
        if all(not code.kinds & ~plain for code in codes):
            return [code.text for code in codes]
        sequence = self.dialect.gathered([code.text for code in codes])
        if word == "numbers" and all(not code.kinds & ~_NUMERIC for code in codes):
            return [self.dialect.spread(f"present({sequence})")]
        self.raises = True
        helper = {"numbers": "numbers", "values": "values_of", "logicals": "logicals"}[word]
        return [self.dialect.spread(f"{helper}({sequence})")]

    def _direct_piece(self, word: str, node: Node) -> str:
        if word == "counted":
            return f"counted({self.raw(node).text})"
        write = {"numbers": self.number, "values": self.value, "logicals": self.logical, "raws": self.raw}
        return write[word](node).text

    # Parts of functions written out

    def branch(self, condition: Code, first: Callable[[], Code], second: Callable[[], Code]) -> Code:
        """One of two expressions; the other is not calculated."""
        with self._block() as one:
            chosen = first()
        with self._block() as two:
            other = second()
        known = _both(chosen, other)
        if not one and not two:
            return replace(known, text=self.dialect.conditional(condition.text, chosen.text, other.text))
        name = self._temporary()
        one += self.dialect.assign(name, chosen.text)
        two += self.dialect.assign(name, other.text)
        self.lines += self.dialect.branch(condition.text, one, two)
        return replace(known, text=name)

    def rescue(self, first: Callable[[], Code], second: Callable[[], Code], *, only_na: bool) -> Code:
        """The first expression, or the second where the first raises."""
        outer, self.raises = self.raises, False
        with self._attempt() as body:
            code = first()
        risky, self.raises = self.raises, outer
        if not risky:
            self.lines.extend(body)
            return code
        with self._block() as rescue:
            other = second()
        name = self._temporary()
        body += self.dialect.assign(name, code.text)
        guard = self.dialect.only_not_available() if only_na else []
        self.raises |= only_na
        # The alternative stands after the attempt, not in it: Python nests no more than twenty of them.
        failed = f"{name}f"
        self.lines += self.dialect.assign(failed, self.dialect.logical(False))
        self.lines += self.dialect.attempt(
            body, guard + self.dialect.assign(failed, self.dialect.logical(True))
        )
        rescue += self.dialect.assign(name, other.text)
        self.lines += self.dialect.branch(failed, rescue, [])
        return replace(_both(code, other), text=name)

    @contextmanager
    def _attempt(self) -> Iterator[list[str]]:
        self.attempts += 1
        guards.ATTEMPTS.check(self.attempts)
        try:
            with self._block() as block:
                yield block
        finally:
            self.attempts -= 1

    @contextmanager
    def _block(self) -> Iterator[list[str]]:
        outer, self.lines = self.lines, []
        block = self.lines
        try:
            yield block
        finally:
            self.lines = outer

    def _temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"


_GATHERED = frozenset({"numbers", "values", "logicals", "raws", "counted"})


def is_reference(node: Node) -> bool:
    """Whether a function sees cells here, not a value: texts in them are passed over."""
    return isinstance(node, Cell | Area | External | Group)


def _range_as_value(node: Node) -> FormulaError:
    message = N_("A range cannot stand here; use it inside a function such as SUM.")
    return FormulaError(Message(message), node.start, node.end, guard=guards.REFERENCES)


_STEPS = (7, INPUT_DIGITS, INPUT_DIGITS + 2, 20, 24, 29, 36)


def in_steps(size: int) -> int:
    """The size at least: coarse, so that sums of 9 and of 90 rows are kept by one function."""
    return next((step for step in _STEPS if size <= step), UNBOUNDED)


def _places(value: Decimal) -> int:
    return max(-int(value.as_tuple().exponent), 0)


def _widest(codes: Sequence[Code]) -> int | None:
    scales = [code.scale for code in codes]
    return None if None in scales else max(scale for scale in scales if scale is not None)


def _product_of(first: Code, second: Code) -> tuple[int | None, int]:
    if first.scale is None or second.scale is None:
        return None, min(first.size + second.size, UNBOUNDED)
    return first.scale + second.scale, min(first.size + second.size, UNBOUNDED)


def _both(first: Code, second: Code) -> Code:
    return Code("", first.kinds | second.kinds, _widest([first, second]), max(first.size, second.size))


Writer = Callable[[Emitter, Call, Callable[[Node], Code]], Code]


def _if(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    condition, chosen = call.arguments[0], call.arguments[1]
    other: Node = call.arguments[2] if len(call.arguments) > 2 else Logical(False)
    return emitter.branch(
        emitter.logical(condition), lambda: want(_given(chosen)), lambda: want(_given(other))
    )


def _given(node: Node) -> Node:
    """An argument left out between commas counts as 0 where a value is chosen."""
    return Number(Decimal(0), node.start, node.end) if isinstance(node, Missing) else node


def _ifs(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    if not call.arguments:
        return emitter.helper("fail", emitter.dialect.fault(ExcelError.NA), kinds=NUMBER, raising=True)
    condition, chosen, *others = call.arguments
    rest = replace(call, arguments=tuple(others))
    return emitter.branch(
        emitter.logical(condition), lambda: want(_given(chosen)), lambda: _ifs(emitter, rest, want)
    )


def _switch(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    subject = emitter.value(call.arguments[0])
    held = replace(subject, text=emitter.stored(subject.text))
    return _cases(emitter, held, call.arguments[1:], want)


def _cases(emitter: Emitter, subject: Code, nodes: Sequence[Node], want: Callable[[Node], Code]) -> Code:
    if not nodes:
        return emitter.helper("fail", emitter.dialect.fault(ExcelError.NA), kinds=NUMBER, raising=True)
    if len(nodes) == 1:
        return want(_given(nodes[0]))
    compared = f"compare({subject.text}, {emitter.value(nodes[0]).text})"
    condition = Code(emitter.dialect.compared("=", compared, "0"), LOGICAL)
    return emitter.branch(
        condition, lambda: want(_given(nodes[1])), lambda: _cases(emitter, subject, nodes[2:], want)
    )


def _choose(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    place = emitter.helper("whole", emitter.number(call.arguments[0]).text, kinds=NUMBER, raising=True)
    held = emitter.stored(place.text)
    return _options(emitter, held, list(call.arguments[1:]), 1, want)


def _options(
    emitter: Emitter, held: str, nodes: list[Node], place: int, want: Callable[[Node], Code]
) -> Code:
    if not nodes:
        return emitter.helper("fail", emitter.dialect.fault(ExcelError.VALUE), kinds=NUMBER, raising=True)
    condition = Code(emitter.dialect.compared("=", held, str(place)), LOGICAL)
    return emitter.branch(
        condition, lambda: want(_given(nodes[0])), lambda: _options(emitter, held, nodes[1:], place + 1, want)
    )


def _iferror(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    first, second = call.arguments
    # Whatever the caller coerces to, only the first argument's own error is replaced, as in Excel.
    only_na = call.function == "IFNA"
    return emitter.rescue(
        lambda: emitter.value(_given(first)), lambda: emitter.value(_given(second)), only_na=only_na
    )


def _sum_call(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    codes: list[Code] = []
    for node in call.arguments:
        codes += _sum_pieces(emitter, node)
    scale, size = _widest(codes), max(code.size + code.many for code in codes) + len(str(len(codes)))
    if len(codes) <= 3 and not any(code.text.startswith(emitter.dialect.spread("")) for code in codes):
        return Code(f"({' + '.join(code.text for code in codes)})", NUMBER, scale, min(size, UNBOUNDED))
    sequence = emitter.dialect.gathered([code.text for code in codes])
    return Code(emitter.dialect.total(sequence, scale), NUMBER, scale, min(size, UNBOUNDED))


def _sum_pieces(emitter: Emitter, node: Node) -> list[Code]:
    whole = emitter.ranges.get(node.cells) if isinstance(node, Area) else None
    if whole is not None:
        return [_sum_of_range(emitter, whole, node)]
    cells = [Cell(i) for i in node.cells] if isinstance(node, Area) else [node]
    if all(isinstance(cell, Cell) and not emitter.cells[cell.index].kinds & ~_NUMERIC for cell in cells):
        return [emitter.number(cell) for cell in cells]
    if is_reference(node):
        return [Code(piece, NUMBER) for piece in emitter.reference_pieces("numbers", node)]
    return [emitter.number(node)]


def _sum_of_range(emitter: Emitter, whole: Code, node: Node) -> Code:
    if whole.kinds & ~_NUMERIC:
        (piece,) = emitter.reference_pieces("numbers", node)
        return Code(piece, NUMBER)
    dialect = emitter.dialect
    text = (
        dialect.spread(dialect.addends(dialect.gathered([whole.text]))) if whole.kinds & BLANK else whole.text
    )
    return replace(whole, text=text, kinds=NUMBER)


def _connected(word: str) -> Writer:
    def write(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
        outer, emitter.raises = emitter.raises, False
        plain = all(not is_reference(node) for node in call.arguments)
        codes = [emitter.logical(node) for node in call.arguments] if plain else []
        risky, emitter.raises = emitter.raises, outer
        if not plain or risky:
            # Every argument is calculated, so that an error in any of them shows: Excel does not stop at the first.
            emitter.raises = True
            pieces = [code.text for code in codes] or emitter.gathered("logicals", call.arguments)
            name = emitter.dialect.function(call.function)
            return Code(f"{name}({emitter.dialect.gathered(pieces)})", LOGICAL)
        text = codes[0].text
        for code in codes[1:]:
            text = emitter.dialect.either(text, code.text, word)
        return Code(text, LOGICAL)

    return write


def _not(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    return Code(emitter.dialect.negated(emitter.logical(call.arguments[0]).text), LOGICAL)


def _round(emitter: Emitter, call: Call, want: Callable[[Node], Code]) -> Code:
    digits = call.arguments[1]
    if (
        isinstance(digits, Number)
        and digits.value == digits.value.to_integral_value()
        and 0 <= digits.value <= 10
    ):
        code = emitter.number(call.arguments[0])
        places = int(digits.value)
        emitter.raises |= code.size + places > MAX_KEPT
        size = min(code.size + 1, UNBOUNDED)
        return Code(emitter.dialect.rounded(code, places), NUMBER, places, size, fixed=places)
    emitter.raises = True
    values = [emitter.number(node).text for node in call.arguments]
    return Code(f"{emitter.dialect.function('ROUND')}({', '.join(values)})", NUMBER)


def _constant(value: bool) -> Writer:
    return lambda emitter, call, want: Code(emitter.dialect.logical(value), LOGICAL)


_CHOOSING = frozenset({"IF", "IFS", "SWITCH", "CHOOSE"})
"""What is wanted of these is wanted of each of their branches. IFERROR is none of them: it looks at the value before
anything is made of it."""

_WRITERS: dict[str, Writer] = {
    "IF": _if,
    "IFS": _ifs,
    "SWITCH": _switch,
    "CHOOSE": _choose,
    "IFERROR": _iferror,
    "IFNA": _iferror,
    "SUM": _sum_call,
    "AND": _connected("and"),
    "OR": _connected("or"),
    "NOT": _not,
    "ROUND": _round,
    "TRUE": _constant(True),
    "FALSE": _constant(False),
}
