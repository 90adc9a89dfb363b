"""Reads one JSON object of a definition, taking note of everything that is wrong instead of stopping at the first.

Every wrong value is replaced by its default, so that reading goes on; `load` refuses the whole if anything was noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from forms_library.kinds.numerals import INTEGER_DIGITS
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.text import clean, clean_lines, nfc

_T = TypeVar("_T")

# What formulas can name; the signs × and ÷ lie between the letters.
CODE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ỹ]\w*")
CODE_LENGTH = 60
LABEL_LENGTH = 2000
NUMBER = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")
FORMULA_LENGTH = 8192


class Reader:
    """One object of the document with its JSON pointer."""

    def __init__(self, obj: object, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self._read: set[str] = set()
        if isinstance(obj, Mapping):
            self.obj: Mapping[str, Any] = obj
        else:
            self.obj = {}
            self.note(Message(N_("An object is expected here.")))

    def note(self, message: Message, key: str = "") -> None:
        """Take note of a problem at this object or at one of its keys."""
        self.problems.append(
            Problem(message, "error", Place(path=f"{self.path}/{key}" if key else self.path))
        )

    def has(self, key: str) -> bool:
        """Whether the object gives the key a value."""
        self._read.add(key)
        return self.obj.get(key) is not None

    def line(self, key: str, *, required: bool = False, longest: int = LABEL_LENGTH) -> str:
        """One line of text, NFC and trimmed."""
        return self._text(key, clean, required, longest)

    def lines(self, key: str, *, longest: int = LABEL_LENGTH) -> str:
        """Several lines of text."""
        return self._text(key, clean_lines, False, longest)

    def offered(self, key: str) -> str:
        """A value as a definition keeps it, as text; true and false may be written as JSON has them."""
        value = self._get(key)
        return str(value).lower() if isinstance(value, bool) else self.lines(key)

    def formula(self, key: str, *, required: bool = False) -> str:
        """A formula without its leading equals sign; white space is kept, positions in it mean something."""
        text = self._text(key, nfc, required, FORMULA_LENGTH).strip()
        return text[1:].lstrip() if text.startswith("=") else text

    def code(self, key: str = "code", *, required: bool = True) -> str:
        """A code: a letter, then letters, digits and underscores."""
        text = self._text(key, clean, required, CODE_LENGTH)
        if text and not CODE.fullmatch(text):
            self.note(
                Message(
                    N_(
                        "“%(code)s” cannot be a code: start with a letter, then letters, digits or underscores."
                    ),
                    {"code": text},
                ),
                key,
            )
        return text

    def one_of(self, key: str, allowed: Iterable[str], default: str) -> Any:
        """One of the allowed words; Any, because callers assign it to literal types."""
        value = self._text(key, clean, False, LABEL_LENGTH) or default
        choices = tuple(allowed)
        if value in choices or value == default:
            return value
        self.note(
            Message(
                N_("“%(value)s” is not known here. Known: %(allowed)s."),
                {"value": value, "allowed": ", ".join(choice for choice in choices if choice)},
            ),
            key,
        )
        return default

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        return bool(self.optional_flag(key))

    def optional_flag(self, key: str) -> bool | None:
        """True, false or None when absent."""
        value = self._get(key)
        if value is None or isinstance(value, bool):
            return value
        self.note(Message(N_("True or false is expected here.")), key)
        return None

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number between two limits, or None when absent."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.note(
            Message(
                N_("A whole number from %(low)s to %(high)s is expected here."), {"low": low, "high": high}
            ),
            key,
        )
        return None

    def number(self, key: str) -> Decimal | None:
        """A decimal string such as "12.5"; None when absent or empty."""
        value = self._get(key)
        if value is None or value == "":
            return None
        found = NUMBER.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            self.note(Message(N_("A number written as text is expected here, such as “12.5”.")), key)
        elif max(map(len, found.groups(""))) > INTEGER_DIGITS:
            text = N_("The number is too long: at most %(digits)s digits.")
            self.note(Message(text, {"digits": INTEGER_DIGITS}), key)
        else:
            return Decimal(found[0])
        return None

    def texts(self, key: str, read: Callable[[str], str] = clean) -> tuple[str, ...]:
        """A list of texts."""
        values = self._list(key)
        if all(isinstance(value, str) for value in values):
            return tuple(read(value) for value in values)
        self.note(Message(N_("A list of texts is expected here.")), key)
        return ()

    def each(self, key: str, read: Callable[[Reader], _T]) -> tuple[_T, ...]:
        """A list of objects, each read by `read`, which also reports keys nobody knows."""
        return tuple(self._each(key, read))

    def finish(self) -> None:
        """Report the keys that were never asked for: a misspelt setting must not be lost silently."""
        for key in self.obj:
            if key not in self._read:
                self.note(
                    Message(N_("There is no setting called “%(key)s” here."), {"key": str(key)}), str(key)
                )

    def _each(self, key: str, read: Callable[[Reader], _T]) -> Iterator[_T]:
        for index, item in enumerate(self._list(key)):
            reader = Reader(item, f"{self.path}/{key}/{index}", self.problems)
            yield read(reader)
            if reader.obj:
                reader.finish()

    def _list(self, key: str) -> list[Any]:
        value = self._get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.note(Message(N_("A list is expected here.")), key)
        return []

    def _get(self, key: str) -> Any:
        self._read.add(key)
        return self.obj.get(key)

    def _text(self, key: str, tidy: Callable[[str], str], required: bool, longest: int) -> str:
        value = self._get(key)
        if value is None or value == "":
            if required:
                self.note(Message(N_("“%(key)s” is missing."), {"key": key}), key)
            return ""
        if not isinstance(value, str):
            self.note(Message(N_("Text is expected here.")), key)
            return ""
        text = tidy(value)
        if len(text) > longest:
            self.note(
                Message(N_("This text is too long: at most %(longest)s characters."), {"longest": longest}),
                key,
            )
        return text
