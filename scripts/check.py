"""All checks that need no browser and no server, two at a time; one line for each, and the reason if it failed."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("admin", "designer", "runtime", "forms_library")
CODE = ("config.py", "run.py", *PACKAGES, "migrations", "tests", "bench", "scripts")
PYTHON = sys.executable


@dataclass(frozen=True)
class Check:
    """A command and the name of what it guards."""

    name: str
    command: tuple[str, ...]


def checks() -> list[Check]:
    """The checks, the slowest first."""
    script_tests = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/js/**/*.test.js"))
    return [
        Check(
            "types (mypy --strict)",
            (PYTHON, "-m", "mypy", "--no-error-summary", "config.py", "run.py", *PACKAGES),
        ),
        Check(
            "guards: schema, translations, vendored files, sources",
            (PYTHON, "-m", "pytest", "-q", "-p", "no:xdist", "tests/guards", "-m", "not slow"),
        ),
        Check("types of JavaScript (tsc)", ("node_modules/.bin/tsc", "--noEmit", "--pretty", "false")),
        Check("tests of JavaScript (node --test)", ("node", "--test", *script_tests)),
        Check("layers (import-linter)", (str(Path(PYTHON).parent / "lint-imports"), "--no-logo")),
        Check(
            "style (ruff check)", (PYTHON, "-m", "ruff", "check", "--quiet", "--output-format=concise", *CODE)
        ),
        Check(
            "format (ruff format)",
            (PYTHON, "-m", "ruff", "format", "--quiet", "--check", "--output-format=concise", *CODE),
        ),
    ]


def run(check: Check) -> tuple[Check, str, float]:
    """Run one check; the text is empty if it passed."""
    command = check.command
    if command[0] in ("node", "node_modules/.bin/tsc"):
        command = ("scripts/node.sh", *command)
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    failed = (
        (done.stdout + done.stderr).strip() or f"exit status {done.returncode}" if done.returncode else ""
    )
    return check, failed, time.monotonic() - began


def main() -> int:
    """Run all; returns 1 if one failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, checks()))
    for check, failed, seconds in results:
        print(f"{'FAILED' if failed else 'ok    '}  {check.name}  {seconds:.1f} s")
    for check, failed, _seconds in results:
        if failed:
            print(f"\n--- {check.name}\n{failed}")
    return int(any(failed for _check, failed, _seconds in results))


if __name__ == "__main__":
    sys.exit(main())
