"""How explanations are found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.people.models import Person
from runtime.explanations.models import Explanation
from runtime.explanations.warnings import Told


def told_of(session: Session, report_id: int) -> dict[str, Told]:
    """What was said to the warnings of a report that is being filled, by mark, in one query."""
    query = (
        sa.select(Explanation.mark, Explanation.text, Person.full_name)
        .outerjoin(Person, Person.id == Explanation.person_id)
        .where(Explanation.report_id == report_id)
    )
    return {mark: Told(text, name or "") for mark, text, name in session.execute(query)}
