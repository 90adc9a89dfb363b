"""Regime profiles: what the regulations of cities and provinces decide differently, as data.

A profile is one JSON file under ``data``. A new city is a new file; no code knows a profile by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from forms_library.calendar import ONLY_MONTHS, PeriodKind, WindowProfile


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
    """

    code: str
    name: str
    source: str
    window: WindowProfile
    waives: frozenset[PeriodKind]
    workflow: Mapping[str, Any]


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
    )
