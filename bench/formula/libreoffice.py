"""Ask LibreOffice for the answers of random sheets and compare them with ours.

python -m bench.formula.libreoffice            compares live, prints every difference
python -m bench.formula.libreoffice --store    writes tests/forms_library/formula/data/libreoffice.json for
`make test`
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.forms_library.formula.agreement import STORED, differences
from tests.forms_library.formula.sheets import HEIGHT, WIDTH, Sheet, in_a1, random_sheet

SEEDS = range(1, 161)


def answers_of_libreoffice(sheets: list[Sheet]) -> dict[int, dict[str, Any]]:
    """The calculated cells of each sheet by seed and "R1.C1"."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "sheets.xlsx", Path(folder) / "out"
        _write(sheets, source)
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "xlsx",
        ]
        subprocess.run([*command, "--outdir", str(target), str(source)], check=True, capture_output=True)
        book = load_workbook(target / "sheets.xlsx", data_only=True)
        return {sheet.seed: _read(sheet, book[f"S{sheet.seed}"]) for sheet in sheets}


def _write(sheets: list[Sheet], path: Path) -> None:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in sheets:
        page = book.create_sheet(f"S{sheet.seed}")
        for (row, column), value in sheet.values.items():
            page.cell(row, column, value)  # type: ignore[arg-type]
        for (row, column), formula in sheet.formulas.items():
            page.cell(row, column, "=" + in_a1(_prefixed(formula)))
    book.save(path)


def _prefixed(formula: str) -> str:
    # Functions newer than the file format carry a prefix in it.
    for name in ("IFS(", "SWITCH(", "IFNA(", "DAYS("):
        formula = formula.replace(name, f"_xlfn.{name}") if f"X{name}" not in formula else formula
    for name in ("SUM", "COUNT", "AVERAGE", "MIN", "MAX"):
        formula = formula.replace(f"{name}_xlfn.IFS(", f"{name}IFS(")
    return formula


def _read(sheet: Sheet, page: Any) -> dict[str, Any]:
    found = {}
    for row in range(1, HEIGHT + 1):
        for column in range(1, WIDTH + 1):
            if (row, column) in sheet.formulas:
                value = page.cell(row, column).value
                found[f"R{row}.C{column}"] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def version() -> str:
    """The version of LibreOffice."""
    shown = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
    return shown.stdout.strip()


def main() -> int:
    sheets = [random_sheet(seed) for seed in SEEDS]
    answers = answers_of_libreoffice(sheets)
    if "--store" in sys.argv:
        stored = {
            "version": version(),
            "sheets": [
                {
                    "seed": sheet.seed,
                    "formulas": {f"R{r}.C{c}": text for (r, c), text in sheet.formulas.items()},
                    "answers": answers[sheet.seed],
                }
                for sheet in sheets
            ],
        }
        STORED.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    compared, found = 0, []
    for sheet in sheets:
        count, wrong = differences(sheet, answers[sheet.seed])
        compared += count
        found += wrong
    for line in found:
        print(line)
    print(f"{version()}: {compared} cells compared, {len(found)} unexplained differences")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
