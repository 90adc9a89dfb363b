"""The pages and data routes of the designer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.widgets import HiddenInput

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.formats import moment
from admin.base.i18n import _, language, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from designer.editor.former import former_codes
from designer.editor.formulas import read_formula
from designer.editor.preview import Preview, preview, problem_json
from designer.editor.queries import template_lines, versions_of
from designer.editor.schemas import NewTemplateForm, PublishForm, edited_in, typed_formula_in
from designer.template import operations
from designer.template.models import Template, TemplateVersion, VersionState
from designer.template.queries import (
    draft_of,
    known_codes,
    published_definitions,
    version_numbered,
)
from designer.template.rights import design_rights, owner_choices, visible_template
from forms_library.calendar import PeriodKind, periods_of_year
from forms_library.formula import FormulaError

blueprint = Blueprint("designer", __name__, url_prefix="/designer", template_folder="../templates")


@blueprint.get("/")
@requires(Duty.DESIGN)
def templates() -> ResponseReturnValue:
    """The list of templates."""
    return _list(_new_form())


@blueprint.post("/")
@requires(Duty.DESIGN)
def create() -> ResponseReturnValue:
    """Start a new template and open it."""
    form = _new_form()
    if not (form.validate_on_submit() and _is_free(form)):
        return _list(form), 422
    definition = blank_definition(form.code.data or "", form.symbol.data or "", form.title.data or "")
    operations.create_template(
        db.session, definition, actor=the_actor(), now=clock.now(), owner_id=form.owner.data or None
    )
    return redirect(url_for("designer.edit", code=form.code.data))


def _list(form: NewTemplateForm) -> str:
    rights = design_rights(db.session, the_actor())
    return render_template(
        "designer/list.html", lines=template_lines(db.session, rights.visible()), form=form
    )


def _new_form() -> NewTemplateForm:
    """The dialog of a new template, with the organisations whose forms this designer may make."""
    form = NewTemplateForm()
    form.owner.choices = owner_choices(db.session, the_actor(), clock.local_day(clock.now()))
    if not form.owner.raw_data and form.owner.choices:
        form.owner.data = form.owner.choices[0][0]
    if len(form.owner.choices) == 1:
        form.owner.widget = HiddenInput()
    return form


@blueprint.get("/<code>")
@requires(Duty.DESIGN)
def edit(code: str) -> ResponseReturnValue:
    """The editor: the draft, or the newest version until something is changed."""
    template = visible_template(db.session, code, the_actor())
    versions = versions_of(db.session, template)
    shown = draft_of(db.session, template.id) or versions[0]
    return render_template(
        "designer/editor.html",
        template=template,
        versions=versions,
        shown=shown,
        publish_form=_publish_form(shown.definition),
        data={**_editor_data(template, shown), **_preview_json(_preview(shown.definition))},
    )


@blueprint.get("/<code>/versions/<int:number>")
@requires(Duty.DESIGN)
def version(code: str, number: int) -> ResponseReturnValue:
    """One version, as it is drawn; a published one never changes."""
    template = visible_template(db.session, code, the_actor())
    shown = version_numbered(db.session, code, number)
    return render_template(
        "designer/version.html",
        template=template,
        versions=versions_of(db.session, template),
        shown=shown,
        definition=shown.definition,
        canvas=_preview(shown.definition),
    )


@blueprint.get("/<code>/versions/<int:number>/definition.json")
@requires(Duty.DESIGN)
def definition_file(code: str, number: int) -> ResponseReturnValue:
    """The definition of a version as a file."""
    visible_template(db.session, code, the_actor())
    answer = jsonify(version_numbered(db.session, code, number).definition)
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{number}.json"'
    return answer


@blueprint.post("/<code>/preview.json")
@requires(Duty.DESIGN)
def draw(code: str) -> ResponseReturnValue:
    """Draw an edited definition without keeping it."""
    visible_template(db.session, code, the_actor())
    return jsonify(_preview_json(_preview(edited_in(request).definition)))


@blueprint.post("/<code>/formula.json")
@requires(Duty.DESIGN)
def formula(code: str) -> ResponseReturnValue:
    """Read a typed formula of any style into the form in which it is kept; a problem has its place in the text."""
    visible_template(db.session, code, the_actor())
    typed = typed_formula_in(request)
    try:
        read = read_formula(typed)
    except FormulaError as error:
        problem = {"message": said(error.message), "start": error.start, "end": error.end}
        return jsonify({"formula": None, "checks": [], "problem": problem})
    return jsonify({"formula": read.formula, "checks": list(read.checks), "problem": None})


@blueprint.get("/<code>/draft.json")
@requires(Duty.DESIGN)
def draft(code: str) -> ResponseReturnValue:
    """What is kept now: the draft, or the newest version; for a designer who wants to see the other's change."""
    template = visible_template(db.session, code, the_actor())
    shown = draft_of(db.session, template.id) or versions_of(db.session, template)[0]
    return jsonify({"definition": shown.definition, **_seen(shown)})


@blueprint.post("/<code>/draft.json")
@requires(Duty.DESIGN)
def save(code: str) -> ResponseReturnValue:
    """Keep the draft; 409 when someone else has saved since ``lock``."""
    edited = edited_in(request)
    template = visible_template(db.session, code, the_actor())
    kept = operations.save_draft(
        db.session,
        template,
        edited.definition,
        actor=the_actor(),
        now=clock.now(),
        lock=edited.lock,
        number=edited.number,
    )
    return jsonify({"lock": kept.lock, "number": kept.number, "saved": moment(kept.changed_at)})


@blueprint.post("/<code>/publish")
@requires(Duty.DESIGN)
def publish(code: str) -> ResponseReturnValue:
    """Publish the draft."""
    template = visible_template(db.session, code, the_actor())
    draft = draft_of(db.session, template.id)
    form = _publish_form(draft.definition if draft else {})
    if not form.validate_on_submit():
        raise Invalid("Say what has changed before you publish.")
    published = operations.publish(
        db.session,
        template,
        actor=the_actor(),
        now=clock.now(),
        note=form.note.data or "",
        effective_from=form.effective_from.data,
        lock=request.form.get("lock", type=int),
    )
    flash(_("Version %(number)s is published.", number=published.number), "good")
    return redirect(url_for("designer.version", code=code, number=published.number))


def blank_definition(code: str, symbol: str, title: str) -> dict[str, Any]:
    """A form with one row and one column, ready to be drawn on."""
    label_columns = [
        {"code": "STT", "label": "STT", "printed_code": "A", "source": "number"},
        {"code": "ND", "label": "Nội dung", "printed_code": "B", "source": "label"},
    ]
    table = {
        "kind": "table",
        "code": "B1",
        "title": title,
        "label_columns": label_columns,
        "columns": [
            {"code": "C01", "label": "Số liệu", "printed_code": "1", "kind": "integer", "aggregation": "sum"}
        ],
        "rows": [{"code": "R01", "number": "1", "label": "Chỉ tiêu thứ nhất"}],
        "row_source": "fixed",
    }
    return {
        "$schema": "/schemas/template-definition/1.json",
        "format": 1,
        "code": code,
        "symbol": symbol,
        "title": title,
        "period_kinds": ["month"],
        "sections": [table],
    }


def _is_free(form: NewTemplateForm) -> bool:
    """Whether the code is given to no template yet; the form says so otherwise."""
    if form.code.data not in known_codes(db.session):
        return True
    form.code.errors = [_("Another template already has this code.")]
    return False


def _editor_data(template: Template, shown: TemplateVersion) -> dict[str, Any]:
    code = template.code
    return {
        "definition": shown.definition,
        "draft": shown.state is VersionState.DRAFT,
        **_seen(shown),
        "former": former_codes(published_definitions(db.session, template)).as_json(),
        "urls": {
            "preview": url_for("designer.draw", code=code),
            "draft": url_for("designer.save", code=code),
            "formula": url_for("designer.formula", code=code),
            "page": url_for("designer.edit", code=code),
        },
    }


def _seen(shown: TemplateVersion) -> dict[str, int | None]:
    """What the editor sends back with a change, so that nobody is overwritten unawares."""
    return {"number": shown.number, "lock": shown.lock if shown.state is VersionState.DRAFT else None}


def _publish_form(definition: dict[str, Any]) -> PublishForm:
    form = PublishForm()
    form.effective_from.choices = [("", _("All periods not yet opened")), *_coming_periods(definition)]
    return form


def _coming_periods(definition: dict[str, Any]) -> list[tuple[str, str]]:
    """The present period and the next ones of each kind that the form is filled for."""
    today = clock.local_day(clock.now())
    kinds = [PeriodKind(kind) for kind in definition.get("period_kinds", []) if kind in _KINDS]
    years = (today.year, today.year + 1)
    periods = [period for kind in kinds for year in years for period in periods_of_year(kind, year)]
    return [(period.code, period.label_vi) for period in periods if period.data_range().end >= today]


_KINDS = set(PeriodKind)


def _preview(definition: dict[str, Any]) -> Preview:
    return preview(definition, language=language(), translate=gettext)


def _preview_json(drawn: Preview) -> dict[str, Any]:
    return {
        "sections": dict(drawn.sections),
        "problems": [problem_json(problem, gettext) for problem in drawn.problems],
    }
