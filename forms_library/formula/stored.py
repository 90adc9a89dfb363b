"""What evaluating a template needs, without its formulas: small enough to keep on disk, so that a new process
need not parse.

A stored template is found by the digest of its definition, the engine's version and Python's; a file that
cannot be read counts as absent
and is written anew. The folder must be writable by the application only: it holds Python code objects.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from forms_library.definition.conditions import ConditionKind
from forms_library.definition.model import Check, Definition, NarrativeSection
from forms_library.formula.plan import Plan
from forms_library.formula.program import Program, compiled_code
from forms_library.formula.references import Need
from forms_library.formula.tree import External, Node, walk
from forms_library.kinds import decimals_of
from forms_library.value_types import CellKey

ENGINE_VERSION = 7
"""Raised whenever the generated code changes; part of the key of everything that is kept."""


@dataclass(frozen=True)
class Outline:
    """The bare facts of a plan. `kinds`: the type of each input ("n" number, "d" date, "b" logical, "t" text);
    `checks`: (section, place of the check in it, cells it speaks of, numbers of the needs it reads); `conditions`: what
    each is about and the cells it speaks of, numbered after the checks; `dates`: places of outputs that are dates."""

    inputs: tuple[CellKey, ...]
    kinds: str
    outputs: tuple[CellKey, ...]
    dates: tuple[int, ...]
    needs: tuple[Need, ...]
    checks: tuple[tuple[str, int, tuple[CellKey, ...], tuple[int, ...]], ...]
    conditions: tuple[tuple[ConditionKind, tuple[CellKey, ...]], ...]
    prefills: tuple[tuple[CellKey, Need], ...]


@dataclass(frozen=True)
class Stored:
    """An outline with its program, ready to run."""

    outline: Outline
    program: Program
    code: CodeType


def stored_form(plan: Plan, program: Program) -> Stored:
    """Take from a plan what evaluating needs."""
    keys, layout = plan.layout.keys, plan.layout
    outline = Outline(
        tuple(keys[i] for i in program.inputs),
        "".join(_kind(plan, i) for i in program.inputs),
        tuple(keys[i] for i in program.outputs),
        tuple(place for place, i in enumerate(program.outputs) if layout.spec(i).kind == "date"),
        tuple(plan.needs.numbers),
        tuple(
            (
                c.section,
                _place(plan, c.section, c.check),
                tuple(keys[i] for i in c.reads),
                _outside(c.resolved.found),
            )
            for c in plan.checks
        ),
        tuple((c.condition.kind, c.condition.keys) for c in plan.conditions),
        tuple(plan.prefills.items()),
    )
    return Stored(outline, program, compiled_code(program))


def _outside(found: tuple[Node, ...]) -> tuple[int, ...]:
    parts = (part for node in found for part in walk(node))
    return tuple(dict.fromkeys(part.index for part in parts if isinstance(part, External)))


def _kind(plan: Plan, index: int) -> str:
    spec = plan.layout.spec(index)
    if decimals_of(spec) is not None:
        return "n"
    return {"date": "d", "yes_no": "b", "one_of": "b"}.get(spec.kind, "t")


def checks_of(definition: Definition) -> dict[str, tuple[Check, ...]]:
    """The checks of every section that has any."""
    return {s.code: s.checks for s in definition.sections if not isinstance(s, NarrativeSection)}


def _place(plan: Plan, section: str, check: object) -> int:
    checks = checks_of(plan.layout.definition)[section]
    return next(place for place, known in enumerate(checks) if known is check)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Thousands of tuples come into being and none goes: looking for garbage takes as long as reading them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Folder:
    """Stored templates in a folder, one file each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, digest: str) -> Stored | None:
        """The stored template, or None if there is none that this engine and this Python can use."""
        try:
            with _nothing_collected():
                return _unpacked(marshal.loads(self._file(digest).read_bytes()))  # noqa: S302  # our own folder
        except (OSError, EOFError, ValueError, TypeError):
            return None

    def save(self, digest: str, stored: Stored) -> None:
        """Keep a template; another process may do the same at the same time."""
        self._path.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path)
        with os.fdopen(handle, "wb") as file:
            file.write(marshal.dumps(_packed(stored)))
        os.replace(name, self._file(digest))

    def _file(self, digest: str) -> Path:
        return self._path / f"{digest}-{ENGINE_VERSION}-{sys.implementation.cache_tag}.form"


def _packed(stored: Stored) -> tuple[Any, ...]:
    outline, program = stored.outline, stored.program
    return (
        tuple(zip(*outline.inputs, strict=True)),
        outline.kinds,
        tuple(zip(*outline.outputs, strict=True)),
        outline.dates,
        tuple(_flat(need) for need in outline.needs),
        outline.checks,
        outline.conditions,
        tuple((key, _flat(need)) for key, need in outline.prefills),
        (
            _bytes(program.inputs),
            _bytes(program.outputs),
            tuple(program.constants.items()),
            program.functions,
        ),
        _lean(stored.code),
    )


def _lean(code: CodeType) -> CodeType:
    """The code without lines and names of variables: they speak of a source that is not kept, and are half of it.

    Eight instructions after the other are said to have no place (code 15 of Python's table of locations)."""
    inner = tuple(_lean(part) if isinstance(part, CodeType) else part for part in code.co_consts)
    arguments = code.co_varnames[: code.co_argcount]
    names = arguments + ("v",) * (code.co_nlocals - len(arguments))
    eights, rest = divmod(len(code.co_code) // 2, 8)
    nowhere = b"\xff" * eights + bytes([0xF8 + rest - 1] if rest else [])
    return code.replace(co_consts=inner, co_varnames=names, co_linetable=nowhere)


def _unpacked(packed: tuple[Any, ...]) -> Stored:
    inputs, kinds, outputs, dates, needs, checks, conditions, prefills, program, code = packed
    outline = Outline(
        tuple(zip(*inputs, strict=True)),
        kinds,
        tuple(zip(*outputs, strict=True)),
        dates,
        tuple(Need(*need) for need in needs),
        checks,
        conditions,
        tuple((key, Need(*need)) for key, need in prefills),
    )
    own = Program("", _numbers(program[0]), _numbers(program[1]), dict(program[2]), program[3])
    return Stored(outline, own, code)


# Thousands of small numbers are read many times faster as bytes, thousands of keys as three columns.
def _bytes(numbers: Sequence[int]) -> bytes:
    return array("i", numbers).tobytes()


def _numbers(written: bytes) -> tuple[int, ...]:
    found = array("i")
    found.frombytes(written)
    return tuple(found)


def _flat(need: Need) -> tuple[str, str, CellKey]:
    return (need.kind, need.template, need.key)
