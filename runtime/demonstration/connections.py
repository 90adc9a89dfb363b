"""The connection of the demonstration. Nobody knows its token: whoever tries it gives it another one in the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from designer.template.models import Template
from runtime.connections.models import Connection
from runtime.connections.tokens import new_token
from runtime.demonstration.offices import Offices

FORMS = ("KSTT06A", "KTXHT")


def connect_demonstration(
    session: Session, offices: Offices, templates: Iterable[Template], now: datetime
) -> None:
    """Let the system of administrative procedures bring figures of the whole city for a year and more."""
    token = new_token()
    session.add(
        Connection(
            agency_id=offices.city.id,
            name="Hệ thống thông tin giải quyết thủ tục hành chính (mô phỏng)",
            document="Công văn số 00/UBND-MP (văn bản mô phỏng)",
            document_on=date(2026, 1, 5),
            valid_from=date(2026, 1, 5),
            valid_to=date(now.year + 1, 12, 31),
            token_digest=token.digest,
            token_end=token.end,
            token_made_at=now,
            created_at=now,
            organisations=[offices.city],
            templates=[template for template in templates if template.code in FORMS],
        )
    )
