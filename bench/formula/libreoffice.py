"""Ask LibreOffice for the answers of random sheets and compare them with ours.

python -m bench.formula.libreoffice            compares live, prints every difference
python -m bench.formula.libreoffice --store    writes tests/forms_library/formula/data/libreoffice.json for `make test`
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from forms_library.formula.as_excel import NEWER
from forms_library.value_types import ExcelError
from tests.forms_library.formula.agreement import STORED, Comparison, compare
from tests.forms_library.formula.sheets import Sheet, in_a1, random_sheet

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(1, 141)
_PREFIXED = re.compile(
    rf"(?<![\w.])({'|'.join(re.escape(name) for name in sorted(NEWER, key=len, reverse=True))})\("
)


def install() -> None:
    """Install LibreOffice Calc from Debian if it is missing."""
    if shutil.which("soffice") is None:
        subprocess.run(["scripts/setup.sh", "libreoffice"], cwd=ROOT, check=True)


def answers_of_libreoffice(sheets: Sequence[Sheet]) -> dict[int, dict[str, Any]]:
    """The calculated cells of each sheet by seed and "R1.C1"."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "sheets.xlsx", Path(folder) / "out"
        _write(sheets, source)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", str(target), str(source)], check=True, capture_output=True)
        book = load_workbook(target / "sheets.xlsx", data_only=True)
        return {sheet.seed: _read(sheet, book[f"S{sheet.seed}"]) for sheet in sheets}


def answers_in_parts(sheets: Sequence[Sheet], size: int = 100) -> dict[int, dict[str, Any]]:
    """The same for many sheets, a workbook for each hundred."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(sheets), size):
        found |= answers_of_libreoffice(sheets[start : start + size])
    return found


def _write(sheets: Sequence[Sheet], path: Path) -> None:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in sheets:
        page = book.create_sheet(f"S{sheet.seed}")
        for (row, column), value in sheet.values.items():
            cell = page.cell(row, column)
            if isinstance(value, ExcelError):
                cell.value = f"={'NA()' if value is ExcelError.NA else '1/0'}"
            else:
                cell.value = value  # type: ignore[assignment]
                if isinstance(value, str):
                    cell.data_type = "s"
        for (row, column), formula in sheet.formulas.items():
            page.cell(row, column, "=" + in_a1(_PREFIXED.sub(r"_xlfn.\1(", formula)))
    book.save(path)


def _read(sheet: Sheet, page: Any) -> dict[str, Any]:
    found = {}
    for row, column in sheet.formulas:
        value = page.cell(row, column).value
        found[f"R{row}.C{column}"] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def version() -> str:
    """The version of LibreOffice."""
    shown = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
    return shown.stdout.strip()


def store(sheets: Sequence[Sheet], answers: dict[int, dict[str, Any]]) -> None:
    """Keep the answers for the tests, a line for each sheet."""
    pages = [
        {"seed": sheet.seed, "sheet": sheet.digest(), "answers": answers[sheet.seed]} for sheet in sheets
    ]
    lines = [json.dumps(page, ensure_ascii=False, separators=(",", ":")) for page in pages]
    text = f'{{"version": {json.dumps(version())}, "sheets": [\n' + ",\n".join(lines) + "\n]}\n"
    STORED.write_text(text, encoding="utf-8")


def compared(sheets: Sequence[Sheet], answers: dict[int, dict[str, Any]]) -> Comparison:
    """All sheets together."""
    found = Comparison()
    for sheet in sheets:
        found.add(compare(sheet, answers[sheet.seed]))
    return found


def main() -> int:
    install()
    sheets = [random_sheet(seed) for seed in SEEDS]
    answers = answers_in_parts(sheets)
    if "--store" in sys.argv:
        store(sheets, answers)
    found = compared(sheets, answers)
    for line in found.wrong:
        print(line)
    for name, count in found.explained.most_common():
        print(f"{count:5} {name}")
    print(f"{version()}: {found.compared} cells compared, {len(found.wrong)} unexplained differences")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
