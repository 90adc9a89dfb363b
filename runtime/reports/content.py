"""The frozen content of a revision: one canonical JSON that says everything the report said. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jsonschema.exceptions import best_match

from forms_library.calendar import Period
from forms_library.definition import digest, dump
from forms_library.definition.schema import nested
from forms_library.order import without_blank_rows
from forms_library.render.rich_text import plain_text
from forms_library.value_types import CellKey, ExcelError, Result, Value, ValueProblem
from forms_library.values import from_json, key_text, read_key, to_json, values_to_json
from runtime.explanations.warnings import Explained
from runtime.explanations.warnings import from_json as explanations_from_json
from runtime.explanations.warnings import to_json as explanations_to_json
from runtime.reports.assessment import Assessment, assess
from runtime.reports.externals import Externals, Source, externals_from_json, externals_to_json
from runtime.reports.forms import Form
from runtime.reports.models import Attachment, Report
from runtime.reports.nil import NOTHING, Nil, nil_of

FORMAT = 1


@dataclass(frozen=True)
class Filled:
    """A report at the moment of its submission; ``explained`` are the warnings with what the officer said to each,
    ``nil`` is what was declared without occurrence."""

    form: Form
    values: Mapping[CellKey, Value]
    externals: Externals
    assessment: Assessment
    explained: tuple[Explained, ...] = ()
    nil: Nil = NOTHING


def content_of(
    report: Report, filled: Filled, attachments: Iterable[Attachment], *, number: int, now: datetime
) -> dict[str, Any]:
    """What revision ``number`` says: plain JSON, numbers as decimal strings, moments in UTC.

    ``externals`` are the outside figures as they stood, ``sources`` the accepted reports they come from, ``due`` the
    due day with the reasons for its shift (days off), so that the revision can be judged without asking again.
    """
    version = report.template_version
    return {
        "format": FORMAT,
        "template": {
            "code": version.template.code,
            "symbol": version.template.symbol,
            "version": version.number,
            "digest": version.digest,
        },
        **_what_for(report),
        "revision": number,
        "submitted_at": now.isoformat(),
        "values": values_to_json(_said(filled)),
        "computed": {
            key_text(key): result_to_json(result)
            for key, result in sorted(filled.assessment.evaluation.values.items())
            if result is not None
        },
        "externals": list(externals_to_json(filled.externals)),
        "sources": [_source(source) for source in filled.externals.sources],
        "attachments": [
            {"name": file.filename, "size": file.size, "media_type": file.media_type, "sha256": file.digest}
            for file in attachments
        ],
        "explanations": explanations_to_json(filled.explained),
        "nil": sorted(filled.nil.declared),
        "simulated": report.simulated,
    }


def schema_violation(filled: Filled) -> str:
    """Where the entered values break the schema that outside systems are given for this form; "" when they fit."""
    form = filled.form
    written = values_to_json(
        {
            key: plain_text(str(value)) if key in form.narrative else value
            for key, value in _said(filled).items()
        }
    )
    instance = {
        "template": form.definition.code,
        "definition": digest(dump(form.definition)),
        "values": nested(written),
    }
    error = best_match(form.validator.iter_errors(instance))
    return "" if error is None else f"{'/'.join(map(str, error.absolute_path))}: {error.message}"


def _said(filled: Filled) -> dict[CellKey, Value]:
    """The entered values without records that were added and never filled."""
    return without_blank_rows(filled.values, filled.form.open_sections)


def _what_for(report: Report) -> dict[str, Any]:
    assignment = report.assignment
    period = assignment.period
    return {
        "organisation": {"code": assignment.organisation.code, "name": assignment.organisation.name},
        "recipient": {"code": assignment.recipient.code, "name": assignment.recipient.name},
        "regime": {"code": period.regime.code, "name": period.regime.name},
        "period": {
            "code": period.code,
            "from": period.data_from.isoformat(),
            "to": period.data_to.isoformat(),
        },
        "due": {"on": assignment.due_on.isoformat(), "reasons": assignment.due_reason},
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "report": source.report_id,
        "revision_digest": source.digest,
        "template": source.template_code,
        "period": source.period_code,
    }


def result_to_json(result: Result) -> Any:
    """A computed value as JSON; a formula's error as ``{"error": "#DIV/0!"}``."""
    return {"error": result.value} if isinstance(result, ExcelError) else to_json(result)


def frozen_values(form: Form, content: Mapping[str, Any]) -> dict[CellKey, Value]:
    """The entered values of a revision's content."""
    stored = ((read_key(text), value) for text, value in content["values"].items())
    return {key: from_json(value, form.specs[key].kind) for key, value in stored}


def frozen_report(form: Form, content: Mapping[str, Any]) -> Filled:
    """A revision as it was submitted: its own values, outside figures and computed cells.

    Checks are judged anew over these; the computed cells are those that were signed, whatever the engine says today.
    """
    values = frozen_values(form, content)
    period = Period.parse(content["period"]["code"])
    externals = externals_from_json(content["externals"], form.compiled.needs, period)
    nil = nil_of(content.get("nil", ()))
    assessment = assess(form, values, externals, nil)
    signed = {read_key(text): stored for text, stored in content["computed"].items()}
    computed = {
        key: _result_from_json(form, key, signed.get(key))
        for key in (*form.compiled.computed_keys, *_of_records(form, signed))
    }
    evaluation = replace(assessment.evaluation, values=computed)
    explained = explanations_from_json(content.get("explanations", ()))
    return Filled(form, values, externals, replace(assessment, evaluation=evaluation), explained, nil)


def _of_records(form: Form, keys: Iterable[CellKey]) -> Iterator[CellKey]:
    """The keys of computed cells of records and added lines."""
    return (key for key in keys if key[0] in form.open_sections)


def _result_from_json(form: Form, key: CellKey, stored: Any) -> Result:
    if isinstance(stored, dict):
        return ExcelError(stored["error"])
    try:
        return from_json(stored, form.specs[key].kind)
    except ValueProblem:
        return str(stored)  # a formula may answer with a text where numbers stand: IF(x=0,"",x/y)
