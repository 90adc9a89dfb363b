"""What a template calculates: every rule spread over its cells, resolved and put in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from forms_library.definition.conditions import Condition, conditions_of
from forms_library.definition.model import (
    NUMERIC_KINDS,
    Check,
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    TableSection,
)
from forms_library.formula import guards
from forms_library.formula.errors import FormulaError
from forms_library.formula.layout import Layout, layout_of
from forms_library.formula.ordering import Circle, in_order
from forms_library.formula.parsing import Formula, parse
from forms_library.formula.records import form_of_one, groups_of
from forms_library.formula.references import Need, Needs, Resolver, Standing
from forms_library.formula.resolved import Resolutions, Resolved
from forms_library.formula.size import formulas_in
from forms_library.formula.tree import Node
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey


@dataclass(frozen=True)
class Planned:
    """One calculated cell."""

    index: int
    standing: Standing
    resolved: Resolved

    @property
    def formula(self) -> Formula:
        """The formula as it is written."""
        return self.resolved.formula

    @property
    def tree(self) -> Node:
        """Its tree with cells for names."""
        return self.resolved.tree

    @property
    def reads(self) -> tuple[int, ...]:
        """The cells it reads."""
        return self.resolved.reads

    @property
    def place(self) -> CellKey:
        """Where its rule is written: on the cell, its row or its column."""
        return rule_place(self.standing)


@dataclass(frozen=True)
class Judged:
    """What is judged in one place: it holds or it does not."""

    resolved: Resolved

    @property
    def tree(self) -> Node:
        """Its tree with cells for names."""
        return self.resolved.tree

    @property
    def reads(self) -> tuple[int, ...]:
        """The cells it speaks of."""
        return self.resolved.reads

    @property
    def place(self) -> CellKey:
        """Where it is written."""
        raise NotImplementedError


@dataclass(frozen=True)
class PlannedCondition(Judged):
    """A condition of the form, as something that does not hold where the condition is met."""

    condition: Condition

    @property
    def place(self) -> CellKey:
        """Where it is written."""
        return self.condition.written_at


@dataclass(frozen=True)
class PlannedCheck(Judged):
    """One check in one place."""

    check: Check
    section: str

    @property
    def place(self) -> CellKey:
        """Where it is written."""
        return (self.section, "", self.check.code)


@dataclass
class Plan:
    """Everything the back ends need. `cells` is in the order of calculation; `errors` are all there are, not
    the first."""

    layout: Layout
    needs: Needs = field(default_factory=Needs)
    cells: list[Planned] = field(default_factory=list)
    checks: list[PlannedCheck] = field(default_factory=list)
    conditions: list[PlannedCondition] = field(default_factory=list)
    prefills: dict[CellKey, Need] = field(default_factory=dict)
    errors: list[FormulaError] = field(default_factory=list)
    reads: int = 0

    @property
    def judged(self) -> list[PlannedCheck | PlannedCondition]:
        """The checks, then the conditions, in the order in which programs number what does not hold."""
        return [*self.checks, *self.conditions]

    @cached_property
    def resolutions(self) -> Resolutions:
        """What turns formulas into trees of this form's cells."""
        return Resolutions(self.layout, self.needs)


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as it stands in the definition, brought to one cell."""

    key: CellKey
    formula: str
    standing: Standing


def plan_of(definition: Definition) -> Plan:
    """Plan a definition; never raises, problems are in `errors`. Beyond a limit of the whole template planning stops
    at once, so that a bomb costs nothing."""
    plan = Plan(layout_of(definition))
    try:
        guards.FORMULAS.check(formulas_in(definition))
        _fill(plan, definition)
    except FormulaError as limit:
        plan.errors.append(limit)
    return plan


def _fill(plan: Plan, definition: Definition) -> None:
    failed: set[tuple[CellKey, str]] = set()
    for rule in written_rules(definition, plan.errors):
        _plan_cell(plan, rule, failed)
    _put_in_order(plan)
    for section in definition.sections:
        if not isinstance(section, NarrativeSection):
            _plan_checks(plan, section)
        if isinstance(section, TableSection | RecordsSection):
            _plan_records(plan, section)
    for condition in conditions_of(definition):
        _plan_condition(plan, condition)
    _plan_prefills(plan)


def written_rules(definition: Definition, errors: list[FormulaError]) -> Iterator[Written]:
    """The formula of every computed cell, with the rule that wins where a row and a column meet."""
    for section in definition.sections:
        if isinstance(section, TableSection):
            yield from _table_rules(section, errors)
        elif isinstance(section, FieldsSection):
            for item in section.fields:
                if item.formula:
                    standing = Standing(section.code, item.code, "", "cell")
                    yield Written((section.code, item.code, "value"), item.formula, standing)


def _table_rules(section: TableSection, errors: list[FormulaError]) -> Iterator[Written]:
    met: set[str] = set()  # a column that meets thirty rows is reported once
    for row in section.data_rows():
        for column in section.leaf_columns():
            rule = section.rule_at(row.code, column.code)
            if rule is None:
                continue
            if rule.ambiguous and column.code not in met:
                met.add(column.code)
                errors.append(_ambiguous(section.code, row.code, column.code))
            standing = Standing(section.code, row.code, column.code, rule.origin)
            yield Written((section.code, row.code, column.code), rule.formula, standing)


def _ambiguous(section: str, row: str, column: str) -> FormulaError:
    message = N_(
        "A rule of row %(row)s meets a rule of column %(column)s. Say how the column is aggregated: "
        "a recomputed column keeps its rule, a summed one takes the rule of the row."
    )
    return FormulaError(Message(message, {"row": row, "column": column}), None, None, section, row, column)


def _plan_cell(plan: Plan, rule: Written, failed: set[tuple[CellKey, str]]) -> None:
    # A rule of a column that cannot be read is read and reported once, not in each of its 300 cells.
    where = rule_place(rule.standing)
    if (where, _UNREADABLE) in failed:
        return
    try:
        formula = _read(rule, where, failed)
        resolved = plan.resolutions.resolve(formula, rule.standing)
    except FormulaError as error:
        if (where, str(error)) not in failed:
            failed.add((where, str(error)))
            plan.errors.append(error.at(*where))
        return
    index = plan.layout.number(rule.key)
    _count(plan, resolved)
    plan.cells.append(Planned(index, rule.standing, resolved))


_UNREADABLE = ""
_SIGNS_A_READ = (
    8  # of a formula without names: a number, a sign or a function is less than the reading of a cell
)


def _read(rule: Written, where: CellKey, failed: set[tuple[CellKey, str]]) -> Formula:
    try:
        return parse(rule.formula)
    except FormulaError:
        failed.add((where, _UNREADABLE))
        raise


def rule_place(standing: Standing) -> CellKey:
    """Where the rule of a cell is written: on the cell, its row or its column."""
    if standing.origin == "row":
        return (standing.section, standing.row, "")
    if standing.origin == "column":
        return (standing.section, "", standing.column)
    return (standing.section, standing.row, standing.column)


def _put_in_order(plan: Plan) -> None:
    by_index = {cell.index: cell for cell in plan.cells}
    keys = plan.layout.keys
    try:
        order = in_order({cell.index: cell.reads for cell in plan.cells}, lambda index: keys[index][:2])
        plan.cells = [by_index[index] for index in order]
    except Circle as circle:
        plan.errors.append(_circle(plan, by_index[circle.path[0]], circle.path))


def _circle(plan: Plan, first: Planned, path: tuple[int, ...]) -> FormulaError:
    names = [".".join(plan.layout.keys[index][1:]) for index in path]
    if len(names) > 12:
        names = [*names[:6], "…", *names[-5:]]
    message = Message(N_("These cells need one another: %(path)s."), {"path": " → ".join(names)})
    return FormulaError(message, guard=guards.ORDER).at(*rule_place(first.standing))


def _plan_records(plan: Plan, section: TableSection | RecordsSection) -> None:
    """What is wrong with the rules and checks of single records and lines; they are compiled on their own."""
    for group in groups_of(section):
        one = form_of_one(section, group)
        if one is not None:
            known = {error.message for error in plan.errors}
            plan.errors += [error for error in plan_of(one).errors if error.message not in known]


def _plan_condition(plan: Plan, condition: Condition) -> None:
    standing = Standing(condition.section, condition.row, condition.column, condition.origin)
    try:
        # Resolved as it is written first, so that what is wrong is found at the right characters.
        plan.resolutions.resolve(parse(condition.formula), standing)
        # Where the condition gives an error or nothing it is not met, so that nothing disappears by mistake.
        not_met = parse(f"NOT(IFERROR({condition.formula},FALSE))")
        resolved = plan.resolutions.resolve(not_met, standing)
    except FormulaError as error:
        if not any(known.message == error.message for known in plan.errors):
            plan.errors.append(error.within(f"{condition.kind}_if").at(*condition.written_at))
        return
    _count(plan, resolved)
    plan.conditions.append(PlannedCondition(resolved, condition))


def _plan_checks(plan: Plan, section: TableSection | RecordsSection | FieldsSection) -> None:
    for check in section.checks:
        try:
            formula = parse(check.formula)
            for standing in _check_standings(section, check):
                resolved = plan.resolutions.resolve(formula, standing)
                _count(plan, resolved)
                plan.checks.append(PlannedCheck(resolved, check, section.code))
        except FormulaError as error:
            if error.guard == guards.READS.name:
                raise
            plan.errors.append(error.at(section.code, "", check.code))


def _check_standings(
    section: TableSection | RecordsSection | FieldsSection, check: Check
) -> Iterator[Standing]:
    if isinstance(section, FieldsSection):
        yield Standing(section.code, origin="section")
    elif isinstance(section, RecordsSection):
        # Those of scope row belong to each record; the others speak of whole columns, once.
        if check.scope != "row":
            yield Standing(section.code, origin="section")
    elif check.scope == "section":
        yield Standing(section.code, origin="section")
    elif check.scope == "row":
        for row in check.rows or [row.code for row in section.data_rows()]:
            yield Standing(section.code, row, "", "column")
    else:
        # Percentages and averages do not add up, so a rule about rows speaks of them only where it names them.
        adding = [
            column.code
            for column in section.leaf_columns()
            if column.kind in NUMERIC_KINDS and column.aggregation in ("", "sum")
        ]
        for column in check.columns or adding:
            yield Standing(section.code, "", column, "row")


def _plan_prefills(plan: Plan) -> None:
    for section in plan.layout.definition.sections:
        if isinstance(section, TableSection) and section.has_prefills:
            for key in section.cell_keys():
                offer = section.prefill(key[1], key[2])
                _plan_prefill(plan, key, offer.formula, Standing(*key, offer.origin))
        elif isinstance(section, FieldsSection):
            for item in section.fields:
                standing = Standing(section.code, item.code, "", "cell")
                _plan_prefill(plan, (section.code, item.code, "value"), item.prefill, standing)


def _plan_prefill(plan: Plan, key: CellKey, written: str, standing: Standing) -> None:
    if not written:
        return
    needs = Needs()
    try:
        Resolver(plan.layout, needs, parse(written), standing).resolve()
    except FormulaError as error:
        if not any(known.message == error.message for known in plan.errors):
            plan.errors.append(error.within("prefill").at(*key))
        return
    plan.prefills[key] = next(iter(needs.numbers))


def _count(plan: Plan, resolved: Resolved) -> None:
    """Count what a formula reads against the limits of the template; what it names again and again is work as well."""
    formula = resolved.formula
    work = len(formula.shape.sites), len(formula.starts) // _SIGNS_A_READ
    plan.reads += max(len(resolved.reads), *work)
    guards.READS.check(plan.reads)
