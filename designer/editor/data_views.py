"""What the editor's script asks: drawings, formulas, traces, new codes, the draft, and who else is there."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from admin.base import clock
from admin.base.database import db
from admin.base.formats import moment
from admin.base.i18n import language, said
from admin.people.roles import Duty
from admin.web.access import by_itself, requires, the_actor
from designer.blueprint import blueprint
from designer.editor.formulas import read_formula
from designer.editor.naming import names_elsewhere
from designer.editor.pieces import in_pieces
from designer.editor.preview import Preview, preview, problem_json
from designer.editor.renaming import renamed
from designer.editor.schemas import (
    asked_in,
    edited_in,
    renamings_in,
    section_in,
    typed_formula_in,
)
from designer.editor.tracing import trace
from designer.presence.operations import note_presence
from designer.presence.queries import others_at
from designer.template import operations
from designer.template.models import TemplateVersion, VersionState
from designer.template.queries import newest_of
from designer.template.rights import design_rights, visible_template
from forms_library.formula import FormulaError
from forms_library.formula.reference import functions_in


@blueprint.post("/<code>/preview.json")
@requires(Duty.DESIGN)
def draw(code: str) -> ResponseReturnValue:
    """Draw an edited definition without keeping it: the lines that the page does not have, and all problems."""
    visible_template(db.session, code, the_actor())
    edited = edited_in(request)
    return jsonify(drawn_json(preview_here(edited.definition), edited.known))


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


@blueprint.post("/<code>/trace.json")
@requires(Duty.DESIGN)
def traced(code: str) -> ResponseReturnValue:
    """What a cell, row or column of an edited definition uses, and what uses it."""
    visible_template(db.session, code, the_actor())
    return jsonify(asdict(trace(edited_in(request).definition, asked_in(request))))


@blueprint.post("/<code>/renamed.json")
@requires(Duty.DESIGN)
def rename_codes(code: str) -> ResponseReturnValue:
    """An edited definition with codes renamed, in its formulas too; nothing is kept."""
    visible_template(db.session, code, the_actor())
    return jsonify({"definition": renamed(edited_in(request).definition, renamings_in(request))})


@blueprint.get("/functions.json")
@requires(Duty.DESIGN)
def functions() -> Response:
    """The functions of the formula language in the reader's words."""
    shown = [
        {
            "name": entry.name,
            "vietnamese": entry.vietnamese,
            "parameters": entry.parameters,
            "help": entry.help,
        }
        for entry in functions_in("en" if language() == "en" else "vi")
    ]
    return jsonify(shown)


@blueprint.get("/<code>/names.json")
@requires(Duty.DESIGN)
def names(code: str) -> ResponseReturnValue:
    """What a formula may name in other forms, for what is being typed (``?typed=XLD02!tong``): at most 40."""
    visible_template(db.session, code, the_actor())
    rights = design_rights(db.session, the_actor())
    found = names_elsewhere(db.session, rights, code, request.args.get("typed", ""))
    return jsonify([asdict(name) for name in found])


@blueprint.get("/<code>/draft.json")
@requires(Duty.DESIGN)
def draft(code: str) -> ResponseReturnValue:
    """What is kept now: the draft, or the newest version; for a designer who wants to see the other's change."""
    template = visible_template(db.session, code, the_actor())
    shown = newest_of(db.session, template.id)
    by = shown.changed_by.full_name if shown.changed_by else ""
    own = shown.changed_by_id == the_actor().person_id
    return jsonify({"definition": shown.definition, "changed_by": by, "own": own, **seen(shown)})


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


@blueprint.post("/<code>/presence.json")
@by_itself
@requires(Duty.DESIGN)
def presence(code: str) -> ResponseReturnValue:
    """This page is still open. Answers who else is there, and which version and lock are kept now."""
    actor, now = the_actor(), clock.now()
    template = visible_template(db.session, code, actor)
    note_presence(db.session, template.id, person_id=actor.person_id, section=section_in(request), now=now)
    others = others_at(db.session, template.id, person_id=actor.person_id, now=now)
    there = [{"name": other.person.full_name, "section": other.section} for other in others]
    return jsonify({"others": there, **seen(newest_of(db.session, template.id))})


def preview_here(definition: dict[str, Any]) -> Preview:
    """The form in the reader's language."""
    return preview(definition, language=language(), translate=gettext)


def drawn_json(drawn: Preview, known: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A drawing as the editor's script reads it."""
    return {
        "pieces": in_pieces(drawn.sections, known).as_json(),
        "problems": [problem_json(problem, gettext) for problem in drawn.problems],
    }


def seen(shown: TemplateVersion) -> dict[str, int | None]:
    """What the editor sends back with a change, so that nobody is overwritten unawares."""
    return {"number": shown.number, "lock": shown.lock if shown.state is VersionState.DRAFT else None}
