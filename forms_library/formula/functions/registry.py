"""The list of functions an author may use; a function is one Python function with Excel's name, parameters
and meaning.

Parameters are words: number, text, logical, value (any scalar; errors are raised), raw (any scalar, errors
included), area (a range), and
for arguments that may be ranges or single values alike: numbers, logicals, values, raws. `[word]` may be left
out, a last `word...` may be
repeated; a trailing group in braces repeats as a group: ``{area value}...``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from forms_library.formula.errors import FormulaError
from forms_library.formula.guards import ARGUMENTS, FUNCTIONS_ALLOWED
from forms_library.formula.kinds import ANY
from forms_library.formula.tree import Call, Node, walk
from forms_library.messages import N_, Message

Implementation = Callable[..., Any]
Decorated = TypeVar("Decorated", bound=Implementation)


@dataclass(frozen=True)
class Function:
    """`kinds` is what it may give; an implementation of None means that the back ends write it out themselves."""

    name: str
    parameters: tuple[str, ...]
    repeated: tuple[str, ...]
    minimum: int
    maximum: int
    kinds: int
    implementation: Implementation | None
    description: str
    whole: bool = False

    def parameter(self, place: int) -> str:
        """The word for the argument at `place`, counted from 0."""
        if place < len(self.parameters):
            return self.parameters[place]
        return self.repeated[(place - len(self.parameters)) % len(self.repeated)]

    def accepts(self, count: int) -> bool:
        """Whether it can be called with that many arguments."""
        if not self.minimum <= count <= self.maximum:
            return False
        extra = count - len(self.parameters)
        return extra <= 0 or not self.repeated or extra % len(self.repeated) == 0


FUNCTIONS: dict[str, Function] = {}


def excel(
    name: str, parameters: str = "", gives: int = ANY, whole: bool = False
) -> Callable[[Decorated], Decorated]:
    """Register an implementation under its Excel name. `whole`: it gives whole numbers from whole numbers."""

    def register(implementation: Decorated) -> Decorated:
        description = (implementation.__doc__ or "").strip()
        _add(name, parameters, gives, implementation, description, whole)
        return implementation

    return register


def special(name: str, parameters: str, description: str, gives: int = ANY) -> None:
    """Register a function that the back ends write out: it takes references, or leaves arguments uncalculated."""
    _add(name, parameters, gives, None, description, False)


def _add(
    name: str, parameters: str, gives: int, run: Implementation | None, description: str, whole: bool
) -> None:
    if name in FUNCTIONS:
        raise ValueError(name)
    repeated = re.search(r"(?:\{([\w ]+)\}|(\w+))\.\.\.$", parameters)
    group = tuple((repeated[1] or repeated[2]).split()) if repeated else ()
    single = tuple((parameters[: repeated.start()] if repeated else parameters).split())
    required = [word for word in single if not word.startswith("[")]
    words = tuple(word.strip("[]") for word in single)
    maximum = ARGUMENTS.limit if group else len(words)
    FUNCTIONS[name] = Function(name, words, group, len(required), maximum, gives, run, description, whole)


def check_calls(tree: Node) -> None:
    """Refuse functions that do not exist here and calls with the wrong number of arguments."""
    for node in walk(tree):
        if isinstance(node, Call):
            _check_call(node)


def _check_call(call: Call) -> None:
    function = FUNCTIONS.get(call.function)
    if function is None:
        message = Message(N_("There is no function %(name)s."), {"name": call.function[:40]})
        raise FormulaError(message, call.start, call.end, guard=FUNCTIONS_ALLOWED)
    ARGUMENTS.check(len(call.arguments), call.start, call.end, name=function.name)
    if not function.accepts(len(call.arguments)):
        raise FormulaError(_wrong_count(function), call.start, call.end, guard=ARGUMENTS.name)


def _wrong_count(function: Function) -> Message:
    params: dict[str, str | int] = {
        "name": function.name,
        "least": function.minimum,
        "most": function.maximum,
    }
    if function.repeated:
        return Message(N_("%(name)s needs at least %(least)s arguments."), params)
    if function.minimum == function.maximum:
        return Message(N_("%(name)s takes exactly %(least)s arguments."), params)
    return Message(N_("%(name)s takes between %(least)s and %(most)s arguments."), params)
