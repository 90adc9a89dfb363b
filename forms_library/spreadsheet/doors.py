"""Reading and writing spreadsheets, loaded when the first one comes: starting the server need not wait for openpyxl."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from forms_library.definition.model import Definition
from forms_library.spreadsheet.book import Book
from forms_library.spreadsheet.exporting.filling import Filling
from forms_library.spreadsheet.exporting.marks import Marks
from forms_library.spreadsheet.opening import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_book(package: Package) -> Book:
    """The workbook in a package that passed the guards; Refused where its parts contradict each other."""
    book: Book = import_module("forms_library.spreadsheet.reading").read_book(package)
    return book


def write_book(
    definition: Definition, marks: Marks, filling: Filling | None, translate: Callable[[str], str]
) -> bytes:
    """The bytes of a form's workbook, empty where `filling` is None; texts of ours are in the reader's language."""
    written: bytes = import_module("forms_library.spreadsheet.exporting.writing").write_book(
        definition, marks, filling or Filling(), translate
    )
    return written
