"""How regimes are found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from admin.base.errors import NotFound
from admin.regimes.models import Regime, RegimeForm

_WITH_FORMS = (
    joinedload(Regime.recipient),
    selectinload(Regime.forms).joinedload(RegimeForm.recipient),
)


def regime_by_id(session: Session, regime_id: int) -> Regime:
    """The regime with its forms and recipients; raises NotFound."""
    found = session.scalar(sa.select(Regime).where(Regime.id == regime_id).options(*_WITH_FORMS))
    if found is None:
        raise NotFound("There is no such report regime.")
    return found


def regime_by_code(session: Session, code: str) -> Regime:
    """The regime of that code; raises NotFound."""
    found = session.scalar(sa.select(Regime).where(Regime.code == code).options(*_WITH_FORMS))
    if found is None:
        raise NotFound("There is no such report regime.")
    return found


def regimes(session: Session, *, active_only: bool = False) -> list[Regime]:
    """All regimes by name, with their forms; two queries."""
    query = sa.select(Regime).options(*_WITH_FORMS).order_by(Regime.name, Regime.id)
    if active_only:
        query = query.where(Regime.active)
    return list(session.scalars(query))


def family_of(session: Session, regime: Regime) -> list[Regime]:
    """The other active regimes that are the same report at another frequency (D12)."""
    if not regime.family:
        return []
    query = sa.select(Regime).where(Regime.family == regime.family, Regime.id != regime.id, Regime.active)
    return list(session.scalars(query.options(*_WITH_FORMS)))
