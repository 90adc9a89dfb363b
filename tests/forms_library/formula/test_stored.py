"""A compiled template survives on disk and is read back without parsing."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_library.definition.model import CellRule, Column, Definition, Row, TableSection
from forms_library.formula import compile_definition, grammar, keep_compiled_in
from forms_library.formula.compiled import CompiledTemplate, compile_plan
from forms_library.formula.compiled import _cache as cache
from forms_library.formula.parsing import forget_parsed
from forms_library.formula.plan import plan_of
from forms_library.formula.stored import Folder
from tests.forms_library.formula.sheets import random_sheet


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    keep_compiled_in(tmp_path)
    yield tmp_path
    keep_compiled_in(None)


def test_what_comes_from_disk_gives_the_same_answers(tmp_path: Path) -> None:
    sheet = random_sheet(7, numeric=True)
    compiled = compile_plan(plan_of(sheet.definition("decimal", 2)))
    Folder(tmp_path).save("x", compiled.stored)
    loaded = Folder(tmp_path).load("x")
    assert loaded is not None
    again = type(compiled)(compiled.definition, loaded)
    assert again.evaluate(sheet.given()).values == compiled.evaluate(sheet.given()).values
    assert (again.needs, again.prefills, again.computed_keys) == (
        compiled.needs,
        compiled.prefills,
        compiled.computed_keys,
    )


def test_a_broken_file_is_compiled_again(folder: Path) -> None:
    definition = random_sheet(987654321, numeric=True).definition("decimal", 2)
    compile_definition(definition)
    (file,) = folder.iterdir()
    file.write_bytes(b"rubbish")
    cache._by_digest.clear()
    cache._by_object.clear()
    compile_definition(definition)
    assert file.read_bytes() != b"rubbish"


def test_a_process_that_finds_its_templates_never_loads_the_grammar(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from forms_library.formula import compile_definition, keep_compiled_in
from tests.forms_library.formula.sheets import random_sheet
keep_compiled_in(Path({str(tmp_path)!r}))
sheet = random_sheet(9, numeric=True)
compile_definition(sheet.definition("decimal", 2)).evaluate(sheet.given())
print("formulas" in sys.modules)
"""
    shown = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert shown == ["True", "False"]


def test_three_hundred_equal_rules_are_parsed_once_and_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_parsed()
    shapes: list[str] = []
    read = grammar.parse_shape
    monkeypatch.setattr(grammar, "parse_shape", lambda shape: shapes.append(shape) or read(shape))
    rows = tuple(Row(f"R{n}", "") for n in range(300))
    columns = (Column("A", ""), Column("B", ""), Column("C", "", formula="A+B"))
    cells = tuple(CellRule(row.code, "B", formula=f"{row.code}.A*2") for row in rows)
    section = TableSection("B1", columns=columns, rows=rows, cells=cells)
    compiled = compile_plan(plan_of(Definition("T", "T", "T", sections=(section,))))
    assert sorted(shapes) == ["_0*2", "_0+_1"]
    assert compiled.program.source.count("def b") == 1
    assert len(compiled.computed_keys) == 600


def test_an_exception_in_kept_code_can_be_logged(tmp_path: Path) -> None:
    section = TableSection(
        "B1", columns=(Column("A", ""), Column("B", "", formula="A+1")), rows=(Row("R1", ""),)
    )
    definition = Definition("T", "T", "T", sections=(section,))
    Folder(tmp_path).save("t", compile_plan(plan_of(definition)).stored)
    kept = Folder(tmp_path).load("t")
    assert kept is not None
    calculate = CompiledTemplate(definition, kept).load()
    with pytest.raises(TypeError) as raised:
        calculate([object()], [])
    assert "<form>" in "".join(traceback.format_exception(raised.value))
