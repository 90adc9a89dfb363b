"""Accounts: a new one with its first post, locking, a temporary password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, Optional

from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import DomainError, Invalid, NotFound
from admin.base.i18n import _, _l, said
from admin.organisations.models import Organisation
from admin.organisations.queries import offices_within
from admin.people.models import Person
from admin.people.names import ROLE_NAMES
from admin.people.operations import create_person, hold_position, password_problem, reset_password, set_active
from admin.people.queries import posts_of
from admin.people.roles import Duty, Role
from admin.web.access import requires, the_actor
from admin.web.forms import DayField
from admin.web.scope import reach_of, require_reach

blueprint = Blueprint("people", __name__, url_prefix="/people")


class NewPersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A person, an account and the first post."""

    full_name = StringField(_l("Full name"), [DataRequired(_l("Fill in this field.")), Length(max=120)])
    username = StringField(_l("Account name"), [DataRequired(_l("Fill in this field.")), Length(max=60)])
    email = StringField(
        _l("E-mail address"), [Optional(), Email(_l("This is not an e-mail address.")), Length(max=200)]
    )
    telephone = StringField(_l("Telephone"), [Length(max=30)])
    password = PasswordField(
        _l("Temporary password"),
        [DataRequired(_l("Fill in this field."))],
        description=_l("The person must choose another one at the first sign-in."),
    )
    organisation = SelectField(_l("Organisation"), coerce=int)
    role = SelectField(_l("Role"))
    title = StringField(_l("Title"), [DataRequired(_l("Fill in this field.")), Length(max=120)])
    valid_from = DayField(_l("From"), [DataRequired(_l("Enter a day, for example 05/02/2026."))])

    def fill_choices(self, organisations: list[tuple[int, str]]) -> None:
        """Offer these organisations and every role."""
        self.organisation.choices = organisations
        self.role.choices = [(role.value, name) for role, name in ROLE_NAMES.items()]


class TemporaryPasswordForm(FlaskForm):  # type: ignore[misc]
    """A password given by an administrator."""

    password = PasswordField(_l("Temporary password"), [DataRequired(_l("Fill in this field."))])


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Duty.ADMINISTER)
def new() -> ResponseReturnValue:
    """Make an account with its first post; the password must be changed at the first sign-in (J11)."""
    today, form = clock.local_day(clock.now()), NewPersonForm()
    form.fill_choices(offices_within(the_session(), reach_of(the_actor(), Duty.ADMINISTER), today))
    if form.validate_on_submit():
        try:
            made = _make(form)
        except DomainError as error:
            db.session.rollback()
            form.form_errors.append(said(error.message))
            return render_template("admin/person_new.html", form=form), error.status
        flash(_("The account is made. Hand over the temporary password in person."), "good")
        return redirect(url_for("people.person", person_id=made.id))
    if not form.is_submitted():
        form.valid_from.data = today
    return render_template("admin/person_new.html", form=form)


def _make(form: NewPersonForm) -> Person:
    actor, now, session = the_actor(), clock.now(), the_session()
    require_reach(actor, Duty.ADMINISTER, form.organisation.data)
    problem = password_problem(form.password.data or "", form.username.data or "")
    if problem is not None:
        raise Invalid(problem)
    made = create_person(
        session,
        username=form.username.data or "",
        full_name=form.full_name.data or "",
        password=form.password.data or "",
        email=form.email.data or "",
        telephone=form.telephone.data or "",
        must_change_password=True,
        now=now,
        actor_person_id=actor.person_id,
    )
    hold_position(
        session,
        made,
        session.get_one(Organisation, form.organisation.data),
        Role(form.role.data),
        title=form.title.data or "",
        valid_from=form.valid_from.data or clock.local_day(now),
        now=now,
        actor_person_id=actor.person_id,
    )
    return made


@blueprint.get("/<int:person_id>")
@requires(Duty.ADMINISTER)
def person(person_id: int) -> ResponseReturnValue:
    """One person: account and posts."""
    return _page(_person(person_id), TemporaryPasswordForm(formdata=None))


def _page(found: Person, form: TemporaryPasswordForm) -> str:
    return render_template(
        "admin/person.html", shown=found, posts=posts_of(the_session(), found.id), roles=ROLE_NAMES, form=form
    )


def _person(person_id: int) -> Person:
    """The person, if one of the posts lies within reach; otherwise it is not known here."""
    found = the_session().get(Person, person_id)
    within = reach_of(the_actor(), Duty.ADMINISTER)
    if found is None or not any(
        post.organisation_id in within for post in posts_of(the_session(), person_id)
    ):
        raise NotFound("There is no such person.")
    return found


@blueprint.post("/<int:person_id>/password")
@requires(Duty.ADMINISTER)
def password(person_id: int) -> ResponseReturnValue:
    """Give a temporary password (J14)."""
    found, form = _person(person_id), TemporaryPasswordForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        reset_password(
            the_session(),
            found,
            form.password.data or "",
            now=clock.now(),
            actor_person_id=the_actor().person_id,
        )
    except DomainError as error:
        form.password.errors = [said(error.message)]
        return _page(found, form), error.status
    flash(_("The temporary password is set; every session of the account has ended."), "good")
    return redirect(url_for("people.person", person_id=person_id))


@blueprint.post("/<int:person_id>/lock")
@requires(Duty.ADMINISTER)
def lock(person_id: int) -> ResponseReturnValue:
    """Lock the account (J10)."""
    return _set(person_id, False, _("The account is locked; its sessions have ended."))


@blueprint.post("/<int:person_id>/unlock")
@requires(Duty.ADMINISTER)
def unlock(person_id: int) -> ResponseReturnValue:
    """Unlock the account."""
    return _set(person_id, True, _("The account is unlocked."))


def _set(person_id: int, active: bool, text: str) -> ResponseReturnValue:
    found = _person(person_id)
    set_active(the_session(), found, active, now=clock.now(), actor_person_id=the_actor().person_id)
    flash(text, "good")
    return redirect(url_for("people.person", person_id=person_id))
