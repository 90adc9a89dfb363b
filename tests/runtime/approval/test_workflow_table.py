"""The workflow table: nobody skips a step, no excluded hands meet, the state follows from the decisions."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.people.roles import DUTIES, Duty, Role
from runtime.approval.states import Action, State
from runtime.approval.words import as_markdown
from runtime.approval.workflow import (
    Effect,
    Hand,
    Party,
    Rules,
    Standing,
    Workflow,
    available,
    refusal,
    replay,
)

THREE = Workflow(Rules(steps=3))
TWO = Workflow(Rules(steps=2))
SYSTEM = Standing(system=True)

STRAIGHT = [
    Action.SUBMIT,
    Action.PASS_ON,
    Action.APPROVE,
    Action.SIGNATURE_DONE,
    Action.SEAL,
    Action.SEAL_DONE,
    Action.SEND,
    Action.ACCEPT,
]


def test_the_straight_path_of_three_steps() -> None:
    assert replay(THREE, STRAIGHT) is State.ACCEPTED


def test_two_steps_have_no_checking() -> None:
    assert replay(TWO, [act for act in STRAIGHT if act is not Action.PASS_ON]) is State.ACCEPTED
    assert State.CHECKING not in TWO.states
    with pytest.raises(ValueError, match="pass_on is not possible"):
        replay(TWO, STRAIGHT)


def test_without_an_agency_signature_the_signed_report_is_sent() -> None:
    workflow = Workflow(Rules(seals=None))
    acts = [act for act in STRAIGHT if act not in (Action.SEAL, Action.SEAL_DONE)]
    assert replay(workflow, acts) is State.ACCEPTED


def test_every_return_and_refusal_needs_a_reason_and_leads_back_to_the_maker() -> None:
    for line in THREE.transitions:
        if line.action in (Action.RETURN, Action.REFUSE):
            assert line.needs_reason
            assert line.takes_pins
            assert line.next_state is State.DRAFTING
            assert Effect.REOPEN in line.effects


def test_a_return_after_the_number_was_given_cancels_it() -> None:
    for line in THREE.transitions:
        leaves_a_numbered_state = line.state in (State.SIGNED, State.SEALED, State.SENT)
        if leaves_a_numbered_state and line.next_state is State.DRAFTING:
            assert (Effect.CANCEL in line.effects) == (line.action is not Action.AMEND)


def test_an_amendment_is_abandoned_only_while_one_is_made() -> None:
    officer = frozenset({Duty.ENTER})
    assert Action.ABANDON not in available(THREE, State.DRAFTING, Standing(officer))
    assert Action.ABANDON in available(THREE, State.DRAFTING, Standing(officer, amending=True))
    outsider = Standing(frozenset({Duty.CHECK}), amending=True)
    assert available(THREE, State.DRAFTING, outsider) == []


@pytest.mark.parametrize("state", State)
def test_an_outsider_may_do_nothing(state: State) -> None:
    assert available(THREE, state, Standing()) == []


def test_only_a_finished_job_completes_a_signature() -> None:
    everything = Standing(frozenset(Duty), frozenset(Duty))
    assert available(THREE, State.SIGNING, everything) == []
    assert available(THREE, State.SIGNING, SYSTEM) == [Action.SIGNATURE_DONE, Action.SIGNATURE_FAILED]
    assert available(THREE, State.DRAFTING, SYSTEM) == []


def test_the_reporters_duties_do_not_count_for_the_recipients_steps() -> None:
    reporter = Standing(reporter=frozenset({Duty.ACCEPT, Duty.SEND}))
    assert available(THREE, State.SENT, reporter) == [Action.RECALL]
    recipient = Standing(recipient=frozenset({Duty.ACCEPT, Duty.SEND}))
    assert available(THREE, State.SENT, recipient) == [Action.ACCEPT, Action.REFUSE]


@pytest.mark.parametrize(
    ("state", "action", "played"),
    [
        (State.CHECKING, Action.PASS_ON, Hand.PREPARING),
        (State.CHECKING, Action.RETURN, Hand.PREPARING),
        (State.APPROVING, Action.APPROVE, Hand.PREPARING),
        (State.APPROVING, Action.APPROVE, Hand.CHECKING),
    ],
)
def test_excluded_hands_do_not_meet_even_with_several_posts(
    state: State, action: Action, played: Hand
) -> None:
    person = Standing(reporter=frozenset(Duty), hands=frozenset({played}))
    line = THREE.find(state, action)
    assert line is not None
    assert refusal(THREE, line, person) is not None
    assert action not in available(THREE, state, person)


def test_a_profile_may_allow_hands_to_meet() -> None:
    workflow = Workflow(Rules(excluded=frozenset()))
    person = Standing(reporter=frozenset(Duty), hands=frozenset({Hand.PREPARING}))
    assert Action.PASS_ON in available(workflow, State.CHECKING, person)


@pytest.mark.parametrize("hand", Hand)
@pytest.mark.parametrize("excluded", [frozenset(Hand), frozenset[Hand]()])
def test_whoever_made_a_revision_does_not_accept_it(hand: Hand, excluded: frozenset[Hand]) -> None:
    workflow = Workflow(Rules(excluded=excluded))
    person = Standing(frozenset(Duty), frozenset(Duty), frozenset({hand}))
    line = workflow.find(State.SENT, Action.ACCEPT)
    assert line is not None
    denied = refusal(workflow, line, person)
    assert denied is not None
    assert "another person must accept it" in denied.text()
    assert Action.REFUSE in available(workflow, State.SENT, person)  # a mistake of one's own may go back


def test_a_profile_is_read_and_strange_words_are_refused() -> None:
    rules = Rules.parse({"steps": 2, "seals": "", "sends": "approve", "judged_at": "accept"})
    assert rules == Rules(steps=2, seals=None, sends=Duty.APPROVE, judged_at=Action.ACCEPT)
    with pytest.raises(ValueError, match="a workflow knows no stepz"):
        Rules.parse({"stepz": 2})
    with pytest.raises(ValueError, match="2 or 3 steps"):
        Rules.parse({"steps": 4})


def test_the_table_prints_every_line() -> None:
    printed = as_markdown(THREE)
    rows = [line for line in printed.splitlines() if line.startswith("| ")]
    assert len(rows) == len(THREE.transitions) + 1
    assert "Never in one hand on one revision: preparing, checking, approving." in printed
    assert "Never by anybody who had a hand in the revision: Accept." in printed


# ---- random people doing random things ---------------------------------------------------------------------


@dataclass
class Office:
    """A report and the people around it, with nothing but the table to hold them."""

    workflow: Workflow
    reporters: list[frozenset[Duty]]
    recipients: list[frozenset[Duty]]
    state: State = State.DRAFTING
    last: int = 0
    revision: int = 0
    held: list[int] = field(default_factory=list)
    decisions: list[Action] = field(default_factory=list)
    played: dict[tuple[int, Hand], set[int]] = field(default_factory=dict)
    accepted: list[tuple[int, int]] = field(default_factory=list)

    def standing(self, person: int) -> Standing:
        if person < 0:
            return SYSTEM
        hands = frozenset(hand for hand in Hand if person in self.played.get((self.revision, hand), set()))
        return Standing(self.reporters[person], self.recipients[person], hands, amending=self.amending)

    @property
    def amending(self) -> bool:
        return self.state is State.DRAFTING and bool(self.held)

    def attempt(self, person: int, action: Action) -> None:
        line = self.workflow.find(self.state, action)
        if line is None or refusal(self.workflow, line, self.standing(person)) is not None:
            return
        self.last += Effect.FREEZE in line.effects
        self.revision = self.last if Effect.FREEZE in line.effects else self.revision
        self.revision = self.held[-1] if Effect.RESTORE in line.effects else self.revision
        if action is Action.SEND:
            self.held.append(self.revision)
        if action in (Action.RECALL, Action.REFUSE):
            self.held.remove(self.revision)
        if line.apart:
            self.accepted.append((self.revision, person))
        if line.hand is not None:
            self.played.setdefault((self.revision, line.hand), set()).add(person)
        self.state = line.next_state
        self.decisions.append(action)


posts = st.lists(st.sampled_from(list(Role)), max_size=3).map(
    lambda roles: frozenset(duty for role in roles for duty in DUTIES[role])
)
rules = st.builds(
    Rules,
    steps=st.sampled_from([2, 3]),
    seals=st.sampled_from([None, Duty.SEAL]),
    sends=st.sampled_from([Duty.SEND, Duty.APPROVE]),
    excluded=st.sampled_from([frozenset(Hand), frozenset()]),
)
PEOPLE = 5


@given(
    rules,
    st.lists(posts, min_size=PEOPLE, max_size=PEOPLE),
    st.lists(posts, min_size=PEOPLE, max_size=PEOPLE),
    st.lists(st.tuples(st.integers(-1, PEOPLE - 1), st.sampled_from(list(Action))), max_size=120),
)
def test_random_acts_of_random_people(
    chosen: Rules,
    reporters: list[frozenset[Duty]],
    recipients: list[frozenset[Duty]],
    acts: list[tuple[int, Action]],
) -> None:
    office = Office(Workflow(chosen), reporters, recipients)
    for person, action in acts:
        office.attempt(person, action)
        assert office.state is replay(office.workflow, office.decisions)
        if office.state in (State.SENT, State.ACCEPTED):  # what stands is what the recipient holds
            assert office.held[-1:] == [office.revision]
    for revision in range(1, office.last + 1):
        hands = [office.played.get((revision, hand), set()) for hand in Hand]
        if chosen.excluded:
            assert sum(map(len, hands)) == len(set().union(*hands))
        assert not {person for number, person in office.accepted if number == revision} & set().union(*hands)
    for revision in range(1, office.last + 1):
        if Action.SEND in acts_on(office, revision):
            assert_no_step_was_skipped(office.workflow, acts_on(office, revision))


def acts_on(office: Office, revision: int) -> list[Action]:
    """The acts from the submission of that revision to the next."""
    found: list[Action] = []
    number = 0
    for action in office.decisions:
        number += action is Action.SUBMIT
        if number == revision:
            found.append(action)
    return found


def assert_no_step_was_skipped(workflow: Workflow, acts: list[Action]) -> None:
    """Every state of the straight path up to the sending was passed through, in order."""
    walk = [State.DRAFTING]
    for action in acts[: acts.index(Action.SEND) + 1]:
        line = workflow.find(walk[-1], action)
        assert line is not None
        # A failed attempt to sign or seal leads back along the path.
        walk = (
            walk[: walk.index(line.next_state) + 1] if line.next_state in walk else [*walk, line.next_state]
        )
    straight = list(workflow.states)
    assert walk == straight[: straight.index(State.SENT) + 1]


def test_every_line_names_a_duty_but_those_of_the_system_and_of_the_returner() -> None:
    for line in THREE.transitions:
        assert (line.duty is None) == (line.party in (Party.SYSTEM, Party.RETURNER))


@pytest.mark.parametrize(
    "came_back",
    [
        [Action.WITHDRAW],
        [Action.RETURN],
        [*STRAIGHT[1:6], Action.RETURN],
        [*STRAIGHT[1:7], Action.RECALL],
        [*STRAIGHT[1:7], Action.REFUSE],
    ],
)
def test_an_amendment_that_came_back_can_still_be_abandoned(came_back: list[Action]) -> None:
    acts = [*STRAIGHT, Action.AMEND, Action.SUBMIT, *came_back, Action.ABANDON, Action.STANDS]
    assert replay(THREE, acts) is State.ACCEPTED
