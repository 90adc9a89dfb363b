"""The two Python dialects: Decimal for what is kept and signed, float for previews and the benchmark against
hand-written code."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from forms_library.formula.emitting import Code, Dialect
from forms_library.formula.semantics import quantum
from forms_library.value_types import ExcelError

_SIGNS = {"=": "==", "<>": "!="}
_DECIMAL_DIGITS = 38
_FLOAT_DIGITS = 15


class PythonDialect(Dialect):
    """What both have in common. Numbers and texts are constants of the generated module: `constants` lists them."""

    def __init__(self) -> None:
        super().__init__()
        self.constants: dict[str, str] = {}

    def text(self, value: str) -> str:
        return repr(str(value))

    def logical(self, value: bool) -> str:
        return repr(value)

    def fault(self, error: ExcelError) -> str:
        return f"E_{error.name}"

    def blank(self) -> str:
        return "None"

    def conditional(self, condition: str, first: str, second: str) -> str:
        return f"({first} if {condition} else {second})"

    def either(self, first: str, second: str, word: str) -> str:
        return f"({first} {word} {second})"

    def negated(self, condition: str) -> str:
        return f"(not {condition})"

    def or_zero(self, text: str) -> str:
        return f"({text} or {self.zero})"

    def sequence(self, items: Sequence[str]) -> str:
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"

    def spread(self, text: str) -> str:
        return f"*{text}"

    def divided(self, first: str, second: str) -> str:
        return f"{first} / {second}"

    def compared(self, sign: str, left: str, right: str) -> str:
        return f"({left} {_SIGNS.get(sign, sign)} {right})"

    def function(self, name: str) -> str:
        self.functions.add(name)
        return f"f_{name.replace('.', '_')}"

    def assign(self, name: str, text: str) -> list[str]:
        return [f"{name} = {text}"]

    def attempt(self, body: list[str], rescue: list[str]) -> list[str]:
        return ["try:", *_indented(body), "except ArithmeticError as e:", *_indented(rescue)]

    def branch(self, condition: str, first: list[str], second: list[str]) -> list[str]:
        return [f"if {condition}:", *_indented(first), "else:", *_indented(second)]

    def caught(self) -> str:
        return "error_of(e)"

    def only_not_available(self) -> list[str]:
        return ["if error_of(e) is not E_NA: raise"]

    def bind(self, names: Sequence[str], source: str) -> str:
        return f"{', '.join(names)} = {source}"

    def alias(self, name: str, of: str) -> str:
        return f"{name} = {of} or {self.zero}"

    def no_items(self) -> str:
        return "[]"

    def addends(self, sequence: str) -> str:
        return f"filter(None, {sequence})"

    def note_failing(self, condition: str, number: int) -> list[str]:
        return [f"if {self.negated(condition)}: failing.append({number})"]

    def function_of(self, name: str, arguments: Sequence[str], body: list[str], result: str) -> str:
        lines = "\n".join(f" {line}" for line in [*body, f"return {result}"])
        return f"def {name}({', '.join(arguments)}):\n{lines}\n"

    def declared(self, names: Sequence[str]) -> list[str]:
        return []


class DecimalDialect(PythonDialect):
    """Exact arithmetic; the answer that counts."""

    zero = "Z"

    def number(self, value: Decimal) -> str:
        return self.constants.setdefault(str(value), f"k{len(self.constants)}")

    def unit(self, decimals: int) -> str:
        return self.number(quantum(decimals))

    def kept(self, code: Code, decimals: int) -> str:
        zero = self.number(quantum(decimals) * 0)
        rounded = code.text if code.fixed == decimals else self.rounded(code, decimals)
        return f"({rounded} or {zero})"  # there is no negative zero

    def total(self, sequence: str, scale: int | None) -> str:
        return f"sum({sequence}, Z)"

    def rounded(self, code: Code, digits: int) -> str:
        unit = self.number(quantum(digits))
        return f"q({code.text}, {unit})" if self.exact(code) else f"q(p({code.text}), {unit})"

    def exact(self, code: Code) -> bool:
        return code.scale is not None and code.size + code.scale <= _DECIMAL_DIGITS


class FloatDialect(PythonDialect):
    """Binary floating point: fast, for previews; whole numbers are exact, the rest is compared at 15 digits."""

    zero = "0.0"

    def number(self, value: Decimal) -> str:
        return repr(float(value))

    def unit(self, decimals: int) -> str:
        return str(decimals)

    def kept(self, code: Code, decimals: int) -> str:
        done = code.fixed == decimals or (self.exact(code) and decimals >= 0)
        return code.text if done else self.rounded(code, decimals)

    def total(self, sequence: str, scale: int | None) -> str:
        return f"sum({sequence}, 0.0)" if scale == 0 else f"fsum({sequence})"

    def rounded(self, code: Code, digits: int) -> str:
        return f"rounded({code.text}, {digits})"

    def exact(self, code: Code) -> bool:
        return code.scale == 0


def _indented(lines: list[str]) -> list[str]:
    return [f" {line}" for line in lines] or [" pass"]
