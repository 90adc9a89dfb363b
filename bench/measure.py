"""How a benchmark is declared, timed and written down.

A benchmark is a function in any module under bench/ whose name begins with ``measure_``::

    @benchmark("start-up", "Time to a ready application", goal=3.0)
    def start_up() -> Result:
        return Result(timed(start, times=5), peer="Flask-AppBuilder alone", peer_seconds=timed(start_peer, times=5))
"""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Result:
    """Seconds of each repetition, ours and the peer's, which did the same work in the same run."""

    seconds: Sequence[float]
    peer: str
    peer_seconds: Sequence[float]
    note: str = ""

    @property
    def median(self) -> float:
        """Ours, in seconds."""
        return statistics.median(self.seconds)

    @property
    def ratio(self) -> float:
        """Ours to the peer's: below 1 we are faster."""
        return self.median / statistics.median(self.peer_seconds)


@dataclass(frozen=True)
class Benchmark:
    """A named measurement with the most seconds it may take, and where given the most of its peer's time."""

    name: str
    what: str
    goal: float
    run: Callable[[], Result]
    at_most: float | None = None

    def reached(self, result: Result) -> bool:
        """Whether it keeps what was promised."""
        return result.median <= self.goal and (self.at_most is None or result.ratio <= self.at_most)


REGISTRY: dict[str, Benchmark] = {}


def benchmark(
    name: str, what: str, *, goal: float, at_most: float | None = None
) -> Callable[[Callable[[], Result]], Callable[[], Result]]:
    """Declare a benchmark; a name may be taken once. `at_most`: the most it may take of its peer's time."""

    def declare(function: Callable[[], Result]) -> Callable[[], Result]:
        if name in REGISTRY:
            raise ValueError(f"two benchmarks are named {name}")
        REGISTRY[name] = Benchmark(name, what, goal, function, at_most)
        return function

    return declare


def discover() -> dict[str, Benchmark]:
    """Import every module that measures; returns the benchmarks by name."""
    for path in sorted(HERE.rglob("measure_*.py")):
        relative = path.relative_to(HERE.parent).with_suffix("")
        importlib.import_module(".".join(relative.parts))
    return REGISTRY


def timed(function: Callable[[], object], *, times: int, warm_up: int = 1) -> list[float]:
    """Seconds of each of `times` calls, after `warm_up` calls that do not count."""
    for _ in range(warm_up):
        function()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return seconds


def in_turn(
    ours: Callable[[], object], peer: Callable[[], object], *, times: int, peer_times: int = 0
) -> tuple[list[float], list[float]]:
    """Seconds of both, one after the other again and again, so that both meet the same machine.

    A slow peer may run fewer times, spread evenly."""
    mine: list[float] = []
    theirs: list[float] = []
    every = times // (peer_times or times)
    for number in range(times):
        mine += timed(ours, times=1, warm_up=number == 0)
        if number % every == 0:
            theirs += timed(peer, times=1, warm_up=number == 0 and every == 1)
    return mine, theirs
