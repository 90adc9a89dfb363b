"""The one place where errors become pages and JSON.

No stack trace reaches a person; every unexpected error has a number in the log.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from admin.base.database import db
from admin.base.errors import Conflict, DomainError
from admin.base.i18n import _, said
from admin.web.access import SignInNeeded

log = logging.getLogger(__name__)
SIGN_IN = "AuthDBView.login"


def install(app: Flask) -> None:
    """Register the translation of every kind of error on ``app``."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DataError, _not_keepable)
    app.register_error_handler(OverflowError, _not_keepable)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether the caller is a script of ours or a program rather than a person following a link."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.is_json or request.path.endswith(".json") or best == "application/json"


def _domain_error(error: DomainError) -> ResponseReturnValue:
    return _answer(error.status, said(error.message), error.details)


def _sign_in_needed(_error: SignInNeeded) -> ResponseReturnValue:
    if wants_json():
        return _answer(401, _("Your session has ended. Sign in again; nothing you entered is lost."))
    return redirect(url_for(SIGN_IN, next=request.full_path.rstrip("?")))


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    if request.endpoint == SIGN_IN and not wants_json():
        # Nothing but name and password was on it: the page that asks for them anew is the whole cure.
        flash(_("The sign-in page had been open too long. Please sign in again."), "warning")
        return redirect(url_for(SIGN_IN, next=request.args.get("next")))
    return _answer(
        400, _("This page has been open too long. Load it again and repeat the action."), {"code": "csrf"}
    )


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()  # the transaction has failed, and the error page has something to read
    conflict = Conflict("Someone else has just changed this. Load the page again to see their change.")
    return _domain_error(conflict)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    if request.mimetype == "multipart/form-data":
        return _answer(413, _("The file is larger than 50 MB. Reduce it or send it in parts."))
    return _answer(413, _("More was sent at once than can be taken. Do it in several parts."))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    texts = {
        400: _("The request could not be understood. Go back and try again."),
        403: _("You do not have the right to open this page."),
        404: _("There is no such page, or you do not have the right to see it."),
        405: _("This address cannot be opened in this way."),
        429: _("Too many attempts. Wait a minute and try again."),
    }
    return _answer(error.code, texts.get(error.code, _("The request was refused.")))


def _not_keepable(error: Exception) -> ResponseReturnValue:
    """A number, a day or a character that neither Python nor the database can hold, where no check of ours met it."""
    text = _(
        "Something you entered cannot be kept: a number is too large, a day too far away or a character unknown. "
        "If you find nothing of the kind, quote this number to your administrator: %(number)s.",
        number=_logged(error),
    )
    return _answer(422, text)


def _unexpected(error: Exception) -> ResponseReturnValue:
    number = _logged(error)
    text = _(
        "Something went wrong on our side. Quote this number to your administrator: %(number)s.",
        number=number,
    )
    return _answer(500, text)


def _logged(error: Exception) -> str:
    """Write the error to the log; returns its number."""
    db.session.rollback()  # a failed transaction would refuse what the error page has to read
    number = secrets.token_hex(4).upper()
    log.error("error %s at %s %s", number, request.method, request.path, exc_info=error)
    return number


def _answer(status: int, text: str, details: dict[str, Any] | None = None) -> ResponseReturnValue:
    if wants_json():
        return jsonify({"message": text, **_plain(details or {})}), status
    return render_template("admin/error.html", status=status, text=text, details=details or {}), status


def _plain(value: Any) -> Any:
    """Details as JSON: Messages in words, the rest as it is."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else said(value)
