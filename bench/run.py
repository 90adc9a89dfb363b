"""Runs benchmarks and appends their figures to bench/RESULTS.md: python -m bench.run [name ...] [--dry]"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Benchmark, Result, discover

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Measured

Medians. Every figure stands beside a named peer that did the same work on the same machine in the same run; below 1 we
are faster. `make bench` measures all, `make bench ONLY=start-up` one.

| date | benchmark | what | ours | goal | peer | peer's | ratio | machine | command |
|---|---|---|---|---|---|---|---|---|---|
"""


def machine() -> str:
    """Processor, cores and Python, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [
        line.split(":", 1)[1].strip()
        for line in cpuinfo.read_text().splitlines()
        if line.startswith("model name")
    ]
    return f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def in_words(seconds: float) -> str:
    """2.31 s, 38 ms or 0.42 ms."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.2f} ms"


def in_ratio(ratio: float) -> str:
    """0.74, or where that says nothing 1/62."""
    return f"{ratio:.2f}" if ratio >= 0.2 else f"1/{1 / ratio:.0f}"


def _said(item: Benchmark, result: Result) -> str:
    limit = f" (at most {in_ratio(item.at_most)})" if item.at_most else ""
    missed = "" if item.reached(result) else "  MISSED"
    return (
        f"{item.name}: {in_words(result.median)}, goal {in_words(item.goal)}, "
        f"{in_ratio(result.ratio)} of {result.peer}{limit}{missed}"
        + (f"\n    {result.note}" if result.note else "")
    )


def line(item: Benchmark, result: Result) -> str:
    """One row of RESULTS.md."""
    cells = [
        datetime.now(UTC).date().isoformat(),
        item.name,
        item.what + (f" ({result.note})" if result.note else ""),
        in_words(result.median),
        in_words(item.goal),
        result.peer,
        in_words(result.median / result.ratio),
        in_ratio(result.ratio) + (f" (at most {in_ratio(item.at_most)})" if item.at_most else ""),
        machine(),
        f'make bench ONLY="{item.name}"',
    ]
    return "| " + " | ".join(cells) + " |\n"


def main(arguments: list[str] | None = None) -> int:
    """Measure the named benchmarks, or all; returns 1 if one misses its goal."""
    known = discover()
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known))
    parser.add_argument("--dry", action="store_true", help="do not write RESULTS.md")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(known)
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    missed = False
    for name in chosen.names or known:
        result = known[name].run()
        missed |= not known[name].reached(result)
        print(_said(known[name], result))
        if not chosen.dry:
            append(line(known[name], result))
    return int(missed)


def append(row: str) -> None:
    """Add a row to RESULTS.md, which begins with its head."""
    if not RESULTS.exists():
        RESULTS.write_text(HEAD)
    with RESULTS.open("a") as file:
        file.write(row)


if __name__ == "__main__":
    sys.exit(main())
