"""Ask LibreOffice to calculate the workbooks of all ready-made forms and compare every cell with our engine.

python -m bench.spreadsheet.libreoffice     prints every difference; needs LibreOffice (soffice)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from forms_library.catalogue import load_all
from forms_library.definition import Definition
from forms_library.formula import compile_definition
from forms_library.sample import sample_values
from forms_library.spreadsheet.exporting.filling import Filling
from forms_library.spreadsheet.exporting.formulas import sheet_formulas
from forms_library.spreadsheet.exporting.marks import Marks
from forms_library.spreadsheet.exporting.plan import plan_book
from forms_library.spreadsheet.exporting.writing import write_book
from forms_library.value_types import CellKey, ExcelError, Result, Value

Compared = tuple[str, CellKey, Any, Any]


def main() -> int:
    """Compare; returns 1 if there are differences."""
    forms = load_all()
    filled = {code: sample_values(definition, 7) for code, definition in forms.items()}
    with tempfile.TemporaryDirectory() as folder:
        for code, definition in forms.items():
            results = compile_definition(definition).evaluate(filled[code]).values
            filling = Filling(filled[code], results)
            content = write_book(definition, Marks(code, 1, ""), filling, lambda text: text)
            (Path(folder) / f"{code}.xlsx").write_bytes(content)
        _calculate(Path(folder), list(forms))
        compared = [
            line
            for code, definition in forms.items()
            for line in _compared(Path(folder) / "out" / f"{code}.xlsx", definition, filled[code])
        ]
    wrong = [line for line in compared if not _same(line[2], line[3])]
    for code, key, ours, theirs in wrong:
        print(f"{code} {'/'.join(key)}: ours {ours!r}, LibreOffice {theirs!r}")
    print(f"{len(compared)} computed cells of {len(forms)} forms compared, {len(wrong)} differ")
    return int(bool(wrong))


def _calculate(folder: Path, codes: list[str]) -> None:
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        "xlsx",
    ]
    files = [str(folder / f"{code}.xlsx") for code in codes]
    subprocess.run([*command, "--outdir", str(folder / "out"), *files], check=True, capture_output=True)


def _compared(path: Path, definition: Definition, values: dict[CellKey, Value]) -> Iterator[Compared]:
    """(form, cell, ours, LibreOffice's) of every cell with a formula."""
    plan = plan_book(definition, values)
    formulas, addresses = sheet_formulas(definition, plan), plan.addresses()
    book = load_workbook(path, data_only=True)
    results = compile_definition(definition).evaluate(values).values
    for key in formulas:
        if key in results:
            sheet, address = addresses[key]
            yield definition.code, key, results[key], book[sheet][address].value


def _same(ours: Result, theirs: Any) -> bool:
    if isinstance(ours, ExcelError):
        return theirs == ours.value
    if ours is None or theirs in (None, ""):
        # What shows nothing here is an empty text or nothing there.
        return ours in (None, "") and theirs in (None, "")
    if isinstance(ours, Decimal) and isinstance(theirs, int | float):
        return abs(float(ours) - theirs) <= 1e-9 * max(1.0, abs(float(ours)))
    return bool(ours == theirs)


if __name__ == "__main__":
    sys.exit(main())
