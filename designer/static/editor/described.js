/** Which properties each kind of node has, in groups: what is needed daily stands open, the rest is folded away. */

import { t } from "../../../admin/static/js/i18n.js";
import { aggregations, fieldKinds, kinds, NUMERIC, orientations, periodKinds, rowSources, scopes, severities, TEXTS, WITH_ANSWERS } from "./words.js";

/** @typedef {import("./words.js").Option} Option */
/** @typedef {import("./nodes.js").NodeKind} NodeKind */
/** @typedef {"text" | "long" | "formula" | "number" | "flag" | "tri" | "choice" | "list" | "lines" | "answers" | "labels" | "codes" | "code"} Input */

/**
 * @typedef {object} Property
 * @property {string} name key in the node
 * @property {string} label
 * @property {Input} input
 * @property {Option[]} [options]
 * @property {string} [hint]
 * @property {any} [preset] what a definition means where it says nothing
 * @property {boolean} [half] whether it shares a line with another one
 * @property {boolean} [shared] whether it is offered while several are selected; true unless it says otherwise
 * @property {"rows" | "columns"} [of] of codes: which ones are offered
 * @property {(node: any, section: any) => boolean} [when]
 */

/** @typedef {{ name: string, label: string, open: boolean, properties: Property[] }} Group */

const formulaHint = () => t("As in Excel, with codes instead of addresses. Printed rules such as 3=4+5 are read too.");
const isNumeric = (/** @type {any} */ node) => NUMERIC.includes(node.kind);
const isFraction = (/** @type {any} */ node) => ["decimal", "percent", "money"].includes(node.kind);
const inTable = (/** @type {any} */ _, /** @type {any} */ section) => section?.kind === "table";

/** @returns {Record<string, Property>} properties that several kinds of nodes have */
function common() {
  return {
    code: { name: "code", label: t("Code"), input: "code", shared: false, half: true },
    kind: { name: "kind", label: t("Kind"), input: "choice", options: kinds(), preset: "integer", half: true },
    decimals: { name: "decimals", label: t("Decimals"), input: "number", when: isFraction, half: true },
    unit: { name: "unit_of_measure", label: t("Unit of measure"), input: "text", half: true },
    choices: { name: "choices", label: t("Answers offered"), input: "answers", when: (node) => WITH_ANSWERS.includes(node.kind) },
    longest: { name: "maximum_length", label: t("Longest text (characters)"), input: "number", when: (node) => TEXTS.includes(node.kind) },
    required: { name: "required", label: t("Must be filled"), input: "flag" },
    nil: { name: "nil", label: t("May be declared without occurrence"), input: "flag" },
    readOnly: { name: "read_only", label: t("Locked"), input: "flag" },
    minimum: { name: "minimum", label: t("At least"), input: "text", when: isNumeric, half: true },
    maximum: { name: "maximum", label: t("At most"), input: "text", when: isNumeric, half: true },
    note: { name: "note", label: t("Note"), input: "long" },
    notes: { name: "notes", label: t("Notes below the table, one a line"), input: "lines" },
    printed: { name: "printed_code", label: t("Number on the form"), input: "text", shared: false, half: true },
    prefill: { name: "prefill", label: t("Figure offered at the beginning"), input: "formula", hint: t("PREV(C02) or SAME_PERIOD_LAST_YEAR(C02): the officer may change it.") },
    guidance: { name: "guidance", label: t("Guidance for the writer"), input: "long" },
  };
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Property[]} properties
 * @param {boolean} [open]
 * @returns {Group}
 */
function group(name, label, properties, open = false) {
  return { name, label, open, properties };
}

/** @returns {Record<NodeKind, Group[]>} */
export function described() {
  const p = common();
  const basic = (/** @type {Property[]} */ ...properties) => group("basic", t("What it is"), properties, true);
  const limits = (/** @type {Property[]} */ ...properties) => group("limits", t("Limits"), properties);
  return {
    template: [
      basic(
        p.code,
        { name: "symbol", label: t("Symbol"), input: "text" },
        { name: "title", label: t("Title"), input: "long" },
        { name: "legal_basis", label: t("Legal basis"), input: "long" },
        { name: "period_kinds", label: t("Periods"), input: "list", options: periodKinds() },
        p.nil,
      ),
      group("paper", t("On paper"), [
        { name: "reporter", label: t("Reporting organisation"), input: "long" },
        { name: "recipient", label: t("Receiving organisation"), input: "long" },
        { name: "due_note", label: t("Due day as printed"), input: "long" },
        { ...p.notes, label: t("Notes at the end, one a line") },
        { name: "former", label: t("Former document (form kept for old periods only)"), input: "text" },
      ]),
    ],
    section: [
      basic(
        p.code,
        { name: "title", label: t("Title"), input: "long", shared: false },
        { ...p.unit, when: (node) => node.kind === "table" || node.kind === "records" },
        { name: "row_source", label: t("Rows"), input: "choice", options: rowSources(), preset: "fixed", when: (node) => node.kind === "table" },
        { name: "total", label: t("Totals below the list"), input: "flag", when: (node) => node.kind === "records" },
        { name: "matching_key", label: t("Columns that identify a record"), input: "codes", of: "columns", shared: false, when: (node) => node.kind === "records" },
        p.nil,
      ),
      group("paper", t("On paper"), [
        { name: "label_columns", label: t("Columns of labels"), input: "labels", shared: false, when: (node) => node.kind === "table" },
        { name: "orientation", label: t("Paper"), input: "choice", options: orientations(), preset: "auto", when: (node) => node.kind === "table" || node.kind === "records" },
        { ...p.notes, when: (node) => node.kind === "table" || node.kind === "records" },
      ]),
    ],
    column: [
      basic({ name: "label", label: t("Label"), input: "long", shared: false }, p.code, p.printed, p.kind, p.decimals, p.choices, { name: "group", label: t("Group of which one is marked"), input: "text", when: (node) => node.kind === "one_of" }, p.longest, p.unit),
      group("formula", t("Formula"), [
        { name: "formula", label: t("Formula of the column"), input: "formula", hint: formulaHint() },
        { name: "aggregation", label: t("In totals"), input: "choice", options: aggregations(), when: isNumeric },
        { name: "weight", label: t("Weighed by column"), input: "choice", of: "columns", when: (node) => node.aggregation === "weighted" },
        { ...p.prefill, when: inTable },
      ], true),
      limits(p.required, p.readOnly, p.minimum, p.maximum),
      group("note", t("Explanation"), [p.note]),
    ],
    group: [basic({ name: "label", label: t("Label"), input: "long", shared: false })],
    row: [
      basic({ name: "label", label: t("Label"), input: "long", shared: false }, { name: "number", label: t("Number"), input: "text", shared: false, half: true }, p.code, p.printed, p.unit),
      group("formula", t("Formula"), [
        { name: "formula", label: t("Formula of the row"), input: "formula", hint: formulaHint(), when: (node) => !node.heading },
        { name: "of_which", label: t("“Of which” line, not part of the sum"), input: "flag" },
        { name: "heading", label: t("Heading without figures"), input: "flag" },
        { name: "added", label: t("The reporter may add rows below"), input: "flag", when: (node) => !node.children?.length },
      ], true),
      group("limits", t("Limits"), [
        { name: "kind", label: t("Kind"), input: "choice", options: [["", t("As the column says")], ...kinds()], half: true },
        p.decimals,
        { name: "required", label: t("Must be filled"), input: "tri", half: true },
        p.readOnly,
        { ...p.minimum, when: undefined },
        { ...p.maximum, when: undefined },
      ]),
      group("note", t("Explanation"), [p.note]),
    ],
    part: [basic({ name: "heading", label: t("Heading"), input: "long", shared: false }, p.code, p.guidance, p.required, { ...p.longest, when: undefined })],
    field: [
      basic({ name: "label", label: t("Label"), input: "long", shared: false }, p.code, { ...p.kind, options: fieldKinds(), preset: "text" }, p.decimals, p.choices, p.longest, p.unit, p.guidance),
      group("formula", t("Formula"), [{ name: "formula", label: t("Formula of the field"), input: "formula", hint: formulaHint() }]),
      limits(p.required, p.readOnly, p.minimum, p.maximum),
    ],
    check: [
      basic(
        { name: "formula", label: t("Condition that must hold"), input: "formula", hint: t("Example: C02<=C01. Printed rules such as 3=4+5 are read too.") },
        { name: "message", label: t("Message"), input: "long" },
        { name: "severity", label: t("If it fails"), input: "choice", options: severities(), preset: "error", half: true },
        { name: "scope", label: t("Where"), input: "choice", options: scopes(), preset: "row", half: true },
        { name: "rows", label: t("Only in these rows"), input: "codes", of: "rows", when: (node, section) => section?.kind === "table" && node.scope === "row" },
        { name: "columns", label: t("Only in these columns"), input: "codes", of: "columns", when: (node, section) => section?.kind === "table" && node.scope === "column" },
      ),
    ],
    cell: [
      group("formula", t("Formula"), [
        { name: "formula", label: t("Formula of the cell"), input: "formula", hint: formulaHint() },
        { name: "typed", label: t("Typed by hand although the row or column has a formula"), input: "flag" },
        p.prefill,
      ], true),
      group("limits", t("Limits"), [
        { name: "kind", label: t("Kind"), input: "choice", options: [["", t("As the column says")], ...kinds()], half: true },
        p.decimals,
        { name: "required", label: t("Must be filled"), input: "tri", half: true },
        { name: "read_only", label: t("Locked"), input: "tri", half: true },
        { ...p.minimum, when: undefined },
        { ...p.maximum, when: undefined },
      ], true),
    ],
  };
}

/** @returns {Record<NodeKind, string>} */
export function headings() {
  return {
    template: t("Template"),
    section: t("Section"),
    column: t("Column"),
    group: t("Header over columns"),
    row: t("Row"),
    part: t("Part of the narrative"),
    field: t("Field"),
    check: t("Check"),
    cell: t("Cell"),
  };
}
