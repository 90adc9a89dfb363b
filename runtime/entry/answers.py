"""What goes out to the entry page: plain JSON, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from admin.base.formats import moment
from admin.base.i18n import _, _l, said
from forms_library.problems import Problem
from forms_library.value_types import CellKey, ExcelError, Value
from forms_library.values import edit_text, format_vi, from_json, key_text
from runtime.entry.operations import Collision, Rejected, Saved, SaveResult
from runtime.entry.queries import CellStory, Earlier
from runtime.reports.assessment import Assessment, Completeness
from runtime.reports.forms import Form
from runtime.reports.models import CellChange, Origin

MOST_PROBLEMS = 500
MOST_MISSING = 500

ORIGINS = {
    Origin.TYPED: _l("Typed"),
    Origin.PASTED: _l("Pasted"),
    Origin.IMPORTED: _l("Imported from a file"),
    Origin.PREFILLED: _l("Taken from an earlier period"),
    Origin.ROLLED_UP: _l("Rolled up from reports below"),
    Origin.INTEGRATED: _l("From another system"),
}


def save_answer(form: Form, result: SaveResult, names: Mapping[int, str], language: str) -> dict[str, Any]:
    """The answer to a save: what stands, what does not and why, and everything computed anew."""
    assert result.assessment is not None
    return {
        "saved": [_saved(form, item, language) for item in result.saved],
        "rejected": [_rejected(item) for item in result.rejected],
        "conflicts": [_conflict(form, item, names, language) for item in result.collisions],
        "sequence": result.sequence,
        **assessment_answer(form, result.values, result.assessment, language),
    }


def assessment_answer(
    form: Form, values: Mapping[CellKey, Value], assessment: Assessment, language: str
) -> dict[str, Any]:
    """Computed cells, problems, missing cells and completeness.

    A blank cell that must be filled is listed under ``missing`` by its key alone, not among the problems: a new form
    of three thousand cells would otherwise answer every save with three thousand sentences.
    """
    problems, missing = _apart(form, values, assessment.problems)
    return {
        "computed": computed_answer(form, assessment, language),
        "problems": [problem_answer(problem) for problem in problems[:MOST_PROBLEMS]],
        "missing": [key_text(key) for key in missing[:MOST_MISSING]],
        "counts": {
            "errors": sum(problem.severity == "error" for problem in problems),
            "warnings": sum(problem.severity == "warning" for problem in problems),
            "missing": len(missing),
        },
        "completeness": {
            **_completeness(assessment.completeness),
            "sections": _sections(assessment, problems),
        },
    }


def _apart(
    form: Form, values: Mapping[CellKey, Value], problems: Iterable[Problem]
) -> tuple[list[Problem], list[CellKey]]:
    """Problems to be told, and the keys of cells that are merely still blank."""
    told: list[Problem] = []
    missing: list[CellKey] = []
    for problem in problems:
        key = (problem.place.section, problem.place.row, problem.place.column)
        if key in form.required and values.get(key) is None and not problem.keys:
            missing.append(key)
        else:
            told.append(problem)
    return told, missing


def computed_answer(form: Form, assessment: Assessment, language: str) -> dict[str, str]:
    """The text of every computed cell by its key; an error of a formula under its Excel name."""
    specs = form.specs
    return {
        "/".join(key): format_vi(result, specs[key], language)
        for key, result in assessment.evaluation.values.items()
    }


def problem_answer(problem: Problem) -> dict[str, Any]:
    """One problem: the first cell it is pinned to, all its cells, its weight and its text."""
    return {
        "key": str(problem.place),
        "section": problem.place.section,
        "keys": [key_text(key) for key in problem.keys],
        "severity": problem.severity,
        "message": said(problem.message),
    }


def _completeness(completeness: Completeness) -> dict[str, int]:
    return {
        "filled": completeness.filled,
        "required": completeness.required,
        "percent": completeness.percent,
    }


def _sections(assessment: Assessment, problems: Iterable[Problem]) -> dict[str, dict[str, int]]:
    errors = dict.fromkeys(assessment.by_section, 0)
    for problem in problems:
        if problem.severity == "error" and problem.place.section in errors:
            errors[problem.place.section] += 1
    return {
        code: {**_completeness(completeness), "errors": errors[code]}
        for code, completeness in assessment.by_section.items()
    }


def raw_text(form: Form, key: CellKey, value: Value) -> str:
    """The value as its editor shows it; of a narrative part its HTML."""
    if key in form.narrative:
        return str(value or "")
    return edit_text(value, form.specs[key]) if value is not None else ""


def _shown(form: Form, key: CellKey, value: Value, language: str) -> dict[str, str]:
    raw = raw_text(form, key, value)
    if key in form.narrative:
        return {"raw": raw, "text": raw}
    return {"raw": raw, "text": format_vi(value, form.specs[key], language)}


def _saved(form: Form, item: Saved, language: str) -> dict[str, Any]:
    return {
        "id": item.change.client_id,
        "key": item.change.key,
        "sequence": item.sequence,
        **_shown(form, item.key, item.value, language),
    }


def _rejected(item: Rejected) -> dict[str, Any]:
    return {"id": item.change.client_id, "key": item.change.key, "message": said(item.message)}


def _conflict(form: Form, item: Collision, names: Mapping[int, str], language: str) -> dict[str, Any]:
    theirs = _shown(form, item.key, item.theirs.value, language)
    return {
        "id": item.change.client_id,
        "key": item.change.key,
        "mine": item.change.raw,
        "theirs": theirs["raw"],
        "their_text": theirs["text"],
        "by": names.get(item.theirs.changed_by_id or 0, ""),
        "sequence": item.theirs.sequence,
    }


def story_answer(form: Form, key: CellKey, story: CellStory, language: str) -> dict[str, Any]:
    """The history of a cell, newest first, and its values in earlier periods."""
    return {
        "key": key_text(key),
        "history": [_change(form, key, change, story.names, language) for change in story.changes],
        "previous": _earlier(form, key, story.previous, language),
        "last_year": _earlier(form, key, story.last_year, language),
    }


def _change(
    form: Form, key: CellKey, change: CellChange, names: Mapping[int, str], language: str
) -> dict[str, Any]:
    kind = form.specs[key].kind
    before, after = from_json(change.before, kind), from_json(change.after, kind)
    return {
        "sequence": change.sequence,
        "at": moment(change.at),
        "by": names.get(change.person_id or 0, _("the system")),
        "origin": change.origin.value,
        "origin_text": str(ORIGINS[change.origin]),
        "before": _shown(form, key, before, language)["text"],
        "after": _shown(form, key, after, language)["text"],
    }


def _earlier(form: Form, key: CellKey, earlier: Earlier, language: str) -> dict[str, str]:
    value = earlier.value
    text = (
        "" if value is None or isinstance(value, ExcelError) else format_vi(value, form.specs[key], language)
    )
    return {
        "period": said(earlier.period) if earlier.period is not None else "",
        "text": text,
        "reason": said(earlier.reason) if earlier.reason is not None else "",
    }
