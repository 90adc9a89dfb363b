"""How far a delegation reaches, as values; and the words for the manners of signing in another's place. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from admin.delegations.models import Manner
from admin.people.roles import Duty
from forms_library.messages import N_

# What a head may put into another hand. Entering needs no delegation; designing and administering are posts.
DELEGABLE = (Duty.CHECK, Duty.APPROVE, Duty.SEAL, Duty.SEND, Duty.ACCEPT)

# As printed on documents (NĐ 30/2020/NĐ-CP, Annex I, II.7); Vietnamese by law.
ABBREVIATIONS = {Manner.AUTHORISED: "TUQ.", Manner.ORDERED: "TL.", Manner.DEPUTY: "KT."}

MANNER_NAMES = {
    Manner.AUTHORISED: N_("by written authorisation (TUQ.)"),
    Manner.ORDERED: N_("by order (TL.)"),
    Manner.DEPUTY: N_("as deputy (KT.)"),
}


@dataclass(frozen=True)
class Delegated:
    """A delegation in force: the one duty it carries, in whose place, and its scope.

    Empty ``regimes`` and ``organisations`` mean all; ``closed_regimes`` are those whose profile does not let anybody
    approve in the head's place.
    """

    delegation_id: int
    duty: Duty
    manner: Manner
    giver: str
    giver_title: str
    regimes: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    closed_regimes: frozenset[int] = frozenset()

    def covers(self, regime_id: int | None) -> bool:
        """Whether the regime is in scope; without one the question is whether any may be."""
        if regime_id is None:
            return True
        return regime_id not in self.closed_regimes and (not self.regimes or regime_id in self.regimes)

    def reaches(self, organisation_id: int | None) -> bool:
        """Whether reports of the organisation are in scope."""
        return organisation_id is None or not self.organisations or organisation_id in self.organisations

    @property
    def on_behalf(self) -> str:
        """``TUQ. Chủ tịch``."""
        return f"{ABBREVIATIONS[self.manner]} {self.giver_title}"
