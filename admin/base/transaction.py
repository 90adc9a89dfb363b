"""One transaction per request: committed once by the web layer, rolled back on every error."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, g, request

from admin.base.database import db, writing

log = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def after_commit(action: Callable[[], None]) -> None:
    """Run ``action`` once this request's transaction is committed (never when it is rolled back)."""
    g.setdefault("after_commit", []).append(action)


def install(app: Flask) -> None:
    """Open, commit and roll back around every request of ``app``."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_abandon)


def _begin() -> None:
    g.writing_token = writing.set(request.method not in SAFE)


def _finish(response: Response) -> Response:
    if response.status_code < 400:
        db.session.commit()
        for action in g.pop("after_commit", []):
            _done(action)
    else:
        db.session.rollback()
    return response


def _done(action: Callable[[], None]) -> None:
    """What was committed stands, and the answer says so; what could not be done after it is done by the next look at
    the outbox."""
    try:
        action()
    except Exception:
        log.exception("committed, but what should follow was not done")


def _abandon(_error: BaseException | None) -> None:
    db.session.remove()
    token = g.pop("writing_token", None)
    if token is not None:
        writing.reset(token)
