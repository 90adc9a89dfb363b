"""The function of a block, written in the words of a dialect: arguments in, kept values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from forms_library.formula import guards
from forms_library.formula.blocks import Argument, Block
from forms_library.formula.emitting import Code, Dialect, Emitter
from forms_library.formula.errors import FormulaError
from forms_library.formula.kinds import BLANK, ERROR, INPUT_DIGITS, LOGICAL, NUMBER, TEXT
from forms_library.formula.plan import Judged, Planned
from forms_library.formula.tree import Node
from forms_library.kinds import decimals_of
from forms_library.value_types import CellKey, CellSpec

_WORDS = {"date": "keep_date", "yes_no": "keep_logical", "one_of": "keep_logical"}
_GIVES = {"keep_date": NUMBER, "keep_logical": LOGICAL, "keep_text": TEXT}


def input_code(spec: CellSpec) -> Code:
    """What is known of a cell that people type in (it has no text yet)."""
    decimals = decimals_of(spec)
    if decimals is not None:
        return Code("", NUMBER | BLANK, decimals, INPUT_DIGITS)
    if spec.kind == "date":
        return Code("", NUMBER | BLANK, 0, 7)
    if spec.kind in ("yes_no", "one_of"):
        return Code("", LOGICAL | BLANK)
    return Code("", TEXT | BLANK)


def together(codes: Sequence[Code]) -> Code:
    """What is known of every one of several cells."""
    kinds, scales = 0, {code.scale for code in codes}
    for code in codes:
        kinds |= code.kinds
    scale = None if None in scales else max(scale for scale in scales if scale is not None)
    return Code("", kinds, scale, max(code.size for code in codes), len(str(len(codes))))


@dataclass(frozen=True)
class Written:
    """The text of a function, and what is known of its results."""

    text: str
    results: tuple[Code, ...]


def write_block(
    found: Block, known: Sequence[Code], kept: Sequence[CellSpec | None], dialect: Dialect, name: str
) -> Written:
    """The function of a block. `known` is what is known of its arguments, `kept` what is kept of each result (None:
    the result as it comes); without `kept` it is the function of a check and tells whether that holds."""
    return _Writer(dialect, found, known).function(name, kept)


class _Writer:
    def __init__(self, dialect: Dialect, found: Block, known: Sequence[Code]) -> None:
        self.dialect, self.block = dialect, found
        self.emitter = Emitter(dialect)
        for place, (argument, code) in enumerate(zip(found.arguments, known, strict=True)):
            self._give(argument, f"a{place}", code)

    def _give(self, argument: Argument, name: str, code: Code) -> None:
        emitter = self.emitter
        match argument:
            case ("cell", index):
                emitter.cells[index] = replace(code, text=name)
                emitter.given.add(index)
            case ("range", cells):
                text = self.dialect.spread(name)
                emitter.ranges[cells] = Code(text, code.kinds, code.scale, code.size, code.many)
            case (_, number):
                emitter.outside[number] = name

    def function(self, name: str, kept: Sequence[CellSpec | None]) -> Written:
        body: list[str] = []
        results: list[Code] = []
        for member in self.block.members:
            with _placed(member.place):
                if isinstance(member, Judged):
                    body += self._judge(member)
                else:
                    body += self._cell(member, f"v{len(results)}", kept[len(results)])
                    results.append(self.emitter.cells[member.index])
        names = [code.text for code in results] or ["holds"]
        head = [self.dialect.alias(alias, of) for of, alias in self.emitter.aliases.items()]
        temporaries = [f"t{n}{end}" for n in range(1, self.emitter.temporaries + 1) for end in ("", "f")]
        body = [*self.dialect.declared([*names, *temporaries]), *head, *body]
        arguments = [f"a{place}" for place in range(len(self.block.arguments))]
        result = names[0] if len(names) == 1 else self.dialect.sequence(names)
        return Written(self.dialect.function_of(name, arguments, body, result), tuple(results))

    def _cell(self, cell: Planned, name: str, spec: CellSpec | None) -> list[str]:
        emitter = self.emitter
        emitter.lines, emitter.raises = [], False
        code = self._result(cell.tree, spec)
        _check_brackets([*emitter.lines, code.text])
        body = [*emitter.lines, *self.dialect.assign(name, code.text)]
        if emitter.raises:
            body = self.dialect.attempt(body, self.dialect.assign(name, self.dialect.caught()))
        kinds = code.kinds | (ERROR if emitter.raises else 0)
        emitter.cells[cell.index] = replace(code, text=name, kinds=kinds)
        return body

    def _result(self, node: Node, spec: CellSpec | None) -> Code:
        emitter = self.emitter
        if spec is None:
            code = emitter.value(node)
            emitter.raises |= code.kinds != TEXT
            return Code(f"keep_any({code.text})", code.kinds)
        decimals = decimals_of(spec)
        if decimals is not None:
            return emitter.kept(node, decimals)
        word = _WORDS.get(spec.kind, "keep_text")
        text = f"{word}({emitter.value(node).text})"
        emitter.raises = True
        return Code(text, _GIVES[word] | BLANK, 0 if word == "keep_date" else None, 7)

    def _judge(self, judged: Judged) -> list[str]:
        emitter = self.emitter
        emitter.lines, emitter.raises = [], False
        condition = emitter.logical(judged.tree)
        body = [*emitter.lines, *self.dialect.assign("holds", condition.text)]
        # A check that cannot be calculated does not hold: the reader must see it.
        rescue = self.dialect.assign("holds", self.dialect.logical(False))
        return self.dialect.attempt(body, rescue) if emitter.raises else body


@contextmanager
def _placed(place: CellKey) -> Iterator[None]:
    try:
        yield
    except FormulaError as error:
        raise error.at(*place) from None


def _check_brackets(lines: list[str]) -> None:
    for line in lines:
        if line.count("(") > guards.BRACKETS.limit:
            guards.BRACKETS.check(_nesting(line))


def _nesting(line: str) -> int:
    depth = deepest = 0
    for sign in line:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest
