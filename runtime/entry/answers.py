"""What goes out to the entry page: plain JSON, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from admin.base.formats import moment
from admin.base.i18n import _, _l, ngettext, said
from forms_library.definition import RecordsSection, TableSection
from forms_library.definition.lines import group_of
from forms_library.formula import Explanation
from forms_library.kinds import kind as kind_of
from forms_library.order import is_position
from forms_library.problems import Problem
from forms_library.render.rich_text import plain_text
from forms_library.value_types import CellKey, Value
from forms_library.values import edit_text, format_vi, from_json, key_text
from runtime.entry.operations import Collision, Rejected, Saved, SaveResult
from runtime.entry.queries import CellStory, Earlier
from runtime.explanations.warnings import mark_of
from runtime.reports.assessment import Assessment, Completeness
from runtime.reports.forms import Form
from runtime.reports.models import CellChange, Origin

MOST_PROBLEMS = 500

ORIGINS = {
    Origin.TYPED: _l("Typed"),
    Origin.PASTED: _l("Pasted"),
    Origin.IMPORTED: _l("Imported from a file"),
    Origin.PREFILLED: _l("Filled in from what was known"),
    Origin.ROLLED_UP: _l("Rolled up from reports below"),
    Origin.INTEGRATED: _l("From another system"),
}


def save_answer(
    form: Form,
    result: SaveResult,
    names: Mapping[int, str],
    language: str,
    systems: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """The answer to a save: what stands, what does not and why, and everything computed anew.

    ``names`` are those of people by id, ``systems`` those of other systems by the sequence number of what they wrote.
    """
    assert result.assessment is not None
    return {
        "saved": [_saved(form, item, language) for item in result.saved],
        "rejected": [_rejected(item) for item in result.rejected],
        "conflicts": [
            _conflict(form, item, _whose(item, names, systems or {}), language) for item in result.collisions
        ],
        "sequence": result.sequence,
        **assessment_answer(form, result.values, result.assessment, language),
    }


def assessment_answer(
    form: Form, values: Mapping[CellKey, Value], assessment: Assessment, language: str
) -> dict[str, Any]:
    """Computed cells, problems and completeness."""
    problems = problem_answers(form, values, assessment.problems)
    return {
        "computed": computed_answer(form, assessment, language),
        "problems": problems,
        "hidden": [key_text(key) for key in sorted(assessment.evaluation.relevance.hidden)],
        **completeness_answer(assessment, problems),
    }


def completeness_answer(assessment: Assessment, problems: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """How full the report and each of its sections is, and how much is wrong there."""
    told = list(problems)
    return {
        "completeness": _with_counts(assessment.completeness, told),
        "sections": {
            code: _with_counts(part, [problem for problem in told if problem["section"] == code])
            for code, part in assessment.by_section.items()
        },
    }


def problem_answers(
    form: Form, values: Mapping[CellKey, Value], problems: Iterable[Problem]
) -> list[dict[str, Any]]:
    """The problems in the form's order, at most 500.

    Cells that are merely still blank are one problem per section that leads to the first of them: a new form of three
    thousand cells would otherwise answer every save with three thousand sentences.
    """
    told, missing = apart(form, values, problems)
    by_section: dict[str, list[CellKey]] = {}
    for key in missing:
        by_section.setdefault(key[0], []).append(key)
    blank = [_missing_answer(section, keys) for section, keys in by_section.items()]
    return [*(problem_answer(problem) for problem in told[:MOST_PROBLEMS]), *blank]


def _missing_answer(section: str, keys: list[CellKey]) -> dict[str, Any]:
    text = ngettext(
        "%(num)d cell must still be filled in.", "%(num)d cells must still be filled in.", len(keys)
    )
    return {
        "severity": "error",
        "message": text,
        "keys": [key_text(keys[0])],
        "section": section,
        "blank": True,
    }


def apart(
    form: Form, values: Mapping[CellKey, Value], problems: Iterable[Problem]
) -> tuple[list[Problem], list[CellKey]]:
    """Problems to be told, and the keys of cells that are merely still blank."""
    told: list[Problem] = []
    missing: list[CellKey] = []
    for problem in problems:
        key = (problem.place.section, problem.place.row, problem.place.column)
        if form.is_required(key) and values.get(key) is None and not problem.keys:
            missing.append(key)
        else:
            told.append(problem)
    return told, missing


def computed_answer(form: Form, assessment: Assessment, language: str) -> dict[str, dict[str, str]]:
    """The text of every computed cell by its key; an error of a formula under its Excel name."""
    return form.shown(assessment.evaluation.values, language)


def cell_texts(form: Form, values: Mapping[CellKey, Value], language: str) -> dict[str, dict[str, str]]:
    """The entered values by key, as shown and as edited."""
    return {key_text(key): shown(form, key, value, language) for key, value in values.items()}


def problem_answer(problem: Problem) -> dict[str, Any]:
    """One problem: its weight, its text, the cells it is pinned to, its section; of a warning its mark."""
    keys = [key_text(key) for key in problem.keys] or ([str(problem.place)] if problem.place.row else [])
    return {
        "severity": problem.severity,
        "message": said(problem.message),
        "detail": said(problem.detail) if problem.detail is not None else "",
        "keys": keys,
        "section": problem.place.section,
        **({"mark": mark_of(problem)} if problem.severity == "warning" else {}),
    }


def _with_counts(completeness: Completeness, problems: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    severities = [problem["severity"] for problem in problems]
    return {
        "filled": completeness.filled,
        "required": completeness.required,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }


def raw_text(form: Form, key: CellKey, value: Value) -> str:
    """The value as its editor shows it; of a narrative part its HTML."""
    if key in form.narrative:
        return str(value or "")
    return edit_text(value, form.specs[key]) if value is not None else ""


def shown(form: Form, key: CellKey, value: Value, language: str) -> dict[str, str]:
    """A value as people read it and as its editor shows it; both "" for a blank one."""
    if value is None:
        return {"raw": "", "text": ""}
    raw = raw_text(form, key, value)
    if key in form.narrative:
        return {"raw": raw, "text": raw}
    return {"raw": raw, "text": format_vi(value, form.specs[key], language)}


def _saved(form: Form, item: Saved, language: str) -> dict[str, Any]:
    return {
        "id": item.change.client_id,
        "key": item.change.key,
        "sequence": item.sequence,
        **shown(form, item.key, item.value, language),
    }


def _rejected(item: Rejected) -> dict[str, Any]:
    return {"id": item.change.client_id, "key": item.change.key, "message": said(item.message)}


def _whose(item: Collision, names: Mapping[int, str], systems: Mapping[int, str]) -> str:
    return names.get(item.theirs.changed_by_id or 0, "") or systems.get(item.theirs.sequence, "")


def _conflict(form: Form, item: Collision, by: str, language: str) -> dict[str, Any]:
    theirs = shown(form, item.place, item.theirs.value, language)
    return {
        "id": item.change.client_id,
        "key": item.change.key,
        "mine": item.change.raw,
        "theirs": theirs["raw"],
        "their_text": theirs["text"],
        "by": by,
        "own": item.own,
        "sequence": item.theirs.sequence,
        "place": key_text(item.place),
    }


def story_answer(
    form: Form, key: CellKey, story: CellStory, language: str, explanation: Explanation | None = None
) -> dict[str, Any]:
    """What the panel beside the grid says of a cell: its names, formula, earlier values and history, newest first."""
    newest = story.changes[0] if story.changes else None
    # The rows of a list, and lines that were added, are others in every period.
    lasting = key[0] not in form.lists and group_of(key[1]) is None
    return {
        "key": key_text(key),
        **_described(form, key),
        "explanation": _explained(explanation) if explanation is not None else None,
        "previous": _earlier(form, key, story.previous, language) if lasting else None,
        "last_year": _earlier(form, key, story.last_year, language) if lasting else None,
        "origin": _origin(newest, story) if newest is not None else "",
        "history": [_change(form, key, change, story, language) for change in story.changes],
        "more": story.more,
    }


def _explained(explanation: Explanation) -> dict[str, Any]:
    """The rule in words, and with numbers: texts, and {"key"} where the page puts in the figure of that cell."""
    parts = [part if isinstance(part, str) else {"key": key_text(part)} for part in explanation.parts]
    return {"label": explanation.label, "words": explanation.words, "parts": parts}


def _described(form: Form, key: CellKey) -> dict[str, str]:
    """The definition's own words about a cell."""
    spec = form.specs[key]
    words = {"unit_of_measure": spec.unit_of_measure, "kind": said(kind_of(spec.kind).label), "note": ""}
    section = form.definition.section(key[0])
    if isinstance(section, RecordsSection) and not is_position(key):
        column = section.column(key[2])
        return {**words, "note": column.note, "formula": column.formula}
    if not isinstance(section, TableSection) or all(
        column.code != key[2] for column in section.leaf_columns()
    ):
        return words  # a list, a field, or the name of an added line
    row, column = section.row(key[1]), section.column(key[2])
    rule = section.rule_at(key[1], key[2])
    return {
        **words,
        "unit_of_measure": spec.unit_of_measure or section.unit_of_measure,
        **({"label": row.label or row.number} if group_of(key[1]) is None else {}),
        "note": "\n".join(note for note in (column.note, row.note, section.note(key[1], key[2])) if note),
        "formula": rule.formula if rule is not None else "",
    }


def _origin(change: CellChange, story: CellStory) -> str:
    """In words; of a figure from another system its name too."""
    source = story.sources.get(change.sequence)
    return f"{ORIGINS[change.origin]}: {source.name}" if source is not None else str(ORIGINS[change.origin])


def _change(form: Form, key: CellKey, change: CellChange, story: CellStory, language: str) -> dict[str, Any]:
    source = story.sources.get(change.sequence)
    author = source.name if source is not None else _("the system")
    return {
        "when": moment(change.at),
        "who": story.names.get(change.person_id or 0, author),
        "note": source.notes.get(key_text(key), "") if source is not None else "",
        "origin": str(ORIGINS[change.origin]),
        "before": _stored_text(form, key, change.before, language),
        "text": _stored_text(form, key, change.after, language),
    }


def _stored_text(form: Form, key: CellKey, stored: Any, language: str) -> str:
    """A value as the history keeps it, for reading; "" for a blank."""
    value = from_json(stored, form.specs[key].kind)
    text = "" if value is None else shown(form, key, value, language)["text"]
    return plain_text(text) if key in form.narrative else text


def _earlier(form: Form, key: CellKey, earlier: Earlier, language: str) -> dict[str, str] | None:
    if earlier.period is None:
        return None
    value = earlier.value
    text = format_vi(value, form.specs[key], language) if value is not None else ""
    reason = said(earlier.reason) if earlier.reason is not None else ""
    return {"label": said(earlier.period), "text": text or reason, "reason": reason}
