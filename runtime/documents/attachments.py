"""Which files may be attached, judged by their content and not by the name they claim."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

import filetype

from forms_library.messages import N_, Message

MAXIMUM_SIZE = 50 * 1024 * 1024
HEAD = 8192  # bytes from the start that are enough to judge; a zip-based file needs all of it

# extension -> the kind that ``filetype`` must recognise
_BY_CONTENT = {"pdf": "pdf", "png": "png", "jpg": "jpg", "jpeg": "jpg"}
_OFFICE = {"docx": "word/", "xlsx": "xl/"}
_TEXT = frozenset({"csv", "txt"})
EXTENSIONS = tuple(sorted({*_BY_CONTENT, *_OFFICE, *_TEXT}))
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


def attachment_check(filename: str, content: bytes, size: int) -> Message | None:
    """Why a file may not be attached, or None. ``content`` is the whole file, or its head when it is over the limit."""
    if size > MAXIMUM_SIZE:
        text = N_("The file %(name)s has %(size)s MB; at most %(maximum)s MB are allowed.")
        megabytes = -(-size // (1024 * 1024))
        return Message(text, {"name": filename, "size": megabytes, "maximum": MAXIMUM_SIZE // (1024 * 1024)})
    if size == 0:
        return Message(N_("The file %(name)s is empty."), {"name": filename})
    extension = extension_of(filename)
    if extension not in EXTENSIONS:
        text = N_("Files of the kind .%(extension)s are not accepted. Accepted kinds: %(kinds)s.")
        return Message(text, {"extension": extension, "kinds": ", ".join(EXTENSIONS)})
    if not _check_for(extension)(content):
        text = N_(
            "The content of %(name)s is not a .%(extension)s file. Open it, save it in that format and try again."
        )
        return Message(text, {"name": filename, "extension": extension})
    return None


def extension_of(filename: str) -> str:
    """The extension without its dot, in lower case."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.removeprefix(".").lower()


def _check_for(extension: str) -> Callable[[bytes], bool]:
    if extension in _TEXT:
        return _is_text
    if extension in _OFFICE:
        return lambda content: _is_office(content, _OFFICE[extension])
    return lambda content: filetype.guess_extension(content[:HEAD]) == _BY_CONTENT[extension]


def _is_text(content: bytes) -> bool:
    """UTF-8 (with or without a mark) or UTF-16 with one, without control characters a text never has."""
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return False
    return not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text[:HEAD])


def _is_office(content: bytes, folder: str) -> bool:
    """A zip holding the parts of an Office document of this kind, without macros."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        return False
    if any(name.endswith("vbaProject.bin") for name in names):
        return False
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)
