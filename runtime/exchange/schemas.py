"""What comes in as a packet of figures: read once, every fault told with its place (our own mapping, format 1).

The same rules stand as JSON Schema in packet.schema.json, which other systems are given; a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from admin.base.errors import Invalid
from forms_library.messages import N_, Message
from forms_library.text import is_storable, nfc
from runtime.exchange.packets import Figure, FiguresPacket

LARGEST = 2 * 1024 * 1024
MOST_CELLS = 10_000  # 2.5 s of a processor; meanwhile nobody saves in the report, with SQLite nobody at all
MOST_TOLD = 200
LONGEST_CODE = 60
LONGEST_SYMBOL = 300
LONGEST_KEY = 190
LONGEST_VALUE = 10_000
LONGEST_NOTE = 500
HIGHEST_VERSION = 1_000_000

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_WHOLE = {"header", "regimeCode", "formSymbol", "formVersion", "periodCode", "orgId", "cells"}
_HEADER = {"packetType", "packetVersion", "messageId", "sentAt"}
_CELL = {"cell", "rowId", "colId", "value", "note"}
_NO_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_PLACES = ({"cell"}, {"rowId", "colId"})


@lru_cache
def packet_schema() -> dict[str, Any]:
    """The schema of a packet, published at /schemas/figures-packet/1.json."""
    text = (resources.files(__package__) / "packet.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@dataclass
class Faults:
    """What is wrong with a packet, each with its place."""

    told: list[dict[str, Any]] = field(default_factory=list)

    def add(self, place: str, message: Message | str, cell: str = "") -> None:
        """Note one fault at a JSON pointer; ``cell`` is the key of the cell, where it is known."""
        text = message if isinstance(message, Message) else Message(message)
        self.told.append({"place": place, "message": text, **({"cell": cell} if cell else {})})

    def stop(self) -> None:
        """Raise Invalid if there is any."""
        if self.told:
            text = N_(
                "The packet was not taken: %(count)s faults. Nothing of it was written. The first: %(first)s"
            )
            first = self.told[0]["message"]
            raise Invalid(
                Message(text, {"count": len(self.told), "first": first}), problems=self.told[:MOST_TOLD]
            )


def read_packet(body: bytes) -> FiguresPacket:
    """The packet in the body of a request; Invalid names every fault."""
    whole = _json(body)
    faults = Faults()
    told = _members(whole, "", _WHOLE, _WHOLE, faults)
    header = _members(told.get("header"), "/header", _HEADER, _HEADER, faults)
    _const(header, "packetType", "figures", faults)
    _const(header, "packetVersion", "1", faults)
    found = FiguresPacket(
        _message_id(header.get("messageId"), faults),
        _moment(header.get("sentAt"), faults),
        _text(told.get("regimeCode"), "/regimeCode", LONGEST_CODE, faults),
        _text(told.get("formSymbol"), "/formSymbol", LONGEST_SYMBOL, faults),
        _version(told.get("formVersion"), faults),
        _text(told.get("periodCode"), "/periodCode", LONGEST_CODE, faults),
        _text(told.get("orgId"), "/orgId", LONGEST_CODE, faults),
        _figures(told.get("cells"), faults),
        hashlib.sha256(_canonical(whole)).hexdigest(),
    )
    faults.stop()
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Invalid(N_("The packet is not written in UTF-8.")) from None
    except (ValueError, RecursionError):
        raise Invalid(
            N_("The packet is not JSON, a member stands twice in it, or it is nested too deeply.")
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two members of one name counts is a matter of taste of the reader: none of ours."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _canonical(whole: Any) -> bytes:
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()


def _members(
    value: object, place: str, known: set[str], required: Iterable[str], faults: Faults
) -> Mapping[str, Any]:
    """The members of an object; what is missing or unknown is noted."""
    if not isinstance(value, dict):
        if place != "/header" or value is not None:
            faults.add(place or "/", N_("Here an object is expected."))
        return {}
    for name in sorted(value.keys() - known):
        text = N_("“%(name)s” is unknown. Take it out, or look for a slip of the pen.")
        faults.add(f"{place}/{_shown(name)}", Message(text, {"name": _shown(name)}))
    for name in sorted(name for name in required if name not in value or _is_blank(value, name)):
        faults.add(f"{place}/{name}", Message(N_("“%(name)s” is missing."), {"name": name}))
    return value


def _is_blank(value: Mapping[str, Any], name: str) -> bool:
    """Whether a member says nothing; the value of a cell may."""
    return value[name] is None and name != "value"


def _shown(name: str) -> str:
    return name[:60] if is_storable(name[:60]) else "?"


def _const(header: Mapping[str, Any], name: str, wanted: str, faults: Faults) -> None:
    if name in header and header[name] != wanted:
        text = N_("Only “%(wanted)s” is understood here.")
        faults.add(f"/header/{name}", Message(text, {"wanted": wanted}))


def _message_id(value: object, faults: Faults) -> str:
    text = value.lower() if isinstance(value, str) else ""
    if value is not None and not _UUID.fullmatch(text):
        faults.add("/header/messageId", N_("This is not a UUID."))
    return text


def _moment(value: object, faults: Faults) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass  # a thirteenth month, a sixtieth minute
    if value is not None:
        text = N_("This is not a moment with its time zone, such as 2026-11-20T14:00:00+07:00.")
        faults.add("/header/sentAt", text)
    return _NO_MOMENT


def _version(value: object, faults: Faults) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= HIGHEST_VERSION:
        return value
    if value is not None:
        faults.add("/formVersion", N_("This is not the number of a version."))
    return 0


def _text(value: object, place: str, longest: int, faults: Faults, *, empty: bool = False) -> str:
    """A text in NFC that can be kept; one that is missing was noted before."""
    if value is None and not empty:
        return ""
    if not isinstance(value, str):
        faults.add(place, N_("Here a text is expected."))
    elif not value and not empty:
        faults.add(place, N_("This text is empty."))
    elif len(value) > longest:
        text = N_("This text is too long: at most %(longest)s characters.")
        faults.add(place, Message(text, {"longest": longest}))
    elif not is_storable(value):
        faults.add(
            place, N_("This text has control characters, or half of a character, which cannot be kept.")
        )
    else:
        return nfc(value)
    return ""


def _figures(value: object, faults: Faults) -> tuple[Figure, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_CELLS:
        text = N_("Here a list of 1 to %(most)s cells is expected. Send more in several packets.")
        faults.add("/cells", Message(text, {"most": MOST_CELLS}))
        return ()
    return tuple(_figure(item, f"/cells/{place}", faults) for place, item in enumerate(value))


def _figure(item: object, place: str, faults: Faults) -> Figure:
    told = _members(item, place, _CELL, ("value",), faults)
    if isinstance(item, dict) and told.keys() & {"cell", "rowId", "colId"} not in _PLACES:
        faults.add(place, N_("Name the cell either by “cell” or by “rowId” and “colId”."))
    return Figure(
        _named(told, "cell", place, LONGEST_KEY, faults),
        _named(told, "rowId", place, LONGEST_CODE, faults),
        _named(told, "colId", place, LONGEST_CODE, faults),
        _value(told.get("value"), f"{place}/value", faults),
        _text(told["note"], f"{place}/note", LONGEST_NOTE, faults, empty=True) if "note" in told else "",
    )


def _named(told: Mapping[str, Any], name: str, place: str, longest: int, faults: Faults) -> str:
    if name in told and told[name] is None:
        faults.add(f"{place}/{name}", N_("Here a text is expected."))
    return _text(told.get(name), f"{place}/{name}", longest, faults)


def _value(value: object, place: str, faults: Faults) -> str | bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        faults.add(place, N_('A number is sent as a text with a decimal point, such as "1234.5".'))
        return None
    return _text(value, place, LONGEST_VALUE, faults, empty=True)
