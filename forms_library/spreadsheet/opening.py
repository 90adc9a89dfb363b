"""The door through which every spreadsheet of others comes in: hostile files are refused before they are parsed.

An .xlsx file is a zip of XML parts. Everything that could cost more than it says is measured first: what it unpacks
to, rows, cells, merged areas, texts; and nothing is let in that runs (macros), reaches outside (links, queries) or
grows while it is read (entities). Each refusal has the name of its guard.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from forms_library.messages import N_, Message

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one file. A form of 2000 rows or 200 columns, the most a definition holds, lies well within."""

    file: int = 10 * MEGABYTE
    unpacked: int = 48 * MEGABYTE
    part: int = 32 * MEGABYTE
    texts: int = 16 * MEGABYTE
    parts: int = 1000
    rows: int = 20_000
    cells: int = 200_000
    strings: int = 100_000
    merged_areas: int = 10_000
    merged_cells: int = 200_000


# What reading a zip raises whose bytes contradict each other.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    OverflowError,
    MemoryError,
    ValueError,
)


class Refused(ValueError):
    """The file is not opened. `guard` names what stopped it, `message` says why and what to do instead."""

    def __init__(self, guard: str, message: Message) -> None:
        super().__init__(f"{guard}: {message}")
        self.guard, self.message = guard, message


@dataclass(frozen=True)
class Package:
    """A file that passed the guards; its parts are read one at a time."""

    content: bytes
    names: frozenset[str]
    limits: Limits

    def part(self, name: str) -> bytes:
        """The bytes of a part; Refused where the file is damaged. KeyError if there is no such part."""
        with zipfile.ZipFile(BytesIO(self.content)) as archive:
            return _unpacked(archive, archive.getinfo(name))


def open_package(content: bytes, limits: Limits | None = None) -> Package:
    """Let a spreadsheet in, or raise Refused. It reads what it must to count, one part at a time."""
    bounds = limits or Limits()
    _check_kind(content, bounds)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts, len(content), bounds)
            names = frozenset(part.filename for part in parts)
            _check_names(names)
            _check_parts(archive, parts, bounds)
    except Refused:
        raise
    except _BROKEN as error:
        raise damaged() from error
    return Package(content, names, bounds)


_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _check_kind(content: bytes, bounds: Limits) -> None:
    if content.startswith(_OLD):
        if _ENCRYPTED in content:
            raise Refused(
                "encrypted", Message(N_("The file is protected by a password. Save it without one."))
            )
        text = N_("This is a file of the old kind (.xls). Open it in Excel and save it as .xlsx.")
        raise Refused("old_format", Message(text))
    if len(content) > bounds.file:
        text = N_("The file is larger than %(limit)s MB. Keep only the sheet of the form and save it again.")
        raise Refused("file_size", Message(text, {"limit": bounds.file // MEGABYTE}))
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("not_a_spreadsheet", Message(N_("This is not a spreadsheet in .xlsx format.")))


def damaged() -> Refused:
    """What is said of a file whose parts cannot be read."""
    text = N_("The file is damaged. Open it in Excel, save it again as .xlsx and try once more.")
    return Refused("damaged", Message(text))


def _check_directory(parts: list[zipfile.ZipInfo], size: int, bounds: Limits) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("encrypted", Message(N_("The file is protected by a password. Save it without one.")))
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    # Parts that overlap in the file are a bomb that the sizes alone do not show.
    overlapping = sum(part.compress_size for part in parts) > size
    if total > bounds.unpacked or largest > bounds.part or overlapping or len(parts) > bounds.parts:
        text = N_(
            "The file becomes too large when it is unpacked (more than %(limit)s MB). Copy the form into a new "
            "workbook and save that."
        )
        raise Refused("unpacked_size", Message(text, {"limit": bounds.unpacked // MEGABYTE}))
    if len({part.filename for part in parts}) < len(parts):
        raise damaged()


_MACROS = re.compile(r"vbaProject|vbaData|/macrosheets/|/dialogsheets/|/activeX/|/ctrlProps/", re.IGNORECASE)
_OUTSIDE = re.compile(r"^xl/(?:externalLinks/|connections\.xml|queryTables/)|/embeddings/", re.IGNORECASE)


def _check_names(names: frozenset[str]) -> None:
    if any(_MACROS.search(name) for name in names):
        raise _macros()
    if any(_OUTSIDE.search(name) for name in names):
        raise _reaches_outside()
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused("not_a_spreadsheet", Message(N_("This is not a spreadsheet in .xlsx format.")))


def _macros() -> Refused:
    return Refused("macros", Message(N_("The file holds macros. Save it as .xlsx without macros.")))


def _reaches_outside() -> Refused:
    text = N_(
        "The file is linked to other files or data sources. Break the links (Data, Edit Links) and save it again."
    )
    return Refused("external_links", Message(text))


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], bounds: Limits) -> None:
    counted = _Counted(bounds)
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        if "sharedstrings" in part.filename.lower() and part.file_size > bounds.texts:
            raise _too_many_texts()
        content = _unpacked(archive, part)
        _check_xml(content)
        _check_relations(part.filename, content)
        counted.take(part.filename, content)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The bytes of a part: never more than the directory says, which was measured before."""
    try:
        with archive.open(part) as stream:
            return stream.read(part.file_size + 1)
    except _BROKEN as error:
        raise damaged() from error


_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""")


def _check_xml(content: bytes) -> None:
    """UTF-8 only, so that nothing hides from the next test; no document type, so that no entity can be declared."""
    start = content[:200].removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARED.search(start)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start:
        raise damaged()
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"utf8"):
        raise damaged()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        text = N_("The file declares entities, which a spreadsheet never needs. It is not opened.")
        raise Refused("entities", Message(text))


_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship\s[^>]*>")


def _check_relations(name: str, content: bytes) -> None:
    """Links of the text lead a reader elsewhere when he clicks; every other relation to outside loads by itself."""
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        raise _macros()
    if not name.endswith(".rels"):
        return
    for relation in _RELATION.findall(content):
        if b"External" in relation and not re.search(rb"/hyperlink[\"']", relation):
            raise _reaches_outside()


_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?(row|c|mergeCell|si)(?=[\s/>])")
_AREA = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']"""
)


class _Counted:
    """Rows, cells, texts and merged areas of the whole file."""

    def __init__(self, bounds: Limits) -> None:
        self.bounds = bounds
        self.limits = {
            b"row": bounds.rows,
            b"c": bounds.cells,
            b"si": bounds.strings,
            b"mergeCell": bounds.merged_areas,
        }
        self.counts = dict.fromkeys(self.limits, 0)
        self.merged = 0

    def take(self, name: str, content: bytes) -> None:
        """Count a part; Refused as soon as there is too much of something."""
        if not name.lower().startswith("xl/") or name.endswith(".rels"):
            return
        counts, limits = self.counts, self.limits
        for hit in _ELEMENT.finditer(content):
            kind = hit[1]
            counts[kind] += 1
            if counts[kind] > limits[kind]:
                raise self._too_many(kind)
        for area in _areas(content):
            self.merged += area
            if self.merged > self.bounds.merged_cells:
                raise _too_much_merged()

    def _too_many(self, kind: bytes) -> Refused:
        if kind == b"row":
            text = N_(
                "The file has more than %(limit)s rows. Delete the unused rows below the form and save it."
            )
            return Refused("rows", Message(text, {"limit": self.limits[kind]}))
        if kind == b"c":
            text = N_(
                "The file has more than %(limit)s cells. Delete the unused rows and columns around the form and "
                "save it."
            )
            return Refused("cells", Message(text, {"limit": self.limits[kind]}))
        return _too_many_texts() if kind == b"si" else _too_much_merged()


def _areas(content: bytes) -> Iterator[int]:
    """How many cells each merged area covers."""
    for left, top, right, bottom in _AREA.findall(content):
        yield max((int(bottom) - int(top) + 1) * (_number(right) - _number(left) + 1), 1)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_many_texts() -> Refused:
    text = N_("The file holds far more text than a form. Copy the form into a new workbook and save that.")
    return Refused("texts", Message(text))


def _too_much_merged() -> Refused:
    text = N_(
        "The file merges far more cells than a form has. Copy the form into a new workbook and save that."
    )
    return Refused("merged_cells", Message(text))
