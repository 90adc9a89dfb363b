"""The newest state of a form as it will be printed, with sample figures, as far as its errors allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from designer.editor.sample import sample_of
from designer.versions.running import FormPrinter
from forms_library.definition import DefinitionError, load
from forms_library.formula import FormulaError, check_definition
from forms_library.formula.gaps import with_gaps
from forms_library.problems import Problem

# Printed below the form; papers are in Vietnamese.
HAS_GAPS = "Bản in thử: ô ghi #N/A là ô có công thức chưa đúng hoặc dùng số liệu của công thức chưa đúng."


@dataclass(frozen=True)
class Paper:
    """The PDF, or the errors that leave nothing to print."""

    pdf: bytes | None
    problems: tuple[Problem, ...] = ()


def sample_paper(document: Mapping[str, Any], printer: FormPrinter) -> Paper:
    """Print a form; cells whose formula does not work are marked #N/A."""
    try:
        definition = load(document)
    except DefinitionError as error:
        return Paper(None, tuple(error.problems))
    try:
        shown, broken = with_gaps(definition)
        if broken:
            shown = replace(shown, notes=(*shown.notes, HAS_GAPS))
        return Paper(printer.printed(shown, sample_of(shown)))
    except FormulaError:
        return Paper(None, tuple(check_definition(definition)))
