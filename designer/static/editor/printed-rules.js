/** Columns pasted with their printed rules (`4=6+12+19`) over them: the rules become formulas and checks, as one more step. */

import { postJson } from "../../../admin/static/js/http.js";
import { addFormulaCheck } from "./edits/add.js";
import { codesFor } from "./formula/context.js";
import { at, leafColumns, pathOfCode, withChildren } from "./nodes.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {{ code: string, formula: string, checks: string[] }} Rule */

/**
 * Read the printed rules of new columns.
 * @param {any} definition
 * @param {Path[]} places of the new columns and headers
 * @param {string} url
 * @param {(url: string, body: unknown) => Promise<any>} [post]
 * @returns {Promise<Rule[]>} those that could be read
 */
export async function readPrinted(definition, places, url, post = postJson) {
  const rules = [];
  const section = at(definition, places[0]?.slice(0, 2) ?? []);
  const fresh = new Set(places.flatMap((path) => withChildren(at(definition, path))).map((node) => node.code));
  for (const column of leafColumns(section)) {
    if (!fresh.has(column.code) || column.formula || !column.printed_code?.includes("=")) continue;
    const path = [...places[0].slice(0, 2), .../** @type {Path} */ (pathOfCode(section, "columns", column.code))];
    const answer = await post(url, { text: column.printed_code, ...codesFor(definition, path, "column") }).catch(() => null);
    if (answer?.formula) rules.push({ code: column.code, formula: answer.formula, checks: answer.checks });
  }
  return rules;
}

/**
 * @param {any} definition is changed
 * @param {Path} section
 * @param {Rule[]} rules
 */
export function usePrinted(definition, section, rules) {
  for (const { code, formula, checks } of rules) {
    const path = pathOfCode(at(definition, section), "columns", code);
    if (!path) continue;
    at(definition, [...section, ...path]).formula = formula;
    for (const check of checks) addFormulaCheck(definition, [...section, ...path], check);
  }
}
