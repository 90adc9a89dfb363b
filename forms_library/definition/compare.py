"""What differs between two versions of a form, in terms that a designer and a reporter understand.

Rows are the same by their code anywhere in the form; columns, checks, parts and fields by their code within a section.
Of rows and columns that changed places as few as possible are called moved.
"""

from __future__ import annotations

import dataclasses
import enum
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms_library.definition.model import (
    NUMERIC_KINDS,
    CellRule,
    Check,
    Column,
    ColumnNode,
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    Section,
    TableSection,
)
from forms_library.definition.words import KIND_NAMES, SETTING_NAMES, VALUE_NAMES
from forms_library.kinds.number import plain_vi
from forms_library.messages import N_, Message
from forms_library.problems import Place
from forms_library.value_types import Choice

Words = str | Message


class Difference(enum.StrEnum):
    """What kind of change it is; the order is the one in which people read them."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    KIND = "kind"
    UNIT = "unit"
    FORMULA = "formula"
    ANSWERS = "answers"
    CHECK = "check"
    SETTING = "setting"


@dataclass(frozen=True)
class Change:
    """One change: of which item, what it was and what it is. ``label`` names the item as it is (or was) called."""

    difference: Difference
    item: str
    place: Place
    label: str
    setting: str = ""
    before: Words = ""
    after: Words = ""

    @property
    def setting_name(self) -> str:
        """What the changed setting is called (marked English), "" when the item as a whole changed."""
        return SETTING_NAMES.get(self.setting, self.setting)

    @property
    def between_sections(self) -> bool:
        """Whether the item left its section: figures are kept by section, so its former ones stay behind."""
        return self.difference is Difference.MOVED and _SECTION in (_id(self.before), _id(self.after))

    @property
    def touches_figures(self) -> bool:
        """Whether figures before and after can differ in meaning or presence."""
        return (
            self.difference in _FIGURES
            or self.between_sections
            or self.setting in ("aggregation", "decimals")
        )


def _id(said: Words) -> str:
    return said.id if isinstance(said, Message) else ""


_SECTION = N_("section %(code)s")
_FIGURES = frozenset(
    {Difference.REMOVED, Difference.KIND, Difference.UNIT, Difference.FORMULA, Difference.ANSWERS}
)


@dataclass(frozen=True)
class _Item:
    """A part of a form as compared: ``parent`` is where it hangs (a row's code), ``value`` its own settings.

    ``above`` says the parent in words: the row's name, or the header over a column.
    """

    item: str
    place: Place
    label: str
    value: Any
    section: str = ""
    parent: str = ""
    above: str = ""


Key = tuple[str, ...]
_STRUCTURE = frozenset({"code", "children", "sections", "format", "rows", "columns", "cells", "checks"})
_TABLE_PARTS = frozenset({"label_columns", "parts", "fields"})
_NAMES = frozenset({"label", "title", "symbol", "number"})
_BY_SETTING = {
    **dict.fromkeys(_NAMES, Difference.RENAMED),
    "kind": Difference.KIND,
    "unit_of_measure": Difference.UNIT,
    "formula": Difference.FORMULA,
    "prefill": Difference.FORMULA,
    "hidden_if": Difference.FORMULA,
    "required_if": Difference.FORMULA,
    "weight": Difference.FORMULA,
}


def compare(old: Definition, new: Definition) -> list[Change]:
    """Every change from ``old`` to ``new`` in the order of the form: what was removed stands where it was."""
    before, after = _items(old), _items(new)
    moved = _moved(before, after)
    changes = [*_form_changes(old, new), *_header_changes(before, after)]
    for key, item in after.items():
        former = before.get(key) or _plain_cell(item, before)
        if former is None:
            changes.append(_whole(Difference.ADDED, item))
        else:
            changes.extend(_item_changes(former, item, moved=key in moved))
    for key, item in before.items():
        if key not in after:
            plain = _plain_cell(item, after)
            changes.extend(
                [_whole(Difference.REMOVED, item)] if plain is None else _settings(item, plain.value)
            )
    return _without_parts_of(changes)


def _plain_cell(item: _Item, others: Mapping[Key, _Item]) -> _Item | None:
    """A cell that says something of its own in one version only was there in the other, too, if its row and column
    were: there it said nothing."""
    place = item.place
    if item.item != "cell" or ("row", place.row) not in others:
        return None
    if ("column", place.section, place.column) not in others:
        return None
    return dataclasses.replace(item, value=CellRule(place.row, place.column))


def _without_parts_of(changes: list[Change]) -> list[Change]:
    """A section that came or went is one change, not one for each of its parts."""
    whole = {
        (change.difference, change.place.section)
        for change in changes
        if change.item == "section" and change.difference in (Difference.ADDED, Difference.REMOVED)
    }
    return [
        change
        for change in changes
        if change.item == "section" or (change.difference, change.place.section) not in whole
    ]


def _whole(difference: Difference, item: _Item) -> Change:
    return Change(difference, item.item, item.place, item.label)


def _form_changes(old: Definition, new: Definition) -> Iterator[Change]:
    yield from _settings(_Item("form", Place(), new.title, old), new)


def _header_changes(before: Mapping[Key, _Item], after: Mapping[Key, _Item]) -> Iterator[Change]:
    """Headers over columns that read differently: once for all the columns below."""
    told: set[tuple[str, str, str]] = set()
    for key, item in after.items():
        former = before.get(key)
        if item.item != "column" or former is None or former.above == item.above:
            continue
        change = (item.section, former.above, item.above)
        if change not in told:
            told.add(change)
            yield Change(
                Difference.RENAMED, "header", item.place, item.label, "label", former.above, item.above
            )


def _item_changes(former: _Item, item: _Item, *, moved: bool) -> Iterator[Change]:
    if (former.parent, former.section) != (item.parent, item.section):
        yield dataclasses.replace(
            _whole(Difference.MOVED, item), before=_where(former, item), after=_where(item, former)
        )
    elif moved:
        yield _whole(Difference.MOVED, item)
    yield from _settings(dataclasses.replace(item, value=former.value), item.value)


def _where(item: _Item, other: _Item) -> Words:
    """The section when that is what differs (figures are kept by it), else the parent within it."""
    if item.section != other.section:
        return Message(_SECTION, {"code": item.section})
    return item.above or Message(N_("outermost level"))


def _settings(item: _Item, new: Any) -> Iterator[Change]:
    """The settings of one item that differ; ``item.value`` holds the former ones."""
    for field in dataclasses.fields(new):
        name = field.name
        if name in _TABLE_PARTS or (name in _STRUCTURE and not _names_codes(item, name)):
            continue
        before, after = getattr(item.value, name, None), getattr(new, name)
        if before == after:
            continue
        difference = _difference(item.item, name, before, after)
        said = (_said(item.value, name), _said(new, name))
        yield Change(difference, item.item, item.place, item.label, name, *said)


def _said(holder: Any, setting: str) -> Words:
    """A setting of something in words. What is offered in a cell of figures is kept as text, and is a figure."""
    value = getattr(holder, setting, None)
    if setting == "default" and value and getattr(holder, "kind", "") not in _NOT_FIGURES:
        return plain_vi(Decimal(value)) if _FIGURE.fullmatch(value) else words(setting, value)
    return words(setting, value)


def _names_codes(item: _Item, name: str) -> bool:
    """A check names the rows and columns it applies to; elsewhere these are the form's own structure."""
    return item.item == "check" and name in ("rows", "columns")


def _difference(item: str, setting: str, before: Any, after: Any) -> Difference:
    if item == "check":
        return Difference.CHECK
    if setting == "heading" and isinstance(after, str):
        return Difference.RENAMED
    if setting == "choices" and not set(before or ()) <= set(after):
        return Difference.ANSWERS
    return _BY_SETTING.get(setting, Difference.SETTING)


def words(setting: str, value: Any) -> Words:
    """A setting's value as people read it: codes of choices by their names, numbers as they are written."""
    if value is None or (value == "" and setting not in VALUE_NAMES):
        return ""
    if isinstance(value, bool):
        return Message(N_("yes") if value else N_("no"))
    if isinstance(value, Decimal):
        return plain_vi(value)
    if isinstance(value, Choice):
        return f"{value.code} = {value.label}"
    if isinstance(value, tuple):
        return _listed([words(setting, item) for item in value])
    names = VALUE_NAMES.get(setting, {})
    if isinstance(value, str) and value in names:
        return Message(names[value])
    return str(value)


def _listed(parts: list[Words]) -> Words:
    if all(isinstance(part, str) for part in parts):
        return ", ".join(str(part) for part in parts)
    joined = parts[0]
    for part in parts[1:]:
        joined = Message(N_("%(first)s, %(second)s"), {"first": joined, "second": part})
    return joined


def _items(definition: Definition) -> dict[Key, _Item]:
    found: dict[Key, _Item] = {}
    for section in definition.sections:
        here = Place(section=section.code)
        found["section", section.code] = _Item("section", here, section.title or section.code, section)
        found.update(_section_items(section))
    return found


def _section_items(section: Section) -> Iterator[tuple[Key, _Item]]:
    code = section.code
    if isinstance(section, TableSection | RecordsSection):
        yield from _column_items(code, section.columns, "")
        if isinstance(section, TableSection):
            yield from _table_items(section)
        yield from _check_items(code, section.checks)
    elif isinstance(section, NarrativeSection):
        for part in section.parts:
            here = Place(section=code, row=part.code)
            yield ("part", code, part.code), _Item("part", here, part.heading, part, code)
    elif isinstance(section, FieldsSection):
        for field in section.fields:
            here = Place(section=code, row=field.code)
            yield ("field", code, field.code), _Item("field", here, field.label, field, code)
        yield from _check_items(code, section.checks)


def _check_items(section: str, checks: Iterable[Check]) -> Iterator[tuple[Key, _Item]]:
    for check in checks:
        label = check.message or check.code
        yield ("check", section, check.code), _Item("check", Place(section=section), label, check, section)


def _column_items(section: str, nodes: Iterable[ColumnNode], above: str) -> Iterator[tuple[Key, _Item]]:
    for node in nodes:
        if isinstance(node, Column):
            here = Place(section=section, column=node.code)
            yield (
                ("column", section, node.code),
                _Item("column", here, node.label or node.code, node, section, above=above),
            )
        else:
            path = f"{above} / {node.label}" if above else node.label
            yield from _column_items(section, node.children, path)


def _table_items(section: TableSection) -> Iterator[tuple[Key, _Item]]:
    code = section.code
    for column in section.label_columns:
        here = Place(section=code, column=column.code)
        item = _Item("label_column", here, column.label, column, code)
        yield ("label_column", code, column.code), item
    labels = {at.row.code: at.row.label or at.row.number for at in section.all_rows()}
    for at in section.all_rows():
        row = at.row
        above = labels.get(at.parent, "")
        item = _Item("row", Place(code, row.code), labels[row.code], row, code, at.parent, above)
        yield ("row", row.code), item
    columns = {column.code: column.label for column in section.leaf_columns()}
    for rule in section.cells:
        label = f"{labels.get(rule.row, rule.row)} – {columns.get(rule.column, rule.column)}"
        here = Place(code, rule.row, rule.column)
        yield ("cell", code, rule.row, rule.column), _Item("cell", here, label, rule, code)


def _moved(before: Mapping[Key, _Item], after: Mapping[Key, _Item]) -> set[Key]:
    """Rows, columns, parts and fields that left their place among those beside them that stayed."""
    places = {key: place for place, key in enumerate(before)}
    beside: defaultdict[Key, list[Key]] = defaultdict(list)
    for key, item in after.items():
        if item.item not in _WITHOUT_ORDER and key in before and _hangs(before[key]) == _hangs(item):
            beside[_hangs(item)].append(key)
    moved: set[Key] = set()
    for keys in beside.values():
        stay = _longest_increasing([places[key] for key in keys])
        moved.update(key for index, key in enumerate(keys) if index not in stay)
    return moved


def _hangs(item: _Item) -> Key:
    return item.item, item.section, item.parent


_FIGURE = re.compile(r"-?\d+(\.\d+)?")
_NOT_FIGURES = KIND_NAMES.keys() - NUMERIC_KINDS
_WITHOUT_ORDER = frozenset({"cell", "check"})


def _longest_increasing(numbers: list[int]) -> set[int]:
    """The indices of one longest increasing subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tails, number)
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [index]
    chosen: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.add(at)
        at = previous[at]
    return chosen
