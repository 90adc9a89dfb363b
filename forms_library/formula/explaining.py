"""A computed cell explained to the person who reads it: the rule in words with labels, then with the numbers
of the report.

"Tỷ lệ = Thực hiện / Kế hoạch × 100" and "120 / 150 × 100 = 80,0".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from forms_library.definition.model import Definition, RecordsSection, TableSection
from forms_library.formula.compiled import External, compile_definition
from forms_library.formula.plan import Plan
from forms_library.formula.references import Need
from forms_library.formula.styles import to_display
from forms_library.formula.tree import (
    Area,
    Call,
    Cell,
    Chain,
    Comparison,
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
from forms_library.formula.tree import External as FromOutside
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, Result, Values
from forms_library.values import format_vi

Translate = Callable[[str], str]
_SHOWN = 8  # terms of a long sum that are written out
_LOOSE, _TIGHT = 1, 3
_SIGNS = {"*": "×", "/": "/", "+": "+", "-": "−", "&": "&", "<=": "≤", ">=": "≥", "<>": "≠"}

_PHRASES = {
    "IF": N_("if %(a)s then %(b)s, otherwise %(c)s"),
    "ROUND": N_("%(a)s, rounded to %(b)s decimal places"),
    "IFERROR": N_("%(a)s, or %(b)s if that cannot be calculated"),
    "SUM": N_("the sum of %(all)s"),
    "AVERAGE": N_("the average of %(all)s"),
    "MIN": N_("the smallest of %(all)s"),
    "MAX": N_("the largest of %(all)s"),
    "COUNT": N_("how many of %(all)s have figures"),
    "AND": N_("all of %(all)s"),
    "OR": N_("any of %(all)s"),
    "NOT": N_("not %(a)s"),
    "ABS": N_("the size of %(a)s without its sign"),
}
_OUTSIDE = {
    "prev": N_("%(cell)s in the previous period"),
    "same_period_last_year": N_("%(cell)s in the same period of last year"),
    "ytd": N_("%(cell)s in the earlier periods of the year"),
    "contributors": N_("%(cell)s in the accepted reports"),
    "report": N_("%(cell)s of form %(form)s"),
    "figure": N_("the kept figure %(cell)s"),
    "records": N_("%(cell)s in all lines of the list"),
}


@dataclass(frozen=True)
class Explanation:
    """`label` names the cell, `formula` is its rule as written, `words` the rule in words, `numbers` with its
    figures. `parts` is `numbers` in pieces, with the keys of the cells where their figures stand: a page puts in the
    figures of the moment."""

    label: str
    formula: str
    words: str
    numbers: str
    result: str
    parts: tuple[str | CellKey, ...] = ()

    @property
    def text(self) -> str:
        """Everything in one line: Tỷ lệ = Thực hiện / Kế hoạch × 100 = 120 / 150 × 100 = 80,0."""
        return " = ".join(part for part in (self.label, self.words, self.numbers, self.result) if part)


def explain(
    definition: Definition,
    key: CellKey,
    values: Values,
    external: External | None = None,
    *,
    translate: Translate = lambda text: text,
    language: str = "vi",
) -> Explanation | None:
    """Explain a computed cell with the values of a report; None if people type in that cell."""
    compiled = compile_definition(definition)
    if key not in compiled.computed_keys:
        return None
    cell = next(planned for planned in compiled.plan.cells if compiled.plan.layout.keys[planned.index] == key)
    results: dict[CellKey, Result] = {**values, **compiled.evaluate(values, external).values}
    shown = _Shown(compiled.plan, key, results, external or {}, translate, language)
    formula = to_display(cell.formula.text, language)
    words, places = _Words(shown), _Places(shown).of(cell.tree)
    return Explanation(
        shown.own_label(),
        formula,
        words.of(cell.tree),
        _PLACE.sub(lambda place: shown.value(int(place[1])), places),
        shown.value(cell.index),
        tuple(_parts(compiled.plan, places)),
    )


# Cells inside a text: characters for private use stand in no label and no figure.
_PLACE = re.compile("\ue000(\\d+)\ue001")


def _parts(plan: Plan, places: str) -> Iterator[str | CellKey]:
    for number, piece in enumerate(_PLACE.split(places)):
        if number % 2:
            yield plan.layout.keys[int(piece)]
        elif piece:
            yield piece


@dataclass(frozen=True)
class _Shown:
    """How cells and values of one report are written."""

    plan: Plan
    key: CellKey
    results: Mapping[CellKey, Result]
    external: External
    translate: Translate
    language: str

    def message(self, id: str, **params: str | int) -> str:
        return Message(id, params).text(self.translate)

    def value(self, index: int) -> str:
        key = self.plan.layout.keys[index]
        found = self.results.get(key)
        if found is None:
            return self.message(N_("(blank)"))
        return format_vi(found, self.plan.layout.spec(index), self.language)

    def own_label(self) -> str:
        return self.label(self.key) or ".".join(self.key[1:])

    def label(self, key: CellKey) -> str:
        """The column's label in the same row, the row's in the same column, else both."""
        table = self.plan.layout.tables.get(key[0])
        if table is None and key[0] in self.plan.layout.records:
            section = self.plan.layout.definition.section(key[0])
            return section.column(key[2]).label if isinstance(section, RecordsSection) else key[2]
        if table is None:
            return key[1]
        row, column = _row_label(table.section, key[1]), table.section.column(key[2]).label
        if key == self.key or key[1] == self.key[1]:
            return column
        return row if key[2] == self.key[2] else f"{row} – {column}"

    def number(self, value: Decimal) -> str:
        plain = format(value.normalize(), "f")
        return plain.replace(".", ",") if self.language == "vi" else plain

    def need(self, index: int) -> Need:
        return list(self.plan.needs.numbers)[index]


def _row_label(section: TableSection, code: str) -> str:
    return section.row(code).label or code


class _Words:
    """The rule with the labels of its cells."""

    def __init__(self, shown: _Shown) -> None:
        self.shown = shown

    def of(self, node: Node, binding: int = 0) -> str:
        """The words of a node; brackets where it binds less tightly than what surrounds it."""
        match node:
            case Chain(first, rest):
                own = _LOOSE if rest[0][0] in "+-&" else _TIGHT
                pieces = [self.of(first, own)]
                pieces += [f"{_SIGNS[sign]} {self.of(part, own + (sign in '-/'))}" for sign, part in rest]
                return _bracketed(" ".join(pieces), own < binding)
            case Comparison(sign, left, right):
                return f"{self.of(left, 1)} {_SIGNS.get(sign, sign)} {self.of(right, 1)}"
            case Negative(operand):
                return f"−{self.of(operand, 4)}"
            case Percent(operand):
                return f"{self.of(operand, 4)}%"
            case Power(base, exponent):
                return f"{self.of(base, 4)}^{self.of(exponent, 4)}"
            case Call():
                return self.call(node, binding)
        return self.leaf(node)

    def leaf(self, node: Node) -> str:
        match node:
            case Number(value):
                return self.shown.number(value)
            case Text(value):
                return f"“{value}”" if value else self.shown.message(N_("(blank)"))
            case Logical(value):
                return self.shown.message(N_("yes")) if value else self.shown.message(N_("no"))
            case Fault(value):
                return value.value
            case Missing():
                return "0"
            case Cell(index):
                return self.cell(index)
            case FromOutside(index):
                return self.outside(index)
            case Area(cells):
                return self.area(cells)
            case Group(items):
                return self.listed([self.of(item) for item in items])
        raise TypeError(node)

    def cell(self, index: int) -> str:
        return self.shown.label(self.shown.plan.layout.keys[index])

    def outside(self, index: int) -> str:
        need = self.shown.need(index)
        cell = ".".join(part for part in need.key[1:] if part)
        if not need.template and need.key[0]:
            cell = self.shown.label(need.key)
        return self.shown.message(_OUTSIDE[need.kind], cell=cell, form=need.template)

    def area(self, cells: Sequence[int]) -> str:
        if len(cells) <= _SHOWN:
            return self.listed([self.cell(index) for index in cells])
        first, last = self.cell(cells[0]), self.cell(cells[-1])
        return self.shown.message(
            N_("%(first)s to %(last)s (%(count)s cells)"), first=first, last=last, count=len(cells)
        )

    def listed(self, items: Sequence[str]) -> str:
        return f"({'; '.join(items)})" if len(items) > 1 else "".join(items)

    def call(self, call: Call, binding: int) -> str:
        phrase = _PHRASES.get(call.function)
        words = [self.of(argument) for argument in call.arguments]
        if phrase is None:
            return f"{call.function}({'; '.join(words)})"
        names = dict(zip("abc", [*words, "", "", ""], strict=False))
        if call.function == "IF" and len(words) == 2:
            names["c"] = self.shown.message(N_("no"))
        text = self.shown.message(phrase, all=self.listed(words), **names)
        return _bracketed(text, binding > 0)


class _Places(_Words):
    """The rule with a place for the figure of each cell."""

    def cell(self, index: int) -> str:
        return f"\ue000{index}\ue001"

    def outside(self, index: int) -> str:
        found = self.shown.external.get(self.shown.need(index))
        if isinstance(found, tuple):
            return self.listed([self._plain(item) for item in found]) or self.shown.message(N_("(blank)"))
        return self._plain(found)

    def _plain(self, value: object) -> str:
        if isinstance(value, Decimal):
            return self.shown.number(value)
        return str(value) if value is not None else self.shown.message(N_("(blank)"))

    def area(self, cells: Sequence[int]) -> str:
        if len(cells) <= _SHOWN:
            return self.listed([self.cell(index) for index in cells])
        return self.listed([*(self.cell(index) for index in cells[:3]), "…", self.cell(cells[-1])])

    def call(self, call: Call, binding: int) -> str:
        if call.function == "ROUND":
            return self.of(call.arguments[0], binding)
        if call.function == "SUM":
            return _bracketed(self._summed(call), binding > _LOOSE)
        return super().call(call, binding)

    def _summed(self, call: Call) -> str:
        terms: list[str] = []
        for argument in call.arguments:
            if isinstance(argument, Area):
                terms += [self.cell(index) for index in argument.cells]
            else:
                terms.append(self.of(argument, _LOOSE))
        if len(terms) > _SHOWN:
            terms = [*terms[:3], "…", terms[-1]]
        return " + ".join(terms)


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
