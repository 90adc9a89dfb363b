"""The variables of the page on which a form is tried (runtime/templates/runtime/trial.html says what each is)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from admin.base.i18n import language, said
from designer.template.models import TemplateVersion
from designer.versions.officer import officer_page
from runtime.entry.answers import assessment_answer
from runtime.entry.figures_data import drawn_sections, figures_data
from runtime.entry.in_the_browser import ModuleOf
from runtime.reports.content import Filled
from runtime.reports.forms import Form
from runtime.reports.openings import Opening
from runtime.trial.schemas import Typed
from runtime.trial.trying import Trial, beginning, filled_with, read_texts, texts_of, trial_of


def trial_page(version: TemplateVersion, *, blank: bool) -> dict[str, Any]:
    """The form ready to be typed in; while it has errors, a picture of it and the errors."""
    trial = trial_of(version.definition)
    if trial.form is None:
        return _picture(version, trial)
    filled = beginning(trial.form, blank=blank)
    return {
        "symbol": version.definition["symbol"],
        "title": version.definition["title"],
        "errors": [],
        "sections": drawn_sections(filled, "entry"),
        "trial_data": _data(version, filled),
    }


def judged(form: Form, typed: Typed) -> dict[str, Any]:
    """What follows from what stands in the form: all that is computed, what is wrong, which texts are no values."""
    values, refused = read_texts(form, typed.texts)
    filled = filled_with(form, values)
    return {
        "refused": [{"key": key, "message": said(message)} for key, message in refused],
        **assessment_answer(form, values, filled.assessment, language()),
    }


def _picture(version: TemplateVersion, trial: Trial) -> dict[str, Any]:
    picture = officer_page(version.definition)
    return {
        **picture,
        "code": version.template.code,
        "errors": [problem for problem in trial.problems if problem.severity == "error"],
        "sections": [{**section, "kind": "picture"} for section in picture["sections"]],
        "trial_data": None,
    }


def _data(version: TemplateVersion, filled: Filled) -> dict[str, Any]:
    """`TrialData` of runtime/static/trial/trial.js."""
    code, digest = version.template.code, version.digest
    return {
        **figures_data(filled, Opening(), _module_of(code, digest), typed=True),
        "texts": texts_of(filled),
        "digest": digest,
        "urls": {"judged": url_for("trial.judge", code=code)},
    }


def _module_of(code: str, digest: str) -> ModuleOf:
    return lambda section: url_for("trial.formulas", code=code, digest=digest, section=section or None)
