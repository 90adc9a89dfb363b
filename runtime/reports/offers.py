"""What a report is offered for its blank cells: figures from elsewhere before constants of the form (F03, A07)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from forms_library.definition.conditions import UNCONDITIONAL
from forms_library.formula import Need
from forms_library.value_types import CellKey, Value
from runtime.reports.externals import CONTRIBUTORS, Externals, externals_of, total
from runtime.reports.forms import Form
from runtime.reports.models import Origin, Report


@dataclass(frozen=True)
class Offer:
    """A value for a blank cell and where it comes from; ``need`` is None for a constant of the form."""

    value: Value
    origin: Origin
    need: Need | None = None


def offers(
    session: Session, form: Form, report: Report, values: Mapping[CellKey, Value]
) -> dict[CellKey, Offer]:
    """What the form offers for cells that are blank and apply; none where no accepted report has the figure."""
    blank = {key: need for key, need in form.compiled.prefills.items() if values.get(key) is None}
    if not blank and not form.defaults:
        return {}
    found = (
        externals_of(session, form, report.assignment, tuple(set(blank.values()))) if blank else Externals()
    )
    relevance = form.compiled.evaluate(values).relevance if form.has_conditions else UNCONDITIONAL
    constants = {key: value for key, value in form.defaults.items() if values.get(key) is None}
    offered = {key: Offer(value, Origin.PREFILLED) for key, value in constants.items()}
    offered.update(_found(blank, found))
    return {key: offer for key, offer in offered.items() if not relevance.hides(key)}


def _found(needs: Mapping[CellKey, Need], found: Externals) -> Iterator[tuple[CellKey, Offer]]:
    for key, need in needs.items():
        value = found.values[need]
        if isinstance(value, tuple):
            value = total(value)
        if value is not None:
            origin = Origin.ROLLED_UP if need.kind == CONTRIBUTORS else Origin.PREFILLED
            yield key, Offer(value, origin, need)
