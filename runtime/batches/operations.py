"""What may happen to a batch: it is begun once, worked off in pieces, and ends with a result for every report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.clock import local_day
from admin.base.database import inserting, unit_of_work
from admin.base.errors import Invalid
from admin.base.messages import to_json
from admin.jobs.operations import ask, handles, handles_failure
from admin.web.access import Actor, load_actor
from forms_library.messages import N_, Message
from runtime.approval.operations import ItemResult, decide_many
from runtime.approval.states import Action
from runtime.batches.models import Batch, BatchItem, Outcome
from runtime.batches.queries import batch_with_key, waiting_items

WORK_OFF = "batch"
MOST_AT_ONCE = 1000
AT_ONCE = 20  # so many are decided while the person waits; more are a job that shows how far it is
PIECE = 50  # reports in one transaction: others do not wait for the whole batch

Chosen = Mapping[int, int | None]

_BROKEN_OFF = Message(
    N_("The work was broken off before the turn of this report: nothing was decided. Choose it once more.")
)


def begin(
    session: Session, chosen: Chosen, action: Action, *, key: str, actor: Actor, now: datetime
) -> Batch:
    """Take the step for these reports; few are decided at once, many by a job. The same ``key`` is the same batch.

    ``chosen``: by the id of each report the version that the person looked at, None where nothing of it was shown.
    Raises Invalid when nothing or too much is chosen.
    """
    known = batch_with_key(session, actor.person_id, key)
    if known is not None:
        return known
    if not chosen:
        raise Invalid(N_("Choose at least one report."))
    if len(chosen) > MOST_AT_ONCE:
        raise Invalid(N_("At most 1,000 reports can be decided on at once. Choose fewer."))
    batch = _new(session, chosen, action, key, actor, now)
    if batch is None:
        return begin(session, chosen, action, key=key, actor=actor, now=now)
    if len(chosen) <= AT_ONCE:
        _take(session, batch, actor, now)
        batch.ended_at = now
    else:
        ask(
            session,
            WORK_OFF,
            {"batch": batch.id},
            key=f"batch/{batch.id}",
            now=now,
            person_id=actor.person_id,
        )
    session.flush()
    return batch


def _new(
    session: Session, chosen: Chosen, action: Action, key: str, actor: Actor, now: datetime
) -> Batch | None:
    """The batch with its items; None when the same page has begun it at this moment."""
    statement = (
        inserting(session, Batch)
        .values(person_id=actor.person_id, key=key, action=action, created_at=now)
        .on_conflict_do_nothing(index_elements=["person_id", "key"])
        .returning(Batch)
    )
    batch: Batch | None = session.scalars(statement).one_or_none()
    if batch is None:
        return None
    rows = [
        {
            "batch_id": batch.id,
            "report_id": report_id,
            "place": place,
            "version": version,
            "outcome": Outcome.WAITING,
        }
        for place, (report_id, version) in enumerate(chosen.items())
    ]
    session.execute(sa.insert(BatchItem), rows)
    return batch


@handles(WORK_OFF)
def work_off(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Decide piece by piece, each in a transaction of its own; cut off anywhere, the next run goes on behind it."""
    while _work_off_piece(payload["batch"], now):
        pass


def _work_off_piece(batch_id: int, now: datetime) -> bool:
    """Decide on the next reports of the batch; False when none is left."""
    with unit_of_work() as session:
        batch = session.get_one(Batch, batch_id, options=[sa.orm.joinedload(Batch.person)])
        actor = load_actor(session, batch.person.user_id, local_day(now))
        if actor is not None and _take(session, batch, actor, now):
            return True
        _end(session, batch, now)
    return False


@handles_failure(WORK_OFF)
def give_up(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """No attempt came to an end: the person reads which reports were left as they were, and chooses them again."""
    _end(session, session.get_one(Batch, payload["batch"]), now)


def _end(session: Session, batch: Batch, now: datetime) -> None:
    """Nothing more is done; what had no turn (the person's account was closed, say) is told as left as it was."""
    left = sa.and_(BatchItem.batch_id == batch.id, BatchItem.outcome == Outcome.WAITING)
    session.execute(
        sa.update(BatchItem).where(left).values(outcome=Outcome.REFUSED, message=to_json(_BROKEN_OFF))
    )
    batch.ended_at = batch.ended_at or now


def _take(session: Session, batch: Batch, actor: Actor, now: datetime) -> int:
    """Decide on a piece of the batch; returns how many reports it was."""
    items = waiting_items(session, batch.id, PIECE)
    seen = {item.report_id: item.version for item in items}
    results = decide_many(session, seen, batch.action, actor=actor, now=now)
    by_report = {result.report_id: result for result in results}
    for item in items:
        item.outcome, item.message = _outcome(by_report[item.report_id])
    session.flush()
    return len(items)


def _outcome(result: ItemResult) -> tuple[Outcome, Any]:
    if result.outcome is None:
        return Outcome.REFUSED, None if result.problem is None else to_json(result.problem)
    return (Outcome.REPEATED if result.outcome.repeated else Outcome.DONE), None
