"""A first draft of the written part: sentences that compare the form's figures, for an officer to edit. Pure.

Of each table the columns that tell a result are taken (thực hiện, lũy kế …; where none is called so, the first columns
of amounts), of its rows those of the first level; what is a share, of an earlier period, a locked or a blank cell says
nothing. A sentence names the figure, its part of the plan and how far it is above or below it, and how far it is up or
down against the period before and the same period of last year; a cumulative one only against the latter, as it always
holds more than the period before. A comparison is left out where there is nothing to compare with, its
percentage where it would be one of zero; a figure with nothing to compare it with makes no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from forms_library.definition import Definition, Row, TableSection
from forms_library.definition.parts import NUMERIC_KINDS, Column
from forms_library.messages import N_, Message
from forms_library.text import plain
from forms_library.value_types import CellKey, CellSpec, Result
from forms_library.values import format_vi

MOST_SENTENCES = 12
MOST_COLUMNS = 3
_PLAN = re.compile(r"\b(ke hoach|du toan|duoc giao|chi tieu giao|kh)\b")
_RESULT = re.compile(r"\b(thuc hien|uoc|ket qua|dat duoc|quyet toan|luy ke|cong don|tu dau nam)\b")
_CUMULATIVE = re.compile(r"\b(luy ke|cong don|tu dau nam)\b")
_BESIDE = re.compile(
    r"%|\b(ty le|so voi|so sanh|co cau|ty trong|toc do|tang|giam|cung ky|(thang|quy|ky|nam) (lien )?truoc)\b"
)
_SHARE = CellSpec("decimal", decimals=1)


@dataclass(frozen=True)
class Subject:
    """A figure that a sentence is made of, what it is called, and the cell of its plan with the plan's name.

    ``cumulative``: it counts from the beginning of the year, not the period alone."""

    key: CellKey
    label: str
    plan: CellKey | None = None
    plan_label: str = ""
    cumulative: bool = False


@dataclass(frozen=True)
class Before:
    """An earlier period in words ("tháng 10 năm 2026") and its figures; ``alike``: the same one of another year."""

    name: str
    values: Mapping[CellKey, Result]
    alike: bool = False


# Which figures


def subjects(definition: Definition) -> list[Subject]:
    """The figures of a form that are worth a sentence, in its order."""
    return [subject for table in definition.tables() for subject in _of_table(table)]


def _of_table(table: TableSection) -> Iterator[Subject]:
    amounts = [column for column in table.leaf_columns() if _is_amount(column)]
    plan = next((column for column in amounts if _PLAN.search(plain(column.label))), None)
    told = _told([column for column in amounts if column is not plan])
    planned = next((column for column in told if _is_cumulative(column)), next(iter(told), None))
    for row in _rows(table.rows):
        for column in told:
            label = row.label if len(told) == 1 else f"{row.label} – {_lowered(column.label)}"
            subject = Subject((table.code, row.code, column.code), label, cumulative=_is_cumulative(column))
            if plan is not None and column is planned:
                place = (table.code, row.code, plan.code)
                yield replace(subject, plan=place, plan_label=_lowered(plan.label))
            else:
                yield subject


def _is_amount(column: Column) -> bool:
    counted = column.kind in NUMERIC_KINDS - {"percent"} and column.aggregation != "recompute"
    return counted and not _BESIDE.search(plain(column.label))


def _is_cumulative(column: Column) -> bool:
    return _CUMULATIVE.search(plain(column.label)) is not None


def _told(columns: list[Column]) -> list[Column]:
    """The columns that tell a result, else the first ones."""
    results = [column for column in columns if _RESULT.search(plain(column.label))]
    return (results or columns)[:MOST_COLUMNS]


def _rows(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of the first level; of a heading those below it."""
    for row in rows:
        if row.heading:
            yield from _rows(row.children)
        elif not row.of_which:
            yield row


def _lowered(label: str) -> str:
    """A label or a unit within a sentence: "kế hoạch năm", but "GRDP"."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


# The sentences


def draft(
    told: Iterable[Subject],
    spec_of: Callable[[CellKey], CellSpec],
    values: Mapping[CellKey, Result],
    before: Iterable[Before],
    translate: Callable[[str], str],
) -> list[str]:
    """The sentences, at most `MOST_SENTENCES`; `before` are the periods to compare with, in the order they are told."""
    earlier = tuple(before)
    sentences: list[str] = []
    for subject in told:
        value = _number(values, subject.key)
        if value is not None and len(sentences) < MOST_SENTENCES:
            spec = spec_of(subject.key)
            parts = [
                _planned(subject, value, _number(values, subject.plan), spec),
                *(
                    _compared(period, value, _number(period.values, subject.key), spec)
                    for period in earlier
                    if period.alike or not subject.cumulative
                ),
            ]
            texts = [part.text(translate) for part in parts if part is not None]
            if texts:
                sentences.append(f"{subject.label}: {', '.join([_amount(value, spec), *texts])}.")
    return sentences


def _number(values: Mapping[CellKey, Result], key: CellKey | None) -> Decimal | None:
    value = values.get(key) if key is not None else None
    return value if isinstance(value, Decimal) else None


def _planned(subject: Subject, value: Decimal, plan: Decimal | None, spec: CellSpec) -> Message | None:
    """The part of the plan; None where there is none, or a plan of nothing."""
    if not plan or plan < 0:
        return None
    places = {"share": _share(value, plan), "plan": subject.plan_label}
    difference = _amount(abs(value - plan), spec)
    if value == plan:
        return Message(N_("exactly as much as %(plan)s"), {"plan": subject.plan_label})
    if value > plan:
        return Message(
            N_("%(share)s%% of %(plan)s, %(difference)s above it"), {**places, "difference": difference}
        )
    return Message(
        N_("%(share)s%% of %(plan)s, %(difference)s below it"), {**places, "difference": difference}
    )


def _compared(period: Before, value: Decimal, was: Decimal | None, spec: CellSpec) -> Message | None:
    """Up or down against an earlier period; None where nothing is known of it."""
    if was is None:
        return None
    if value == was:
        return Message(N_("unchanged against %(period)s"), {"period": period.name})
    difference = _amount(abs(value - was), spec)
    if was > 0:
        difference = f"{difference} ({_share(abs(value - was), was)}%)"
    places = {"difference": difference, "period": period.name}
    if value > was:
        return Message(N_("up %(difference)s against %(period)s"), places)
    return Message(N_("down %(difference)s against %(period)s"), places)


def _amount(value: Decimal, spec: CellSpec) -> str:
    return " ".join(filter(None, (format_vi(value, spec), _lowered(spec.unit_of_measure))))


def _share(part: Decimal, whole: Decimal) -> str:
    """ "95,1", "20": a percentage with one decimal at most, 0.05 rounded up."""
    share = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return format_vi(share, _SHARE).removesuffix(",0")
