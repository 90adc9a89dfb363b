"""The tree of organisations."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import the_session
from admin.organisations.names import KIND_NAMES
from admin.organisations.queries import groups, tree
from admin.people.queries import posts_of_all
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from admin.web.forms import day_argument

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")


@blueprint.get("/")
@requires(Duty.ADMINISTER, Duty.ASSIGN, Duty.FOLLOW)
def organisations() -> ResponseReturnValue:
    """The organisations that exist on a day (today unless stated), as a tree, with how many hold posts in each."""
    day = day_argument("day") or clock.local_day(clock.now())
    session = the_session()
    return render_template(
        "admin/organisations.html",
        branches=tree(session, day),
        posts=posts_of_all(session, day),
        groups=groups(session),
        day=day,
        kinds=KIND_NAMES,
        may_change=the_actor().has(Duty.ADMINISTER),
    )
