"""The pages of the request queue: offices ask, designers answer, everybody sees how far it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import DomainError
from admin.base.i18n import _, _l, said
from admin.people.roles import Duty
from admin.web.access import requires, signed_in, the_actor
from admin.web.downloads import name_file
from designer.editor.new_form import is_free, new_template_form
from designer.editor.views import blank_definition
from designer.requests import operations
from designer.requests.models import FormRequest, RequestState
from designer.requests.queries import request_by_id, requests_for
from designer.template.rights import design_rights

blueprint = Blueprint("form_requests", __name__, url_prefix="/form-requests", template_folder="../templates")
STATE_NAMES = {
    RequestState.SUBMITTED: _l("Waiting for a designer"),
    RequestState.IN_DESIGN: _l("Being designed"),
    RequestState.PUBLISHED: _l("Form published"),
    RequestState.REFUSED: _l("Turned down"),
}


class RequestForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What an office asks for."""

    title = StringField(_l("What the form is about"), [DataRequired(), Length(max=300)])
    wish = TextAreaField(
        _l("What you need"),
        [DataRequired(), Length(max=4000)],
        description=_l("Who fills it, how often, what is added up, which decision asks for it."),
        render_kw={"rows": 5},
    )
    file = FileField(
        _l("A draft"),
        description=_l("The spreadsheet you use today (.xlsx), or a form exported as JSON. At most 10 MB."),
        render_kw={"accept": ".xlsx,.json"},
    )


@blueprint.get("/")
@signed_in
def queue() -> ResponseReturnValue:
    """The requests that this person may see, waiting ones first."""
    rights = design_rights(the_session(), the_actor())
    return render_template(
        "designer/requests.html",
        found=requests_for(the_session(), the_actor(), rights),
        states=STATE_NAMES,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Ask for a form."""
    form = RequestForm()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            made = operations.send_request(
                the_session(),
                form.title.data or "",
                form.wish.data or "",
                filename=sent.filename if sent else "",
                content=sent.read() if sent else b"",
                actor=the_actor(),
                now=clock.now(),
            )
        except DomainError as error:
            return _new_page(form, error), error.status
        flash(_("Your request was sent. You are told when something happens to it."), "good")
        return redirect(url_for("form_requests.one", request_id=made.id))
    return _new_page(form), 422 if form.errors else 200


def _new_page(form: RequestForm, error: DomainError | None = None) -> str:
    problem = said(error.message) if error is not None else ""
    return render_template("designer/request_new.html", form=form, problem=problem)


@blueprint.get("/<int:request_id>")
@signed_in
def one(request_id: int) -> ResponseReturnValue:
    """One request: what was asked, how far it is, what a designer can do."""
    found = request_by_id(the_session(), request_id, the_actor())
    return _page(found, _naming(found) if _answers(found) else None)


def _answers(found: FormRequest) -> bool:
    actor = the_actor()
    return actor.has(Duty.DESIGN) and operations.may_answer(found, design_rights(the_session(), actor))


def _naming(found: FormRequest) -> Any:
    """The form that names the new template; the title that was asked for stands in it."""
    form = new_template_form()
    if not form.title.raw_data:
        form.title.data = found.title
    return form


def _page(found: FormRequest, form: Any, problem: str = "", status: int = 200) -> tuple[str, int]:
    page = render_template(
        "designer/request.html", asked=found, states=STATE_NAMES, form=form, problem=problem
    )
    return page, status


@blueprint.get("/<int:request_id>/file")
@signed_in
def file(request_id: int) -> ResponseReturnValue:
    """The file sent along, as it was."""
    found = request_by_id(the_session(), request_id, the_actor())
    answer: Response = make_response(found.file.content if found.file else b"")
    answer.mimetype = "application/octet-stream"
    name_file(answer, found.file.filename if found.file else "")
    return answer if found.file else ("", 404)


@blueprint.post("/<int:request_id>/take-up")
@requires(Duty.DESIGN)
def take_up(request_id: int) -> ResponseReturnValue:
    """Begin the form; the editor opens with what was sent along."""
    found = request_by_id(the_session(), request_id, the_actor())
    form = _naming(found)
    if not (form.validate_on_submit() and is_free(form)):
        return _page(found, form, status=422)
    code, symbol, title = form.code.data or "", form.symbol.data or "", form.title.data or ""
    named = operations.NewForm(code, symbol, title, form.owner.data or None)
    blank = blank_definition(code, symbol, title)
    try:
        template = operations.take_up(the_session(), found, named, blank, actor=the_actor(), now=clock.now())
    except DomainError as error:
        return _page(found, form, said(error.message), error.status)
    flash(
        _("The form is begun; %(organisation)s has been told.", organisation=found.organisation.name), "good"
    )
    return redirect(url_for("designer.edit", code=template.code))


@blueprint.post("/<int:request_id>/refuse")
@requires(Duty.DESIGN)
def refuse(request_id: int) -> ResponseReturnValue:
    """Say no, with the reason."""
    found = request_by_id(the_session(), request_id, the_actor())
    try:
        operations.refuse(
            the_session(), found, request.form.get("reason", ""), actor=the_actor(), now=clock.now()
        )
    except DomainError as error:
        return _page(found, _naming(found), said(error.message), error.status)
    flash(_("The request was refused; the office has been told why."), "good")
    return redirect(url_for("form_requests.one", request_id=request_id))
