/** The words for what a definition can say, and which properties each kind of node has. */

import { t } from "../../../admin/static/js/i18n.js";

/** @typedef {[value: string, label: string]} Option */
/**
 * @typedef {object} Property
 * @property {string} name key in the node
 * @property {string} label
 * @property {"text" | "long" | "formula" | "number" | "flag" | "choice" | "list"} input
 * @property {Option[]} [options]
 * @property {string} [hint]
 * @property {boolean} [fixed] shown but not changed
 */

/** @returns {Option[]} */
export function kinds() {
  return [
    ["integer", t("Whole number")],
    ["decimal", t("Decimal number")],
    ["percent", t("Percent")],
    ["money", t("Money")],
    ["text", t("Short text")],
    ["long_text", t("Long text")],
    ["date", t("Date")],
    ["yes_no", t("Yes or no")],
  ];
}

/** @returns {Option[]} */
function aggregations() {
  return [
    ["", t("Not stated")],
    ["sum", t("Added up")],
    ["recompute", t("Computed again (ratio)")],
    ["weighted", t("Weighted average")],
    ["none", t("Not aggregated")],
  ];
}

/** @returns {Option[]} */
function periodKinds() {
  return [
    ["month", t("Month")],
    ["quarter", t("Quarter")],
    ["half_year", t("Six months")],
    ["nine_months", t("Nine months")],
    ["year", t("Year")],
  ];
}

const formulaHint = () => t("As in Excel, with codes instead of addresses: C01+C02, R01.C03, ROUND(C04/C01*100;1).");

/** @returns {Record<string, Property[]>} properties by kind of node */
export function properties() {
  return {
    template: [
      { name: "code", label: t("Code"), input: "text", fixed: true },
      { name: "symbol", label: t("Symbol"), input: "text" },
      { name: "title", label: t("Title"), input: "long" },
      { name: "legal_basis", label: t("Legal basis"), input: "long" },
      { name: "period_kinds", label: t("Periods"), input: "list", options: periodKinds() },
    ],
    section: [
      { name: "code", label: t("Code"), input: "text", fixed: true },
      { name: "title", label: t("Title"), input: "long" },
      { name: "unit_of_measure", label: t("Unit of measure"), input: "text" },
      { name: "orientation", label: t("Paper"), input: "choice", options: [["auto", t("Automatic")], ["portrait", t("Upright")], ["landscape", t("Lying")]] },
    ],
    column: [
      { name: "code", label: t("Code"), input: "text", fixed: true },
      { name: "label", label: t("Label"), input: "long" },
      { name: "printed_code", label: t("Number on the form"), input: "text" },
      { name: "kind", label: t("Kind"), input: "choice", options: kinds() },
      { name: "decimals", label: t("Decimals"), input: "number" },
      { name: "unit_of_measure", label: t("Unit of measure"), input: "text" },
      { name: "formula", label: t("Formula of the column"), input: "formula", hint: formulaHint() },
      { name: "aggregation", label: t("In totals"), input: "choice", options: aggregations() },
      { name: "required", label: t("Must be filled"), input: "flag" },
      { name: "read_only", label: t("Locked"), input: "flag" },
      { name: "minimum", label: t("At least"), input: "text" },
      { name: "maximum", label: t("At most"), input: "text" },
      { name: "note", label: t("Note"), input: "long" },
    ],
    group: [{ name: "label", label: t("Label"), input: "long" }],
    row: [
      { name: "code", label: t("Code"), input: "text", fixed: true },
      { name: "number", label: t("Number"), input: "text" },
      { name: "label", label: t("Label"), input: "long" },
      { name: "printed_code", label: t("Number on the form"), input: "text" },
      { name: "unit_of_measure", label: t("Unit of measure"), input: "text" },
      { name: "heading", label: t("Heading without figures"), input: "flag" },
      { name: "of_which", label: t("“Of which” line, not part of the sum"), input: "flag" },
      { name: "formula", label: t("Formula of the row"), input: "formula", hint: formulaHint() },
      { name: "note", label: t("Note"), input: "long" },
    ],
    part: [
      { name: "code", label: t("Code"), input: "text", fixed: true },
      { name: "heading", label: t("Heading"), input: "long" },
      { name: "guidance", label: t("Guidance for the writer"), input: "long" },
      { name: "required", label: t("Must be filled"), input: "flag" },
      { name: "maximum_length", label: t("Longest text (characters)"), input: "number" },
    ],
    field: [
      { name: "code", label: t("Code"), input: "text", fixed: true },
      { name: "label", label: t("Label"), input: "long" },
      { name: "kind", label: t("Kind"), input: "choice", options: kinds() },
      { name: "required", label: t("Must be filled"), input: "flag" },
    ],
    check: [
      { name: "formula", label: t("Condition that must hold"), input: "formula", hint: t("Example: C02<=C01.") },
      { name: "scope", label: t("Where"), input: "choice", options: [["row", t("In every row")], ["column", t("In every column")], ["section", t("Once")]] },
      { name: "severity", label: t("If it fails"), input: "choice", options: [["error", t("Submitting is stopped")], ["warning", t("The officer is warned")]] },
      { name: "message", label: t("Message"), input: "long" },
    ],
    cell: [
      { name: "formula", label: t("Formula of the cell"), input: "formula", hint: formulaHint() },
      { name: "typed", label: t("Typed by hand although the row or column has a formula"), input: "flag" },
      { name: "read_only", label: t("Locked"), input: "flag" },
      { name: "required", label: t("Must be filled"), input: "flag" },
      { name: "kind", label: t("Kind"), input: "choice", options: [["", t("As the column says")], ...kinds()] },
    ],
  };
}
