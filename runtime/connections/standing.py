"""Whether a connection may bring figures on a day (no database)."""

from __future__ import annotations

import enum
from datetime import date

from forms_library.messages import N_, Message
from runtime.connections.models import Connection


class Standing(enum.StrEnum):
    """Where a connection stands on a day."""

    ON = "on"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    OFF = "off"


def standing(connection: Connection, day: date) -> Standing:
    """Where it stands on ``day``: switched off comes before everything else."""
    if connection.switched_off_at is not None:
        return Standing.OFF
    if connection.valid_to < day:
        return Standing.OVER
    return Standing.NOT_BEGUN if connection.valid_from > day else Standing.ON


def refusal(connection: Connection, day: date) -> Message | None:
    """None when it may bring figures on ``day``; otherwise why not, for those who look after the other system."""
    found = standing(connection, day)
    if found is Standing.OFF:
        return Message(N_("This connection has been switched off. Ask the office that manages it."))
    if found is Standing.OVER:
        text = N_("This connection was valid to the end of %(day)s. Ask the office that manages it.")
        return Message(text, {"day": f"{connection.valid_to:%d/%m/%Y}"})
    if found is Standing.NOT_BEGUN:
        text = N_("This connection is valid from %(day)s on.")
        return Message(text, {"day": f"{connection.valid_from:%d/%m/%Y}"})
    return None
