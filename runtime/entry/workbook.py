"""A report as a workbook to be filled without a connection, and the differences when it comes back; nothing is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms_library.calendar import Period
from forms_library.definition.labels import cell_label
from forms_library.messages import N_, Message
from forms_library.order import is_position
from forms_library.spreadsheet.exporting.cells import cut
from forms_library.spreadsheet.exporting.filling import Filling
from forms_library.spreadsheet.exporting.marks import Marks
from forms_library.spreadsheet.exporting.plan import SPARE
from forms_library.spreadsheet.exporting.returned import Returned, ReturnedCell, ReturnedProblem, typed_text
from forms_library.value_types import CellKey, Value, ValueProblem
from forms_library.values import edit_text, from_json, key_text, parse, to_json
from runtime.entry.new_rows import NewRow, new_rows
from runtime.reports.content import Filled
from runtime.reports.forms import Form
from runtime.reports.models import Report
from runtime.reports.openings import Opening
from runtime.reports.queries import StoredCell
from runtime.sharing.scopes import Scope

MOST_LINES = 3_000


# Out


def marks_of(report: Report, cells: Mapping[CellKey, StoredCell], scope: Scope) -> Marks:
    """What the workbook says of itself: whose report it is and what stood in it."""
    version, assignment = report.template_version, report.assignment
    base = {
        key_text(key): (kept, cell.sequence)
        for key, cell in cells.items()
        if scope.covers(key) and not is_position(key) and (kept := to_json(cell.value)) is not None
    }
    return Marks(
        version.template.code,
        version.number,
        version.digest,
        assignment.organisation.code,
        assignment.organisation.name,
        assignment.period.code,
        report.id,
        base=base,
    )


def filling_of(report: Report, filled: Filled, opening: Opening, scope: Scope, period: str) -> Filling:
    """The values and results that stand in the workbook; ``filled`` is narrowed to ``scope`` already."""
    return Filling(
        filled.values,
        filled.assessment.evaluation.values,
        lambda key: opening.refusal(key) is not None,
        scope.whole,
        report.assignment.organisation.name,
        period,
    )


# Whose it is


def refusal(marks: Marks, report: Report) -> Message | None:
    """Why a workbook is not that of this report; None if it is."""
    version, assignment = report.template_version, report.assignment
    if marks.template != version.template.code:
        text = N_("The file is of form %(file)s; this report is made on form %(report)s.")
        return Message(text, {"file": marks.template, "report": version.template.code})
    if not marks.organisation:
        return Message(N_("The file is an empty form. Download the workbook of this report and fill that."))
    if marks.organisation != assignment.organisation.code:
        text = N_("The file is of %(file)s; this report is of %(report)s.")
        return Message(text, {"file": marks.organisation_name, "report": assignment.organisation.name})
    if marks.period != assignment.period.code:
        text = N_("The file is for %(file)s; this report is for %(report)s.")
        return Message(text, {"file": _period(marks.period), "report": _period(assignment.period.code)})
    if marks.digest != version.digest:
        text = N_(
            "The file is of version %(file)s of the form; this report uses version %(report)s. Download it anew and "
            "copy your figures there."
        )
        return Message(text, {"file": marks.version, "report": version.number})
    return None


def _period(code: str) -> Message | str:
    try:
        return Period.parse(code).label
    except ValueError:
        return code


# Back


@dataclass(frozen=True)
class Line:
    """A cell that the file changes: what stands in the report, what would stand there, and where it is in the file.

    ``contested``: somebody changed it in the report since the file was downloaded. ``changes`` are as JSON what is
    sent when the line is taken; for a new row there are several."""

    label: str
    address: str
    old: Value
    new: Value
    key: CellKey
    contested: bool
    changes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RefusedLine:
    """A cell that the file changes to something that cannot be kept."""

    label: str
    address: str
    text: str
    message: Message


@dataclass
class Differences:
    """What a filled workbook would change."""

    lines: list[Line] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    problems: list[ReturnedProblem] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to take or to tell."""
        return not (self.lines or self.rows or self.refused)


def differences(
    form: Form, returned: Returned, cells: Mapping[CellKey, StoredCell], opening: Opening, scope: Scope
) -> Differences:
    """The input cells that were changed in the file since it was downloaded; all others are left alone."""
    found = Differences(problems=list(returned.problems))
    if _moved(form, returned):
        message = Message(N_("Rows were moved in the file; they were recognised by their codes."))
        found.problems.append(ReturnedProblem(message))
    for key, cell in returned.cells.items():
        if SPARE in key[1] or not form.is_input(key) or not scope.covers(key):
            continue
        if len(found.lines) < MOST_LINES:
            _compare(form, key, cell, returned.marks, cells, opening, found)
    made, refused = new_rows(form, returned, cells, _salt(returned))
    found.rows += [row for row in made if scope.covers(row.key)]
    found.refused += [
        RefusedLine(_where(cell), _where(cell), text, message) for cell, text, message in refused
    ]
    return found


def _salt(returned: Returned) -> str:
    """The same file gives its new rows the same ids, so that sending it twice adds them once."""
    told = sorted((key_text(key), str(cell.value)) for key, cell in returned.cells.items())
    return hashlib.sha256(repr((returned.marks.report, told)).encode()).hexdigest()


def _compare(
    form: Form,
    key: CellKey,
    cell: ReturnedCell,
    marks: Marks,
    cells: Mapping[CellKey, StoredCell],
    opening: Opening,
    found: Differences,
) -> None:
    spec = form.specs[key]
    text = typed_text(cell.value, spec)
    was = _base(form, key, marks)
    try:
        new = _read(form, key, cell, text)
        if new == was or (isinstance(was, str) and new == cut(was)):
            return
        closed = opening.refusal(key)
        if closed is not None:
            raise ValueProblem(closed)
    except ValueProblem as problem:
        if cell.unfinished or text != (edit_text(was, spec) if was is not None else ""):
            found.refused.append(RefusedLine(_label(form, key), _where(cell), text, problem.message))
        return
    stands = cells.get(key)
    old = stands.value if stands is not None else None
    if new == old:
        return
    sequence = stands.sequence if stands is not None else 0
    made = hashlib.sha256(f"{key_text(key)}|{text}|{sequence}".encode()).hexdigest()[:40]
    raw = edit_text(new, spec) if new is not None else ""
    change = {"id": f"wb-{made}", "key": key_text(key), "raw": raw, "base": sequence}
    found.lines.append(Line(_label(form, key), _where(cell), old, new, key, old != was, [change]))


def _read(form: Form, key: CellKey, cell: ReturnedCell, text: str) -> Value:
    if cell.unfinished:
        raise ValueProblem(
            Message(
                N_(
                    "The formula in this cell has no result yet. Open the file in Excel, save it and upload it again."
                )
            )
        )
    return parse(text, form.specs[key])


def _base(form: Form, key: CellKey, marks: Marks) -> Value:
    kept = marks.base.get(key_text(key))
    if kept is None:
        return None
    try:
        return from_json(kept[0], form.specs[key].kind)
    except ValueProblem:
        return None


def _moved(form: Form, returned: Returned) -> bool:
    return any(
        [row for row in returned.order.get(table.code, ()) if row in known] != known_in_order
        for table in form.definition.tables()
        if table.code in returned.order
        for known in [{at.row.code for at in table.all_rows()}]
        for known_in_order in [
            [at.row.code for at in table.all_rows() if at.row.code in returned.order[table.code]]
        ]
    )


def _label(form: Form, key: CellKey) -> str:
    try:
        return cell_label(form.definition, key_text(key))
    except KeyError:
        return " / ".join(key[1:])


def _where(cell: ReturnedCell) -> str:
    return f"{cell.sheet}!{cell.address}"


def lines_of(found: Differences) -> Iterator[Line]:
    """All lines, the contested ones first."""
    yield from (line for line in found.lines if line.contested)
    yield from (line for line in found.lines if not line.contested)
