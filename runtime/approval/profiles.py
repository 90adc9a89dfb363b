"""The workflow of a regime, read from its profile once."""

from __future__ import annotations

from functools import cache

from admin.regimes.models import Regime
from forms_library.profiles import profile, profiles
from runtime.approval.workflow import Rules, Workflow


@cache
def workflow_named(profile_code: str) -> Workflow:
    """The workflow of a profile by its code; UnknownProfileError if there is none."""
    return Workflow(Rules.parse(profile(profile_code).workflow))


def workflow_of(regime: Regime) -> Workflow:
    """The workflow that reports of ``regime`` follow."""
    return workflow_named(regime.profile)


def all_workflows() -> dict[str, Workflow]:
    """Every profile's workflow by its code."""
    return {code: workflow_named(code) for code in profiles()}
