"""A template's formulas, compiled once and evaluated many times."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal
from weakref import ref

from forms_library.definition.conditions import UNCONDITIONAL, Relevance
from forms_library.definition.dump import digest, dump
from forms_library.definition.model import Check, Definition
from forms_library.formula.kinds import INPUT_DIGITS
from forms_library.formula.plan import Plan, plan_of
from forms_library.formula.program import (
    Calculate,
    Program,
    decimal_program,
    float_program,
    load_decimal,
    load_float,
)
from forms_library.formula.records import ListKey, ListSection, column_of, form_of_one, lists_of, records_in
from forms_library.formula.references import MANY, Need
from forms_library.formula.semantics import WORKING, day_of, serial
from forms_library.formula.stored import ENGINE_VERSION, Folder, Stored, checks_of, stored_form
from forms_library.value_types import CellKey, Result, Value, Values

if TYPE_CHECKING:
    from forms_library.formula.many import Batch, Many, Vectorised

__all__ = [
    "ENGINE_VERSION",
    "CheckResult",
    "CompiledTemplate",
    "Evaluation",
    "compile_definition",
    "compile_plan",
    "keep_compiled_in",
]
_KEPT_TEMPLATES = 200
_TYPES: dict[str, type] = {"n": Decimal, "d": datetime.date, "b": bool, "t": str}

External = Mapping[Need, "Value | tuple[Value, ...]"]


@dataclass(frozen=True)
class CheckResult:
    """A check that does not hold, with the cells it speaks of and the values from outside that it reads. The check is
    found by section and code."""

    check: str
    section: str
    severity: Literal["error", "warning"]
    message: str
    keys: tuple[CellKey, ...]
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """What a template gives for some values: computed cells, rounded as they are kept, the checks that fail and the
    places that do not apply or must be filled in because of a condition."""

    values: dict[CellKey, Result]
    checks: tuple[CheckResult, ...]
    relevance: Relevance = UNCONDITIONAL


@dataclass
class CompiledTemplate:
    """The formulas of one template version. Evaluating is a pure function of values and external values."""

    definition: Definition
    stored: Stored
    _loose: Calculate | None = None
    _given: dict[frozenset[CellKey], CompiledTemplate] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def computed_keys(self) -> frozenset[CellKey]:
        """The cells that formulas fill."""
        return frozenset(self.stored.outline.outputs)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The values from outside that the formulas read (lists of the report itself are not among them)."""
        return tuple(need for need in self.stored.outline.needs if need.kind != "records")

    @cached_property
    def prefills(self) -> Mapping[CellKey, Need]:
        """What is offered in input cells when a report is opened."""
        return dict(self.stored.outline.prefills)

    @property
    def program(self) -> Program:
        """The generated program (its source is empty when it came from the cache on disk)."""
        return self.stored.program

    @cached_property
    def plan(self) -> Plan:
        """The parsed formulas: for explanations and the other back ends, not for evaluating."""
        return plan_of(self.definition)

    def load(self) -> Calculate:
        """The Decimal program: sequences in the order of its inputs and needs, to be called in the context WORKING."""
        return self._strict

    @cached_property
    def _strict(self) -> Calculate:
        return load_decimal(self.stored.program, self.stored.code)

    @cached_property
    def _input_keys(self) -> tuple[tuple[CellKey, type], ...]:
        types = [_TYPES[kind] for kind in self.stored.outline.kinds]
        return tuple(zip(self.stored.outline.inputs, types, strict=True))

    def evaluate(self, values: Values, external: External | None = None) -> Evaluation:
        """Calculate every computed cell and check.

        `values` holds what people typed (computed cells in it are ignored, missing ones are blank);
        `external` holds what
        `needs` asked for (a tuple for contributors), missing ones are blank or none. Excel errors are values
        of the result; computed cells that do not apply are blank."""
        of_records, columns = self._of_records(values) if self._lists else (None, {})
        inputs, fits = self._gather(values)
        calculate = self._strict if fits else self._loose_program()
        with localcontext(WORKING):
            results, failing = calculate(inputs, self._from_outside({**(external or {}), **columns}))
        whole = Evaluation(self._named(results), self._failures(failing), self._relevance(failing))
        return _shown(_joined(whole, of_records) if of_records else whole)

    def with_given(self, given: frozenset[CellKey]) -> CompiledTemplate:
        """The same form with these computed cells given as if they had been typed; it has no checks."""
        with self._lock:
            if given not in self._given:
                keys = self.plan.layout.keys
                cells = [cell for cell in self.plan.cells if keys[cell.index] not in given]
                self._given[given] = compile_plan(replace(self.plan, cells=cells, checks=[]))
            return self._given[given]

    @cached_property
    def float_calculate(self) -> Calculate:
        """The float program: sequences of floats, texts, bools and None in the order of `program.inputs`."""
        return load_float(float_program(self.plan))

    def preview(self, values: Values, external: External | None = None) -> dict[CellKey, Any]:
        """The computed cells in floats, for previews on screen. Nothing of this is kept: `evaluate` is the
        answer that counts."""
        inputs, fits = self._gather(values)
        if not fits:
            return _in_floats(self.evaluate(values, external).values)
        of_records, columns = self._of_records(values) if self._lists else (None, {})
        outside = self._from_outside({**(external or {}), **columns})
        found, _ = self.float_calculate(_floats(inputs), _floats(outside))
        quick = dict(zip(self.stored.outline.outputs, found, strict=True))
        return {**quick, **_in_floats(of_records.values)} if of_records else quick

    def trial(self, values: Values, external: External | None = None) -> Trial | None:
        """The float program made ready for trying figures one by one in this report; None where only `evaluate`
        tells (values that do not fit their cells, places that apply under a condition)."""
        inputs, fits = self._gather(values)
        if not fits or self.stored.outline.conditions:
            return None
        columns = self._of_records(values)[1] if self._lists else {}
        outside = _floats(self._from_outside({**(external or {}), **columns}))
        return Trial(self.float_calculate, _floats(inputs), outside, self._input_places)

    @cached_property
    def _input_places(self) -> dict[CellKey, int]:
        return {key: place for place, key in enumerate(self.stored.outline.inputs)}

    @cached_property
    def vectorised(self) -> Vectorised:
        """The template made ready for many organisations at once; its `fallbacks` say what could not be."""
        # NumPy takes longer to load than a report to calculate; only roll-ups need it.
        from forms_library.formula.many import Vectorised  # noqa: PLC0415

        return Vectorised(self.plan)

    def evaluate_many(self, reports: Sequence[Values], external: Sequence[External] = ()) -> Many:
        """Calculate many reports of this template together; `external` is empty or has one item for each."""
        if external and len(external) != len(reports):
            raise ValueError("external values are given for some reports only")
        if not self._lists:
            return self.vectorised.of_reports(reports, external)
        lists = [self._of_records(values) for values in reports]
        outer = external or [{}] * len(reports)
        joined = [{**given, **columns} for given, (_, columns) in zip(outer, lists, strict=True)]
        many = self.vectorised.of_reports(reports, joined)
        return replace(many, records=tuple(evaluation for evaluation, _ in lists))

    def evaluate_batch(self, batch: Batch, external: Sequence[External] = ()) -> Many:
        """The same for figures that are already side by side as plain numbers, the quickest way in."""
        return self.vectorised.of_batch(batch, external)

    def evaluation_of(self, many: Many, organisation: int) -> Evaluation:
        """One organisation's part of the answer, as `evaluate` gives it; conditions are not judged for many."""
        whole = Evaluation(many.values(organisation), self._failures(many.failing(organisation)))
        return _joined(whole, many.records[organisation]) if many.records else whole

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
        return [_outside(need, external.get(need)) for need in self.stored.outline.needs]

    def _named(self, results: Sequence[Any]) -> dict[CellKey, Result]:
        named: dict[CellKey, Result] = dict(zip(self.stored.outline.outputs, results, strict=True))
        for place in self.stored.outline.dates:
            value = results[place]
            if isinstance(value, Decimal):
                named[self.stored.outline.outputs[place]] = day_of(value)
        return named

    def _failures(self, failing: Iterable[int]) -> tuple[CheckResult, ...]:
        checks = len(self.stored.outline.checks)
        return tuple(self._failure(number) for number in failing if number < checks)

    def _relevance(self, failing: Iterable[int]) -> Relevance:
        """The conditions that are met; they are numbered after the checks."""
        checks, conditions = len(self.stored.outline.checks), self.stored.outline.conditions
        met = [conditions[number - checks] for number in failing if number >= checks]
        if not met:
            return UNCONDITIONAL
        return Relevance(
            frozenset(key for kind, keys in met if kind == "hidden" for key in keys),
            frozenset(key for kind, keys in met if kind == "required" for key in keys),
        )

    def _failure(self, number: int) -> CheckResult:
        section, place, keys, outside = self.stored.outline.checks[number]
        check = self._checks[section][place]
        needs = tuple(self.stored.outline.needs[index] for index in outside)
        return CheckResult(check.code, section, check.severity, check.message or check.formula, keys, needs)

    @cached_property
    def _checks(self) -> dict[str, tuple[Check, ...]]:
        return checks_of(self.definition)

    @cached_property
    def _lists(self) -> list[tuple[ListKey, ListSection, CompiledTemplate | None]]:
        """The lists of the form, and the groups of lines in its tables, with what calculates one record of each."""
        found = lists_of(self.definition)
        ones = {key: form_of_one(section, key[1]) for key, section in found.items()}
        return [(key, found[key], compile_definition(one) if one else None) for key, one in ones.items()]

    def _of_records(self, values: Values) -> tuple[Evaluation, dict[Need, Any]]:
        """Every record calculated and checked, and the columns of the lists that formulas read."""
        found: dict[CellKey, Result] = {}
        failing: list[CheckResult] = []
        relevance = UNCONDITIONAL
        columns: dict[Need, Any] = {}
        for key, section, one in self._lists:
            records = records_in(section, key[1], values)
            for record, cells in records.items() if one else ():
                evaluation = one.evaluate(cells)  # type: ignore[arg-type, union-attr]
                cells.update(evaluation.values)
                found.update({_of(record, place): value for place, value in evaluation.values.items()})
                failing += [
                    replace(check, keys=tuple(_of(record, place) for place in check.keys))
                    for check in evaluation.checks
                ]
                relevance = relevance.joined(_relevance_of(record, evaluation.relevance))
            for need in self.stored.outline.needs:
                if need.kind == "records" and need.key[:2] == key:
                    columns[need] = column_of(need.key, records.values())
        return Evaluation(found, tuple(failing), relevance), columns

    def _loose_program(self) -> Calculate:
        """The program for values that do not fit their cells (a text where a number belongs): slower, Excel's
        answer all the same."""
        with self._lock:
            if self._loose is None:
                self._loose = load_decimal(decimal_program(self.plan, loose=True))
            return self._loose


@dataclass(frozen=True)
class Trial:
    """One report in floats, of which one figure after the other is tried. Nothing of this is kept."""

    _calculate: Calculate
    _inputs: list[Any]
    _outside: list[Any]
    _places: Mapping[CellKey, int]

    def with_figure(self, key: CellKey, figure: Decimal) -> Sequence[Any]:
        """The computed cells, in the order of the outline's outputs, were this figure typed at `key`."""
        inputs = list(self._inputs)
        inputs[self._places[key]] = float(figure)
        return self._calculate(inputs, self._outside)[0]


def _of(record: str, key: CellKey) -> CellKey:
    return (key[0], record, key[2])


def _relevance_of(record: str, relevance: Relevance) -> Relevance:
    return Relevance(
        frozenset(_of(record, key) for key in relevance.hidden),
        frozenset(_of(record, key) for key in relevance.required),
    )


def _joined(first: Evaluation, second: Evaluation) -> Evaluation:
    return Evaluation(
        {**first.values, **second.values},
        (*first.checks, *second.checks),
        first.relevance.joined(second.relevance),
    )


def _shown(whole: Evaluation) -> Evaluation:
    hides = whole.relevance.hides
    if not whole.relevance.hidden:
        return whole
    values = {key: None if hides(key) else value for key, value in whole.values.items()}
    return replace(whole, values=values)


def _in_floats(values: Mapping[CellKey, Result]) -> dict[CellKey, Any]:
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in values.items()}


def _floats(values: Sequence[Any]) -> list[Any]:
    return [
        float(v) if isinstance(v, Decimal) else tuple(_floats(v)) if isinstance(v, tuple) else v
        for v in values
    ]


def _outside(need: Need, value: Any) -> Any:
    if need.kind in MANY:
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
    compiled = CompiledTemplate(plan.layout.definition, stored_form(plan, decimal_program(plan)))
    compiled.__dict__["plan"] = plan
    return compiled


class _Cache:
    """Compiled templates by digest, and by the very object they came from, so that the digest is taken once
    per object."""

    def __init__(self) -> None:
        self.folder: Folder | None = None
        self._lock = Lock()
        self._by_digest: OrderedDict[str, CompiledTemplate] = OrderedDict()
        self._by_object: dict[int, tuple[ref[Definition], CompiledTemplate]] = {}

    def get(self, definition: Definition, known_digest: str | None) -> CompiledTemplate:
        known = self._by_object.get(id(definition))
        if known is not None and known[0]() is definition:
            return known[1]
        compiled = self._by_content(definition, known_digest or digest(dump(definition)))
        number = id(definition)
        self._by_object[number] = (ref(definition, lambda _: self._by_object.pop(number, None)), compiled)
        return compiled

    def _by_content(self, definition: Definition, key: str) -> CompiledTemplate:
        with self._lock:
            found = self._by_digest.get(key)
        if found is None:
            found = self._from_disk(definition, key) or self._compiled(definition, key)
        with self._lock:
            self._by_digest[key] = found
            self._by_digest.move_to_end(key)
            while len(self._by_digest) > _KEPT_TEMPLATES:
                self._by_digest.popitem(last=False)
        return found

    def _from_disk(self, definition: Definition, key: str) -> CompiledTemplate | None:
        stored = self.folder.load(key) if self.folder else None
        return CompiledTemplate(definition, stored) if stored else None

    def _compiled(self, definition: Definition, key: str) -> CompiledTemplate:
        compiled = compile_plan(plan_of(definition))
        if self.folder:
            self.folder.save(key, compiled.stored)
        return compiled


_cache = _Cache()


def keep_compiled_in(folder: Path | None) -> None:
    """Keep compiled templates in that folder too, so that the next process need not parse; None keeps them in
    memory only."""
    _cache.folder = Folder(folder) if folder else None


def compile_definition(definition: Definition, known_digest: str | None = None) -> CompiledTemplate:
    """The compiled formulas of a definition, from the cache where it has been compiled before.

    `known_digest` saves taking the digest again where it is stored with the definition.
    FormulaError (with section, row, column and offsets in the formula) if a formula or check cannot be built."""
    return _cache.get(definition, known_digest)
