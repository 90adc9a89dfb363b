"""Two versions side by side, in sentences: what came, went, moved and changed, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forms_library.definition import Definition
from forms_library.definition.compare import Change, Difference, Words, compare
from forms_library.definition.words import ITEM_NAMES
from forms_library.messages import N_

_WHOLE = {
    Difference.ADDED: N_("New"),
    Difference.REMOVED: N_("Taken out"),
    Difference.MOVED: N_("Moved elsewhere"),
}
TONES = {Difference.ADDED: "good", Difference.REMOVED: "bad", Difference.MOVED: "note"}


@dataclass(frozen=True)
class Line:
    """One change as the page tells it. ``before`` and ``after`` are texts or Messages."""

    what: str
    tone: str
    item: str
    code: str
    label: str
    setting: str
    before: Words
    after: Words
    figures: bool


@dataclass(frozen=True)
class SectionChanges:
    """The changes within a section; ``code`` "" is the form as a whole."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Comparison:
    """All changes between two versions, and how many of each kind."""

    sections: tuple[SectionChanges, ...]
    added: int
    removed: int
    moved: int
    changed: int
    figures: int

    @property
    def total(self) -> int:
        """The number of changes."""
        return self.added + self.removed + self.moved + self.changed


def comparison(old: Definition, new: Definition) -> Comparison:
    """Compare two versions of a form."""
    changes = compare(old, new)
    counts = [change.difference for change in changes]
    added, removed, moved = (counts.count(kind) for kind in _WHOLE)
    return Comparison(
        tuple(_by_section(changes, old, new)),
        added,
        removed,
        moved,
        len(counts) - added - removed - moved,
        sum(change.touches_figures for change in changes),
    )


def _by_section(changes: Iterable[Change], old: Definition, new: Definition) -> Iterator[SectionChanges]:
    titles = {section.code: section.title for form in (old, new) for section in form.sections}
    found: dict[str, list[Line]] = {}
    for change in changes:
        found.setdefault(change.place.section, []).append(_line(change))
    for code in ["", *titles]:
        if code in found:
            yield SectionChanges(code, titles.get(code, ""), tuple(found[code]))


def _line(change: Change) -> Line:
    place = change.place
    return Line(
        what=_WHOLE.get(change.difference, ""),
        tone=TONES.get(change.difference, ""),
        item=ITEM_NAMES[change.item],
        code=".".join(code for code in (place.row, place.column) if code),
        label=change.label,
        setting=change.setting_name,
        before=change.before,
        after=change.after,
        figures=change.touches_figures,
    )
