"""The pages and data routes of the designer."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from designer.blueprint import blueprint
from designer.editor.data_views import drawn_json, preview_here, seen
from designer.editor.former import former_codes
from designer.editor.new_form import is_free, new_template_form
from designer.editor.queries import template_lines, versions_of
from designer.editor.schemas import NewTemplateForm
from designer.template import operations
from designer.template.models import Template, TemplateVersion, VersionState
from designer.template.queries import (
    draft_of,
    published_definitions,
)
from designer.template.rights import design_rights, visible_template


@blueprint.get("/")
@requires(Duty.DESIGN)
def templates() -> ResponseReturnValue:
    """The list of templates."""
    return _list(new_template_form())


@blueprint.post("/")
@requires(Duty.DESIGN)
def create() -> ResponseReturnValue:
    """Start a new template and open it."""
    form = new_template_form()
    if not (form.validate_on_submit() and is_free(form)):
        return _list(form), 422
    definition = blank_definition(form.code.data or "", form.symbol.data or "", form.title.data or "")
    operations.create_template(
        db.session, definition, actor=the_actor(), now=clock.now(), owner_id=form.owner.data or None
    )
    return redirect(url_for("designer.edit", code=form.code.data))


def _list(form: NewTemplateForm) -> str:
    rights = design_rights(db.session, the_actor())
    retired = request.args.get("retired") == "1"
    lines = template_lines(db.session, rights.visible(), retired=retired)
    return render_template("designer/list.html", lines=lines, form=form, retired=retired, rights=rights)


@blueprint.get("/<code>")
@requires(Duty.DESIGN)
def edit(code: str) -> ResponseReturnValue:
    """The editor: the draft, or the newest version until something is changed; to look at for who may not change it,
    and when the form is out of use."""
    template = visible_template(db.session, code, the_actor())
    versions = versions_of(db.session, template)
    if template.retired_at or not design_rights(db.session, the_actor()).may_design(template.owner_id):
        published = next((version for version in versions if version.published_at), versions[0])
        return redirect(url_for("designer.version", code=code, number=published.number))
    shown = draft_of(db.session, template.id) or versions[0]
    return render_template(
        "designer/editor.html",
        template=template,
        versions=versions,
        shown=shown,
        compared=any(version.published_at for version in versions) and shown.number > 1,
        data={**_editor_data(template, shown), **drawn_json(preview_here(shown.definition))},
    )


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


def _editor_data(template: Template, shown: TemplateVersion) -> dict[str, Any]:
    code = template.code
    return {
        "definition": shown.definition,
        "draft": shown.state is VersionState.DRAFT,
        **seen(shown),
        "person": the_actor().person_id,
        "former": former_codes(published_definitions(db.session, template)).as_json(),
        "urls": {
            "preview": url_for("designer.draw", code=code),
            "draft": url_for("designer.save", code=code),
            "formula": url_for("designer.formula", code=code),
            "functions": url_for("designer.functions"),
            "indicators": url_for("indicators.options"),
            "names": url_for("designer.names", code=code),
            "trace": url_for("designer.traced", code=code),
            "renamed": url_for("designer.rename_codes", code=code),
            "presence": url_for("designer.presence", code=code),
            "page": url_for("designer.edit", code=code),
        },
    }
