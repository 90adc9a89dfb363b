"""Which warnings a report has and what was said to each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from forms_library.messages import N_, Message
from forms_library.problems import Problem
from forms_library.value_types import CellKey
from forms_library.values import key_text


@dataclass(frozen=True)
class Told:
    """What somebody said to a warning, and who."""

    text: str
    who: str = ""


@dataclass(frozen=True)
class Explained:
    """A warning with its explanation, as a revision keeps it: ``warning`` and ``place`` in Vietnamese, as printed."""

    mark: str
    warning: str
    place: str
    keys: tuple[str, ...]
    told: Told


def mark_of(problem: Problem) -> str:
    """What tells a warning apart: its check and its cells, whatever their figures are at the moment."""
    parts = [problem.place.section, problem.message.id, *map(key_text, keys_of(problem))]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def keys_of(problem: Problem) -> tuple[CellKey, ...]:
    """The cells that take part in a problem."""
    place = problem.place
    return problem.keys or (((place.section, place.row, place.column),) if place.row else ())


def warnings(problems: Iterable[Problem]) -> dict[str, Problem]:
    """The warnings among the problems by their mark, in order."""
    return {mark_of(problem): problem for problem in problems if problem.severity == "warning"}


def unexplained(problems: Iterable[Problem], told: Mapping[str, Told]) -> Iterator[Problem]:
    """An error for each warning that nobody has explained: errors stop, warnings need a word (S3 Đ11.2đ, 17.1)."""
    for mark, problem in warnings(problems).items():
        if mark not in told:
            text = N_("Explain this warning before you submit: %(warning)s")
            yield Problem(Message(text, {"warning": problem.message}), "error", problem.place, problem.keys)


def explained(
    problems: Iterable[Problem],
    told: Mapping[str, Told],
    *,
    name: Callable[[str], str],
    translate: Callable[[str], str],
) -> list[Explained]:
    """The warnings with what was said to each; ``name`` gives a cell as the form names it."""
    return [
        Explained(
            mark,
            problem.message.text(translate),
            _place(problem, name),
            tuple(map(key_text, keys_of(problem))),
            told[mark],
        )
        for mark, problem in warnings(problems).items()
        if mark in told
    ]


def _place(problem: Problem, name: Callable[[str], str]) -> str:
    first = next(iter(keys_of(problem)), None)
    return "" if first is None else name(key_text(first))


def to_json(items: Iterable[Explained]) -> list[dict[str, Any]]:
    """Explanations as a revision keeps them."""
    return [
        {
            "mark": item.mark,
            "warning": item.warning,
            "place": item.place,
            "keys": list(item.keys),
            "explanation": item.told.text,
            "by": item.told.who,
        }
        for item in items
    ]


def from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Explained, ...]:
    """Read what ``to_json`` wrote."""
    return tuple(
        Explained(
            item["mark"],
            item["warning"],
            item["place"],
            tuple(item["keys"]),
            Told(item["explanation"], item["by"]),
        )
        for item in stored
    )
