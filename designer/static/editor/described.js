/** Which properties each kind of node has, in groups: what is needed daily stands open, the rest is folded away. */

import { t } from "../../../admin/static/js/i18n.js";
import { common, conditions, formulaHint, group, isFraction, isNumeric, isText } from "./settings.js";
import { aggregations, fieldKinds, kinds, orientations, periodKinds, rowSources, scopes, severities } from "./words.js";

/** @typedef {import("./words.js").Option} Option */
/** @typedef {import("./nodes.js").NodeKind} NodeKind */
/** @typedef {"text" | "long" | "formula" | "number" | "decimal" | "date" | "default" | "indicator" | "flag" | "tri" | "choice" | "list" | "lines" | "answers" | "labels" | "codes" | "code"} Input */

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
 * @property {string} [none] of a choice of codes: how it is said that none is chosen
 * @property {(node: any, section: any) => boolean} [when]
 */

/** @typedef {{ name: string, label: string, open: boolean, properties: Property[] }} Group */

const inTable = (/** @type {any} */ _, /** @type {any} */ section) => section?.kind === "table";
const hasFigures = (/** @type {any} */ section) => ["table", "records", "fields"].includes(section.kind);
const isA = (/** @type {string[]} */ ...kinds) => (/** @type {any} */ node) => kinds.includes(node.kind);

/** @type {Record<NodeKind, Group[]> | undefined} */
let known;

/** @returns {Record<NodeKind, Group[]>} made once, when the texts are there */
export function described() {
  return (known ??= describe());
}

/** @returns {Record<NodeKind, Group[]>} */
function describe() {
  const p = common();
  const basic = (/** @type {Property[]} */ ...properties) => group("basic", t("What it is"), properties, true);
  const limits = (/** @type {Property[]} */ ...properties) => group("limits", t("Limits"), properties);
  const offered = (/** @type {Property[]} */ ...properties) => group("offered", t("Offered in an empty cell"), properties);
  const hasCells = (/** @type {any} */ node) => !node.heading;
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
        { name: "title", label: t("Title of the section"), input: "long", shared: false },
        { ...p.unit, when: isA("table", "records") },
        { name: "row_source", label: t("Rows"), input: "choice", options: rowSources(), preset: "fixed", when: isA("table") },
        { name: "group_by", label: t("Subtotals by column"), input: "choice", of: "columns", none: t("No subtotals"), shared: false, when: isA("records") },
        { name: "total", label: t("Totals below the list"), input: "flag", when: isA("records") },
        { name: "matching_key", label: t("Columns that identify a record"), input: "codes", of: "columns", shared: false, when: isA("records") },
        p.nil,
      ),
      limits(
        { ...p.required, label: t("Every figure must be filled"), when: isA("table") },
        { ...p.required, label: t("At least one record"), when: isA("records") },
        { ...p.required, label: t("Every part must be written"), when: isA("narrative") },
        { ...p.required, label: t("Every question must be answered"), when: isA("fields") },
        { name: "minimum_records", label: t("Fewest records"), input: "number", half: true, when: isA("records") },
        { name: "maximum_records", label: t("Most records"), input: "number", half: true, when: isA("records") },
        p.readOnly,
        ...[p.decimals, p.minimum, p.maximum].map((property) => ({ ...property, when: hasFigures })),
      ),
      offered({ ...p.default, label: t("Number offered in empty cells"), hint: t("For figures that offer nothing themselves, nor their row or column."), when: hasFigures }),
      conditions("section"),
      group("paper", t("On paper"), [
        { name: "label_columns", label: t("Columns of labels"), input: "labels", shared: false, when: isA("table") },
        { name: "orientation", label: t("Paper"), input: "choice", options: orientations(), preset: "auto", when: isA("table", "records") },
        { ...p.notes, when: isA("table", "records") },
      ]),
    ],
    column: [
      basic({ name: "label", label: t("Label"), input: "long", shared: false }, p.code, p.printed, p.kind, p.decimals, p.choices, { name: "group", label: t("Group of which one is marked"), input: "text", when: (node) => node.kind === "one_of" }, p.longest, p.unit),
      group("formula", t("Formula"), [
        { name: "formula", label: t("Formula of the column"), input: "formula", hint: formulaHint() },
        { name: "aggregation", label: t("In totals"), input: "choice", options: aggregations(), when: isNumeric },
        { name: "weight", label: t("Weighed by column"), input: "choice", of: "columns", when: (node) => node.aggregation === "weighted" },
      ], true),
      offered({ ...p.prefill, when: inTable }, p.default),
      limits(p.required, p.readOnly, p.minimum, p.maximum),
      conditions("column"),
      group("note", t("Explanation"), [p.indicator, p.note]),
    ],
    group: [basic({ name: "label", label: t("Label"), input: "long", shared: false })],
    row: [
      basic({ name: "label", label: t("Label"), input: "long", shared: false }, { name: "number", label: t("Number"), input: "text", shared: false, half: true }, p.code, p.printed, p.unit),
      group("formula", t("Formula"), [
        { name: "formula", label: t("Formula of the row"), input: "formula", hint: formulaHint(), when: (node) => !node.heading },
        { name: "of_which", label: t("“Of which” line, not part of the sum"), input: "flag" },
        { name: "heading", label: t("Heading without figures"), input: "flag" },
        { name: "added", label: t("The reporter may add rows below"), input: "flag", when: (node) => !node.children?.length },
        { name: "maximum_lines", label: t("Most rows the reporter adds"), input: "number", half: true, when: (node) => Boolean(node.added || node.maximum_lines) },
      ], true),
      offered({ ...p.prefill, when: hasCells }, { ...p.default, when: hasCells }),
      limits(
        { name: "kind", label: t("Kind"), input: "choice", options: [["", t("As the column says")], ...fieldKinds()], half: true },
        { ...p.decimals, when: (node) => !node.kind || isFraction(node) },
        p.choices,
        { ...p.longest, when: (node) => !node.kind || isText(node) },
        { name: "required", label: t("Must be filled"), input: "tri", half: true },
        p.readOnly,
        { ...p.minimum, when: (node) => !node.kind || isNumeric(node) },
        { ...p.maximum, when: (node) => !node.kind || isNumeric(node) },
      ),
      conditions("row"),
      group("note", t("Explanation"), [{ ...p.indicator, when: hasCells }, p.note]),
    ],
    part: [
      basic({ name: "heading", label: t("Heading"), input: "long", shared: false }, p.code, p.guidance, p.required, { ...p.longest, when: undefined }),
      offered({ ...p.default, label: t("Text it begins with"), input: "long", hint: t("{R05.C03} is a figure of the form that stays bound until it is submitted.") }),
      conditions("part"),
    ],
    field: [
      basic({ name: "label", label: t("Label"), input: "long", shared: false }, p.code, { ...p.kind, options: fieldKinds(), preset: "text" }, p.decimals, p.choices, p.longest, p.unit, p.guidance),
      group("formula", t("Formula"), [{ name: "formula", label: t("Formula of the field"), input: "formula", hint: formulaHint() }]),
      offered({ ...p.prefill, hint: t("PREV(CHUNG.SO_HO), FIGURE(\"CODE\") or XLD02!R01.C02: the officer may change it.") }, p.default),
      limits(p.required, p.readOnly, p.minimum, p.maximum),
      conditions("field"),
      group("note", t("Explanation"), [p.indicator]),
    ],
    check: [
      basic(
        p.code,
        { name: "formula", label: t("Condition that must hold"), input: "formula", hint: t("Example: C02<=C01, XLD02!TONG.C06=C01, C06=PREV(C11). Printed rules such as 3=4+5 are read too.") },
        { name: "message", label: t("Message"), input: "long" },
        { name: "severity", label: t("If it fails"), input: "choice", options: severities(), preset: "error", half: true },
        { name: "scope", label: t("Where"), input: "choice", options: scopes(), preset: "row", half: true },
        { name: "rows", label: t("Only in these rows"), input: "codes", of: "rows", hint: t("None ticked means all."), when: (node, section) => section?.kind === "table" && node.scope === "row" },
        { name: "columns", label: t("Only in these columns"), input: "codes", of: "columns", hint: t("None ticked means all."), when: (node, section) => section?.kind === "table" && node.scope === "column" },
      ),
    ],
    cell: [
      group("formula", t("Formula"), [
        { name: "formula", label: t("Formula of the cell"), input: "formula", hint: formulaHint() },
        { name: "typed", label: t("Typed by hand although the row or column has a formula"), input: "flag" },
      ], true),
      offered(p.prefill, p.default),
      group("limits", t("Limits"), [
        { name: "kind", label: t("Kind"), input: "choice", options: [["", t("As the column says")], ...fieldKinds()], half: true },
        { ...p.decimals, when: (node) => !node.kind || isFraction(node) },
        p.choices,
        { ...p.longest, when: (node) => !node.kind || isText(node) },
        p.unit,
        { name: "required", label: t("Must be filled"), input: "tri", half: true },
        { name: "read_only", label: t("Locked"), input: "tri", half: true },
        { ...p.minimum, when: (node) => !node.kind || isNumeric(node) },
        { ...p.maximum, when: (node) => !node.kind || isNumeric(node) },
      ], true),
      conditions("cell"),
      group("note", t("Explanation"), [p.indicator, p.note]),
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
