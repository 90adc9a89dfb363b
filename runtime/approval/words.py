"""The workflow in words: names of states, acts and effects, and the table as people read it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from admin.people.roles import Duty
from forms_library.messages import N_
from runtime.approval.states import Action, State
from runtime.approval.workflow import Effect, Hand, Party, Transition, Workflow

STATE_NAMES: dict[State, str] = {
    State.DRAFTING: N_("Being filled"),
    State.CHECKING: N_("Waiting for checking"),
    State.APPROVING: N_("Waiting for approval"),
    State.SIGNING: N_("Being signed"),
    State.SIGNED: N_("Waiting for the seal"),
    State.SEALING: N_("Being sealed"),
    State.SEALED: N_("Waiting to be sent"),
    State.SENT: N_("Waiting for acceptance"),
    State.ACCEPTED: N_("Accepted"),
}

ACTION_NAMES: dict[Action, str] = {
    Action.SUBMIT: N_("Submit the report"),
    Action.WITHDRAW: N_("Withdraw"),
    Action.PASS_ON: N_("Pass on for approval"),
    Action.RETURN: N_("Return"),
    Action.OPEN_ALL: N_("Open all cells"),
    Action.APPROVE: N_("Approve and sign"),
    Action.SIGNATURE_DONE: N_("Signature completed"),
    Action.SIGNATURE_FAILED: N_("Signature failed"),
    Action.SEAL: N_("Seal"),
    Action.SEAL_DONE: N_("Seal completed"),
    Action.SEAL_FAILED: N_("Seal failed"),
    Action.SEND: N_("Send"),
    Action.RECALL: N_("Recall"),
    Action.ACCEPT: N_("Accept"),
    Action.REFUSE: N_("Return to the reporter"),
    Action.AMEND: N_("Make an amendment"),
    Action.ABANDON: N_("Abandon the amendment"),
    Action.STANDS: N_("What was accepted stands"),
}

DUTY_NAMES: dict[Duty, str] = {
    Duty.ENTER: N_("Enter figures"),
    Duty.CHECK: N_("Check figures"),
    Duty.APPROVE: N_("Approve and sign"),
    Duty.SEAL: N_("Seal"),
    Duty.SEND: N_("Send"),
    Duty.ACCEPT: N_("Accept"),
}

PARTY_NAMES: dict[Party, str] = {
    Party.REPORTER: N_("reporting organisation"),
    Party.RECIPIENT: N_("receiving organisation"),
    Party.RETURNER: N_("whoever returned the report for some cells alone"),
    Party.SYSTEM: N_("the system"),
}

EFFECT_NAMES: dict[Effect, str] = {
    Effect.FREEZE: N_("the content is frozen as a new revision"),
    Effect.RESERVE: N_("number and date are reserved, the document is made and signed by the person"),
    Effect.SEAL: N_("the document receives the agency's signature"),
    Effect.CANCEL: N_("the document's number is cancelled, recorded and never used again"),
    Effect.REOPEN: N_(
        "entry of this one report is reopened until a stated time; more time that was given before stays"
    ),
    Effect.PROJECT: N_("the figures enter the store and the totals"),
    Effect.CORRECT: N_(
        "entry of this one report is reopened until the last day for amendments; what was sent stays and counts"
    ),
    Effect.RESTORE: N_("the report says again what was sent; what was submitted since is kept beside it"),
    Effect.UNJUDGE: N_("whether the report is on time is judged again when it is next sent"),
}

HAND_NAMES: dict[Hand, str] = {
    Hand.PREPARING: N_("preparing"),
    Hand.CHECKING: N_("checking"),
    Hand.APPROVING: N_("approving"),
}


HEADS = (N_("State"), N_("Action"), N_("Next state"), N_("Who"), N_("Reason"), N_("What follows"))


@dataclass(frozen=True)
class Printed:
    """The table of a workflow in words, and what holds for the whole of it."""

    heads: list[str]
    lines: list[list[str]]
    notes: list[str]


def printed(workflow: Workflow, translate: Callable[[str], str] = str) -> Printed:
    """The table for people, in the language of ``translate``."""
    hands = ", ".join(translate(HAND_NAMES[hand]) for hand in Hand if hand in workflow.rules.excluded)
    excluded = translate(N_("Never in one hand on one revision: %(hands)s."))
    apart = translate(N_("Never by anybody who had a hand in the revision: %(actions)s."))
    actions = ", ".join(translate(ACTION_NAMES[line.action]) for line in workflow.transitions if line.apart)
    judged = translate(N_("On time is judged at: %(action)s."))
    action = translate(ACTION_NAMES[workflow.rules.judged_at])
    return Printed(
        [translate(head) for head in HEADS],
        [_cells(line, translate) for line in workflow.transitions],
        [excluded % {"hands": hands}, apart % {"actions": actions}, judged % {"action": action}],
    )


def as_markdown(workflow: Workflow, translate: Callable[[str], str] = str) -> str:
    """The same as Markdown, for the documentation."""
    table = printed(workflow, translate)
    lines = [_line(table.heads), "|---|---|---|---|---|---|", *map(_line, table.lines)]
    return "\n".join([*lines, *(line for note in table.notes for line in ("", note)), ""])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(line: Transition, translate: Callable[[str], str]) -> list[str]:
    who = translate(PARTY_NAMES[line.party])
    if line.duty is not None:
        who = f"{translate(DUTY_NAMES[line.duty])} ({who})"
    follows = "; ".join(translate(EFFECT_NAMES[effect]) for effect in Effect if effect in line.effects)
    state = translate(STATE_NAMES[line.state])
    if line.amending:
        state = f"{state} ({translate(N_('an amendment of what was sent'))})"
    return [
        state,
        translate(ACTION_NAMES[line.action]),
        translate(STATE_NAMES[line.next_state]),
        who,
        translate(N_("required")) if line.needs_reason else "",
        follows,
    ]
