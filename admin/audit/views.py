"""The audit log for administrators (K07)."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin.audit.actions import action_name, known_actions, subject_name
from admin.audit.queries import Wanted, entries, last_seal, unsealed_count
from admin.base.database import db, the_session
from admin.base.i18n import said
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.roles import Duty
from admin.web.access import Actor, requires, the_actor
from admin.web.forms import day_argument, page_number, pages, url_of_page
from admin.web.scope import reach_of

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

SIZE = 50


@blueprint.get("/")
@requires(Duty.ADMINISTER)
def log() -> ResponseReturnValue:
    """Who did what, when, from where; filtered by act, person, subject and days."""
    session, wanted = the_session(), _wanted()
    lines, total = entries(session, wanted, page=page_number(), size=SIZE, within=_within(the_actor()))
    names = sorted(
        ((action, said(action_name(action))) for action in known_actions()), key=lambda pair: pair[1]
    )
    return render_template(
        "admin/audit.html",
        lines=lines,
        total=total,
        wanted=wanted,
        actions=names,
        action_name=action_name,
        subject_name=subject_name,
        seal=last_seal(session),
        unsealed=unsealed_count(session),
        page=page_number(),
        pages=pages(total, SIZE),
        url_of=url_of_page,
    )


def _wanted() -> Wanted:
    return Wanted(
        action=request.args.get("action", ""),
        person=request.args.get("person", ""),
        subject_kind=request.args.get("subject", ""),
        subject_id=request.args.get("id", type=int),
        first=day_argument("first"),
        last=day_argument("last"),
    )


def _within(actor: Actor) -> frozenset[int] | None:
    """The whole log for those who administer a city; otherwise what concerns the organisations they reach."""
    agencies = db.session.query(Organisation.kind).filter(
        Organisation.id.in_(actor.agencies(Duty.ADMINISTER))
    )
    if any(kind is OrganisationKind.CITY for (kind,) in agencies):
        return None
    return reach_of(actor, Duty.ADMINISTER)
