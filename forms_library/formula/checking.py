"""Everything that is wrong with the formulas of a definition, at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from forms_library.definition.model import NUMERIC_KINDS, Definition
from forms_library.formula.errors import FormulaError
from forms_library.formula.plan import Plan, Planned, plan_of, rule_place
from forms_library.formula.program import decimal_program
from forms_library.formula.tree import Area, Call, Cell, Chain, External, Node, walk
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.text import clean


def check_definition(definition: Definition) -> list[Problem]:
    """What is wrong with the rules and checks of a definition.

    Errors forbid publishing: what cannot be read, unknown codes, circles, rules that meet without a winner,
    limits exceeded.
    Warnings are worth a second look: sums of unlike units of measure, constants, figures nothing uses.
    """
    plan = plan_of(definition)
    errors = [problem_of(error) for error in plan.errors]
    if errors:
        return errors
    try:
        decimal_program(plan)
    except FormulaError as error:
        return [problem_of(error)]
    return list(_warnings(plan))


def problem_of(error: FormulaError) -> Problem:
    """A FormulaError as a problem of the definition."""
    return Problem(
        error.message, "error", Place(error.section, error.row, error.column, error.start, error.end)
    )


def _warnings(plan: Plan) -> Iterator[Problem]:
    seen: set[tuple[str, str, str, str]] = set()
    for cell in plan.cells:
        for message in (_constant(cell), _mixed_units(plan, cell)):
            place = rule_place(cell.standing)
            if message is not None and (*place, message.id) not in seen:
                seen.add((*place, message.id))
                yield Problem(message, "warning", Place(*place))
    yield from _unused(plan)


def _constant(cell: Planned) -> Message | None:
    if any(isinstance(node, Cell | Area | External) for node in walk(cell.tree)):
        return None
    return Message(N_("This formula reads no cell: it always gives the same value."))


def _mixed_units(plan: Plan, cell: Planned) -> Message | None:
    """A sum or difference of cells of unlike units of measure, such as triệu đồng and m2."""
    for node in walk(cell.tree):
        units = {unit: None for index in _added(node) if (unit := _unit(plan, index))}
        if len(units) > 1:
            message = N_("This sum mixes units of measure: %(units)s.")
            return Message(message, {"units": ", ".join(sorted(units))})
    return None


def _added(node: Node) -> tuple[int, ...]:
    """The cells that a node adds up as they are."""
    if isinstance(node, Chain) and node.rest[0][0] in "+-":
        parts = (node.first, *(part for _, part in node.rest))
    elif isinstance(node, Call) and node.function == "SUM":
        parts = node.arguments
    else:
        return ()
    return tuple(index for part in parts for index in _indices(part))


def _indices(node: Node) -> tuple[int, ...]:
    if isinstance(node, Cell):
        return (node.index,)
    return node.cells if isinstance(node, Area) else ()


def _unit(plan: Plan, index: int) -> str:
    spec = plan.layout.spec(index)
    if spec.kind == "percent":
        return "%"
    return clean(spec.unit_of_measure).casefold() if spec.kind in NUMERIC_KINDS else ""


def _unused(plan: Plan) -> Iterator[Problem]:
    """Numeric columns and rows that no rule, check or aggregation touches in a table whose other figures are used."""
    touched = {index for cell in plan.cells for index in (cell.index, *cell.reads)}
    touched |= {index for judged in plan.judged for index in judged.reads}
    keys = {plan.layout.keys[index] for index in touched}
    for table in plan.layout.definition.tables():
        here = [key for key in keys if key[0] == table.code]
        columns = {key[2] for key in here}
        for column in table.leaf_columns():
            if here and column.kind in NUMERIC_KINDS and column.code not in columns:
                message = Message(
                    N_("No rule and no check uses the figures of column %(column)s."), {"column": column.code}
                )
                yield Problem(message, "warning", Place(table.code, "", column.code))
