"""Pages of versions: one version, two compared, publishing, previews; and what can be done to a form as a whole."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Conflict
from admin.base.i18n import _, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from admin.web.downloads import name_file
from designer.blueprint import blueprint
from designer.editor.data_views import preview_here
from designer.editor.new_form import is_free, new_template_form
from designer.editor.queries import versions_of
from designer.template.models import Template, TemplateVersion
from designer.template.queries import draft_of, newest_of, version_numbered
from designer.template.rights import design_rights, visible_template
from designer.versions import operations
from designer.versions.comparing import comparison
from designer.versions.paper import sample_paper
from designer.versions.queries import pair, publishing_of, read_version
from designer.versions.running import form_printer, form_trials, running_reports
from designer.versions.schemas import PublishForm, periods_offered
from forms_library.definition import canonical
from forms_library.definition.words import KIND_NAMES
from forms_library.messages import N_


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
        canvas=preview_here(shown.definition),
        uses=[use for use in running_reports().uses(db.session, code) if use.version == number],
        may_design=design_rights(db.session, the_actor()).may_design(template.owner_id),
    )


@blueprint.get("/<code>/versions/<int:number>/definition.json")
@requires(Duty.DESIGN)
def definition_file(code: str, number: int) -> ResponseReturnValue:
    """The definition of a version as a file in canonical form: what is imported again has the same bytes."""
    visible_template(db.session, code, the_actor())
    answer = make_response(canonical(version_numbered(db.session, code, number).definition))
    answer.mimetype = "application/json"
    name_file(answer, f"{code}-{number}.json")
    return answer


@blueprint.get("/<code>/compare")
@requires(Duty.DESIGN)
def compare(code: str) -> ResponseReturnValue:
    """Two versions compared, with the reports that are under way on them."""
    template = visible_template(db.session, code, the_actor())
    versions = versions_of(db.session, template)
    older, newer = pair(versions, request.args.get("from", type=int), request.args.get("to", type=int))
    old, new = (read_version(db.session, template, number) for number in (older, newer))
    return render_template(
        "designer/compare.html",
        template=template,
        versions=versions,
        older=older,
        newer=newer,
        compared=comparison(old.definition, new.definition),
        problems=[*old.unreadable, *new.unreadable],
        uses=running_reports().uses(db.session, code),
    )


@blueprint.get("/<code>/publish")
@requires(Duty.DESIGN)
def publishing(code: str) -> ResponseReturnValue:
    """What publishing the draft changes, what it asks, and the form to do it."""
    template = visible_template(db.session, code, the_actor())
    if template.retired_at is not None:
        return redirect(url_for("designer.edit", code=code))
    if draft_of(db.session, template.id) is None:
        flash(_("There is no draft to publish. Change the form first."), "info")
        return redirect(url_for("designer.edit", code=code))
    return _publishing_page(template)


def _publishing_page(template: Template, form: PublishForm | None = None) -> str:
    asked = publishing_of(db.session, template, the_actor())
    if asked is None:
        raise Conflict(N_("There is no draft to publish."))
    return render_template(
        "designer/publish.html",
        template=template,
        asked=asked,
        kind_names=KIND_NAMES,
        form=form or _publish_form(asked.draft),
        uses=running_reports().uses(db.session, template.code),
        may_design=design_rights(db.session, the_actor()).may_design(template.owner_id),
    )


@blueprint.post("/<code>/fill-in")
@requires(Duty.DESIGN)
def fill_in(code: str) -> ResponseReturnValue:
    """Let the draft fill in figures that another form collects already."""
    template = visible_template(db.session, code, the_actor())
    chosen = request.form.getlist("indicator")
    operations.offer_from_owner(db.session, template, chosen, actor=the_actor(), now=clock.now())
    flash(_("The draft now fills these figures in from where they are collected."), "good")
    return redirect(url_for("designer.publishing", code=code))


@blueprint.post("/<code>/publish")
@requires(Duty.DESIGN)
def publish(code: str) -> ResponseReturnValue:
    """Publish the draft."""
    template = visible_template(db.session, code, the_actor())
    form = _publish_form(newest_of(db.session, template.id))
    if not form.validate_on_submit():
        return _publishing_page(template, form), 422
    published = operations.publish_answered(
        db.session,
        template,
        actor=the_actor(),
        now=clock.now(),
        note=form.note.data or "",
        effective_from=form.effective_from.data,
        lock=request.form.get("lock", type=int),
        confirmed=request.form.getlist("confirmed"),
    )
    flash(_("Version %(number)s is published.", number=published.number), "good")
    return redirect(url_for("designer.version", code=code, number=published.number))


def _publish_form(shown: TemplateVersion) -> PublishForm:
    form = PublishForm()
    offered = periods_offered(shown.definition, clock.local_day(clock.now()))
    form.effective_from.choices = [("", _("All periods not yet opened")), *offered]
    return form


@blueprint.get("/<code>/officer")
@requires(Duty.DESIGN)
def officer_view(code: str) -> ResponseReturnValue:
    """The newest state of the form, tried as the officer will fill it, as wide as a desk or a telephone."""
    template = visible_template(db.session, code, the_actor())
    narrow, blank = (request.args.get(name) == "1" for name in ("narrow", "blank"))
    trial = form_trials().address(template.code, blank=blank)
    return render_template(
        "designer/officer.html", template=template, trial=trial, narrow=narrow, blank=blank
    )


@blueprint.get("/<code>/sample.pdf")
@requires(Duty.DESIGN)
def sample_pdf(code: str) -> ResponseReturnValue:
    """The newest state of the form with sample figures as a report would be printed; a page with its errors where
    they leave nothing to print."""
    template = visible_template(db.session, code, the_actor())
    paper = sample_paper(newest_of(db.session, template.id).definition, form_printer())
    if paper.pdf is None:
        page = render_template("designer/unprinted.html", template=template, problems=paper.problems)
        return page, Conflict.status
    answer = make_response(paper.pdf)
    answer.headers["Content-Type"] = "application/pdf"
    name_file(answer, f"{template.symbol or code}.pdf", inline=True)
    return answer


@blueprint.route("/<code>/duplicate", methods=["GET", "POST"])
@requires(Duty.DESIGN)
def duplicate(code: str) -> ResponseReturnValue:
    """Begin a new form with a copy of this one."""
    template = visible_template(db.session, code, the_actor())
    form = new_template_form()
    if form.validate_on_submit() and is_free(form):
        copy = operations.duplicate(
            db.session,
            template,
            code=form.code.data or "",
            symbol=form.symbol.data or "",
            title=form.title.data or "",
            owner_id=form.owner.data or None,
            actor=the_actor(),
            now=clock.now(),
        )
        return redirect(url_for("designer.edit", code=copy.code))
    if not form.is_submitted():
        form.symbol.data, form.title.data = template.symbol, template.title
    page = render_template("designer/duplicate.html", template=template, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<code>/discard")
@requires(Duty.DESIGN)
def discard(code: str) -> ResponseReturnValue:
    """Drop the draft."""
    template = visible_template(db.session, code, the_actor())
    newest = operations.discard_draft(db.session, template, actor=the_actor(), now=clock.now())
    flash(_("The draft was dropped. The form is as version %(number)s again.", number=newest.number), "good")
    return redirect(url_for("designer.version", code=code, number=newest.number))


@blueprint.post("/<code>/retire")
@requires(Duty.DESIGN)
def retire(code: str) -> ResponseReturnValue:
    """Take the form out of use."""
    template = visible_template(db.session, code, the_actor())
    try:
        operations.retire(db.session, template, actor=the_actor(), now=clock.now())
    except Conflict as refusal:
        flash(said(refusal.message), "bad")
        shown = newest_of(db.session, template.id)
        return redirect(url_for("designer.version", code=code, number=shown.number))
    flash(_("%(symbol)s is out of use. Its reports and figures stay.", symbol=template.called), "good")
    return redirect(url_for("designer.templates"))


@blueprint.post("/<code>/restore")
@requires(Duty.DESIGN)
def restore(code: str) -> ResponseReturnValue:
    """Take a retired form into use again."""
    template = visible_template(db.session, code, the_actor())
    operations.restore(db.session, template, actor=the_actor(), now=clock.now())
    flash(_("%(symbol)s is in use again.", symbol=template.called), "good")
    return redirect(url_for("designer.templates"))
