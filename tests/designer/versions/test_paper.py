"""A form printed as far as its errors allow."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from designer.versions.paper import HAS_GAPS, sample_paper
from forms_library.definition import Definition
from forms_library.formula import compile_definition
from forms_library.value_types import CellKey, ExcelError, Value
from tests.support.filling import FORM


class Printer:
    """Keeps what it is given to print."""

    shown: Definition
    values: Mapping[CellKey, Value]

    def printed(self, definition: Definition, values: Mapping[CellKey, Value]) -> bytes:
        self.shown, self.values = definition, values
        return b"%PDF-"


def test_a_form_without_errors_is_printed_as_it_is() -> None:
    printer = Printer()
    assert sample_paper(FORM, printer).pdf == b"%PDF-"
    assert HAS_GAPS not in printer.shown.notes


def test_formulas_that_do_not_work_are_marked_and_told_below() -> None:
    form, printer = copy.deepcopy(FORM), Printer()
    form["sections"][0]["columns"][3]["formula"] = "NHAN+KHONGCO"
    assert sample_paper(form, printer).pdf == b"%PDF-"
    assert printer.shown.notes[-1] == HAS_GAPS
    code = form["sections"][0]["columns"][3]["code"]
    found = compile_definition(printer.shown).evaluate(printer.values).values
    assert found["B1", "KN", code] == ExcelError.NA


def test_a_form_that_cannot_be_read_says_what_is_wrong() -> None:
    form = copy.deepcopy(FORM)
    form["sections"][0]["columns"] = []
    paper = sample_paper(form, Printer())
    assert paper.pdf is None
    assert [problem.message.id for problem in paper.problems if problem.severity == "error"]


def test_a_form_beyond_a_limit_says_so() -> None:
    form = copy.deepcopy(FORM)
    check = {"formula": "NHAN>=0", "scope": "row"}
    form["sections"][0]["checks"] = [{"code": f"K{number}", **check} for number in range(300)]
    form["sections"][0]["rows"] = [{"code": f"R{number}", "label": "Dòng"} for number in range(400)]
    form["sections"][0]["cells"] = []
    form["sections"] = form["sections"][:1]
    paper = sample_paper(form, Printer())
    assert paper.pdf is None
    assert [problem.severity for problem in paper.problems][:1] == ["error"]
