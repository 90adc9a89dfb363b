"""A packet of figures that can be read (no database)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a packet; of ``cell`` ("B1/R01/C03") and ``row`` with ``column`` one is given, the other ""."""

    cell: str
    row: str
    column: str
    value: str | bool | None
    note: str = ""


@dataclass(frozen=True)
class FiguresPacket:
    """A packet that can be read. Whether its report exists and its cells may be written is not yet known.

    ``digest`` is the SHA-256 of what it says, whatever the order of its members and the spaces between them.
    """

    message_id: str
    sent_at: datetime
    regime: str
    form: str
    version: int
    period: str
    organisation: str
    figures: tuple[Figure, ...]
    digest: str
