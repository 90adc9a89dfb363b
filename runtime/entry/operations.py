"""Saving what people enter, cell by cell: nothing is lost, nothing is counted twice, nobody is overwritten unasked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from admin.base.errors import Conflict
from admin.web.access import Actor
from forms_library.messages import N_, Message
from forms_library.order import is_position, read_position
from forms_library.render.rich_text import is_blank
from forms_library.value_types import CellKey, Value, ValueProblem
from forms_library.values import edit_text, key_text, parse, read_key, to_json
from runtime.attachments.cells import files_by_reference, follow, in_cells
from runtime.documents.narrative import NarrativeProblem, clean_narrative
from runtime.entry.origins import Past, origin_of, past_of
from runtime.entry.queries import brought_before
from runtime.entry.records import Rooms, contested, is_gone
from runtime.entry.schemas import Change, Sender
from runtime.reports.assessment import Assessment, assess
from runtime.reports.entering import check_enterable, check_open, is_enterable
from runtime.reports.externals import externals_of
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Attachment, Cell, CellChange, Report
from runtime.reports.narrowing import narrow_assessment, within
from runtime.reports.nil import Nil
from runtime.reports.offers import offers
from runtime.reports.openings import Opening, opening_of
from runtime.reports.queries import StoredCell, declared_nil, filled, stored_cells, take_turn
from runtime.reports.words import check_named
from runtime.sharing.scopes import WHOLE, Scope


@dataclass(frozen=True, slots=True)
class Saved:
    """A change that now stands (or stood already): its cell's sequence number and value."""

    change: Change
    key: CellKey
    sequence: int
    value: Value


@dataclass(frozen=True, slots=True)
class Rejected:
    """A change that cannot be kept; what was typed stays with the person, who is told why."""

    change: Change
    message: Message


@dataclass(frozen=True, slots=True)
class Collision:
    """A change that would overwrite a later one that its page has not seen: both values, and whose the other is.

    ``place`` is where the other one wrote: another cell of a record that ours deletes, its position when theirs did.
    ``own`` says that it was the same person, in another window or on another computer.
    """

    change: Change
    key: CellKey
    mine: Value
    place: CellKey
    theirs: StoredCell
    own: bool = False


@dataclass
class SaveResult:
    """The answer to a save: every change stands in exactly one of the three lists."""

    saved: list[Saved] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)
    sequence: int = 0
    cells: dict[CellKey, StoredCell] = field(default_factory=dict)
    values: dict[CellKey, Value] = field(default_factory=dict)
    assessment: Assessment | None = None


def narrow_result(result: SaveResult, form: Form, scope: Scope) -> SaveResult:
    """The answer without what is computed and wrong outside ``scope``; ``form`` is narrow already."""
    if scope.whole:
        return result
    assert result.assessment is not None
    values = within(result.values, scope)
    assessment = narrow_assessment(result.assessment, form, values, scope)
    return replace(result, values=values, assessment=assessment, cells=within(result.cells, scope))


@dataclass(frozen=True, slots=True)
class _Known:
    """A change that the history holds: it arrived before, and its answer may have been lost."""

    key: CellKey
    sequence: int
    after: Any


@dataclass
class _Batch:
    """The work of one save: the cells as they stand, those that have a row already, what is to be written."""

    form: Form
    report: Report
    person_id: int | None
    cells: dict[CellKey, StoredCell]
    there: frozenset[CellKey]
    known: dict[str, _Known]
    rooms: Rooms
    opening: Opening
    scope: Scope
    nil: Nil
    now: datetime
    result: SaveResult
    history: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, Attachment] = field(default_factory=dict)
    past: Mapping[int, Past] = field(default_factory=dict)


def save_cells(
    session: Session,
    report: Report,
    changes: Sequence[Change],
    *,
    actor: Actor,
    now: datetime,
    scope: Scope = WHOLE,
) -> SaveResult:
    """Save a batch of edits in the order they were made and compute the report anew; none outside ``scope`` is taken.

    Whatever cannot be kept is answered beside what can. Raises NotAllowed for someone who does not enter here,
    Conflict when the report is not being filled or its window is closed; the browser then keeps its queue.
    """
    take_turn(session, report)
    check_enterable(report, actor, now)
    return _save(session, report, changes, actor.person_id, scope, now)


def bring_in(session: Session, report: Report, changes: Sequence[Change], *, now: datetime) -> SaveResult:
    """Save figures that another system brings, as if nobody typed them.

    They fill cells that were never written and replace what a system brought before; elsewhere a person has had the
    last word, and the figure collides with it. Raises Conflict when the report is not open for entry.
    """
    take_turn(session, report)
    check_open(report, now)
    before = brought_before(session, report.id)
    based = [replace(change, base=before.get(change.key, 0)) for change in changes]
    return _save(session, report, based, None, WHOLE, now)


def _save(
    session: Session,
    report: Report,
    changes: Sequence[Change],
    person_id: int | None,
    scope: Scope,
    now: datetime,
) -> SaveResult:
    form = form_of(report.template_version)
    cells = stored_cells(session, report)
    batch = _Batch(
        form,
        report,
        person_id,
        cells,
        frozenset(cells),
        _already_saved(session, report, changes),
        Rooms(form, cells),
        opening_of(session, report),
        scope,
        declared_nil(session, form, report),
        now,
        SaveResult(sequence=report.sequence, cells=cells),
        files=_files(session, form, report, changes),
        past=past_of(session, report.id, changes),
    )
    for change in changes:
        _take(batch, change)
    _write(session, batch)
    _follow_files(batch)
    return _assessed(session, batch)


def check_sender(sender: Sender, actor: Actor) -> None:
    """Raise Conflict when a page that one person filled sends after another has signed in on the same device."""
    if sender.person_id is not None and sender.person_id != actor.person_id:
        raise Conflict(
            N_(
                "Somebody else has signed in on this device. What you entered is kept here and will be sent when you "
                "sign in again."
            ),
            reason="other_person",
        )


def _already_saved(session: Session, report: Report, changes: Iterable[Change]) -> dict[str, _Known]:
    """The changes that arrived before, by the browser's id."""
    ids = [change.client_id for change in changes]
    kept = CellChange
    rows = session.execute(
        sa.select(kept.client_id, kept.section, kept.row, kept.column, kept.sequence, kept.after).where(
            kept.report_id == report.id, kept.client_id.in_(ids)
        )
    )
    return {
        client_id: _Known((section, row, column), sequence, after)
        for client_id, section, row, column, sequence, after in rows
    }


def _take(batch: _Batch, change: Change) -> None:
    """Put one change into the list where it belongs."""
    try:
        key = input_key(batch.form, change.key)
        _require_free(batch.scope.refusal(key))
        if change.client_id in batch.known:
            _acknowledge_again(batch, change, key)
            return
        _require_free(batch.opening.refusal(key) or batch.nil.refusal(key))
        value = read_value(batch.form, key, change.raw)
        _check_words(batch, key, value)
        _check_file(batch, key, value)
        batch.rooms.check(key, value)
    except (ValueProblem, NarrativeProblem) as problem:
        batch.result.rejected.append(Rejected(change, problem.message))
        return
    stands = batch.cells.get(key)
    collision = _collision(batch, change, key, value)
    if collision is not None:
        batch.result.collisions.append(collision)
    elif stands is not None and stands.value == value:
        batch.result.saved.append(Saved(change, key, stands.sequence, value))
    elif stands is None and value is None:
        batch.result.saved.append(Saved(change, key, 0, None))
    else:
        _keep(batch, change, key, value)


def _check_words(batch: _Batch, key: CellKey, value: Value) -> None:
    if key in batch.form.narrative:
        stands = batch.cells.get(key)
        check_named(batch.form, value, stands.value if stands is not None else None, batch.scope)


def _files(session: Session, form: Form, report: Report, changes: Iterable[Change]) -> dict[str, Attachment]:
    """The files of the report by what cells keep of them; asked for only where cells of kind file change."""
    if not form.has_files or not any(_takes_file(form, change.key) for change in changes):
        return {}
    return files_by_reference(session, report.id)


def _takes_file(form: Form, text: str) -> bool:
    try:
        key = read_key(text)
    except ValueProblem:
        return False
    return key in form.specs and form.specs[key].kind == "file"


def _check_file(batch: _Batch, key: CellKey, value: Value) -> None:
    if value is None or not batch.form.has_files or batch.form.specs[key].kind != "file":
        return
    if value not in batch.files:
        raise ValueProblem(Message(N_("This file is not attached to the report. Choose it once more.")))


def _follow_files(batch: _Batch) -> None:
    """Take away the files that no cell names any more, bring back those that one names again."""
    if not batch.files:
        return
    touched = {
        value for line in batch.history for value in (line["before"], line["after"]) if value in batch.files
    }
    if touched:
        follow(batch.files, touched, in_cells(batch.form.specs, filled(batch.cells)), batch.now)


def _require_free(refusal: Message | None) -> None:
    if refusal is not None:
        raise ValueProblem(refusal)


def input_key(form: Form, text: str) -> CellKey:
    """The key of a cell in which people type; ValueProblem says why another is refused."""
    key = read_key(text)
    if form.is_input(key):
        return key
    if key not in form.specs:
        raise ValueProblem(Message(N_("The form has no cell %(key)s."), {"key": text}))
    if form.is_computed(key):
        raise ValueProblem(Message(N_("This cell is computed and cannot be typed over.")))
    raise ValueProblem(Message(N_("This cell is locked.")))


def read_value(form: Form, key: CellKey, raw: str) -> Value:
    """What was typed as a value in NFC; ValueProblem or NarrativeProblem says what to do."""
    if key in form.narrative:
        html = clean_narrative(raw)
        return None if is_blank(html) else html
    if is_position(key):
        return read_position(raw)
    return parse(raw, form.specs[key])


def _acknowledge_again(batch: _Batch, change: Change, key: CellKey) -> None:
    """The same change once more; ValueProblem for another one under its id, which would be told as saved and is not."""
    known = batch.known[change.client_id]
    if known.key != key or not _is_same(batch.form, key, change.raw, known.after):
        raise ValueProblem(
            Message(
                N_("This value was not taken: it came under the mark of another change. Enter it once more.")
            )
        )
    stands = batch.cells.get(key)
    value = stands.value if stands is not None else None
    batch.result.saved.append(Saved(change, key, known.sequence, value))


def _is_same(form: Form, key: CellKey, raw: str, after: Any) -> bool:
    """Whether a text says what was kept. A row of a workbook that is taken twice comes with another place."""
    return is_position(key) or to_json(read_value(form, key, raw)) == after


def _collision(batch: _Batch, change: Change, key: CellKey, value: Value) -> Collision | None:
    """What was done to the cell, or to its record, since the page of this person saw it.

    Also by the same person elsewhere: a computer that was shut with unsent changes must not silently overwrite with
    them what its owner typed on another one meanwhile. A page counts its own changes on (``advance`` in autosave.js).
    """
    place = contested(batch.cells, key, value, batch.person_id)
    stands = batch.cells.get(place) if place is not None else None
    if place is None or stands is None:
        return None
    if place == key and stands.value == value:
        return None
    own = stands.changed_by_id == batch.person_id
    # Undoing empties the cells of a row that one's own deletion has overtaken.
    if own and place != key and value is None:
        return None
    of_this_batch = stands.sequence > batch.report.sequence
    unseen = stands.sequence > change.base and not of_this_batch
    return Collision(change, key, value, place, stands, own) if unseen or is_gone(batch.cells, key) else None


def _keep(batch: _Batch, change: Change, key: CellKey, value: Value) -> None:
    stands = batch.cells.get(key)
    batch.result.sequence += 1
    sequence = batch.result.sequence
    batch.cells[key] = StoredCell(value, sequence, batch.person_id)
    batch.rooms.keep(key, value)
    batch.history.append(
        {
            "report_id": batch.report.id,
            "sequence": sequence,
            "client_id": change.client_id,
            **_place(key),
            "before": to_json(stands.value) if stands is not None else None,
            "after": to_json(value),
            "origin": origin_of(batch.form, change, key, value, batch.past),
            "at": batch.now,
            "person_id": batch.person_id,
        }
    )
    batch.known[change.client_id] = _Known(key, sequence, to_json(value))
    batch.result.saved.append(Saved(change, key, sequence, value))


def _place(key: CellKey) -> dict[str, str]:
    return {"section": key[0], "row": key[1], "column": key[2]}


def _write(session: Session, batch: _Batch) -> None:
    """Append the history and bring the cells up to date: three statements, however many cells there are."""
    if not batch.history:
        return
    session.execute(sa.insert(CellChange), batch.history)
    last = {_key_of(line): line for line in batch.history}
    added = [_cell(batch, line) for key, line in last.items() if key not in batch.there]
    changed = [_cell(batch, line) for key, line in last.items() if key in batch.there]
    if added:
        session.execute(sa.insert(Cell), added)
    if changed:
        session.execute(sa.update(Cell), changed)


def _key_of(line: Mapping[str, Any]) -> CellKey:
    return line["section"], line["row"], line["column"]


def _cell(batch: _Batch, line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report_id": batch.report.id,
        **_place(_key_of(line)),
        "value": line["after"],
        "origin": line["origin"],
        "sequence": line["sequence"],
        "changed_at": batch.now,
        "changed_by_id": batch.person_id,
    }


def _assessed(session: Session, batch: _Batch) -> SaveResult:
    """Compute everything anew and remember how complete the report is."""
    result, report = batch.result, batch.report
    result.values = filled(batch.cells)
    externals = externals_of(session, batch.form, report.assignment)
    result.assessment = assess(batch.form, result.values, externals, batch.nil)
    if batch.history:
        _remember(session, report, result, batch.now)
    return result


def _remember(session: Session, report: Report, result: SaveResult, now: datetime) -> None:
    assert result.assessment is not None
    completeness = result.assessment.completeness
    values = {
        "sequence": result.sequence,
        "filled": completeness.filled,
        "required": completeness.required,
        "changed_at": now,
    }
    _write_counters(session, report, values)


def _write_counters(session: Session, report: Report, values: Mapping[str, Any]) -> None:
    """Past the ORM: a save must not look like a decision (``version`` counts those)."""
    table = Report.metadata.tables[Report.__tablename__]
    session.execute(sa.update(table).where(table.c.id == report.id).values(**values))
    for name, value in values.items():
        set_committed_value(report, name, value)


def move_on(session: Session, report: Report, *, now: datetime) -> None:
    """Take a number that no change has, so that open pages hear of what is new beside the cells."""
    _write_counters(session, report, {"sequence": report.sequence + 1, "changed_at": now})


def take_offers(
    session: Session, report: Report, *, actor: Actor, now: datetime, scope: Scope = WHOLE
) -> SaveResult:
    """Fill the cells that are still blank with what the form offers for them (6[N] = 11[N-1]).

    What somebody has typed or emptied meanwhile is left as it is.
    """
    return _take_offers(session, report, actor, now, scope, constants=False)


def take_defaults(session: Session, report: Report, *, actor: Actor, now: datetime) -> SaveResult | None:
    """Let a report that was just opened begin with the constants of its form; None for a form that has none.

    What applies only once something else is answered stays blank, and is offered then.
    """
    if not form_of(report.template_version).defaults or not is_enterable(report, actor, now):
        return None
    return _take_offers(session, report, actor, now, WHOLE, constants=True)


def _take_offers(
    session: Session, report: Report, actor: Actor, now: datetime, scope: Scope, *, constants: bool
) -> SaveResult:
    take_turn(session, report)  # what is typed at this moment is no longer blank
    form = form_of(report.template_version)
    cells = stored_cells(session, report)
    opening, nil = opening_of(session, report), declared_nil(session, form, report)
    changes = [
        Change(uuid4().hex, key_text(key), _as_typed(form, key, offer.value), 0, offer.origin)
        for key, offer in offers(session, form, report, filled(cells)).items()
        if key not in cells
        and (offer.need is None or not constants)
        and (opening.refusal(key) or nil.refusal(key)) is None
        and scope.covers(key)
    ]
    return save_cells(session, report, changes, actor=actor, now=now, scope=scope)


def _as_typed(form: Form, key: CellKey, value: Value) -> str:
    """An offered value as the cell's editor would send it; a text of the narrative is HTML already or plain."""
    return str(value) if key in form.narrative else edit_text(value, form.specs[key])
