"""Renaming codes in a draft: every formula that uses them says the new ones (forms_library.formula.renaming)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from admin.base.errors import Invalid
from forms_library.definition import Definition, DefinitionError, dump, load
from forms_library.definition.reader import CODE, CODE_LENGTH
from forms_library.formula.renaming import Renaming, rename
from forms_library.messages import N_, Message

# Names that no person gives; codes that exchange their names go through them.
_BETWEEN = "zz_{number}_zz"


def renamed(definition: object, renamings: Sequence[Renaming]) -> dict[str, Any]:
    """The definition with all codes renamed at once; Invalid when it cannot be read or a code does not fit."""
    try:
        loaded = load(definition)
    except DefinitionError as error:
        raise Invalid(
            N_("Codes can be changed once the form can be read. Clear up the errors first."),
            problems=error.problems,
        ) from error
    for renaming in renamings:
        _check(renaming)
    for number, renaming in enumerate(renamings):
        loaded = rename(loaded, replace(renaming, new=_BETWEEN.format(number=number)))
    for number, renaming in enumerate(renamings):
        loaded = rename(loaded, replace(renaming, old=_BETWEEN.format(number=number)))
    return _checked(loaded)


def _check(renaming: Renaming) -> None:
    if not CODE.fullmatch(renaming.new) or len(renaming.new) > CODE_LENGTH:
        message = N_("“%(code)s” cannot be a code: start with a letter, then letters, digits or underscores.")
        raise Invalid(Message(message, {"code": renaming.new}))


def _checked(definition: Definition) -> dict[str, Any]:
    """The renamed definition; a code that something else has already is told by the check of the whole."""
    written = dump(definition)
    try:
        load(written)
    except DefinitionError as error:
        raise Invalid(
            N_("A code would be used twice. Choose another one."), problems=error.problems
        ) from error
    return written
