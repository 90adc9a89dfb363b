"""The pages of the library of ready-made forms."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from admin.base import clock
from admin.base.database import the_session
from admin.base.i18n import _, language
from admin.people.roles import Duty
from admin.regimes.names import FREQUENCY_NAMES
from admin.web.access import requires, the_actor
from designer.editor.preview import preview
from designer.library import operations
from designer.library.queries import Installed, shelves
from designer.template.rights import design_rights
from forms_library.catalogue.listing import AREA_NAMES, Area, listings, search
from forms_library.definition import dump

blueprint = Blueprint("library", __name__, url_prefix="/designer/library", template_folder="../templates")


@blueprint.get("/")
@requires(Duty.DESIGN)
def library() -> ResponseReturnValue:
    """The ready-made forms, searched by words, field and kind of period."""
    words, area, period_kind = (request.args.get(name, "").strip() for name in ("q", "area", "period"))
    found = search(listings(), words[:200], area=area, period_kind=period_kind, translate=gettext)
    rights = design_rights(the_session(), the_actor())
    return render_template(
        "designer/library.html",
        shelves=shelves(the_session(), found, rights.visible()),
        total=len(listings()),
        words=words,
        area=area,
        period_kind=period_kind,
        may_install=rights.central,
        **_names(),
    )


@blueprint.get("/<code>")
@requires(Duty.DESIGN)
def form(code: str) -> ResponseReturnValue:
    """One ready-made form as the officer will see it."""
    chosen = operations.ready_made(code)
    rights = design_rights(the_session(), the_actor())
    (shelf,) = shelves(the_session(), [chosen], rights.visible())
    return render_template(
        "designer/library_form.html",
        shelf=shelf,
        definition=chosen.definition,
        canvas=preview(dump(chosen.definition), language=language(), translate=gettext),
        may_install=rights.central,
        **_names(),
    )


@blueprint.post("/<code>/install")
@requires(Duty.DESIGN)
def install(code: str) -> ResponseReturnValue:
    """Install a ready-made form: version 1 is published at once."""
    version = operations.install(
        the_session(), code, actor=the_actor(), now=clock.now(), note=_("Taken from the forms library.")
    )
    flash(_("%(symbol)s is installed and can be assigned.", symbol=version.template), "good")
    return redirect(url_for("designer.version", code=code, number=version.number))


@blueprint.post("/<code>/renew")
@requires(Duty.DESIGN)
def renew(code: str) -> ResponseReturnValue:
    """Begin a draft with the library's form."""
    operations.renew(the_session(), code, actor=the_actor(), now=clock.now())
    flash(_("The library's form is now the draft. Look at it, then publish it."), "good")
    return redirect(url_for("designer.edit", code=code))


def _names() -> dict[str, object]:
    return {
        "areas": {area.value: gettext(AREA_NAMES[area]) for area in Area},
        "frequencies": {kind.value: name for kind, name in FREQUENCY_NAMES.items()},
        "Installed": Installed,
    }
