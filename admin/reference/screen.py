"""The screen all reference data shares: our transactions, audit, scope, Vietnamese dates; nothing entered is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, request
from flask_appbuilder import ModelView
from flask_appbuilder.urltools import get_filter_args
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import DomainError
from admin.base.formats import day
from admin.base.i18n import _, said
from admin.people.roles import Duty
from admin.web.access import the_actor
from admin.web.scope import reach_of


def administered() -> frozenset[int]:
    """The organisations that the person of this request administers."""
    return reach_of(the_actor(), Duty.ADMINISTER)


class ReferenceScreen(ModelView):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """List, show, add, edit and remove one kind of reference data.

    ``subject`` is its name in the audit log. A subclass refuses in ``check`` (before anything is written, for additions
    and changes) and in ``check_removal``; it raises a DomainError, and the form comes back with what was entered.
    """

    subject = ""
    page_size = 50
    exclude_route_methods = {"download", "action", "action_post"}

    def check(self, session: Session, item: Any) -> None:
        """Refuse an addition or a change."""

    def check_removal(self, session: Session, item: Any) -> None:
        """Refuse a removal."""

    def written(self, session: Session, item: Any) -> None:
        """What follows from a change, in the same transaction."""

    def is_get_mutation_allowed(self) -> bool:
        """Nothing changes by following a link."""
        return bool(request.method == "POST")

    def _add(self) -> Any:
        excluded, form = self._begin(), self.add_form.refresh()
        if request.method == "POST" and self._take(form, self.datamodel.obj(), "created", self.datamodel.add):
            return None
        if request.method == "GET":
            self.update_redirect()
        return self._get_add_widget(form=form, exclude_cols=excluded)

    def _edit(self, pk: Any) -> Any:
        excluded = self._begin()
        item = self.datamodel.get(pk, self._base_filters)
        if item is None:
            abort(404)
        if request.method == "POST":
            form = self.edit_form.refresh(request.form)
            form._id = self.datamodel.get_pk_value(item)
            if self._take(form, item, "changed", self.datamodel.edit):
                return None
        else:
            form = self.edit_form.refresh(obj=item)
            self.update_redirect()
        return self._get_edit_widget(form=form, exclude_cols=excluded)

    def _delete(self, pk: Any) -> None:
        item = self.datamodel.get(pk, self._base_filters)
        if item is None:
            abort(404)
        session, id = the_session(), self.datamodel.get_pk_value(item)  # noqa: A001
        try:
            self.check_removal(session, item)
            name = str(item)
            self.datamodel.delete(item)
            self._record("deleted", id, name)
            self.written(session, item)
        except DomainError as error:
            session.rollback()
            flash(said(error.message), "danger")
        else:
            flash(_("Removed."), "success")

    def _begin(self) -> Any:
        get_filter_args(self._filters, disallow_if_not_in_search=False)
        return self._filters.get_relation_cols()

    def _take(self, form: Any, item: Any, act: str, write: Callable[[Any], None]) -> bool:
        """Whether what was entered is valid, allowed and written."""
        if not form.validate():
            return False
        session = the_session()
        try:
            with session.no_autoflush:
                form.populate_obj(item)
                self.check(session, item)
            write(item)
            self._record(act, self.datamodel.get_pk_value(item), str(item))
            self.written(session, item)
        except DomainError as error:
            session.rollback()
            flash(said(error.message), "danger")
            return False
        flash(_("Saved."), "success")
        return True

    def _record(self, act: str, id: int, name: str) -> None:
        actor = the_actor()
        record(
            the_session(),
            f"{self.subject}.{act}",
            self.subject,
            id,
            person_id=actor.person_id,
            now=clock.now(),
            name=name,
        )


DAYS = dict.fromkeys(("valid_from", "valid_to", "day"), day)
