"""The workflow as a table: (state, action) -> (next state, who may, what it brings about). Pure.

The table is built from the rules of a regime profile (two or three steps, who seals and sends, which hands must not
meet on one revision). Pages take their buttons from it, operations their refusals and the documentation its print, so
that the three cannot disagree.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from admin.people.roles import Duty
from forms_library.messages import N_, Message
from runtime.approval.states import Action, State


class Party(enum.StrEnum):
    """On whose side of the report a person acts."""

    REPORTER = "reporter"
    RECIPIENT = "recipient"
    RETURNER = "returner"  # whoever could have returned the report as it was returned last
    SYSTEM = "system"


class Hand(enum.StrEnum):
    """The parts in making one revision that different people must play."""

    PREPARING = "preparing"
    CHECKING = "checking"
    APPROVING = "approving"


class Effect(enum.StrEnum):
    """What a transition brings about besides the new state."""

    FREEZE = "freeze"  # the content becomes a revision
    RESERVE = "reserve"  # number and date, then the person's signature
    SEAL = "seal"  # the agency's signature
    CANCEL = "cancel"  # the document; its number is recorded and never used again
    REOPEN = "reopen"  # entry of this one report until a stated time; a longer one given before stays
    PROJECT = "project"  # figures into the store
    UNJUDGE = "unjudge"  # the sending is undone by its own hand, and on-time with it
    CORRECT = "correct"  # entry until the last day for amendments; what was sent stays and counts
    RESTORE = "restore"  # the report says again what was sent


@dataclass(frozen=True)
class Rules:
    """What a regime profile decides about the workflow.

    Attributes:
        steps: 2 (enter, approve) or 3 (enter, check, approve); QĐ 62/2024 of Ho Chi Minh City, Điều 6 has three.
        seals: the duty that seals for the agency; None where the agency's signature is not asked for.
        sends: the duty that sends (QĐ 851/2024 of Cần Thơ, Điều 16.3 lets the approver send).
        excluded: the hands that must not meet in one person on one revision.
        judged_at: the action whose moment decides whether the report is on time.
        reopened_days: working days that a return leaves for the correction unless the returner says otherwise.
    """

    steps: int = 3
    seals: Duty | None = Duty.SEAL
    sends: Duty = Duty.SEND
    excluded: frozenset[Hand] = frozenset(Hand)
    judged_at: Action = Action.SEND
    reopened_days: int = 2

    def __post_init__(self) -> None:
        if self.steps not in (2, 3):
            raise ValueError(f"a workflow has 2 or 3 steps, not {self.steps}")

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Rules:
        """Read the ``workflow`` part of a regime profile; what is left out keeps its default."""
        known: dict[str, Callable[[Any], Any]] = {
            "steps": int,
            "seals": lambda duty: Duty(duty) if duty else None,
            "sends": Duty,
            "excluded": lambda hands: frozenset(map(Hand, hands)),
            "judged_at": Action,
            "reopened_days": int,
        }
        strange = set(raw) - set(known)
        if strange:
            raise ValueError(f"a workflow knows no {', '.join(sorted(strange))}")
        return cls(**{name: known[name](value) for name, value in raw.items()})


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    Attributes:
        duty: what the person's post must carry; None when the system acts, or the returner.
        hand: the part this plays in the revision, for the excluded hands.
        needs_reason: refused without a written reason (G04).
        takes_pins: the reason may be pinned to cells.
        amending: only while an amendment is being made of what was sent, however often it came back.
        apart: only for somebody who had no hand in the revision, whatever the profile says of hands that meet.
    """

    state: State
    action: Action
    next_state: State
    party: Party = Party.REPORTER
    duty: Duty | None = None
    hand: Hand | None = None
    needs_reason: bool = False
    takes_pins: bool = False
    amending: bool = False
    apart: bool = False
    effects: frozenset[Effect] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What the table has to know about a person and one report.

    Attributes:
        reporter: duties held in the reporting agency for this regime.
        recipient: duties held in the receiving agency for this regime.
        hands: the parts the person has already played in the revision.
        returner: the person could have taken the step that returned the report for some cells alone.
        amending: the report is being filled while the recipient holds a revision of it.
        system: a finished job acts, not a person.
    """

    reporter: frozenset[Duty] = frozenset()
    recipient: frozenset[Duty] = frozenset()
    hands: frozenset[Hand] = frozenset()
    returner: bool = False
    amending: bool = False
    system: bool = False


@dataclass(frozen=True)
class Workflow:
    """The table of one profile."""

    rules: Rules = field(default_factory=Rules)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """All lines, in the order of the work."""
        return _table(self.rules)

    @cached_property
    def _index(self) -> dict[tuple[State, Action], Transition]:
        return {(line.state, line.action): line for line in self.transitions}

    def find(self, state: State, action: Action) -> Transition | None:
        """The line for ``action`` in ``state``; None if the table has none."""
        return self._index.get((state, action))

    def at(self, state: State) -> tuple[Transition, ...]:
        """The lines that lead on from ``state``."""
        return tuple(line for line in self.transitions if line.state is state)

    @property
    def states(self) -> tuple[State, ...]:
        """The states a report passes through on the straight path, in order."""
        reached = {line.next_state for line in self.transitions} | {State.DRAFTING}
        return tuple(state for state in State if state in reached)


def _table(rules: Rules) -> tuple[Transition, ...]:
    return (*_preparation(rules), *_signature(), *_delivery(rules), *_amendment())


def _preparation(rules: Rules) -> Iterable[Transition]:
    first = State.CHECKING if rules.steps == 3 else State.APPROVING
    yield Transition(
        State.DRAFTING,
        Action.SUBMIT,
        first,
        duty=Duty.ENTER,
        hand=Hand.PREPARING,
        effects=frozenset({Effect.FREEZE}),
    )
    yield Transition(State.DRAFTING, Action.OPEN_ALL, State.DRAFTING, Party.RETURNER)
    yield Transition(first, Action.WITHDRAW, State.DRAFTING, duty=Duty.ENTER)
    if rules.steps == 3:
        yield Transition(State.CHECKING, Action.PASS_ON, State.APPROVING, duty=Duty.CHECK, hand=Hand.CHECKING)
        yield _return(State.CHECKING, Duty.CHECK, Hand.CHECKING)
    yield Transition(
        State.APPROVING,
        Action.APPROVE,
        State.SIGNING,
        duty=Duty.APPROVE,
        hand=Hand.APPROVING,
        effects=frozenset({Effect.RESERVE}),
    )
    yield _return(State.APPROVING, Duty.APPROVE, Hand.APPROVING)


def _signature() -> Iterable[Transition]:
    yield Transition(State.SIGNING, Action.SIGNATURE_DONE, State.SIGNED, Party.SYSTEM)
    yield Transition(
        State.SIGNING,
        Action.SIGNATURE_FAILED,
        State.APPROVING,
        Party.SYSTEM,
        needs_reason=True,
        effects=frozenset({Effect.CANCEL}),
    )


def _delivery(rules: Rules) -> Iterable[Transition]:
    ready = State.SIGNED if rules.seals is None else State.SEALED
    if rules.seals is not None:
        yield from _sealing(rules.seals)
    yield Transition(ready, Action.SEND, State.SENT, duty=rules.sends)
    yield _return(ready, rules.sends, cancels=True)
    yield Transition(
        State.SENT,
        Action.RECALL,
        State.DRAFTING,
        duty=rules.sends,
        needs_reason=True,
        effects=frozenset({Effect.CANCEL, Effect.REOPEN, Effect.UNJUDGE}),
    )
    yield Transition(
        State.SENT,
        Action.ACCEPT,
        State.ACCEPTED,
        Party.RECIPIENT,
        Duty.ACCEPT,
        apart=True,
        effects=frozenset({Effect.PROJECT}),
    )
    yield Transition(
        State.SENT,
        Action.REFUSE,
        State.DRAFTING,
        Party.RECIPIENT,
        Duty.ACCEPT,
        needs_reason=True,
        takes_pins=True,
        effects=frozenset({Effect.REOPEN, Effect.CANCEL}),
    )


def _amendment() -> Iterable[Transition]:
    """Correction of what was sent (S0 Đ9): it stays, and counts, until the amendment has come the whole way.

    Until then whoever fills the amendment may abandon it, also when it was withdrawn, returned, recalled or refused.
    """
    for state in (State.SENT, State.ACCEPTED):
        yield Transition(
            state,
            Action.AMEND,
            State.DRAFTING,
            duty=Duty.ENTER,
            needs_reason=True,
            effects=frozenset({Effect.CORRECT}),
        )
    yield Transition(
        State.DRAFTING,
        Action.ABANDON,
        State.SENT,
        duty=Duty.ENTER,
        amending=True,
        effects=frozenset({Effect.RESTORE}),
    )
    yield Transition(State.SENT, Action.STANDS, State.ACCEPTED, Party.SYSTEM)


def _sealing(duty: Duty) -> Iterable[Transition]:
    yield Transition(State.SIGNED, Action.SEAL, State.SEALING, duty=duty, effects=frozenset({Effect.SEAL}))
    yield _return(State.SIGNED, duty, cancels=True)
    yield Transition(State.SEALING, Action.SEAL_DONE, State.SEALED, Party.SYSTEM)
    yield Transition(State.SEALING, Action.SEAL_FAILED, State.SIGNED, Party.SYSTEM, needs_reason=True)


def _return(state: State, duty: Duty, hand: Hand | None = None, *, cancels: bool = False) -> Transition:
    """Back to the maker with a written reason (G04, H02); a number already given is cancelled with it."""
    effects = {Effect.REOPEN, Effect.CANCEL} if cancels else {Effect.REOPEN}
    return Transition(
        state,
        Action.RETURN,
        State.DRAFTING,
        duty=duty,
        hand=hand,
        needs_reason=True,
        takes_pins=True,
        effects=frozenset(effects),
    )


def available(workflow: Workflow, state: State, standing: Standing) -> list[Action]:
    """What this person may do with a report in this state: the buttons of the page."""
    return [line.action for line in workflow.at(state) if refusal(workflow, line, standing) is None]


def refusal(workflow: Workflow, line: Transition, standing: Standing) -> Message | None:
    """Why this person may not take this step; None if they may."""
    if line.party is Party.SYSTEM or standing.system:
        return None if line.party is Party.SYSTEM and standing.system else _NOT_YOURS
    if line.party is Party.RETURNER:
        return None if standing.returner else _NOT_YOURS
    held = standing.reporter if line.party is Party.REPORTER else standing.recipient
    if line.duty not in held:
        return _NOT_YOURS
    if line.amending and not standing.amending:
        return _NO_AMENDMENT
    return _exclusion(workflow.rules, line, standing.hands)


def _exclusion(rules: Rules, line: Transition, played: frozenset[Hand]) -> Message | None:
    if line.apart and played:
        return _OWN_WORK
    if line.hand is None or line.hand not in rules.excluded:
        return None
    met = (played & rules.excluded) - {line.hand}
    return Message(_EXCLUSIONS[min(met)]) if met else None


_NOT_YOURS = Message(N_("Your position does not allow this step for this report."))

_NO_AMENDMENT = Message(N_("There is no amendment to abandon: the recipient holds nothing of this report."))

_OWN_WORK = Message(
    N_(
        "You had a hand in this revision at the organisation that sent it, so another person must accept it, "
        "whatever posts you hold."
    )
)

_EXCLUSIONS = {
    Hand.PREPARING: N_(
        "You prepared this revision, so another person must check and approve it, whatever posts you hold."
    ),
    Hand.CHECKING: N_(
        "You checked this revision, so another person must approve it, whatever posts you hold."
    ),
    Hand.APPROVING: N_("You approved this revision, so you cannot take another part in it."),
}


def replay(workflow: Workflow, actions: Iterable[Action]) -> State:
    """The state that follows from the decisions alone; ValueError if the table does not allow the sequence."""
    state = State.DRAFTING
    for action in actions:
        line = workflow.find(state, action)
        if line is None:
            raise ValueError(f"{action} is not possible in state {state}")
        state = line.next_state
    return state
