"""The fourth back end: an ES module per template version, for totals in the same frame as the key and for
work without network.

What the browser's helpers cannot do is left to the server: those cells (and nothing else) are inputs of the
module. Rows that reporters add are calculated one by one, by a module of their own; this one takes their columns as
values from outside. The server's Decimal answer counts; where the browser's differs after rounding, the page shows the
server's.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from forms_library.definition.lines import NEW, line_code
from forms_library.definition.model import RecordsSection, TableSection
from forms_library.formula.compiled import CompiledTemplate
from forms_library.formula.emitting import Code, Dialect
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.plan import Plan, PlannedCheck, PlannedCondition
from forms_library.formula.program import generate
from forms_library.formula.references import Need
from forms_library.formula.semantics import serial
from forms_library.formula.tree import Call, Node, walk
from forms_library.kinds import decimals_of
from forms_library.value_types import CellKey, ExcelError, Value
from forms_library.values import key_text

_SIGNS = {"=": "===", "<>": "!=="}


class JavaScriptDialect(Dialect):
    """JavaScript in binary numbers. Errors are thrown as Fail; division by zero has to be asked for."""

    zero = "0"

    def number(self, value: Decimal) -> str:
        return repr(float(value))

    def text(self, value: str) -> str:
        # Inside a module that stands in its own file: only the line separators of JSON need care.
        return json.dumps(value).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

    def logical(self, value: bool) -> str:
        return "true" if value else "false"

    def fault(self, error: ExcelError) -> str:
        return f"E_{error.name}"

    def blank(self) -> str:
        return "null"

    def conditional(self, condition: str, first: str, second: str) -> str:
        return f"({condition} ? {first} : {second})"

    def either(self, first: str, second: str, word: str) -> str:
        return f"({first} {'&&' if word == 'and' else '||'} {second})"

    def negated(self, condition: str) -> str:
        return f"(!{condition})"

    def or_zero(self, text: str) -> str:
        return f"({text} ?? 0)"

    def sequence(self, items: Sequence[str]) -> str:
        return f"[{', '.join(items)}]"

    def spread(self, text: str) -> str:
        return f"...{text}"

    def divided(self, first: str, second: str) -> str:
        return f"divide({first}, {second})"

    def total(self, sequence: str, scale: int | None) -> str:
        return f"sum({sequence})" if scale == 0 else f"fsum({sequence})"

    def rounded(self, code: Code, digits: int) -> str:
        return f"rounded({code.text}, {digits})"

    def compared(self, sign: str, left: str, right: str) -> str:
        return f"({left} {_SIGNS.get(sign, sign)} {right})"

    def exact(self, code: Code) -> bool:
        return code.scale == 0

    def function(self, name: str) -> str:
        self.functions.add(name)
        return f"f_{name.replace('.', '_')}"

    def assign(self, name: str, text: str) -> list[str]:
        return [f"{name} = {text};"]

    def attempt(self, body: list[str], rescue: list[str]) -> list[str]:
        return ["try {", *body, "} catch (e) {", "errorOf(e);", *rescue, "}"]

    def branch(self, condition: str, first: list[str], second: list[str]) -> list[str]:
        return [f"if ({condition}) {{", *first, "} else {", *second, "}"]

    def caught(self) -> str:
        return "errorOf(e)"

    def only_not_available(self) -> list[str]:
        return ["if (errorOf(e) !== E_NA) throw e;"]

    def unit(self, decimals: int) -> str:
        return str(decimals)

    def kept(self, code: Code, decimals: int) -> str:
        return code.text if code.fixed == decimals or self.exact(code) else self.rounded(code, decimals)

    def bind(self, names: Sequence[str], source: str) -> str:
        if len(names) == 1:
            return f"const {names[0]} = {source};"
        # Taking a sequence apart by a pattern is slow: it asks for an iterator.
        kept = source if source.isidentifier() else f"q{names[0]}"
        first = [] if kept == source else [f"{kept} = {source}"]
        return f"const {', '.join([*first, *(f'{name} = {kept}[{n}]' for n, name in enumerate(names))])};"

    def alias(self, name: str, of: str) -> str:
        return f"const {name} = {of} ?? 0;"

    def no_items(self) -> str:
        return "[]"

    def addends(self, sequence: str) -> str:
        return sequence  # adding null adds nothing

    def note_failing(self, condition: str, number: int) -> list[str]:
        return [f"if ({self.negated(condition)}) failing.push({number});"]

    def function_of(self, name: str, arguments: Sequence[str], body: list[str], result: str) -> str:
        lines = "\n".join([*body, f"return {result};"])
        return f"function {name}({', '.join(arguments)}) {{\n{lines}\n}}\n"

    def declared(self, names: Sequence[str]) -> list[str]:
        return [f"let {', '.join(names)};"] if names else []


def javascript_module(compiled: CompiledTemplate) -> str:
    """The text of the ES module of a template.

    It exports `inputs`, `outputs` and `serverOnly` (keys like "B1/R01/C03"), `needs`, `checks`, and
    `calculate(values, external)`: values by key
    (number, string, boolean, null; dates as ISO text), external values by the index of their need (of a list one
    value for each record that holds anything, in its order); it returns
    {values, failing, hidden, required}: failing by index of `checks`, hidden and required the keys that do not apply
    or must be filled in because of a condition; errors as their Excel name, dates as ISO text."""
    plan = compiled.plan
    browser, server_only = _for_the_browser(plan)
    program = generate(browser, JavaScriptDialect(), unsure=frozenset(server_only))
    keys = plan.layout.keys
    constants = {
        "inputs": [key_text(keys[index]) for index in program.inputs],
        "numeric": [_is_number(plan, i) and i not in server_only for i in program.inputs],
        "outputs": [key_text(keys[index]) for index in program.outputs],
        "serverOnly": [key_text(keys[index]) for index in sorted(server_only)],
        "needs": [_need(plan, need) for need in compiled.stored.outline.needs],
        "checks": [_check(plan, planned) for planned in browser.checks],
        "conditions": [_condition(planned) for planned in browser.conditions],
        "dates": [
            key_text(keys[i])
            for i in (*program.inputs, *program.outputs)
            if plan.layout.spec(i).kind == "date"
        ],
    }
    exported = "\n".join(f"export const {name} = {json.dumps(value)};" for name, value in constants.items())
    return f"{runtime_source()}\n{program.source}\n{exported}\n{_CALCULATE}"


_CALCULATE = """const isDate = new Set(dates);
function given(key, place, v) {
  if (v === undefined || v === null || v === "") return null;
  // A text that is no number yet counts as blank here; the server says what is wrong with it.
  if (numeric[place] && typeof v !== "number") return null;
  if (typeof v === "string" && isDate.has(key)) return numberIn(v);
  return typeof v === "string" && ERRORS.has(v) ? ERRORS.get(v) : v;
}
function shown(key, v) {
  if (v instanceof XlError) return v.code;
  return isDate.has(key) && typeof v === "number" ? dayOf(v).toISOString().slice(0, 10) : v;
}
function hide(found, hidden) {
  for (const key of outputs) if (hidden.has(key) || hidden.has(`${key.split("/")[0]}//`)) found[key] = null;
}
function recorded(need, v) {
  if (v === undefined || v === null || v === "") return null;
  if (typeof v === "string" && need.date) return numberIn(v);
  return typeof v === "string" && ERRORS.has(v) ? ERRORS.get(v) : v;
}
function outsideOf(need, v) {
  if (need.kind === "records") return (v ?? []).map((one) => recorded(need, one));
  return v ?? (need.kind === "contributors" ? [] : null);
}
export function calculate(values, external = []) {
  const outside = needs.map((need, i) => outsideOf(need, external[i]));
  const [results, failing] = run(inputs.map((key, i) => given(key, i, values[key])), outside);
  const found = {};
  outputs.forEach((key, i) => { found[key] = shown(key, results[i]); });
  const met = failing.filter((number) => number >= checks.length).map((number) => conditions[number - checks.length]);
  const about = (kind) => met.filter((one) => one.kind === kind).flatMap((one) => one.keys);
  const hidden = about("hidden");
  if (hidden.length > 0) hide(found, new Set(hidden));
  return {
    values: found,
    failing: failing.filter((number) => number < checks.length),
    hidden,
    required: about("required"),
  };
}
"""


Plain = float | str | bool | None


def outside_values(
    compiled: CompiledTemplate, external: Mapping[Need, Value | tuple[Value, ...]]
) -> list[Plain | list[Plain]]:
    """What `calculate` takes as its second argument, ready for JSON: one item for each of the module's `needs`."""
    return [_outside(external.get(need)) for need in compiled.stored.outline.needs]


def _outside(value: Value | tuple[Value, ...]) -> Plain | list[Plain]:
    return [_plain(item) for item in value] if isinstance(value, tuple) else _plain(value)


def _plain(value: Value) -> Plain:
    if isinstance(value, Decimal):
        return float(value)
    return float(serial(value)) if isinstance(value, datetime.date) else value


@lru_cache(maxsize=1)
def module_stamp() -> str:
    """Twelve hex digits that change whenever this engine may write another module for the same definition."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.js")]):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def runtime_source() -> str:
    """The helpers every module begins with."""
    return (Path(__file__).parent / "browser" / "runtime.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def browser_functions() -> frozenset[str]:
    """The functions the browser's helpers know."""
    known = set(re.findall(r"(?:function|const) (f_\w+)", runtime_source()))
    written_out = {name for name, function in FUNCTIONS.items() if function.implementation is None}
    return frozenset(
        {name for name in FUNCTIONS if f"f_{name.replace('.', '_')}" in known} | written_out | {"SUM", "NOT"}
    )


def _for_the_browser(plan: Plan) -> tuple[Plan, set[int]]:
    """The plan without the cells and checks whose functions the browser lacks."""
    server_only = {cell.index for cell in plan.cells if not _runs(cell.tree)}
    cells = [cell for cell in plan.cells if cell.index not in server_only]
    checks = [check for check in plan.checks if _runs(check.tree)]
    conditions = [condition for condition in plan.conditions if _runs(condition.tree)]
    return replace(plan, cells=cells, checks=checks, conditions=conditions), server_only


def _runs(tree: Node) -> bool:
    known = browser_functions()
    return all(node.function in known for node in walk(tree) if isinstance(node, Call))


def _is_number(plan: Plan, index: int) -> bool:
    return decimals_of(plan.layout.spec(index)) is not None


def _need(plan: Plan, need: Need) -> dict[str, object]:
    told: dict[str, object] = {"kind": need.kind, "template": need.template, "key": "/".join(need.key)}
    return {**told, "date": True} if need.kind == "records" and _is_day(plan, need.key) else told


def _is_day(plan: Plan, key: CellKey) -> bool:
    section, group, column = key
    found = plan.layout.definition.section(section)
    if isinstance(found, TableSection):
        return found.spec(line_code(group, NEW), column).kind == "date"
    return isinstance(found, RecordsSection) and found.column(column).kind == "date"


def _condition(planned: PlannedCondition) -> dict[str, object]:
    return {
        "kind": planned.condition.kind,
        "keys": [key_text(key) for key in planned.condition.keys],
    }


def _check(plan: Plan, planned: PlannedCheck) -> dict[str, object]:
    check = planned.check
    return {
        "code": check.code,
        "section": planned.section,
        "severity": check.severity,
        "message": check.message or check.formula,
        "keys": [key_text(plan.layout.keys[index]) for index in planned.reads],
    }
