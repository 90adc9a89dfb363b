/** The properties that several kinds of nodes have, with one meaning everywhere (docs/definition.md). */

import { t } from "../../../admin/static/js/i18n.js";
import { kinds, NUMERIC, TEXTS, WITH_ANSWERS } from "./words.js";

/** @typedef {import("./described.js").Property} Property */
/** @typedef {import("./described.js").Group} Group */

export const formulaHint = () => t("As in Excel, with codes instead of addresses. Printed rules such as 3=4+5 are read too.");
export const isNumeric = (/** @type {any} */ node) => NUMERIC.includes(node.kind);
export const isText = (/** @type {any} */ node) => TEXTS.includes(node.kind);
export const isFraction = (/** @type {any} */ node) => ["decimal", "percent", "money"].includes(node.kind);

/** @returns {Record<string, Property>} */
export function common() {
  return {
    code: { name: "code", label: t("Code"), input: "code", shared: false, half: true },
    kind: { name: "kind", label: t("Kind"), input: "choice", options: kinds(), preset: "integer", half: true },
    decimals: { name: "decimals", label: t("Decimals"), input: "number", when: isFraction, half: true },
    unit: { name: "unit_of_measure", label: t("Unit of measure"), input: "text", half: true },
    choices: { name: "choices", label: t("Answers offered"), input: "answers", when: (node) => WITH_ANSWERS.includes(node.kind) },
    longest: { name: "maximum_length", label: t("Longest text (characters)"), input: "number", when: isText },
    required: { name: "required", label: t("Must be filled"), input: "flag" },
    nil: { name: "nil", label: t("May be declared without occurrence"), input: "flag" },
    readOnly: { name: "read_only", label: t("Locked"), input: "flag" },
    minimum: { name: "minimum", label: t("At least"), input: "decimal", when: isNumeric, half: true },
    maximum: { name: "maximum", label: t("At most"), input: "decimal", when: isNumeric, half: true },
    note: { name: "note", label: t("Note"), input: "long" },
    notes: { name: "notes", label: t("Notes below the table, one a line"), input: "lines" },
    printed: { name: "printed_code", label: t("Number on the form"), input: "text", shared: false, half: true },
    prefill: { name: "prefill", label: t("Figure offered at the beginning"), input: "formula", hint: t("PREV(C02), SAME_PERIOD_LAST_YEAR(C02), FIGURE(\"CODE\"), SUM(CONTRIBUTORS()) or XLD02!R01.C02: the officer may change it.") },
    default: { name: "default", label: t("Value offered in an empty cell"), input: "default" },
    indicator: { name: "indicator", label: t("Indicator of the catalogue"), input: "indicator", hint: t("The figures are this indicator: its concept, method and unit are the same in every form.") },
    guidance: { name: "guidance", label: t("Guidance for the writer"), input: "long" },
  };
}

/** @typedef {"section" | "row" | "column" | "cell" | "field" | "part"} Conditional */

/**
 * Where something applies, and where it must be filled: the group of the two conditions.
 * @param {Conditional} kind
 * @returns {Group}
 */
export function conditions(kind) {
  const example = { section: "CHUNG.CO_DON=0", row: "C02=0", column: "C02=0", cell: "C02=0", field: "CO_DON=0", part: "R01.C02=0" }[kind];
  const hint = t("Example: %(example)s. It is judged in each line.", { example });
  return group("conditions", t("When it applies"), [
    { name: "hidden_if", label: t("Does not apply if"), input: "formula", hint: kind === "column" ? hint : t("Example: %(example)s", { example }) },
    { name: "required_if", label: t("Must be filled if"), input: "formula" },
  ]);
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Property[]} properties
 * @param {boolean} [open]
 * @returns {Group}
 */
export function group(name, label, properties, open = false) {
  return { name, label, open, properties };
}
