"""Signed documents as strangers treat them: poppler reads and verifies, someone alters a digit or draws over a page."""

from __future__ import annotations

import io
import subprocess
import zlib
from pathlib import Path

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

VALID, TRUSTED = "Signature is Valid.", "Certificate is Trusted."


def trusting(root: Path, folder: Path) -> Path:
    """An NSS database that trusts this root certificate, as a reader's machine would have it."""
    database = folder / "nss"
    database.mkdir()
    subprocess.run(["certutil", "-N", "-d", f"sql:{database}", "--empty-password"], check=True)
    trust = ["certutil", "-A", "-d", f"sql:{database}", "-n", "root", "-t", "CT,C,C", "-i", str(root)]
    subprocess.run(trust, check=True)
    return database


def pdfsig(file: Path, database: Path) -> str:
    """What poppler says of the signatures."""
    done = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{database}", str(file)], capture_output=True, check=False
    )
    return done.stdout.decode()


def pdftotext(file: Path) -> str:
    """The text of all pages, lines as they stand on paper."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def alter_page(file: Path, figure: str) -> Path:
    """A copy in which one digit of a figure on a page is another; nothing else moves by a byte."""
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            for table in _glyphs(page):
                if set(figure) <= set(table):
                    shown = {digit: table[digit].encode() for digit in "0123456789" if digit in table}
                    wanted = b"".join(table[letter].encode() for letter in figure)
                    content: bytes = page.Contents.read_bytes()
                    if wanted in content:
                        others = [
                            wanted[: 4 * place] + shown[digit] + wanted[4 * place + 4 :]
                            for place, letter in enumerate(figure)
                            if letter.isdigit()
                            for digit in shown
                            if digit != letter
                        ]
                        return _forged(file, page.Contents, wanted, others, "page-altered.pdf")
    raise AssertionError(f"{figure} stands on no page")


def _glyphs(page: pikepdf.Page) -> list[dict[str, str]]:
    """For each font of the page the hexadecimal code of each character, from its ToUnicode table."""
    tables = []
    for font in page.Resources.Font.values():
        table: dict[str, str] = {}
        lines = font.ToUnicode.read_bytes().decode().splitlines()
        for line in lines:
            parts = line.replace("<", " ").replace(">", " ").split()
            if len(parts) == 2 and all(len(part) == 4 for part in parts):
                table[chr(int(parts[1], 16))] = parts[0]
        tables.append(table)
    return tables


def alter_data(file: Path, value: str) -> Path:
    """A copy in whose attached data the first digit of a value is another; nothing else moves by a byte."""
    others = [f'"{digit}{value[1:]}"'.encode() for digit in "123456789" if digit != value[0]]
    with pikepdf.open(file) as pdf:
        stream = pdf.attachments["bao-cao.json"].obj.EF.F
        return _forged(file, stream, f'"{value}"'.encode(), others, "data-altered.pdf")


def _forged(file: Path, stream: pikepdf.Object, old: bytes, others: list[bytes], name: str) -> Path:
    """Replace `old` in a compressed stream by the first of `others` that leaves every byte after it in its place."""
    content, raw, whole = stream.read_bytes(), stream.read_raw_bytes(), file.read_bytes()
    assert old in content
    assert whole.count(raw) == 1
    for other in others:
        for level in (9, 8, 7, 6):
            packed = _packed(content.replace(old, other), level)
            if len(packed) <= len(raw):
                changed = file.with_name(name)
                changed.write_bytes(whole.replace(raw, packed.ljust(len(raw), b"\0")))
                return changed
    raise AssertionError("no other digit fits into the space of the stream")


def _packed(content: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, memLevel=9)
    return packer.compress(content) + packer.flush()


def overlay(file: Path) -> Path:
    """A copy with a red bar drawn over the first page by an incremental update after the signatures."""
    changed = file.with_name("overlaid.pdf")
    writer = IncrementalPdfFileWriter(io.BytesIO(file.read_bytes()))
    stream = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 600 200 40 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))
    out = io.BytesIO()
    writer.write(out)
    changed.write_bytes(out.getvalue())
    return changed


def small_pdf() -> bytes:
    """An attachment of one blank page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()
