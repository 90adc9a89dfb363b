"""Files that must not be opened, small on disk; each is named after the guard that stops it."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from openpyxl import Workbook

TYPES = b'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>%s</worksheet>'


def honest() -> bytes:
    """A small workbook as any office makes it."""
    book = Workbook()
    book.active.append(["STT", "Nội dung", "Số lượng"])
    book.active["C1"].hyperlink = "https://example.vn/"
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """A zip of some parts and the list of content types."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": TYPES, **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    """An honest workbook with one part more (or another one in its place)."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(honest())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def sheet_of(rows: bytes, after: bytes = b"") -> bytes:
    """A workbook whose sheet holds these rows as they are."""
    return with_part("xl/worksheets/sheet1.xml", SHEET % (rows, after))


def zip_bomb() -> bytes:
    """60 MB of spaces in 60 KB."""
    return with_part("xl/theme/theme1.xml", b"<x>" + b" " * (60 * 1024 * 1024) + b"</x>")


def lying_bomb() -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(package({"xl/workbook.xml": b"<x>" + b" " * (20 * 1024 * 1024) + b"</x>"}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(content)


def quine_like() -> bytes:
    """A directory that names the same bytes many times."""
    body = package({"xl/workbook.xml": b"<x>" + b" " * (1024 * 1024) + b"</x>"})
    end = body.rindex(b"PK\x05\x06")
    entry = body[body.rindex(b"PK\x01\x02", 0, end) : end]
    first = body[body.index(b"PK\x01\x02") : body.rindex(b"PK\x01\x02", 0, end)]
    entries = [first, *(entry.replace(b"workbook.xml", b"wor%05d.xml" % number) for number in range(900))]
    directory = b"".join(entries)
    start = body.index(b"PK\x01\x02")
    tail = bytearray(body[end:])
    struct.pack_into("<HHII", tail, 8, len(entries), len(entries), len(directory), start)
    return body[:start] + directory + bytes(tail)


def two_million_rows() -> bytes:
    """Two million empty rows: 28 MB of XML, some 70 KB on disk."""
    return sheet_of(b'<row r="1"/>' * 2_000_000)


def too_many_cells() -> bytes:
    """One row of a quarter of a million formatted cells."""
    return sheet_of(b"<row>" + b'<c s="1"/>' * 250_000 + b"</row>")


def huge_shared_strings() -> bytes:
    """20 MB of text used by nobody."""
    item = b"<si><t>" + b"a" * 1000 + b"</t></si>"
    return with_part("xl/sharedStrings.xml", b"<sst>" + item * 20_000 + b"</sst>")


def many_shared_strings() -> bytes:
    """More texts than cells could show."""
    return with_part("xl/sharedStrings.xml", b"<sst>" + b"<si><t/></si>" * 150_000 + b"</sst>")


def everything_merged() -> bytes:
    """One merged area over the whole sheet: 17 thousand million cells."""
    return sheet_of(b"", b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def laughs() -> bytes:
    """Entities that stand for one another."""
    lines = b"".join(b'<!ENTITY l%d "&l%d;&l%d;">' % (n + 1, n, n) for n in range(30))
    text = (
        b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "ha">'
        + lines
        + b"]><sst><si><t>&l30;</t></si></sst>"
    )
    return with_part("xl/sharedStrings.xml", text)


def laughs_in_utf_16() -> bytes:
    """The same where a search for ASCII letters does not see it."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE sst [<!ENTITY a "ha">]><sst>&a;</sst>'
    return with_part("xl/sharedStrings.xml", text.encode("utf-16"))


def linked() -> bytes:
    """A relation that Excel follows by itself."""
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="file:///srv/other.xlsx" TargetMode="External"/></Relationships>'
    )
    return with_part("xl/_rels/other.xml.rels", relation)


def macro_enabled() -> bytes:
    """A workbook that says it has macros, whatever its name."""
    return with_part("xl/vbaProject.bin", b"\x00")


def encrypted() -> bytes:
    """What Excel writes when a password is set: an old container with an encrypted package in it."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 512
    )


def old_workbook() -> bytes:
    """The container of an .xls file."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 512


HOSTILE = {
    "zip bomb": (zip_bomb, "unpacked_size"),
    "bomb that lies about its size": (lying_bomb, "damaged"),
    "overlapping parts": (quine_like, "unpacked_size"),
    "two million rows": (two_million_rows, "rows"),
    "a quarter of a million cells": (too_many_cells, "cells"),
    "20 MB of texts": (huge_shared_strings, "texts"),
    "150,000 texts": (many_shared_strings, "texts"),
    "one merged area over everything": (everything_merged, "merged_cells"),
    "entities": (laughs, "entities"),
    "entities in UTF-16": (laughs_in_utf_16, "damaged"),
    "link to another file": (linked, "external_links"),
    "part with links": (lambda: with_part("xl/externalLinks/externalLink1.xml"), "external_links"),
    "data connection": (lambda: with_part("xl/connections.xml"), "external_links"),
    "macros": (macro_enabled, "macros"),
    "password": (encrypted, "encrypted"),
    "old format": (old_workbook, "old_format"),
    "text": (lambda: b"STT;Noi dung\n", "not_a_spreadsheet"),
    "another zip": (lambda: package({"word/document.xml": b"<x/>"}), "not_a_spreadsheet"),
    "cut short": (lambda: honest()[:-300], "damaged"),
    "nothing": (lambda: b"", "not_a_spreadsheet"),
}
"""What it is: how to make it and the guard that must stop it."""
