"""One template calculated for many organisations: whole slices at once where NumPy can, one by one where it cannot.

Every kept number is the one the Decimal program gives, but for values that lie within 1e-9 (relative) of a
rounding tie after a division. An organisation whose figures need more than fifteen digits, or whose cells hold
what does not belong there, is calculated by the Decimal program alone; so are the cells whose functions are
not vectorised, and what reads them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Any

import numpy as np

from forms_library.formula import vectors
from forms_library.formula.grouping import (
    Candidate,
    Places,
    Run,
    candidate,
    item_slice,
    levels_of,
    places_of,
    runs_of,
    shape,
    spelled,
)
from forms_library.formula.plan import Plan, Planned
from forms_library.formula.program import Calculate, generate, load_decimal
from forms_library.formula.python_code import DecimalDialect
from forms_library.formula.references import MANY, Need
from forms_library.formula.semantics import WORKING, day_of, serial
from forms_library.formula.tree import External, walk
from forms_library.formula.vectorising import Unvectorised, Vectoriser
from forms_library.formula.vectors import Frame, Numbers, Truth
from forms_library.value_types import CellKey, Result, Value, Values

CHUNK = 512  # organisations at once: what they read and write stays near the processor
_OUTSIDE_PLACES = 6  # decimal places of a value from outside that is calculated exactly here


@dataclass(frozen=True)
class Batch:
    """The input cells of many organisations as plain numbers: [keys, organisations], NaN where blank.

    Only numeric cells can be given so; a cell that is not among `keys` is blank."""

    keys: tuple[CellKey, ...]
    numbers: Numbers

    def report(self, organisation: int) -> dict[CellKey, Value]:
        """The values of one organisation, as people would have typed them."""
        column = self.numbers[:, organisation].tolist()
        return {
            key: Decimal(repr(value)) for key, value in zip(self.keys, column, strict=True) if value == value
        }


@dataclass
class Chunk:
    """The frame of some organisations, with what could not be expressed in it."""

    frame: Frame
    failing: Any
    single: list[dict[int, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Many:
    """The answers for many organisations. `alone`: organisations that the Decimal program calculated as a whole;
    `records`: for each the evaluation of its lists, if the form has any."""

    count: int
    alone: tuple[int, ...]
    _vectorised: Vectorised
    _chunks: tuple[Chunk, ...]
    _exact: Mapping[int, tuple[dict[int, Any], tuple[int, ...]]]
    records: tuple[Any, ...] = ()

    def value(self, key: CellKey, organisation: int) -> Result:
        """A computed cell of one organisation, as `CompiledTemplate.evaluate` gives it."""
        index = self._vectorised.plan.layout.numbers[key]
        own = self._exact.get(organisation)
        if own is not None:
            return self._vectorised.shown(index, own[0][index])
        chunk, place = self._chunks[organisation // CHUNK], organisation % CHUNK
        if chunk.single and index in chunk.single[place]:
            return self._vectorised.shown(index, chunk.single[place][index])
        return self._vectorised.kept(index, chunk.frame, place)

    def values(self, organisation: int) -> dict[CellKey, Result]:
        """All computed cells of one organisation."""
        keys = self._vectorised.plan.layout.keys
        return {
            keys[cell.index]: self.value(keys[cell.index], organisation)
            for cell in self._vectorised.plan.cells
        }

    def failing(self, organisation: int) -> tuple[int, ...]:
        """The numbers of the checks that do not hold for one organisation."""
        own = self._exact.get(organisation)
        if own is not None:
            return own[1]
        chunk = self._chunks[organisation // CHUNK]
        return tuple(int(number) for number in np.flatnonzero(chunk.failing[:, organisation % CHUNK]))

    def numbers(self, key: CellKey) -> Numbers:
        """A cell of every organisation as floats; NaN where it is blank, an error or no number."""
        index = self._vectorised.plan.layout.numbers[key]
        place, decimals = self._vectorised.places.of[index], self._vectorised.places.decimals[index]
        found = [self._row(chunk, place, decimals or 0) for chunk in self._chunks]
        whole = np.concatenate(found) if found else np.zeros(0)
        for organisation in self._singly(index):
            value = self.value(key, organisation)
            whole[organisation] = float(value) if isinstance(value, Decimal) else np.nan
        return whole

    def total(self, key: CellKey) -> Decimal | None:
        """The exact sum of a cell over all organisations; None where all are blank, errors are left out."""
        index = self._vectorised.plan.layout.numbers[key]
        place, decimals = self._vectorised.places.of[index], self._vectorised.places.decimals[index]
        single, whole, any_number = set(self._singly(index)), 0, False
        for number, chunk in enumerate(self._chunks):
            there = chunk.frame.kinds[place] == vectors.PLAIN
            for organisation in single:
                if organisation // CHUNK == number:
                    there[organisation % CHUNK] = False
            any_number |= bool(there.any())
            # Whole numbers below 2**52: sums of up to 2,048 of them are exact in 64 bits.
            whole += int(chunk.frame.numbers[place][there].astype(np.int64).sum())
        rest = [value for o in sorted(single) if isinstance(value := self.value(key, o), Decimal)]
        if not any_number and not rest:
            return None
        with localcontext(WORKING):
            return sum(rest, Decimal(whole).scaleb(-(decimals or 0)))

    def _row(self, chunk: Chunk, place: int, decimals: int) -> Numbers:
        numbers = chunk.frame.numbers[place] / 10.0**decimals
        return np.where(chunk.frame.kinds[place] == vectors.PLAIN, numbers, np.nan)

    def _singly(self, index: int) -> Iterable[int]:
        return range(self.count) if index in self._vectorised.single else self._exact


Write = Callable[[Frame], None]


class Vectorised:
    """A plan made ready for many organisations. `fallbacks` lists what keeps cells and checks from being
    vectorised (functions by name), `single` the cells that are calculated one organisation at a time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places: Places = places_of(plan)
        self.fallbacks: set[str] = set()
        self.single: set[int] = set()
        self._single_checks: list[int] = []
        self._tried: dict[tuple[Any, str], str] = {}
        self._writes = [self._write(run) for run in self._cell_runs()]
        self._judges = [(run, Vectoriser(run.accesses).truth(run.tree)) for run in self._check_runs()]
        computed = {cell.index for cell in plan.cells}
        self.inputs = [index for index in range(len(plan.layout.keys)) if index not in computed]
        self._needs = list(plan.needs.numbers)
        self._rest = self._rest_program() if self.single or self._single_checks else None
        self._whole: tuple[Calculate, tuple[int, ...], tuple[int, ...]] | None = None

    # Grouping

    def _cell_runs(self) -> list[Run]:
        levels, alike = levels_of(self.plan), defaultdict(list)
        for cell in self.plan.cells:
            found = None if self.single.intersection(cell.reads) else self._candidate(cell)
            if found is None:
                self.single.add(cell.index)
            else:
                alike[levels[cell.index], found[0]].append(found[1])
        keys, back = self.plan.layout.keys, {place: index for index, place in self.places.of.items()}
        orders = [lambda c: c.item, lambda c: (keys[back[c.item]][:2], c.item)]
        ordered = sorted(alike.items(), key=lambda group: group[0][0])
        return [run for _, members in ordered for run in runs_of(members, orders)]

    def _candidate(self, cell: Planned) -> tuple[Any, Candidate] | None:
        decimals = self.places.decimals[cell.index]
        spec = self.plan.layout.spec(cell.index)
        if decimals is None or spec.kind == "date":
            self.fallbacks.add(spec.kind)
            return None
        try:
            tree = spelled(cell.tree, self.places)
            form = shape(tree, self.places)
            found = candidate(self.places.of[cell.index], tree, self.places, decimals)
            self._try(form, found, "kept")
        except Unvectorised as reason:
            self.fallbacks.add(str(reason))
            return None
        return (form, decimals), found

    def _try(self, form: Any, found: Candidate, want: str) -> None:
        """Unvectorised if formulas of this shape are; each shape is tried once."""
        if (form, want) not in self._tried:
            (run,) = runs_of([found], [lambda c: c.item])
            try:
                getattr(Vectoriser(run.accesses), want)(run.tree)
                self._tried[form, want] = ""
            except Unvectorised as reason:
                self._tried[form, want] = str(reason)
        if self._tried[form, want]:
            raise Unvectorised(self._tried[form, want])

    def _check_runs(self) -> list[Run]:
        alike = defaultdict(list)
        for number, check in enumerate(self.plan.checks):
            try:
                if self.single.intersection(check.reads):
                    raise Unvectorised("what reads such cells")
                tree = spelled(check.tree, self.places)
                form, found = shape(tree, self.places), candidate(number, tree, self.places, 0)
                self._try(form, found, "truth")
                alike[form].append(found)
            except Unvectorised as reason:
                self.fallbacks.add(str(reason))
                self._single_checks.append(number)
        return [run for members in alike.values() for run in runs_of(members, [lambda c: c.item])]

    def _write(self, run: Run) -> Write:
        work, target, decimals = Vectoriser(run.accesses).kept(run.tree), item_slice(run.items), run.decimals

        def write(frame: Frame) -> None:
            vector = vectors.rescaled(vectors.rounded(work(frame), decimals, frame), decimals, frame)
            frame.bounds[target] = vector.bound
            if vector.blank is None and vector.errors is None:
                frame.numbers[target] = vector.numbers
                frame.kinds[target] = vectors.PLAIN
            else:
                _write_kinds(frame, target, vector)

        return write

    # One organisation at a time

    def _rest_program(self) -> tuple[Calculate, tuple[int, ...], tuple[int, ...]]:
        """The cells and checks that are not vectorised, reading the others as if they were inputs."""
        rest = Plan(self.plan.layout, self.plan.needs)
        rest.cells = [cell for cell in self.plan.cells if cell.index in self.single]
        rest.checks = [self.plan.checks[number] for number in self._single_checks]
        unsure = frozenset(cell.index for cell in self.plan.cells) - self.single
        program = generate(rest, DecimalDialect(), unsure=unsure)
        return load_decimal(program), program.inputs, program.outputs

    def _whole_program(self) -> tuple[Calculate, tuple[int, ...], tuple[int, ...]]:
        if self._whole is None:
            program = generate(self.plan, DecimalDialect(), loose=True)
            self._whole = load_decimal(program), program.inputs, program.outputs
        return self._whole

    def shown(self, index: int, value: Any) -> Result:
        """A result of the Decimal program as it is given out."""
        if isinstance(value, Decimal) and self.plan.layout.spec(index).kind == "date":
            return day_of(value)
        result: Result = value
        return result

    def kept(self, index: int, frame: Frame, organisation: int) -> Result:
        """A cell of the frame as it is given out."""
        place = self.places.of[index]
        kind = int(frame.kinds[place, organisation])
        if kind > vectors.BLANK:
            return vectors.ERRORS[kind - 2]
        if kind == vectors.BLANK:
            return None
        return Decimal(int(frame.numbers[place, organisation])).scaleb(-(self.places.decimals[index] or 0))

    # Evaluating

    def of_reports(self, reports: Sequence[Values], external: Sequence[Mapping[Need, Any]]) -> Many:
        """Many reports, each as `CompiledTemplate.evaluate` takes it."""
        keys = self.plan.layout.keys
        numeric = [index for index in self.inputs if self.places.decimals[index] is not None]
        chunks, alone = [], set()
        for start in range(0, len(reports), CHUNK):
            part = reports[start : start + CHUNK]
            numbers = np.full((len(numeric), len(part)), np.nan)
            for column, report in enumerate(part):
                found = [report.get(keys[index]) for index in numeric]
                plain = [
                    _plain(value, self.places.decimals[index])
                    for index, value in zip(numeric, found, strict=True)
                ]
                if "" in plain or not self._fits(report):
                    alone.add(start + column)
                    continue
                numbers[:, column] = plain
            chunks.append((numeric, numbers))
        outside = [external[start : start + CHUNK] for start in range(0, len(reports), CHUNK)]
        return self._evaluated(len(reports), chunks, outside, alone, reports.__getitem__, external)

    def _fits(self, report: Values) -> bool:
        """Whether every value that is not a number is of the kind of its cell."""
        keys = self.plan.layout.keys
        return all(
            value is None or isinstance(value, _KINDS.get(self.plan.layout.spec(index).kind, str))
            for index in self._texts
            for value in [report.get(keys[index])]
        )

    @cached_property
    def _texts(self) -> list[int]:
        return [index for index in self.inputs if self.places.decimals[index] is None]

    def of_batch(self, batch: Batch, external: Sequence[Mapping[Need, Any]]) -> Many:
        """Many organisations given as plain numbers."""
        known = self.plan.layout.numbers
        rows = [(known[key], row) for row, key in enumerate(batch.keys) if key in known]
        indices = [index for index, _ in rows]
        order = [row for _, row in rows]
        every = order == list(range(batch.numbers.shape[0]))
        count = batch.numbers.shape[1]
        spans = [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]
        chunks = [
            (indices, batch.numbers[:, span] if every else batch.numbers[order, span]) for span in spans
        ]
        outside = [external[span] for span in spans]
        return self._evaluated(count, chunks, outside, set(), batch.report, external)

    def _evaluated(
        self,
        count: int,
        chunks: Sequence[tuple[list[int], Numbers]],
        outside: Sequence[Sequence[Mapping[Need, Any]]],
        alone: set[int],
        report: Callable[[int], Values],
        external: Sequence[Mapping[Need, Any]],
    ) -> Many:
        done = []
        with np.errstate(all="ignore"), localcontext(WORKING):
            for number, ((indices, numbers), outer) in enumerate(zip(chunks, outside, strict=True)):
                chunk = self._chunk(indices, numbers, outer)
                done.append(chunk)
                alone |= {number * CHUNK + int(column) for column in np.flatnonzero(chunk.frame.lost)}
                if self._rest is not None:
                    self._finish(chunk, number * CHUNK, alone, report, external)
            exact = {o: self._alone(report(o), external[o] if external else {}) for o in sorted(alone)}
        return Many(count, tuple(sorted(alone)), self, tuple(done), exact)

    def _chunk(self, indices: list[int], numbers: Numbers, outer: Sequence[Mapping[Need, Any]]) -> Chunk:
        frame = self._frame(indices, numbers, outer)
        for write in self._writes:
            write(frame)
        failing = np.zeros((len(self.plan.checks), numbers.shape[1]), np.bool_)
        for run, judge in self._judges:
            truth = judge(frame)
            failing[item_slice(run.items)] = _fails(truth)
        return Chunk(frame, failing)

    def _frame(self, indices: list[int], numbers: Numbers, outer: Sequence[Mapping[Need, Any]]) -> Frame:
        cells, width = len(self.plan.layout.keys), numbers.shape[1]
        values, kinds = np.empty((cells, width)), np.empty((cells, width), np.uint8)
        bounds, blank = np.zeros(cells), np.zeros(cells, np.bool_)
        empty = sorted({self.places.of[i] for i in self.inputs} - {self.places.of[i] for i in indices})
        values[empty], kinds[empty], blank[empty] = 0.0, vectors.BLANK, True
        given = [self.places.of[index] for index in indices]
        scales = np.array([self.places.decimals[index] or 0 for index in indices], np.int64)
        frame = Frame(values, kinds, bounds, blank, np.zeros(cells, np.bool_), *self._outside(outer, width))
        _fill(frame, given, scales, numbers)
        for index in self.single:
            values[self.places.of[index]], kinds[self.places.of[index]] = 0.0, vectors.BLANK
        return frame

    def _outside(self, outer: Sequence[Mapping[Need, Any]], width: int) -> tuple[Any, ...]:
        count = len(self._needs)
        numbers, kinds = np.zeros((count, width)), np.full((count, width), vectors.BLANK, np.uint8)
        scales, bounds, lost = np.zeros(count, np.int64), np.zeros(count), vectors.none((width,))
        used = self._outside_used
        for row, need in enumerate(self._needs):
            if row not in used:
                continue
            values = [_scalar(given.get(need)) for given in outer]
            scales[row] = max((_decimals(v) for v in values if isinstance(v, Decimal)), default=0)
            for column, value in enumerate(values):
                if isinstance(value, Decimal) and _decimals(value) <= _OUTSIDE_PLACES:
                    numbers[row, column] = float(value.scaleb(int(scales[row])))
                    kinds[row, column] = vectors.PLAIN
                elif value is not None:
                    lost[column] = True
            bounds[row] = np.abs(numbers[row]).max(initial=0.0)
            lost |= np.abs(numbers[row]) >= vectors.LIMIT
        return numbers, kinds, scales, bounds, lost

    @cached_property
    def _outside_used(self) -> set[int]:
        """The needs that vectorised formulas read."""
        trees = [cell.tree for cell in self.plan.cells if cell.index not in self.single]
        trees += [c.tree for n, c in enumerate(self.plan.checks) if n not in self._single_checks]
        return {node.index for tree in trees for node in walk(tree) if isinstance(node, External)}

    def _finish(
        self,
        chunk: Chunk,
        start: int,
        alone: set[int],
        report: Callable[[int], Values],
        external: Sequence[Mapping[Need, Any]],
    ) -> None:
        assert self._rest is not None
        calculate, inputs, outputs = self._rest
        computed = {cell.index for cell in self.plan.cells}
        keys, needs = self.plan.layout.keys, self._needs
        for column in range(chunk.frame.numbers.shape[1]):
            if start + column in alone:
                chunk.single.append({})
                continue
            values, outer = report(start + column), external[start + column] if external else {}
            given = [
                self.kept(i, chunk.frame, column) if i in computed else _scalar(values.get(keys[i]))
                for i in inputs
            ]
            found, failing = calculate(given, [_foreign(need, outer.get(need)) for need in needs])
            chunk.single.append(dict(zip(outputs, found, strict=True)))
            for number in failing:
                chunk.failing[self._single_checks[number], column] = True

    def _alone(self, values: Values, outer: Mapping[Need, Any]) -> tuple[dict[int, Any], tuple[int, ...]]:
        calculate, inputs, outputs = self._whole_program()
        keys = self.plan.layout.keys
        found, failing = calculate(
            [_scalar(values.get(keys[i])) for i in inputs], [_foreign(n, outer.get(n)) for n in self._needs]
        )
        checks = len(self.plan.checks)  # conditions are numbered after the checks; they are not judged here
        return dict(zip(outputs, found, strict=True)), tuple(n for n in failing if n < checks)


_KINDS: dict[str, type] = {"yes_no": bool, "one_of": bool, "date": datetime.date}


def _write_kinds(frame: Frame, target: Any, vector: vectors.Vector) -> None:
    wide = frame.kinds[target]
    kinds: Any = np.zeros(wide.shape, np.uint8)
    if vector.blank is not None:
        kinds = np.where(vector.blank, np.uint8(vectors.BLANK), kinds)
        frame.blank[target] = True
    if vector.errors is not None:
        kinds = np.where(vector.errors > 0, vector.errors, kinds)
        frame.error[target] = bool((vector.errors > 0).any())
    frame.kinds[target] = kinds
    frame.numbers[target] = np.where(kinds == vectors.PLAIN, vector.numbers, 0.0)


def _fails(truth: Truth) -> Any:
    # A check that cannot be calculated does not hold: the reader must see it.
    return ~truth.holds if truth.errors is None else ~truth.holds | (truth.errors > 0)


def _fill(frame: Frame, given: list[int], scales: Any, numbers: Numbers) -> None:
    """Put the inputs in their places, as whole numbers of their smallest unit."""
    if not given:
        return
    nothing = np.isnan(numbers)
    if scales.any():
        numbers = numbers * (10.0**scales)[:, None]
        # 0.1 * 100 is 10.000000000000002: what people typed has no more places than its cell.
        numbers = np.rint(numbers)
    target = _as_slice(given)
    if nothing.any():
        numbers = np.where(nothing, 0.0, numbers)
        frame.blank[target] = nothing.any(axis=1)
    frame.numbers[target] = numbers
    frame.kinds[target] = nothing
    frame.bounds[target] = np.maximum(numbers.max(axis=1), -numbers.min(axis=1))
    if not (frame.bounds[target] < vectors.LIMIT).all():
        frame.lost |= (~(np.abs(numbers) < vectors.LIMIT)).any(axis=0)


def _as_slice(places: list[int]) -> Any:
    even = places == list(range(places[0], places[0] + len(places)))
    return slice(places[0], places[0] + len(places)) if even else places


def _plain(value: Value, decimals: int | None) -> Any:
    """A number as a float, blank as NaN; "" for what is neither, has more places than its cell or more than
    fifteen digits."""
    if value is None:
        return np.nan
    if isinstance(value, datetime.date):
        return float(serial(value))
    if not isinstance(value, Decimal):
        return ""
    _, digits, exponent = value.as_tuple()
    if len(digits) > 15 or not isinstance(exponent, int) or -exponent > (decimals or 0):
        return ""
    return float(value)


def _decimals(value: Decimal) -> int:
    return max(-int(value.as_tuple().exponent), 0)


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return serial(value)
    return Decimal(value) if type(value) is int else value


def _foreign(need: Need, value: Any) -> Any:
    return tuple(_scalar(item) for item in value or ()) if need.kind in MANY else _scalar(value)


__all__ = ["CHUNK", "Batch", "Many", "Vectorised"]
