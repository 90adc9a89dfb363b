"""Reading and writing spreadsheets, loaded when the first one comes: starting the server need not wait for openpyxl."""

from __future__ import annotations

from importlib import import_module

from forms_library.spreadsheet.book import Book
from forms_library.spreadsheet.opening import Package


def read_book(package: Package) -> Book:
    """The workbook in a package that passed the guards; Refused where its parts contradict each other."""
    book: Book = import_module("forms_library.spreadsheet.reading").read_book(package)
    return book
