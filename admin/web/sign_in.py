"""Signing in and out, and one's own password."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.views import AuthDBView as FabAuthDBView
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from admin.audit.operations import record
from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import DomainError, NotAllowed
from admin.base.i18n import _, _l, said
from admin.people.models import Person
from admin.people.operations import SHORTEST_PASSWORD, change_password
from admin.people.sign_in import Refused, password_mark, sign_in
from admin.web.access import current_actor, public, signed_in, the_actor

blueprint = Blueprint("account", __name__, url_prefix="/account", template_folder="../templates")

PASSWORD_MARK = "password_mark"  # noqa: S105 - a name in the session
VISIT = "visit"  # a name in the session: the mark of one signing in
# The cookie that remembers which visit this browser ended last: an answer that was on its way when somebody signed out
# brings their session back, and it must not count.
ENDED = "baocao_ended"
KEPT_IN_SESSION = ("locale",)
# What one may reach before choosing a password of one's own (J11).
OPEN_BEFORE_CHANGE = frozenset(
    {"account.password", "AuthDBView.logout", "shell.language_switch", "assets.static", "appbuilder.static"}
)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Account name and password."""

    username = StringField(_l("Account name"), [DataRequired(_l("Enter your account name."))])
    password = PasswordField(_l("Password"), [DataRequired(_l("Enter your password."))])


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password and the new one, twice."""

    old = PasswordField(_l("Present password"), [DataRequired(_l("Enter your present password."))])
    new = PasswordField(
        _l("New password"),
        [DataRequired(_l("Enter a new password.")), Length(max=200)],
        description=_l("At least %(count)s characters, without the account name.", count=SHORTEST_PASSWORD),
    )
    again = PasswordField(
        _l("New password again"), [EqualTo("new", _l("The two new passwords are not the same."))]
    )


class AuthDBView(FabAuthDBView):  # type: ignore[misc]  # the name is that of Flask-AppBuilder's endpoint
    """Sign-in in our shell; Flask-AppBuilder finds it by the name of its own view."""

    @expose("/login/", methods=["GET", "POST"])  # type: ignore[untyped-decorator]
    @public
    def login(self) -> ResponseReturnValue:
        """Ask for name and password; afterwards go where the person wanted to go."""
        if current_user.is_authenticated:
            return redirect(next_page())
        form = SignInForm()
        if form.validate_on_submit():
            return self._try(form)
        return render_template("admin/sign_in.html", form=form, refusal=None)

    def _try(self, form: SignInForm) -> ResponseReturnValue:
        outcome = sign_in(
            the_session(),
            username=form.username.data or "",
            password=form.password.data or "",
            address=request.remote_addr or "",
            now=clock.now(),
        )
        if isinstance(outcome, Refused):
            # The answer is an error, which rolls back; the failed attempt must stay on record all the same.
            db.session.commit()
            page = render_template("admin/sign_in.html", form=form, refusal=said(outcome.message))
            return page, outcome.status
        begin_session(outcome)
        return redirect(next_page())

    @expose("/logout/", methods=["POST"])  # type: ignore[untyped-decorator]
    @public
    def logout(self) -> ResponseReturnValue:
        """End the session."""
        actor = current_actor()
        if actor is not None:
            record(
                the_session(),
                "sign_out",
                "user",
                actor.user_id,
                person_id=actor.person_id,
                now=clock.now(),
            )
        ended = session.get(VISIT, "")
        logout_user()
        _forget_session()
        flash(_("You have signed out."), "good")
        response = redirect(url_for("AuthDBView.login"))
        _remember_ended(response, ended)
        return response


def _remember_ended(response: Response, visit: str) -> None:
    """For as long as the session could have lived."""
    response.set_cookie(
        ENDED,
        visit,
        max_age=current_app.permanent_session_lifetime,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def begin_session(user: Any) -> None:
    """A fresh session for ``user``: nothing of the visitor's stays but the language."""
    _forget_session()
    session.permanent = True
    session[PASSWORD_MARK] = password_mark(user)
    session[VISIT] = token_urlsafe(12)
    login_user(user)


def _forget_session() -> None:
    kept = {name: session[name] for name in KEPT_IN_SESSION if name in session}
    session.clear()
    session.update(kept)


def session_is_current(user: Any) -> bool:
    """Whether the session was begun with the password the account still has."""
    mark = session.get(PASSWORD_MARK)
    return mark is None or mark == password_mark(user)


def next_page() -> str:
    """Where the person wanted to go, if that is one of our own pages; otherwise the front door."""
    target = request.args.get("next", "")
    parts = urlsplit(target)
    ours = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return target if ours and "\\" not in target else "/"


def ask_for_own_password() -> ResponseReturnValue | None:
    """Before every request: whoever still has a given password only gets the page that changes it (J11)."""
    if request.endpoint is None or request.endpoint in OPEN_BEFORE_CHANGE:
        return None
    actor = current_actor()
    if actor is None or not actor.must_change_password:
        return None
    if request.method != "GET" or request.is_json or request.path.endswith(".json"):
        raise NotAllowed("Choose a password of your own first.")
    return redirect(url_for("account.password"))


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Change one's own password; asks for the present one."""
    actor, form = the_actor(), PasswordForm()
    if form.validate_on_submit():
        try:
            person = db.session.get_one(Person, actor.person_id)
            change_password(the_session(), person, form.old.data or "", form.new.data or "", now=clock.now())
        except DomainError as error:
            form[error.details["field"]].errors.append(said(error.message))
        else:
            session[PASSWORD_MARK] = password_mark(person.user)
            flash(_("Your password is changed. Other sessions of this account have ended."), "good")
            return redirect("/")
    return render_template("admin/password.html", form=form, forced=actor.must_change_password)
