"""The states of a report and the acts that move it (pure)."""

from __future__ import annotations

import enum


class State(enum.StrEnum):
    """drafting -> checking -> approving -> signing -> signed -> sealed -> sent -> accepted."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    APPROVING = "approving"
    SIGNING = "signing"
    SIGNED = "signed"
    SEALING = "sealing"
    SEALED = "sealed"
    SENT = "sent"
    ACCEPTED = "accepted"


class Action(enum.StrEnum):
    """What a person, or a finished job, does to a report."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS_ON = "pass_on"  # noqa: S105 - an act, not a password
    RETURN = "return"
    OPEN_ALL = "open_all"
    APPROVE = "approve"
    SIGNATURE_DONE = "signature_done"
    SIGNATURE_FAILED = "signature_failed"
    SEAL = "seal"
    SEAL_DONE = "seal_done"
    SEAL_FAILED = "seal_failed"
    SEND = "send"
    RECALL = "recall"
    ACCEPT = "accept"
    REFUSE = "refuse"
    AMEND = "amend"
    ABANDON = "abandon"
    STANDS = "stands"


# The acts that send a report back to whoever fills it.
BACK = frozenset({Action.RETURN, Action.REFUSE, Action.RECALL})
# The acts that open a report for entry again; the last of them says which cells.
OPENING = BACK | {Action.OPEN_ALL, Action.AMEND}
