"""Building the Flask application up to the point where packages add their pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask, Request, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_babel import get_babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from admin.base import transaction
from admin.base.database import db
from admin.web import again, incoming, shell, sign_in, web_errors
from admin.web.access import BY_ITSELF, BY_TOKEN, PERMISSION
from admin.web.security import OurAppBuilder, OurSecurityManager
from config import ROOT, Settings

csrf = CSRFProtect()


class QuietSessions(SecureCookieSessionInterface):
    """Renews the session with every request but those for static files, and those that pages make by themselves.

    Dozens of the first are under way at once: a late one would bring back the cookie of before a change (of language,
    or of the person). The second go on while nobody sits there; the session shall end all the same. What was on its
    way when somebody signed out (saving, in another window) brings back a session that has ended: it is taken for none.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; an empty one where this browser has ended it."""
        found = super().open_session(app, request)
        visit = found.get(sign_in.VISIT) if found else None
        return self.session_class() if visit and visit == request.cookies.get(sign_in.ENDED) else found

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        asked_by_itself = request.method == "GET" and request.path.endswith(".json")
        told_by_itself = getattr(app.view_functions.get(request.endpoint or ""), BY_ITSELF, False)
        if asked_by_itself or told_by_itself or (request.endpoint or "").endswith("static"):
            return bool(session.modified)
        return bool(super().should_set_cookie(app, session))


LARGEST_REQUEST = 52 * 1024 * 1024  # files of 50 MB and their envelope; they go to the disk as they arrive
LARGEST_TEXT = 8 * 1024 * 1024  # of what is read into memory


def build(settings: Settings) -> Flask:
    """An application with database, sessions, security and shell; run.py adds the features."""
    app = Flask("baocao", static_folder=None, root_path=str(ROOT))
    app.config.update(_flask_settings(settings))
    app.session_interface = QuietSessions()
    app.extensions["settings"] = settings
    incoming.install(app)
    if settings.behind_proxy:
        hops = settings.behind_proxy
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    csrf.init_app(app)
    app.before_request(_forget_former_request)
    app.before_request(_receive)
    transaction.install(app)
    web_errors.install(app)
    app.register_blueprint(sign_in.blueprint)
    app.register_blueprint(again.blueprint)
    app.before_request(sign_in.ask_for_own_password)
    shell.install(app)
    return app


# What is read once per request, here and by Flask-Login.
READ_ONCE = ("actor", "reach", "fab_permissions", "csp_nonce", "after_commit", "_login_user")


def _forget_former_request() -> None:
    """``g`` lives as long as the application context, which a test or a command may hold over several requests."""
    for name in READ_ONCE:
        g.pop(name, None)


def _receive() -> None:
    """Let the whole body arrive before anything is asked of the database: SQLite has one writer at a time, and a slow
    network shall not hold up what others save. Where programs send with a token, their view does it, within a bound of
    its own."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in transaction.SAFE and getattr(view, PERMISSION, None) != BY_TOKEN:
        if request.mimetype != "multipart/form-data":
            request.max_content_length = LARGEST_TEXT
        request.get_data(parse_form_data=True)


def add_appbuilder(app: Flask) -> OurAppBuilder:
    """Start Flask-AppBuilder inside an application context; a new instance for each application."""
    builder = OurAppBuilder(app, db.session, security_manager_class=OurSecurityManager, update_perms=False)
    get_babel(app).locale_selector = shell.chosen_language
    return builder


def _flask_settings(settings: Settings) -> dict[str, object]:
    packages = ("admin", "designer", "runtime", "forms_library")
    return {
        "APP_NAME": "Hệ thống thông tin báo cáo",
        "DEMONSTRATION": settings.demonstration,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=settings.session_minutes),
        "SESSION_COOKIE_NAME": "baocao",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session; a form left open overnight still saves
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "BABEL_TRANSLATION_DIRECTORIES": ";".join(str(Path(ROOT, name, "translations")) for name in packages),
        "LANGUAGES": shell.LANGUAGES,
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_BASE_TEMPLATE": "appbuilder/our_base.html",
        "FAB_INDEX_VIEW": "admin.web.fab_views.HomeRedirect",
        "AUTH_RATE_LIMITED": False,
    }


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"pool_size": 16, "max_overflow": 16}
    return {"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True}
