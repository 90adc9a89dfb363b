"""What was found, in the words of the corpus: rules in printed codes, columns as printed."""

from __future__ import annotations

import re

from forms_library.spreadsheet.importing.found import FoundColumn, FoundTable

_CODE = re.compile(r"[A-Za-z_]\w*(?!\w|\()")


def printed_columns(table: FoundTable) -> list[FoundColumn]:
    """The columns that count: a list has no column of running numbers in its definition."""
    return [column for column in table.columns if not (table.records and column.role == "number")]


def printed_rules(table: FoundTable) -> list[str]:
    """The rules that were read, in printed codes: "6=7+8"."""
    known = {column.key: column.printed.code for column in table.columns}
    known |= {key: row.printed for key, row in zip(table.row_keys, table.rows, strict=True) if row.printed}

    def printed(formula: str) -> str:
        return _CODE.sub(lambda hit: known.get(hit[0], hit[0]), formula)

    rules: list[str] = []
    for found in table.rules:
        rule = found.rule
        if rule.target:
            rules.append(f"{known[rule.target]}={printed(rule.formula or rule.prefill)}")
        rules += map(printed, rule.checks)
    return rules
