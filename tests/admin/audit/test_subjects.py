"""What acts in the audit log are about has a name in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from admin.audit.actions import subject_name
from admin.reference.screen import ReferenceScreen
from scripts.messages import PACKAGES, ROOT


def recorded_kinds() -> Iterator[str]:
    """The kinds written by calls of ``record``, and by the screens of reference data."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id="record"), args=[_, _, ast.Constant(value=kind), *_]):
                        yield kind
                    case ast.Assign(targets=[ast.Name(id="subject")], value=ast.Constant(value=kind)):
                        yield kind


def test_every_kind_of_subject_has_a_name() -> None:
    kinds = {kind for kind in recorded_kinds() if kind != ReferenceScreen.subject}
    assert {"user", "report", "dayoff", "connection"} <= kinds
    assert [kind for kind in sorted(kinds) if str(subject_name(kind)) == kind] == []
