"""The web shell: language, navigation, security headers and what every page knows."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_translations, refresh
from werkzeug.exceptions import NotFound

from admin.base import clock
from admin.base.database import the_session
from admin.base.formats import install as install_filters
from admin.base.i18n import language
from admin.notifications.queries import unread_count
from admin.people.roles import Duty
from admin.web import assets
from admin.web.access import Actor, current_actor, public

blueprint = Blueprint(
    "shell",
    __name__,
    template_folder="../templates",
)

LANGUAGES = {"vi": {"flag": "vn", "name": "Tiếng Việt"}, "en": {"flag": "gb", "name": "English"}}


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the navigation: shown to those whose posts carry one of ``duties`` (empty: to all signed in).

    Entries stand by ``place``, those of the same place in the order in which they were added.
    """

    label: Any
    endpoint: str
    icon: str
    duties: frozenset[Duty] = frozenset()
    count: Callable[[Actor], int] | None = None
    place: int = 50


def add_navigation(app: Flask, item: NavigationItem) -> None:
    """Add an entry to the navigation of ``app``."""
    items: list[NavigationItem] = app.extensions.setdefault("navigation", [])
    items.append(item)
    items.sort(key=lambda entry: entry.place)


def install(app: Flask) -> None:
    """Register the shell's routes, headers, filters and template variables."""
    app.register_blueprint(blueprint)
    assets.install(app)
    install_filters(app)
    app.before_request(_translate_form_messages)
    app.after_request(_secure)
    app.context_processor(_page_context)
    # Flask-AppBuilder's macros are imported without the page's context and need the nonce all the same.
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def _translate_form_messages() -> None:
    """WTForms has no Vietnamese; Flask-WTF reads its catalogue from here once it is set, and ours holds those texts."""
    request.wtforms_translations = get_translations()  # type: ignore[attr-defined]


def chosen_language() -> str:
    """The language chosen in this session, otherwise Vietnamese.

    It only reads. Flask-AppBuilder's own writes its answer into the session, and so a page that asked for news after
    its session had ended got a cookie: on its way while somebody signed in, that cookie took the place of theirs.
    """
    language = session.get("locale") if has_request_context() else None
    return str(language or current_app.config["BABEL_DEFAULT_LOCALE"])


@blueprint.get("/language/<code>")
@public
def language_switch(code: str) -> ResponseReturnValue:
    """Choose the language of the pages and return to where the person was."""
    if code not in LANGUAGES:
        raise NotFound
    session["locale"] = code
    refresh()
    return redirect(_back())


def _back() -> str:
    """The page the person came from, if it is ours; otherwise the home page."""
    target = urlsplit(request.referrer or "")
    if target.netloc != request.host or not target.path.startswith("/"):
        return "/"
    return target.path + (f"?{target.query}" if target.query else "")


def csp_nonce() -> str:
    """The nonce of this response's content security policy."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _secure(response: Response) -> Response:
    nonce = csp_nonce()
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' {_styles(nonce)}; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'; object-src 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    actor = g.get("actor")
    if actor is not None and response.mimetype == "text/html":
        response.headers["X-Person"] = str(actor.person_id)  # the device keeps nothing of anybody else
    if request.endpoint and not request.endpoint.endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _styles(nonce: str) -> str:
    """Flask-AppBuilder's own templates and select2 write styles inline; only the reference screens allow that."""
    return "'unsafe-inline'" if request.path.startswith("/reference/") else f"'nonce-{nonce}'"


def _page_context() -> dict[str, Any]:
    actor = current_actor()
    return {
        "language": language(),
        "languages": LANGUAGES,
        "actor": actor,
        "person": _person(actor),
        "organisation_name": actor.posts[0].agency_name if actor and actor.posts else "",
        "unread_count": unread_count(the_session(), actor.person_id) if actor else 0,
        "navigation": _navigation(),
        "links": _links(),
        "now": clock.now(),
        "system_name": current_app.config["APP_NAME"],
        "simulated": current_app.config["DEMONSTRATION"],
    }


def add_link(app: Flask, name: str, endpoint: str) -> None:
    """Give the shell one of its links: ``verify`` or ``help``."""
    app.extensions.setdefault("links", {})[name] = endpoint


def _links() -> dict[str, Any]:
    """Where the parts of the shell lead."""
    given: dict[str, str] = current_app.extensions.get("links", {})
    return {
        "home": "/",
        "languages": {code: url_for("shell.language_switch", code=code) for code in LANGUAGES},
        "sign_in": url_for("AuthDBView.login"),
        "sign_out": url_for("AuthDBView.logout"),
        "account": url_for("account.password"),
        "notifications": url_for("notifications.notices"),
        **{name: url_for(endpoint) for name, endpoint in given.items()},
    }


def _person(actor: Actor | None) -> dict[str, str] | None:
    """The person in the header, with the first post held."""
    if actor is None:
        return None
    post = actor.posts[0] if actor.posts else None
    return {
        "name": actor.name,
        "position": post.title if post else "",
        "organisation": post.organisation_name if post else "",
    }


def _navigation() -> list[dict[str, Any]]:
    actor = current_actor()
    if actor is None:
        return []
    items: list[NavigationItem] = current_app.extensions.get("navigation", [])
    return [_shown(item, actor) for item in items if _may_see(item, actor)]


def _may_see(item: NavigationItem, actor: Actor) -> bool:
    return not item.duties or any(actor.has(duty) for duty in item.duties)


def _shown(item: NavigationItem, actor: Actor) -> dict[str, Any]:
    url = url_for(item.endpoint)
    return {
        "label": item.label,
        "url": url,
        "icon": item.icon,
        "active": request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/")),
        "count": item.count(actor) if item.count else 0,
    }
