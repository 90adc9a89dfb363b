"""The registry of field kinds."""

import pytest

from forms_library.kinds import Registry, kind, kind_names, registry
from forms_library.kinds.integer import IntegerKind


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="integer"):
        Registry(IntegerKind(), IntegerKind())


def test_every_kind_of_the_contract_is_there() -> None:
    assert set(kind_names()) == {
        "integer", "decimal", "percent", "money", "text", "long_text", "date", "choice", "choices", "yes_no", "one_of",
        "file",
    }  # fmt: skip


def test_a_kind_is_found_by_its_name() -> None:
    assert all(kind(each.name) is each for each in registry)
