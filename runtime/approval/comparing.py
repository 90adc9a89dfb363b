"""What changed from one revision to another: figures, words of the narrative, files. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from forms_library.definition.lines import group_of
from forms_library.order import is_position
from forms_library.render.rich_text import plain_text
from forms_library.value_types import CellKey, Result
from forms_library.values import format_vi
from runtime.reports.content import Filled
from runtime.reports.forms import Form

Kind = Literal["same", "added", "removed"]
# Beyond so many words a paragraph is shown as replaced: comparing word by word would take seconds.
MOST_WORDS = 4_000
_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|blockquote)>|<br\s*/?>", re.IGNORECASE)
_WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Piece:
    """A run of words that both revisions have, or one of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class FigureChange:
    """A cell or a field that says something else; ``computed`` follows from others."""

    key: CellKey
    earlier: Result
    later: Result
    earlier_text: str
    later_text: str
    computed: bool


@dataclass(frozen=True)
class TextChange:
    """A part of the narrative with the words that were added and removed."""

    key: CellKey
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FileChange:
    """A file that only one of the revisions has; ``replaced`` has the same name and another content."""

    name: str
    kind: Literal["added", "removed", "replaced"]


@dataclass(frozen=True)
class Comparison:
    """Everything in which two revisions differ."""

    figures: tuple[FigureChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    files: tuple[FileChange, ...] = ()

    @property
    def entered(self) -> tuple[FigureChange, ...]:
        """The figures that people changed, without those that follow from them."""
        return tuple(change for change in self.figures if not change.computed)

    def __bool__(self) -> bool:
        return bool(self.figures or self.texts or self.files)


def compare(
    earlier: Filled,
    later: Filled,
    earlier_files: Iterable[Mapping[str, Any]],
    later_files: Iterable[Mapping[str, Any]],
    language: str = "vi",
) -> Comparison:
    """The differences between two revisions of one report, in the order of the form.

    Files are lists of ``{"name", "sha256"}`` as a revision keeps them.
    """
    before, after = all_values(earlier), all_values(later)
    form = later.form
    changed = [key for key in _keys_in_order(form, {*before, *after}) if before.get(key) != after.get(key)]
    texts = (
        TextChange(key, tuple(words(before.get(key), after.get(key))))
        for key in changed
        if key in form.narrative
    )
    figures = (
        _figure(form, key, before.get(key), after.get(key), language)
        for key in changed
        if key not in form.narrative
    )
    return Comparison(tuple(figures), tuple(texts), tuple(_files(earlier_files, later_files)))


def differing(
    form: Form, earlier: Mapping[CellKey, Result], later: Mapping[CellKey, Result], *, rows: bool
) -> list[CellKey]:
    """The cells and fields that say something else, in the order of the form.

    Without ``rows`` only places of the form itself: the rows that reporters add are others in every period.
    """
    keys = _keys_in_order(form, {*earlier, *later} if rows else set())
    return [key for key in keys if key not in form.narrative and earlier.get(key) != later.get(key)]


def all_values(filled: Filled) -> dict[CellKey, Result]:
    """Entered and computed values together."""
    return {**filled.values, **filled.assessment.evaluation.values}


def _keys_in_order(form: Form, present: set[CellKey]) -> Iterator[CellKey]:
    """The keys of the form as it prints, those of each list where it stands, those of lines below their row."""
    fixed: dict[tuple[str, str], list[CellKey]] = {}
    for key in form.definition.keys():  # noqa: SIM118 - not a mapping
        fixed.setdefault(key[:2], []).append(key)
    added: dict[tuple[str, str], list[CellKey]] = {}
    for key in sorted(present):
        if key[0] in form.open_sections and key[:2] not in fixed and not is_position(key):
            group = group_of(key[1]) if key[0] in form.open_tables else ""
            added.setdefault((key[0], group or ""), []).append(key)
    rows = {section: [row for code, row in fixed if code == section] for section, _row in fixed}
    for section in form.definition.sections:
        yield from added.pop((section.code, ""), ())
        for row in rows.get(section.code, ()):
            yield from fixed[section.code, row]
            yield from added.get((section.code, row), ())


def _figure(form: Form, key: CellKey, before: Result, after: Result, language: str) -> FigureChange:
    spec = form.specs[key]
    texts = (format_vi(before, spec, language), format_vi(after, spec, language))
    return FigureChange(key, before, after, *texts, computed=form.is_computed(key))


def words(before: Result, after: Result) -> Iterator[Piece]:
    """Two versions of a narrative part as one text, with what was added and removed."""
    return _joined(_pieces(str(before or ""), str(after or "")))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Paragraph by paragraph, and word by word where a paragraph was rewritten."""
    old, new = _paragraphs(before), _paragraphs(after)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = old[i1:i2], new[j1:j2]
        if tag == "equal":
            yield from (Piece("same", f"{text}\n") for text in added)
        else:
            yield from _words("\n".join(removed), "\n".join(added))
            yield Piece("same", "\n")


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        yield from (Piece("removed", before), Piece("added", after))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[j1:j2]))
            continue
        yield Piece("removed", "".join(old[i1:i2]))
        yield Piece("added", "".join(new[j1:j2]))


def _paragraphs(html: str) -> list[str]:
    text = plain_text(_BLOCK_ENDS.sub(lambda found: f"{found[0]}\n", html))
    return [line.strip() for line in text.splitlines() if line.strip()]


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Runs of one kind as one piece, empty ones left out."""
    run: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if run and run[-1].kind != piece.kind:
            yield _run(run)
            run = []
        run.append(piece)
    if run:
        yield _run(run)


def _run(pieces: Sequence[Piece]) -> Piece:
    return Piece(pieces[0].kind, "".join(piece.text for piece in pieces))


def _files(earlier: Iterable[Mapping[str, Any]], later: Iterable[Mapping[str, Any]]) -> Iterator[FileChange]:
    before = {file["name"]: file["sha256"] for file in earlier}
    after = {file["name"]: file["sha256"] for file in later}
    for name in before:
        if name not in after:
            yield FileChange(name, "removed")
    for name, digest in after.items():
        if name not in before:
            yield FileChange(name, "added")
        elif before[name] != digest:
            yield FileChange(name, "replaced")
