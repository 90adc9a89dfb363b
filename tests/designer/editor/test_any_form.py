"""Any form the editor's edits can make is valid, comes back the same, is drawn in every manner and calculated."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from config import ROOT
from designer.editor.pieces import HOLE, in_pieces
from forms_library.definition import canonical, dump, load
from forms_library.definition.load import DefinitionError
from forms_library.formula import check_definition, compile_definition
from forms_library.problems import has_errors
from forms_library.render import section_html
from forms_library.sample import sample_values

SEED, FORMS = 2026, 60


@cache
def made() -> list[dict[str, Any]]:
    """Forms made by chance in Node with the scripts of the editor."""
    program = Path(__file__).with_name("random_edits.mjs")
    command = ["scripts/node.sh", "node", str(program), str(SEED), str(FORMS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_form_is_valid_and_comes_back_the_same() -> None:
    wrong = {}
    for form in made():
        try:
            written = dump(load(form))
        except DefinitionError as error:
            wrong[form["code"]] = [str(problem) for problem in error.problems]
            continue
        assert canonical(dump(load(written))) == canonical(written)
    assert wrong == {}


def test_every_form_is_drawn_in_every_manner() -> None:
    for form in made():
        for section in load(form).sections:
            for mode in ("entry", "canvas", "review", "print"):
                html = str(section_html(section, {}, mode=mode))  # type: ignore[arg-type]
                (pieces,) = in_pieces({section.code: html}).sections
                assert pieces.frame.count(HOLE) == len(pieces.lines)


def test_the_forms_without_broken_formulas_are_calculated() -> None:
    calculated = 0
    for form in made():
        definition = load(form)
        if has_errors(check_definition(definition)):
            continue  # a column that a formula names may have been taken out: the panel of problems says so
        evaluation = compile_definition(definition).evaluate(sample_values(definition, 1))
        calculated += 1
        assert set(evaluation.values) <= set(definition.keys()) | set(evaluation.values)
    assert calculated > FORMS * 0.6
    assert len({json.dumps(form["sections"]) for form in made()}) == FORMS
