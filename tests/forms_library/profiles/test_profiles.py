"""The four regimes of the regulations run as data: every choice is stated with the article it comes from."""

import dataclasses

import pytest

from forms_library.calendar import DueRule
from forms_library.profiles import UnknownProfileError, profile, profiles

CITIES = ("can-tho", "dak-lak", "ho-chi-minh", "hue")


def test_the_four_regulations_are_profiles() -> None:
    assert tuple(profiles()) == CITIES


@pytest.mark.parametrize("code", CITIES)
def test_every_choice_names_its_article(code: str) -> None:
    city = profile(code)
    stated = {"waives", "cut_off", "due_rule", "levels"}
    stated |= {f"window.{field.name}" for field in dataclasses.fields(city.window)}
    stated |= {f"workflow.{name}" for name in city.workflow}
    stated |= {f"accounts.{field.name}" for field in dataclasses.fields(city.accounts)}
    optional = (
        {"rules.indicators_approved_before_day"} if not city.rules.indicators_approved_before_day else set()
    )
    stated |= {f"rules.{field.name}" for field in dataclasses.fields(city.rules)} - optional
    assert set(city.articles) == stated
    assert all(city.articles.values())


@pytest.mark.parametrize("code", CITIES)
def test_the_default_due_rule_can_be_read(code: str) -> None:
    assert DueRule.parse(profile(code).due_rule).dump()


def test_hue_assigns_and_opens_three_days_before_and_closes_one_day_after() -> None:
    window = profile("hue").window
    assert (window.assign_days_before, window.open_days_before, window.close_days_after) == (3, 3, 1)


def test_can_tho_gives_city_agencies_three_accounts_and_their_organisations_two() -> None:
    quotas = profile("can-tho").accounts.quotas
    assert sum(quotas["city_agency"].values()) == 3
    assert sum(quotas["subordinate"].values()) == 2


def test_dak_lak_asks_for_conversion_before_upload() -> None:
    assert profile("dak-lak").rules.convert_before_upload


def test_only_ho_chi_minh_city_and_hue_check_before_approval() -> None:
    assert {code for code in CITIES if profile(code).workflow["steps"] == 3} == {"ho-chi-minh", "hue"}


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UnknownProfileError):
        profile("atlantis")
