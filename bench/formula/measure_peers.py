"""Our engine beside the other engines, in one run and with the same answers, and beside hand-written NumPy."""

from __future__ import annotations

import statistics

import numpy as np

from bench.formula import engine, peers, workload
from bench.measure import Result, benchmark, in_turn, timed
from forms_library.formula import compile_definition
from forms_library.formula.many import Batch

ORGANISATIONS = 10_000


@benchmark(
    "formula-peers",
    "Calculate the 300 x 10 form in floats, the library and other engines beside it",
    goal=0.005,
    at_most=1 / 500,
)
def beside_others() -> Result:
    """`formulas` ExcelModel is the named peer; the others' figures stand in the note. All answers are the same."""
    compiled, given = compile_definition(workload.form()), workload.values()
    with engine.workbook() as path:
        found = [peers.by_formualizer(path), peers.by_pycel(path), peers.excel_model(path)]
    _require_equal(_our_answers(), found)
    ours = timed(engine.in_floats(), times=100)
    whole = statistics.median(timed(lambda: compiled.evaluate(given), times=30)) * 1000
    cold = statistics.median(timed(engine.compile_cold, times=5)) * 1000
    others = "; ".join(
        f"{p.name} load {p.load * 1000:.0f} ms, calculate {p.calculate * 1000:.1f} ms" for p in found
    )
    mine = f"ours cold {cold:.0f} ms, exact from values to values {whole:.1f} ms"
    note = f"{len(found[0].answers)} equal answers; {mine}; {others}"
    return Result(ours, "formulas ExcelModel", [found[-1].calculate], note)


def _require_equal(expected: peers.Answers, found: list[peers.Peer]) -> None:
    for peer in found:
        differ = {
            cell: (value, peer.answers[cell])
            for cell, value in expected.items()
            if value != peer.answers[cell]
        }
        if differ:
            raise AssertionError(f"{peer.name} answers otherwise: {dict(list(differ.items())[:3])}")


def _our_answers() -> peers.Answers:
    values = compile_definition(workload.form()).evaluate(workload.values()).values
    found: peers.Answers = {}
    for line, letter in peers.computed():
        group, member = divmod(line - 1, workload.MEMBERS + 1)
        row = f"R{group}_{member - 1}" if member else f"G{group}"
        value = values["B1", row, f"C{peers.LETTERS.index(letter) + 1:02d}"]
        found[line, letter] = None if value is None else float(str(value))
    return found


@benchmark("formula-many", "Calculate the 300 x 10 form for 10,000 organisations", goal=1.0, at_most=3)
def many() -> Result:
    """Beside what a programmer writes in NumPy by hand for this one form; every number is the same."""
    compiled = compile_definition(workload.form())
    keys = compiled.stored.outline.inputs
    given = (
        np.random.default_rng(1)
        .integers(0, 1001, (5, 30, workload.MEMBERS, ORGANISATIONS))
        .astype(np.float64)
    )
    batch = Batch(keys, np.stack([given[_place(key[1], key[2])] for key in keys]))
    _same(compiled.evaluate_batch(batch), workload.by_hand_many(given), compiled.computed_keys)
    ours, theirs = in_turn(
        lambda: compiled.evaluate_batch(batch), lambda: workload.by_hand_many(given), times=5
    )
    return Result(ours, "hand-written NumPy", theirs)


def _place(row: str, column: str) -> tuple[int, int, int]:
    group, member = row[1:].split("_")
    return workload.INPUTS.index(column), int(group), int(member)


def _same(ours: object, theirs: list[np.ndarray], keys: frozenset[tuple[str, str, str]]) -> None:
    for key in keys:
        _, row, column = key
        group, _, member = row[1:].partition("_")
        place = (int(column[1:]) - 1, int(group), int(member) if member else workload.MEMBERS)
        expected = np.concatenate([chunk[place] for chunk in theirs])
        if not np.array_equal(ours.numbers(key), expected, equal_nan=True):  # type: ignore[attr-defined]
            raise AssertionError(f"hand-written NumPy answers otherwise in {key}")
