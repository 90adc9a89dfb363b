"""What can be wrong with one cell, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from forms_library.definition.conditions import Relevance
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem, Severity
from forms_library.value_types import CellKey, CellSpec, ExcelError, Result, Value


class FailedCheck(Protocol):
    """A check of the form that does not hold."""

    @property
    def section(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def message(self) -> str: ...
    @property
    def keys(self) -> tuple[CellKey, ...]: ...


class Evaluated(Protocol):
    """The outcome of a form's formulas: computed cells, the checks that do not hold, the conditions that are met."""

    @property
    def values(self) -> Mapping[CellKey, Result]: ...
    @property
    def checks(self) -> Sequence[FailedCheck]: ...
    @property
    def relevance(self) -> Relevance: ...


ERROR_TEXTS = {
    ExcelError.DIV0: N_("The formula divides by zero or by a blank cell (#DIV/0!)."),
    ExcelError.VALUE: N_("The formula meets a text where it needs a number (#VALUE!)."),
    ExcelError.NA: N_("The formula lacks a value (#N/A)."),
    ExcelError.NAME: N_("The formula names something unknown (#NAME?)."),
    ExcelError.NUM: N_("The formula has no numeric result (#NUM!)."),
    ExcelError.REF: N_("The formula refers to a cell that does not exist (#REF!)."),
    ExcelError.NULL: N_("The formula joins cells that have nothing in common (#NULL!)."),
}


def cell_problem(
    spec: CellSpec, value: Value, place: Place | CellKey, *, required: bool = False
) -> Problem | None:
    """What is wrong with one value on its own: missing, of the wrong kind, outside its limits."""
    if value is None:
        # An unmarked column of a group is not missing; the group as a whole is judged by `_groups`.
        if not (spec.required or required) or spec.kind == "one_of":
            return None
        return Problem(Message(N_("This cell must be filled in.")), "error", place_of(place))
    message = kind_of(spec.kind).check(value, spec)
    return Problem(message, "error", place_of(place)) if message else None


def error_problem(error: ExcelError, place: Place) -> Problem:
    """A formula without a result, in words."""
    return Problem(Message(ERROR_TEXTS[error]), "error", place)


def check_problem(check: FailedCheck) -> Problem:
    """A check that does not hold, pinned to the cells that take part in it."""
    # The text is the form's own, written by its designer; it is shown as it stands.
    place = Place(*check.keys[0]) if check.keys else Place(section=check.section)
    return Problem(Message(check.message), check.severity, place, check.keys)


def does_not_apply(key: CellKey) -> Problem:
    """A value where the form asks for none."""
    text = N_("Nothing is asked for here, because of what was entered elsewhere. Clear this value.")
    return Problem(Message(text), "error", Place(*key))


def place_of(place: Place | CellKey) -> Place:
    """A key as a place."""
    return place if isinstance(place, Place) else Place(*place)
