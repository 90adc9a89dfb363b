"""Flask-AppBuilder's data interface without commits of its own: the web layer commits once, with the audit entry."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy.exc import IntegrityError

from admin.base.errors import Conflict
from forms_library.messages import N_

log = logging.getLogger(__name__)


class Interface(SQLAInterface):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """Writes to the request's transaction; what the database refuses becomes a Conflict."""

    def add(self, item: Any, commit: bool = True) -> None:
        """Write a new row."""
        self._write(lambda: self.session.add(item))

    def edit(self, item: Any, commit: bool = True) -> None:
        """Write changes."""
        self._write(lambda: None)

    def delete(self, item: Any, commit: bool = True) -> None:
        """Remove a row."""
        self._write(lambda: self.session.delete(item))

    def _write(self, change: Callable[[], None]) -> None:
        try:
            change()
            self.session.flush()
        except IntegrityError as error:
            log.info("the database refused a change of %s: %s", self.obj.__name__, error.orig)
            self.session.rollback()
            raise Conflict(
                N_("It was not saved: the same exists already, or something else still refers to it.")
            ) from error
