"""How far a job is, for the page that waits for it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base.database import db, the_session
from admin.base.errors import NotFound
from admin.base.i18n import _
from admin.jobs.models import Job, JobState
from admin.web.access import Actor, signed_in, the_actor

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

Right = Callable[[Session, Actor, int], bool]
_rights: dict[str, Right] = {}


def watched_by(subject_kind: str) -> Callable[[Right], Right]:
    """Register who may watch the jobs of ``<subject_kind>/<id>`` besides whoever asked for them."""

    def register(right: Right) -> Right:
        _rights[subject_kind] = right
        return right

    return register


@blueprint.get("/<int:job_id>.json")
@signed_in
def job(job_id: int) -> ResponseReturnValue:
    """``{"state", "done", "total", "message"}`` of one job; NotFound for those who may not know of its subject."""
    found = db.session.get(Job, job_id)
    if found is None or not _may_watch(found, the_actor()):
        raise NotFound("There is no such job.")
    return jsonify(
        {"state": found.state.value, "done": found.progress, "total": 100, "message": _text(found)}
    )


def _may_watch(found: Job, actor: Actor) -> bool:
    if found.created_by_id == actor.person_id:
        return True
    kind, _slash, number = found.subject.partition("/")
    return kind in _rights and number.isdigit() and _rights[kind](the_session(), actor, int(number))


def _text(found: Job) -> str:
    texts = {
        JobState.QUEUED: _("Waiting for its turn"),
        JobState.RUNNING: _("In progress"),
        JobState.DONE: _("Done"),
        JobState.FAILED: _("It did not succeed. Your administrator can see why."),
    }
    return texts[found.state]
