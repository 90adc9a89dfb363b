"""What helps to write: the figures that can be put into the text, and a first draft of sentences that compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from admin.base.i18n import force_language
from forms_library.calendar import Period
from forms_library.definition.labels import cell_label
from forms_library.drafting import Before, Subject, draft, subjects
from forms_library.formula import Need
from forms_library.formula.references import NeedKind
from forms_library.render.figures import figure_text
from forms_library.value_types import CellKey, Result
from forms_library.values import key_text
from runtime.reports.content import Filled
from runtime.reports.externals import externals_of
from runtime.reports.models import Report
from runtime.reports.words import nameable


def words_answer(session: Session, report: Report, filled: Filled) -> dict[str, Any]:
    """``figures``: address, label and printed value; ``sentences`` in Vietnamese, the language of the report.

    ``filled`` is narrowed to what the person sees; a fixed number of queries however large the form is."""
    values: dict[CellKey, Result] = {**filled.values, **filled.assessment.evaluation.values}
    form = filled.form
    figures = [
        {
            "key": address,
            "label": cell_label(form.definition, key_text(key)),
            "text": figure_text(address, values, form.specs),
        }
        for address, key in nameable(form, values)
    ]
    told = subjects(form.definition)
    with force_language("vi") as translate:
        before = _before(session, report, filled, told)
        sentences = draft(told, form.specs.__getitem__, values, before, translate)
    return {"figures": figures, "sentences": sentences}


def _before(session: Session, report: Report, filled: Filled, told: Sequence[Subject]) -> list[Before]:
    """The period before and the same one of last year, as far as there are any, with the figures kept of them."""
    period = Period.parse(report.assignment.period.code)
    kinds: dict[NeedKind, Period | None] = {
        "prev": period.previous(),
        "same_period_last_year": period.same_last_year(),
    }
    needs = [Need(kind, "", subject.key) for kind in kinds for subject in told]
    found = externals_of(session, filled.form, report.assignment, needs).values
    return [
        Before(
            name[:1].lower() + name[1:],
            {
                need.key: value
                for need, value in found.items()
                if need.kind == kind and not isinstance(value, tuple)
            },
            alike=kind == "same_period_last_year",
        )
        for kind, earlier in kinds.items()
        if earlier is not None
        for name in (earlier.label_vi,)
    ]
