"""Regime profiles: what the regulations of cities and provinces decide differently, as data.

A profile is one JSON file under ``data``. A new city is a new file; no code knows a profile by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from forms_library.calendar import ONLY_MONTHS, PeriodKind, WindowProfile


@dataclass(frozen=True)
class Accounts:
    """Who gets an account.

    Attributes:
        administrators_per_organisation: how many administration accounts an organisation holds; 0 means the operator's.
        quotas: kind of organisation -> kind of account -> how many; empty where no number is set.
        extra_on_request: whether more accounts for following and aggregating may be asked for.
        change_password_at_first_sign_in: whether the first sign-in allows nothing but a new password.
    """

    administrators_per_organisation: int = 1
    quotas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    extra_on_request: bool = False
    change_password_at_first_sign_in: bool = False


@dataclass(frozen=True)
class ReportingRules:
    """The other points on which the regulations differ (requirements.md, section P).

    Attributes:
        classes: which classes of report the regulation governs.
        assign_exempt: who may assign later than the lead time.
        automatic_assignment: whether assignments are made by the system on the day set by the lead.
        notify_window_change: whether every reporter is told of an opening or closing other than the standard one.
        roll_forward: whether a due day that is off moves to the next working day.
        delegated_approval: whether the head may let somebody else approve.
        correction_until: "any" or "last_level_due", the last moment of a correction.
        design_by: who designs forms.
        fallback: how reports go when the system fails.
        enter_after_fallback: whether they are entered afterwards.
        charset: the clause on Vietnamese text; convert_before_upload: whether documents in other encodings are refused.
        review_regimes_months: how often regimes are reviewed; 0 means "regularly".
        backup: "daily", "periodic" or "".
        evaluation: when the use of the system is evaluated.
        indicators_approved_before_day: monthly indicators are approved before this day of the month; 0 for none.
    """

    classes: tuple[str, ...] = ("periodic",)
    assign_exempt: tuple[str, ...] = ()
    automatic_assignment: bool = False
    notify_window_change: bool = True
    roll_forward: bool = True
    delegated_approval: bool = False
    correction_until: str = "any"
    design_by: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    enter_after_fallback: bool = False
    charset: str = "TCVN 6909:2001"
    convert_before_upload: bool = False
    review_regimes_months: int = 0
    backup: str = ""
    evaluation: tuple[str, ...] = ()
    indicators_approved_before_day: int = 0


@dataclass(frozen=True)
class Profile:
    """One city's choices.

    Attributes:
        code: what a regime stores.
        name: shown to people; names the deciding document.
        source: the articles the choices come from.
        window: how early to assign and to open, when to close.
        waives: kinds of period that need not be reported where a longer report of the family is due the same day.
        workflow: read by the workflow table (steps, who seals and sends, excluded hands).
        address: where the city's own system stands.
        cut_off, due_rule, levels: what a new regime starts with (see forms_library.calendar).
        accounts, rules: the other choices.
        articles: dotted name of a choice ("window.open_days_before") -> the article it comes from, or that it is ours.
    """

    code: str
    name: str
    source: str
    window: WindowProfile
    waives: frozenset[PeriodKind]
    workflow: Mapping[str, Any]
    address: str = ""
    cut_off: str | Mapping[str, Any] = "15-14"
    due_rule: Mapping[str, Any] = field(default_factory=dict)
    levels: int = 2
    accounts: Accounts = Accounts()
    rules: ReportingRules = ReportingRules()
    articles: Mapping[str, str] = field(default_factory=dict)


class UnknownProfileError(ValueError):
    """A regime names a profile that does not exist."""


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by code."""
    folder = files(__package__).joinpath("data")
    raws = (json.loads(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".json"))
    return {profile.code: profile for profile in map(_read, sorted(raws, key=lambda raw: str(raw["code"])))}


def profile(code: str) -> Profile:
    """The profile of that code; UnknownProfileError if there is none."""
    try:
        return profiles()[code]
    except KeyError:
        raise UnknownProfileError(code) from None


def _read(raw: Mapping[str, Any]) -> Profile:
    return Profile(
        code=raw["code"],
        name=raw["name"],
        source=raw.get("source", ""),
        window=WindowProfile.parse(raw.get("window", {})),
        waives=frozenset(map(PeriodKind, raw.get("waives", ONLY_MONTHS))),
        workflow=raw.get("workflow", {}),
        address=raw.get("address", ""),
        cut_off=raw.get("cut_off", "15-14"),
        due_rule=raw.get("due_rule", {}),
        levels=raw.get("levels", 2),
        accounts=Accounts(**raw.get("accounts", {})),
        rules=ReportingRules(**{name: _frozen(value) for name, value in raw.get("rules", {}).items()}),
        articles=raw.get("articles", {}),
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
