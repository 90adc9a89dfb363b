/** The field for the value offered in an empty cell: it asks for what the cell holds, and keeps it as a definition writes it. */

import { t } from "../../../../admin/static/js/i18n.js";
import { leafColumns } from "../nodes.js";
import { NUMERIC } from "../words.js";

/** @typedef {import("../described.js").Property} Property */

/**
 * What is asked for in a cell, column, field, row or section; a row and a section speak to numbers.
 * @param {any} node or the rule of a cell
 * @param {string} kind of the node
 * @param {any} section
 * @param {string} column of a cell
 * @returns {{ kind: string, choices: any[] }}
 */
export function askedFor(node, kind, section, column) {
  if (kind === "section") return { kind: "decimal", choices: [] };
  if (kind === "row") return { kind: node.kind || "decimal", choices: node.choices ?? [] };
  const above = kind === "cell" ? (leafColumns(section).find(({ code }) => code === column) ?? {}) : {};
  const own = node.kind || above.kind;
  return { kind: own || (kind === "field" ? "text" : "integer"), choices: node.choices ?? above.choices ?? [] };
}

/**
 * The property as it is asked for a kind of cell.
 * @param {Property} property
 * @param {{ kind: string, choices: any[] }} asked
 * @returns {Property}
 */
export function defaultProperty(property, { kind, choices }) {
  const none = /** @type {[string, string]} */ (["", t("Nothing offered")]);
  if (kind === "yes_no" || kind === "one_of") return { ...property, input: "choice", options: [none, ["true", t("Yes")], ["false", t("No")]] };
  if (kind === "choice") return { ...property, input: "choice", options: [none, ...choices.map(({ code, label }) => /** @type {[string, string]} */ ([code, label || code]))] };
  if (kind === "choices") return { ...property, input: "text", hint: t("The codes of the answers, with semicolons: %(codes)s", { codes: choices.map(({ code }) => code).join(";") }) };
  if (NUMERIC.includes(kind)) return { ...property, input: "decimal" };
  return { ...property, input: kind === "date" ? "date" : kind === "long_text" ? "long" : "text" };
}
