"""What the button says of a step for several reports, and what it asks before it is taken. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forms_library.messages import N_
from runtime.approval.states import Action


@dataclass(frozen=True)
class Counted:
    """A text for one report and for several, in which ``%(count)s`` is the number."""

    one: str
    many: str

    def translated(self, translate: Callable[[str], str]) -> Counted:
        """The same in the language of ``translate``."""
        return Counted(translate(self.one), translate(self.many))

    def of(self, count: int) -> str:
        """What is said of so many."""
        return (self.one if count == 1 else self.many).replace("%(count)s", str(count))


BUTTONS = {
    Action.PASS_ON: Counted(N_("Pass on one report"), N_("Pass on %(count)s reports")),
    Action.APPROVE: Counted(N_("Approve one report"), N_("Approve %(count)s reports")),
    Action.SEAL: Counted(N_("Seal one report"), N_("Seal %(count)s reports")),
    Action.SEND: Counted(N_("Send one report"), N_("Send %(count)s reports")),
    Action.ACCEPT: Counted(N_("Accept one report"), N_("Accept %(count)s reports")),
}

# Passing on is looked at by the next person again; the others leave the hand.
QUESTIONS = {
    Action.APPROVE: Counted(
        N_("You approve one report and sign its document. A number and today’s date will be given to it."),
        N_(
            "You approve %(count)s reports and sign their documents. "
            "Each receives its own number and today’s date."
        ),
    ),
    Action.SEAL: Counted(
        N_("The document of one report receives the agency’s signature."),
        N_("The documents of %(count)s reports receive the agency’s signature."),
    ),
    Action.SEND: Counted(
        N_("One report will be sent to the organisation that receives it."),
        N_("%(count)s reports will be sent to the organisations that receive them."),
    ),
    Action.ACCEPT: Counted(
        N_("You accept one report; its figures enter the totals."),
        N_("You accept %(count)s reports; their figures enter the totals."),
    ),
}

ODD = Counted(
    N_("One of them shows something that deserves a look."),
    N_("%(count)s of them show something that deserves a look."),
)
