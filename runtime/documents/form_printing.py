"""A form printed with sample figures, for its designer (designer.versions.running asks)."""

from __future__ import annotations

from collections.abc import Mapping

from forms_library.definition import Definition
from forms_library.value_types import CellKey, Value
from runtime.documents.context import DocumentContext
from runtime.documents.printing import printed_sections
from runtime.documents.sandbox import render_guarded
from runtime.reports.assessment import assess
from runtime.reports.content import Filled
from runtime.reports.externals import Externals
from runtime.reports.forms import unpublished_form
from runtime.reports.words import with_present_figures


class SamplePrinter:
    """The designer's FormPrinter; run.py supplies it."""

    def printed(self, definition: Definition, values: Mapping[CellKey, Value]) -> bytes:
        """The PDF as a report with these values would be printed: without number, date and signer."""
        form = unpublished_form(definition)
        outside = Externals({})
        assessment = assess(form, values, outside)
        shown = with_present_figures(form, values, assessment.evaluation.values)
        filled = Filled(form, shown, outside, assessment)
        context = DocumentContext(
            superior_agency="",
            agency=definition.reporter or "Cơ quan báo cáo",
            symbol="BC-…",
            place="…",
            subject=definition.title,
            authority=("",),
            signer="",
            recipients=("Như trên", "Lưu: VT"),
            addressees=(definition.recipient or "Cơ quan nhận báo cáo",),
            sections=printed_sections(filled),
            notes=definition.notes,
            former=definition.former,
            simulated=True,
        )
        return render_guarded(context).pdf
