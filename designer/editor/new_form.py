"""The form that names a new template: for an empty one and for a copy."""

from __future__ import annotations

from admin.base import clock
from admin.base.database import db
from admin.base.i18n import _
from admin.web.access import the_actor
from designer.editor.schemas import NewTemplateForm
from designer.template.queries import known_codes
from designer.template.rights import owner_choices
from forms_library.spreadsheet.importing.keys import form_code, free_key

LONGEST = 36  # a number behind it has its place too


def new_template_form() -> NewTemplateForm:
    """The form of a new template, with the organisations whose forms this designer may make."""
    form = NewTemplateForm()
    form.owner.choices = owner_choices(db.session, the_actor(), clock.local_day(clock.now()))
    if not form.owner.raw_data and form.owner.choices:
        form.owner.data = form.owner.choices[0][0]
    return form


def is_free(form: NewTemplateForm) -> bool:
    """Whether the code is given to no template yet; the form says so otherwise. Without a code it gets one that is."""
    known = known_codes(db.session)
    if not (form.code.data or "").strip():
        form.code.data = free_key(form_code(form.symbol.data or "", form.title.data or "")[:LONGEST], known)
        return True
    if form.code.data not in known:
        return True
    form.code.errors = [_("Another template already has this code.")]
    return False
