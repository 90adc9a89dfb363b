"""Everything that is wrong with the formulas of a definition, at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms_library.definition.consistency import unnamed_columns
from forms_library.definition.indicators import binding_problems
from forms_library.definition.model import NUMERIC_KINDS, Definition, FieldsSection, TableSection
from forms_library.formula.errors import FormulaError
from forms_library.formula.plan import Plan, Planned, PlannedCheck, plan_of
from forms_library.formula.program import decimal_program
from forms_library.formula.tree import External, walk
from forms_library.formula.units import Units
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.value_types import CellKey

_NAMED = 8  # codes that are named in one message


def check_definition(definition: Definition, plan: Plan | None = None) -> list[Problem]:
    """What is wrong with the rules and checks of a definition; `plan` is its plan, where the caller has it already.

    Errors forbid publishing: what cannot be read, unknown codes, circles, rules that meet without a winner,
    limits exceeded.
    Warnings are worth a second look: sums of unlike units of measure, constants, figures nothing uses, columns
    without a name.
    """
    return [*check_formulas(definition, plan or plan_of(definition)), *unnamed_columns(definition)]


def check_formulas(definition: Definition, plan: Plan) -> list[Problem]:
    """What is wrong with a definition whatever its texts say."""
    errors = [problem_of(error) for error in plan.errors]
    if not errors:
        try:
            decimal_program(plan)
        except FormulaError as error:
            errors.append(problem_of(error))
    # While something cannot be read, nobody knows yet which figures are used.
    unused = [] if errors else _unused(plan)
    return [*errors, *_doubtful(plan), *unused, *binding_problems(definition)]


def problem_of(error: FormulaError) -> Problem:
    """A FormulaError as a problem of the definition."""
    place = Place(error.section, error.row, error.column, error.start, error.end, setting=error.setting)
    return Problem(error.message, "error", place)


def _doubtful(plan: Plan) -> Iterator[Problem]:
    """Formulas that can be calculated but hardly mean what they say, each rule once."""
    units = Units(plan)
    seen: set[tuple[CellKey, str]] = set()
    rules: list[Planned | PlannedCheck] = [*plan.cells, *plan.checks]
    for rule in rules:
        for message in (_constant(rule), _mixed_units(units, rule)):
            if message is not None and (rule.place, message.id) not in seen:
                seen.add((rule.place, message.id))
                yield Problem(message, "warning", Place(*rule.place))


def _constant(rule: Planned | PlannedCheck) -> Message | None:
    if rule.reads or any(isinstance(part, External) for node in rule.resolved.found for part in walk(node)):
        return None
    if isinstance(rule, PlannedCheck):
        return Message(N_("This check reads no cell: it always says the same."))
    return Message(N_("This formula reads no cell: it always gives the same value."))


def _mixed_units(units: Units, rule: Planned | PlannedCheck) -> Message | None:
    """A sum or difference of cells of unlike units of measure, such as triệu đồng and m2."""
    if len(units.among(rule.resolved.found)) < 2:
        return None
    mixed = units.mixed(rule.tree)
    message = N_("This sum mixes units of measure: %(units)s.")
    return Message(message, {"units": ", ".join(mixed)}) if mixed else None


def _unused(plan: Plan) -> Iterator[Problem]:
    """Numeric columns, rows and fields that no rule, check or aggregation touches though figures beside them are
    used."""
    used = _used(plan)
    for section in plan.layout.definition.sections:
        here = {key for key in used if key[0] == section.code}
        if here and isinstance(section, TableSection):
            yield from _unused_columns(section, {key[2] for key in here})
            yield from _unused_rows(section, {key[1] for key in here})
        elif here and isinstance(section, FieldsSection):
            yield from _unused_fields(section, {key[1] for key in here})


def _used(plan: Plan) -> set[CellKey]:
    keys = plan.layout.keys
    touched = {keys[index] for cell in plan.cells for index in (cell.index, *cell.reads)}
    touched |= {keys[index] for judged in plan.judged for index in judged.reads}
    # What the next period reads is used, though nothing reads it in this one.
    needs = (*plan.needs.numbers, *plan.prefills.values())
    return touched | {need.key for need in needs if not need.template}


def _unused_columns(section: TableSection, used: set[str]) -> Iterator[Problem]:
    for column in section.leaf_columns():
        if column.kind in NUMERIC_KINDS and column.code not in used:
            message = N_("No rule and no check uses the figures of column %(column)s.")
            yield Problem(
                Message(message, {"column": column.code}), "warning", Place(section.code, "", column.code)
            )


def _unused_rows(section: TableSection, used: set[str]) -> Iterator[Problem]:
    codes = [row.code for row in section.data_rows() if row.code not in used]
    if codes:
        message = N_("No rule and no check uses the figures of these rows: %(rows)s.")
        place = Place(section.code, codes[0] if len(codes) == 1 else "")
        yield Problem(Message(message, {"rows": _named(codes)}), "warning", place)


def _unused_fields(section: FieldsSection, used: set[str]) -> Iterator[Problem]:
    codes = [item.code for item in section.fields if item.kind in NUMERIC_KINDS and item.code not in used]
    if codes:
        message = N_("No rule and no check uses these figures: %(fields)s.")
        yield Problem(Message(message, {"fields": _named(codes)}), "warning", Place(section.code))


def _named(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_NAMED])
    return f"{shown}… ({len(codes)})" if len(codes) > _NAMED else shown
