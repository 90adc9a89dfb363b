"""Files that stand in the cells of a report: a cell names its file, and the file is beside the report while it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.kinds.file import FileReference
from forms_library.value_types import CellKey, CellSpec, Value
from runtime.reports.models import Attachment

Files = Mapping[str, Attachment]


def reference_of(file: Attachment) -> str:
    """What a cell keeps of the file."""
    return str(FileReference(file.digest, file.size, file.filename))


def files_by_reference(session: Session, report_id: int) -> dict[str, Attachment]:
    """Every file that was ever attached to the report; of those with the same reference the newest."""
    query = sa.select(Attachment).where(Attachment.report_id == report_id).order_by(Attachment.id)
    return {reference_of(file): file for file in session.scalars(query)}


def in_cells(specs: Mapping[CellKey, CellSpec], values: Mapping[CellKey, Value]) -> frozenset[str]:
    """The references that stand in cells of kind file."""
    return frozenset(
        value
        for key, value in values.items()
        if isinstance(value, str) and key in specs and specs[key].kind == "file"
    )


def follow(files: Files, touched: Iterable[str], used: frozenset[str], now: datetime) -> None:
    """Of the references that cells lost or got: what no cell names any more is taken away, what one names is there.

    Nothing is thrown away: undoing in the cell brings the file back.
    """
    for reference in touched:
        file = files.get(reference)
        if file is not None:
            file.removed_at = None if reference in used else file.removed_at or now
