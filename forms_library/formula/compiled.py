"""A template's formulas, compiled once and evaluated many times."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import cached_property
from threading import Lock
from typing import Any, Literal
from weakref import ref

from forms_library.definition.dump import digest, dump
from forms_library.definition.model import Definition
from forms_library.formula.kinds import INPUT_DIGITS
from forms_library.formula.plan import Plan, plan_of
from forms_library.formula.program import (
    Calculate,
    Program,
    decimal_program,
    decimals_of,
    float_program,
    load_decimal,
    load_float,
)
from forms_library.formula.references import Need
from forms_library.formula.semantics import WORKING, day_of, serial
from forms_library.value_types import CellKey, ExcelError, Result, Value, Values

ENGINE_VERSION = 1
"""Raised whenever the generated code changes; part of the key of everything that is cached."""

_KEPT_TEMPLATES = 200

External = Mapping[Need, "Value | tuple[Value, ...]"]


@dataclass(frozen=True)
class CheckResult:
    """A check that does not hold, with the cells it speaks of. The check is found by section and code."""

    check: str
    section: str
    severity: Literal["error", "warning"]
    message: str
    keys: tuple[CellKey, ...]


@dataclass(frozen=True)
class Evaluation:
    """What a template gives for some values: computed cells, rounded as they are kept, and the checks that fail."""

    values: dict[CellKey, Result]
    checks: tuple[CheckResult, ...]


@dataclass
class CompiledTemplate:
    """The formulas of one template version. Evaluating is a pure function of values and external values."""

    plan: Plan
    program: Program
    computed_keys: frozenset[CellKey]
    needs: tuple[Need, ...]
    prefills: Mapping[CellKey, Need]
    _loose: Calculate | None = None
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def _strict(self) -> Calculate:
        return load_decimal(self.program)

    @cached_property
    def _input_keys(self) -> tuple[tuple[CellKey, type], ...]:
        return tuple((self.plan.layout.keys[i], _kept_type(self.plan, i)) for i in self.program.inputs)

    @cached_property
    def _output_keys(self) -> tuple[CellKey, ...]:
        return tuple(self.plan.layout.keys[i] for i in self.program.outputs)

    @cached_property
    def _dates(self) -> tuple[int, ...]:
        specs = (self.plan.layout.spec(i) for i in self.program.outputs)
        return tuple(place for place, spec in enumerate(specs) if spec.kind == "date")

    def evaluate(self, values: Values, external: External | None = None) -> Evaluation:
        """Calculate every computed cell and check.

        `values` holds what people typed (computed cells in it are ignored, missing ones are blank);
        `external` holds what
        `needs` asked for (a tuple for contributors), missing ones are blank or none. Excel errors are values
        of the result."""
        inputs, fits = self._gather(values)
        calculate = self._strict if fits else self._loose_program()
        with localcontext(WORKING):
            results, failing = calculate(inputs, self._from_outside(external or {}))
        return Evaluation(self._named(results), tuple(self._failure(number) for number in failing))

    @cached_property
    def float_calculate(self) -> Calculate:
        """The float program: sequences of floats, texts, bools and None in the order of `program.inputs`."""
        return load_float(float_program(self.plan))

    def preview(self, values: Values, external: External | None = None) -> dict[CellKey, Any]:
        """The computed cells in floats, for previews on screen. Nothing of this is kept: `evaluate` is the
        answer that counts."""
        inputs, fits = self._gather(values)
        if not fits:
            results = self.evaluate(values, external).values
            return {key: float(v) if isinstance(v, Decimal) else v for key, v in results.items()}
        found, _ = self.float_calculate(_floats(inputs), _floats(self._from_outside(external or {})))
        return dict(zip(self._output_keys, found, strict=True))

    def _gather(self, values: Values) -> tuple[list[Any], bool]:
        fits, inputs = True, []
        for key, wanted in self._input_keys:
            value = values.get(key)
            if value is not None:
                if type(value) is not wanted or (wanted is Decimal and value.adjusted() >= INPUT_DIGITS):  # type: ignore[union-attr]
                    fits = False
                if type(value) is datetime.date:
                    value = serial(value)
            inputs.append(value)
        return inputs, fits

    def _from_outside(self, external: External) -> list[Any]:
        return [_outside(need, external.get(need)) for need in self.needs]

    def _named(self, results: Sequence[Any]) -> dict[CellKey, Result]:
        named: dict[CellKey, Result] = dict(zip(self._output_keys, results, strict=True))
        for place in self._dates:
            value = results[place]
            if isinstance(value, Decimal):
                named[self._output_keys[place]] = day_of(value)
        return named

    def _failure(self, number: int) -> CheckResult:
        planned = self.plan.checks[number]
        keys = tuple(self.plan.layout.keys[index] for index in planned.reads)
        check = planned.check
        return CheckResult(check.code, planned.section, check.severity, check.message or check.formula, keys)

    def _loose_program(self) -> Calculate:
        """The program for values that do not fit their cells (a text where a number belongs): slower, Excel's
        answer all the same."""
        with self._lock:
            if self._loose is None:
                self._loose = load_decimal(decimal_program(self.plan, loose=True))
            return self._loose


def _floats(values: Sequence[Any]) -> list[Any]:
    return [
        float(v) if isinstance(v, Decimal) else tuple(_floats(v)) if isinstance(v, tuple) else v
        for v in values
    ]


def _kept_type(plan: Plan, index: int) -> type:
    spec = plan.layout.spec(index)
    if decimals_of(spec) is not None:
        return Decimal
    return {"date": datetime.date, "yes_no": bool, "one_of": bool}.get(spec.kind, str)


def _outside(need: Need, value: Any) -> Any:
    if need.kind == "contributors":
        return tuple(_scalar(item) for item in value or ())
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return serial(value)
    return Decimal(value) if type(value) is int else value


def compile_plan(plan: Plan) -> CompiledTemplate:
    """Generate the code of a plan; raises its first FormulaError if it has one."""
    if plan.errors:
        raise plan.errors[0]
    program = decimal_program(plan)
    computed = frozenset(plan.layout.keys[index] for index in program.outputs)
    return CompiledTemplate(plan, program, computed, tuple(plan.needs.numbers), plan.prefills)


class _Cache:
    """Compiled templates by digest, and by the very object they came from, so that the digest is computed
    once per object."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_digest: OrderedDict[str, CompiledTemplate] = OrderedDict()
        self._by_object: dict[int, tuple[ref[Definition], CompiledTemplate]] = {}

    def get(self, definition: Definition) -> CompiledTemplate:
        known = self._by_object.get(id(definition))
        if known is not None and known[0]() is definition:
            return known[1]
        compiled = self._by_content(definition)
        number = id(definition)
        self._by_object[number] = (ref(definition, lambda _: self._by_object.pop(number, None)), compiled)
        return compiled

    def _by_content(self, definition: Definition) -> CompiledTemplate:
        key = digest(dump(definition))
        with self._lock:
            found = self._by_digest.get(key)
        if found is None:
            found = compile_plan(plan_of(definition))
        with self._lock:
            self._by_digest[key] = found
            self._by_digest.move_to_end(key)
            while len(self._by_digest) > _KEPT_TEMPLATES:
                self._by_digest.popitem(last=False)
        return found


_cache = _Cache()


def compile_definition(definition: Definition) -> CompiledTemplate:
    """The compiled formulas of a definition, from the cache where it has been compiled before.

    FormulaError (with section, row, column and offsets in the formula) if a formula or check cannot be built."""
    return _cache.get(definition)


def is_error(value: object) -> bool:
    """Whether a result is one of Excel's errors."""
    return isinstance(value, ExcelError)
