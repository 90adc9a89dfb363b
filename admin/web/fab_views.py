"""The few views of Flask-AppBuilder's frame that we replace."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_appbuilder import IndexView, expose

from admin.web.access import signed_in


class HomeRedirect(IndexView):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """The front door leads to "my work"."""

    route_base = ""

    @expose("/")  # type: ignore[untyped-decorator]
    @signed_in
    def index(self) -> ResponseReturnValue:
        """Go to the list of what is due."""
        return redirect("/work")
