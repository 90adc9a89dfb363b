"""How batches and their items are found, and what a page says of the reports in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import NotFound
from forms_library.messages import N_
from runtime.batches.models import Batch, BatchItem, Outcome


def batch_with_key(session: Session, person_id: int, key: str) -> Batch | None:
    """The batch that this page of this person has begun already."""
    return session.scalar(sa.select(Batch).where(Batch.person_id == person_id, Batch.key == key))


def batch_of(session: Session, batch_id: int, person_id: int) -> Batch:
    """The batch if it is this person's; NotFound otherwise."""
    batch = session.scalar(sa.select(Batch).where(Batch.id == batch_id, Batch.person_id == person_id))
    if batch is None:
        raise NotFound(N_("There is no such list of results, or it is not yours."))
    return batch


def waiting_items(session: Session, batch_id: int, limit: int) -> list[BatchItem]:
    """The next items that have no result yet."""
    query = (
        sa.select(BatchItem)
        .where(BatchItem.batch_id == batch_id, BatchItem.outcome == Outcome.WAITING)
        .order_by(BatchItem.place)
        .limit(limit)
    )
    return list(session.scalars(query))


@dataclass(frozen=True)
class Results:
    """The items of a batch, those that were refused first, and how many came out how."""

    items: tuple[BatchItem, ...]
    counts: Mapping[Outcome, int]

    @property
    def decided(self) -> int:
        """How many have a result."""
        return len(self.items) - self.counts.get(Outcome.WAITING, 0)


def results_of(session: Session, batch_id: int) -> Results:
    """All items of a batch in one query."""
    first = sa.case(
        (BatchItem.outcome == Outcome.REFUSED, 0), (BatchItem.outcome == Outcome.WAITING, 1), else_=2
    )
    query = sa.select(BatchItem).where(BatchItem.batch_id == batch_id).order_by(first, BatchItem.place)
    items = tuple(session.scalars(query))
    return Results(items, Counter(item.outcome for item in items))
