"""The pages on which a spreadsheet becomes a form: upload, review, apply."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.i18n import _, language, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from designer.editor.new_form import is_free, new_template_form
from designer.editor.preview import Preview, preview
from designer.editor.queries import TemplateLine, template_lines
from designer.editor.schemas import NewTemplateForm
from designer.importing import operations
from designer.importing.lines import form_values, shown_values, table_lines
from designer.importing.models import FormImport
from designer.importing.original import original
from designer.importing.queries import import_by_id, imports_of
from designer.importing.schemas import corrected, without_lines
from designer.template.queries import newest_of
from designer.template.rights import design_rights, visible_template
from forms_library.definition.words import KIND_NAMES
from forms_library.messages import N_
from forms_library.spreadsheet.importing.corrections import read_corrections
from forms_library.spreadsheet.importing.doubts import Sort
from forms_library.spreadsheet.importing.found import Imported
from forms_library.spreadsheet.opening import Limits

blueprint = Blueprint("importing", __name__, url_prefix="/designer/imports", template_folder="../templates")

LARGEST_FORM = 4 * 1024 * 1024
ROLE_NAMES = {
    "figure": N_("figures"),
    "number": N_("numbers of rows"),
    "label": N_("names of rows"),
    "unit_of_measure": N_("units of measure"),
    "printed_code": N_("codes of rows"),
    "note": N_("further words"),
}


@blueprint.get("/")
@requires(Duty.DESIGN)
def imports() -> ResponseReturnValue:
    """Where a spreadsheet is uploaded, and the reviews under way."""
    return _list()


def _list(refusal: str = "") -> str:
    limit = Limits().file // (1024 * 1024)
    begun = imports_of(db.session, the_actor())
    return render_template("designer/imports.html", imports=begun, refusal=refusal, limit=limit)


@blueprint.post("/")
@requires(Duty.DESIGN)
def upload() -> ResponseReturnValue:
    """Take a spreadsheet in and go to its review; a file that is not opened is refused with the reason."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _list(_("Choose a file first.")), 422
    with sent.stream as stream:
        content = stream.read()
    try:
        begun = operations.begin_import(
            db.session, sent.filename, content, actor=the_actor(), now=clock.now()
        )
    except Invalid as refusal:
        return _list(said(refusal.message)), 422
    return redirect(url_for("importing.review", import_id=begun.id))


@blueprint.get("/<int:import_id>")
@requires(Duty.DESIGN)
def review(import_id: int) -> ResponseReturnValue:
    """The original beside what was found."""
    begun = import_by_id(db.session, import_id, the_actor())
    found = operations.read_import(db.session, begun, actor=the_actor())
    return _review(begun, found, _named(new_template_form(), found))


def _review(begun: FormImport, found: Imported, form: NewTemplateForm) -> str:
    told = read_corrections(begun.corrections)
    return render_template(
        "designer/import_review.html",
        begun=begun,
        found=found,
        original=original(found),
        form_values=form_values(found, told),
        tables=table_lines(found, told, language()),
        sheets=[sheet.name for sheet in operations.book_in(begun.content).sheets if sheet.rows],
        legacy=any(doubt.sort is Sort.LEGACY_FONT for doubt in found.doubts)
        or told.convert_fonts is not None,
        canvas=_canvas(found),
        kinds={kind: gettext(name) for kind, name in KIND_NAMES.items()},
        roles={role: gettext(name) for role, name in ROLE_NAMES.items()},
        form=form,
        targets=_targets(),
    )


def _canvas(found: Imported) -> Preview | None:
    if found.definition is None:
        return None
    return preview(found.document, language=language(), translate=gettext)


def _named(form: NewTemplateForm, found: Imported) -> NewTemplateForm:
    """The form of the new template, filled with what was found."""
    form.code.data = form.code.data or found.document["code"]
    form.symbol.data = form.symbol.data or found.heading.symbol
    form.title.data = form.title.data or found.heading.title
    return form


def _targets() -> list[TemplateLine]:
    """The templates into whose draft the sections may go."""
    rights = design_rights(db.session, the_actor())
    return [
        line
        for line in template_lines(db.session, rights.visible(), retired=False)
        if rights.may_design(line.owner_id)
    ]


@blueprint.post("/<int:import_id>")
@requires(Duty.DESIGN)
def correct(import_id: int) -> ResponseReturnValue:
    """Keep what was corrected and read the sheet again."""
    request.max_form_memory_size = LARGEST_FORM
    begun = import_by_id(db.session, import_id, the_actor())
    told = read_corrections(begun.corrections)
    found = operations.read_import(db.session, begun, actor=the_actor())
    shown = shown_values(form_values(found, told), table_lines(found, told, language()))
    # Of a box and the hidden field before it the last one counts.
    sent = {name: values[-1] for name, values in request.form.lists()}
    changed, unread = corrected(without_lines(told, shown, sent), shown, sent)
    operations.correct(begun, changed, now=clock.now())
    for message in unread:
        flash(said(message), "bad")
    if not unread:
        flash(_("The sheet was read again with your corrections."), "good")
    return redirect(url_for("importing.review", import_id=begun.id, _anchor="found"))


@blueprint.post("/<int:import_id>/again")
@requires(Duty.DESIGN)
def again(import_id: int) -> ResponseReturnValue:
    """Forget all corrections."""
    begun = import_by_id(db.session, import_id, the_actor())
    operations.start_again(begun, now=clock.now())
    flash(_("Your corrections were taken back."), "note")
    return redirect(url_for("importing.review", import_id=begun.id))


@blueprint.post("/<int:import_id>/apply")
@requires(Duty.DESIGN)
def apply(import_id: int) -> ResponseReturnValue:
    """Start a template with what was found."""
    begun = import_by_id(db.session, import_id, the_actor())
    form = new_template_form()
    if not (form.validate_on_submit() and is_free(form)):
        return _review(begun, operations.read_import(db.session, begun, actor=the_actor()), form), 422
    names: dict[str, Any] = {name: form[name].data or "" for name in ("code", "symbol", "title")}
    template = operations.apply_as_new(
        db.session, begun, **names, owner_id=form.owner.data or None, actor=the_actor(), now=clock.now()
    )
    flash(_("The form is a draft now. Look through its problems, then publish it."), "good")
    return redirect(url_for("designer.edit", code=template.code))


@blueprint.post("/<int:import_id>/join")
@requires(Duty.DESIGN)
def join(import_id: int) -> ResponseReturnValue:
    """Put the sections that were found into the draft of a template."""
    begun = import_by_id(db.session, import_id, the_actor())
    template = visible_template(db.session, request.form.get("template", ""), the_actor())
    operations.apply_to(
        db.session,
        begun,
        template,
        newest_of(db.session, template.id),
        replace_sections=request.form.get("replace") == "1",
        actor=the_actor(),
        now=clock.now(),
    )
    flash(_("The sections are in the draft now. Look through its problems, then publish it."), "good")
    return redirect(url_for("designer.edit", code=template.code))


@blueprint.post("/<int:import_id>/discard")
@requires(Duty.DESIGN)
def discard(import_id: int) -> ResponseReturnValue:
    """Drop the import."""
    operations.discard(db.session, import_by_id(db.session, import_id, the_actor()))
    flash(_("The import was dropped. The file itself was not changed."), "note")
    return redirect(url_for("importing.imports"))
