"""What may happen to a regime: it is written down, changed, put into use, taken out of use."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base import clock
from admin.base.errors import Conflict, Invalid
from admin.organisations.models import OrganisationKind
from admin.regimes.models import IssuingLevel, Regime, RegimeClass, RegimeForm
from admin.regimes.rules import COMPONENT_NAMES, due_too_soon, missing
from forms_library.calendar import CalendarError, CutOffRule, DueRule, PeriodKind, WorkingCalendar
from forms_library.messages import N_, Message
from forms_library.profiles import profiles
from forms_library.text import clean, clean_lines


class Secrecy(enum.StrEnum):
    """The secrecy of a report's content; only open ones may be handled here (A03)."""

    NONE = "none"
    SECRET = "secret"  # noqa: S105 - a class of documents, not a password


@dataclass(frozen=True)
class FormOfRegime:
    """Which form one kind of reporter fills, at which level, and to whom it goes (None: the regime's recipient)."""

    template_code: str
    reporter_kind: OrganisationKind
    level: int = 1
    recipient_id: int | None = None


@dataclass(frozen=True)
class RegimeTexts:
    """Everything a regime states; the names are those of the model.

    ``cut_off_rule`` and ``due_rule`` are the JSON forms of forms_library.calendar; an empty one is not stated yet.
    """

    code: str
    name: str
    profile: str
    regime_class: RegimeClass
    issuing_level: IssuingLevel
    frequency: PeriodKind
    recipient_id: int
    family: str = ""
    content: str = ""
    legal_basis: str = ""
    send_method: str = ""
    process_guide: str = ""
    outline: str = ""
    cut_off_rule: str | Mapping[str, Any] = ""
    due_rule: Mapping[str, Any] | None = None
    document_symbol: str = "BC"
    forms: Sequence[FormOfRegime] = ()


def create_regime(
    session: Session,
    texts: RegimeTexts,
    *,
    now: datetime,
    secrecy: Secrecy = Secrecy.NONE,
    simulated: bool = False,
    actor_person_id: int | None = None,
) -> Regime:
    """A new regime, not yet in use.

    Raises Invalid for a secret report (A03) or a rule that cannot be read, Conflict for a code that is taken.
    """
    if secrecy is not Secrecy.NONE:
        raise Invalid(N_("Reports with secret content must not be handled by this system."))
    if session.scalar(sa.select(Regime.id).where(Regime.code == clean(texts.code))) is not None:
        raise Conflict(Message(N_("The code “%(code)s” is taken."), {"code": texts.code}))
    regime = Regime(active=False, simulated=simulated)
    _write(regime, texts)
    session.add(regime)
    session.flush()
    record(
        session, "regime.created", "regime", regime.id, person_id=actor_person_id, now=now, code=regime.code
    )
    return regime


def change_regime(
    session: Session,
    regime: Regime,
    texts: RegimeTexts,
    *,
    calendar: WorkingCalendar,
    now: datetime,
    actor_person_id: int | None = None,
) -> None:
    """Write other texts or rules; periods already planned keep their days (D14). A regime in use stays complete."""
    before = regime.legal_basis
    _write(regime, texts)
    session.flush()
    if regime.active:
        _require_complete(regime, calendar, now)
    record(
        session,
        "regime.changed",
        "regime",
        regime.id,
        person_id=actor_person_id,
        now=now,
        code=regime.code,
        former_legal_basis=before if before != regime.legal_basis else None,
    )


def _write(regime: Regime, texts: RegimeTexts) -> None:
    _check(texts)
    for field in fields(RegimeTexts):
        if field.name not in {"forms", "cut_off_rule", "due_rule"}:
            value = getattr(texts, field.name)
            setattr(regime, field.name, clean_lines(value) if type(value) is str else value)
    regime.cut_off_rule = texts.cut_off_rule
    regime.due_rule = dict(texts.due_rule) if texts.due_rule else {}
    _write_forms(regime, texts.forms)


def _check(texts: RegimeTexts) -> None:
    if not clean(texts.code) or not clean(texts.name):
        raise Invalid(N_("A regime needs a code and a name."))
    if texts.profile not in profiles():
        raise Invalid(N_("There is no such regime profile."))
    try:
        if texts.cut_off_rule:
            CutOffRule.parse(texts.cut_off_rule)
        if texts.due_rule:
            DueRule.parse(texts.due_rule)
    except CalendarError as error:
        raise Invalid(error.message) from error


def _write_forms(regime: Regime, forms: Sequence[FormOfRegime]) -> None:
    wanted = {(form.template_code, form.reporter_kind): (rank, form) for rank, form in enumerate(forms)}
    kept = {(form.template_code, form.reporter_kind): form for form in regime.forms}
    regime.forms = [
        _write_form(kept.get(key) or RegimeForm(template_code=key[0], reporter_kind=key[1]), rank, form)
        for key, (rank, form) in wanted.items()
    ]


def _write_form(stored: RegimeForm, rank: int, form: FormOfRegime) -> RegimeForm:
    stored.rank, stored.level, stored.recipient_id = rank, form.level, form.recipient_id
    return stored


def activate(
    session: Session,
    regime: Regime,
    *,
    calendar: WorkingCalendar,
    now: datetime,
    actor_person_id: int | None = None,
) -> None:
    """Put the regime into use; Invalid naming every mandatory component that is missing (A04) or a due day that
    comes too soon after the cut-off (NĐ 09/2019 Điều 8.5b)."""
    _require_complete(regime, calendar, now)
    regime.active = True
    record(
        session, "regime.activated", "regime", regime.id, person_id=actor_person_id, now=now, code=regime.code
    )


def deactivate(
    session: Session, regime: Regime, *, now: datetime, actor_person_id: int | None = None
) -> None:
    """Take the regime out of use: nothing new can be assigned, what is assigned stays owed."""
    regime.active = False
    record(
        session,
        "regime.deactivated",
        "regime",
        regime.id,
        person_id=actor_person_id,
        now=now,
        code=regime.code,
    )


def _require_complete(regime: Regime, calendar: WorkingCalendar, now: datetime) -> None:
    absent = missing(regime)
    if absent:
        problems = [Message(COMPONENT_NAMES[component]) for component in absent]
        first = Message(
            N_("Component %(number)s (%(name)s) must be stated before the regime can be used."),
            {"number": int(absent[0]), "name": problems[0]},
        )
        raise Invalid(first, problems=problems)
    try:
        soon = due_too_soon(regime, calendar, clock.local_day(now).year)
    except CalendarError as error:
        raise Invalid(error.message) from error
    if soon is not None:
        text = N_(
            "%(period)s would be due on %(day)s, without one working day after the cut-off "
            "(Decree 09/2019, Article 8.5b)."
        )
        raise Invalid(Message(text, {"period": soon.period.label, "day": f"{soon.due.date:%d/%m/%Y}"}))
