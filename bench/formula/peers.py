"""Other engines doing the same work on the same workbook. Development dependencies only, nothing of them is shipped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import formualizer
import formulas
import pycel

from bench.formula import workload

LETTERS = "ABCDEFGHIJ"
Answers = dict[tuple[int, str], float | None]


@dataclass(frozen=True)
class Peer:
    """What one engine took, in seconds, and what it answered."""

    name: str
    load: float
    calculate: float
    answers: Answers


def computed(groups: int = 30) -> list[tuple[int, str]]:
    """The cells of the workbook that hold formulas: (line, column letter)."""
    height = workload.MEMBERS + 1
    found = [(line, letter) for line in range(1, groups * height + 1) for letter in "EFGHI"]
    return found + [(g * height + 1, letter) for g in range(groups) for letter in "ABCDJ"]


def tidy(letter: str, value: Any) -> float | None:
    """An answer as the form keeps it: rounded to its decimals, "" is blank."""
    if value is None or value == "" or not isinstance(value, int | float):
        return None
    return workload.half_away(float(value), {"F": 1, "I": 2}.get(letter, 0))


def _measured(
    name: str, load: Callable[[], Any], calculate: Callable[[Any], Callable[[int, str], Any]]
) -> Peer:
    began = time.perf_counter()
    engine = load()
    loaded = time.perf_counter()
    answer = calculate(engine)
    done = time.perf_counter()
    answers = {(line, letter): tidy(letter, answer(line, letter)) for line, letter in computed()}
    return Peer(name, loaded - began, done - loaded, answers)


def excel_model(path: Path) -> Peer:
    """`formulas`, the library whose grammar we use, with its own compiler."""

    def calculate(model: Any) -> Callable[[int, str], Any]:
        solution = model.calculate()
        cells = {str(name).rpartition("!")[2]: found for name, found in solution.items()}
        return lambda line, letter: _plain(cells[f"{letter}{line}"].value[0, 0])

    return _measured(
        "formulas ExcelModel", lambda: formulas.ExcelModel().loads(str(path)).finish(), calculate
    )


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def by_pycel(path: Path) -> Peer:
    """pycel (GPL; never shipped). It compiles a cell when it is first asked for; the second calculation counts."""

    def calculate(model: Any) -> Callable[[int, str], Any]:
        model.recalculate()
        return lambda line, letter: model.evaluate(f"Sheet!{letter}{line}")

    def load() -> Any:
        model = pycel.ExcelCompiler(str(path))
        for line, letter in computed():
            model.evaluate(f"Sheet!{letter}{line}")
        return model

    return _measured("pycel", load, calculate)


def by_formualizer(path: Path) -> Peer:
    """formualizer (Rust); every input is set anew and every formula asked for."""
    targets = [("Sheet", line, LETTERS.index(letter) + 1) for line, letter in computed()]
    inputs = {
        (
            int(row[1:].split("_")[0]) * (workload.MEMBERS + 1) + int(row.split("_")[1]) + 2,
            int(column[1:]),
        ): value
        for (_, row, column), value in workload.values().items()
    }

    def calculate(book: Any) -> Callable[[int, str], Any]:
        for (line, column), value in inputs.items():
            book.set_value("Sheet", line, column, float(str(value)))
        found = dict(zip(targets, book.evaluate_cells(targets), strict=True))
        return lambda line, letter: found["Sheet", line, LETTERS.index(letter) + 1]

    def load() -> Any:
        book = formualizer.load_workbook(str(path))
        book.evaluate_all()
        return book

    return _measured("formualizer", load, calculate)
