/** Copy, cut, paste and duplicate inside the designer. What is pasted gets codes of its own; what was cut keeps its codes. */

import { codeMaker, codesWithin, rowCodes } from "../codes.js";
import { allRows, at, isWithin, leafColumns, outermost, withChildren } from "../nodes.js";
import { insert } from "./add.js";
import { forgetCells, suitChecks } from "./cells.js";
import { recoded } from "./recode.js";
import { remove } from "./remove.js";

/** @typedef {import("../nodes.js").Path} Path */

/**
 * @typedef {object} Fragment what the clipboard of the designer holds
 * @property {string} list "rows", "columns", "parts", "fields" or "checks"
 * @property {any[]} nodes
 * @property {any[]} cells rules of their cells
 * @property {string} section from which they were copied
 * @property {any[]} checks that name some of them: what was cut is put back into these
 */

/**
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Fragment | null} null where there is nothing that could be copied
 */
export function copied(definition, paths) {
  const top = together(paths);
  if (!top.length) return null;
  const list = String(top[0][2]);
  const section = at(definition, top[0].slice(0, 2));
  const nodes = top.map((path) => at(definition, path));
  const codes = new Set(nodes.flatMap(withChildren).map((node) => node.code));
  const cells = (section.cells ?? []).filter((/** @type {any} */ cell) => codes.has(cell.row) || codes.has(cell.column));
  const checks = (section.checks ?? []).filter((/** @type {any} */ check) => check[list]?.some?.((/** @type {string} */ code) => codes.has(code)));
  return structuredClone({ list, nodes, cells, section: section.code, checks });
}

/**
 * What one fragment can hold of what is selected: that of one list.
 * @param {Path[]} paths
 * @returns {Path[]}
 */
function together(paths) {
  const top = outermost(paths).filter((path) => path.length > 2);
  return top.filter((path) => isWithin(path, top[0].slice(0, 3)));
}

/**
 * Take out what has been copied, nothing else.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function cut(definition, paths) {
  return remove(definition, together(paths));
}

/**
 * Put a fragment after what is selected. Codes stay where they are free, as after a cut; the others are given anew.
 * @param {any} definition
 * @param {Path} path
 * @param {Fragment} fragment
 * @returns {Path[]} where it is now; the place itself when the section has no such list
 */
export function paste(definition, path, fragment) {
  const section = at(definition, path.slice(0, 2));
  if (!section || !mayHold(section, fragment.list)) return [path];
  const recoding = newCodes(definition, section, fragment);
  const nodes = recoded(fragment.nodes, recoding, fragment.list);
  if (fragment.list === "checks") suitChecks(section, nodes);
  const places = insert(definition, path, fragment.list, nodes);
  pasteCells(section, recoded(fragment.cells, recoding, "cells"));
  pasteChecks(section, fragment, /** @type {Map<string, string>} */ (recoding.items));
  return places;
}

/**
 * What comes back under its own code is named again by the checks that named it.
 * @param {any} section
 * @param {Fragment} fragment
 * @param {Map<string, string>} renamed the codes that were given anew: these are other rows or columns
 */
function pasteChecks(section, { list, nodes, section: origin, checks = [] }, renamed) {
  if (origin !== section.code) return;
  const back = new Set(nodes.flatMap(withChildren).map((node) => node.code).filter((code) => !renamed.has(code)));
  for (const check of checks.filter((each) => each[list].some((/** @type {string} */ code) => back.has(code)))) {
    const left = (section.checks ?? []).find((/** @type {any} */ each) => each.code === check.code);
    if (!left) (section.checks ??= []).push(structuredClone(check));
    else if (left.formula === check.formula && left[list]?.length) left[list] = check[list].filter((/** @type {string} */ code) => back.has(code) || left[list].includes(code));
  }
  forgetCells(section);
}

/**
 * @param {any} section
 * @param {string} list
 * @returns {boolean}
 */
export function mayHold(section, list) {
  const lists = { table: ["rows", "columns", "checks"], records: ["columns", "checks"], narrative: ["parts"], fields: ["fields"] };
  return lists[/** @type {keyof typeof lists} */ (section.kind)]?.includes(list) ?? false;
}

/**
 * @param {any} definition
 * @param {any} section
 * @param {Fragment} fragment
 * @returns {import("./recode.js").Recoding}
 */
function newCodes(definition, section, { list, nodes }) {
  const own = nodes.flatMap(withChildren).map((node) => node.code).filter(Boolean);
  const present = list === "rows" ? definition.sections.flatMap((/** @type {any} */ each) => allRows(each).map((row) => row.code)) : here(section, list);
  const known = list === "rows" ? rowCodes(definition) : list === "checks" ? present : codesWithin(section);
  const prefix = { rows: "R", columns: "C", parts: "P", fields: "F", checks: "K" }[list] ?? "N";
  const next = codeMaker([...known, ...own], prefix, list === "parts" || list === "fields" ? 1 : 2);
  const renamed = new Map(own.filter((code) => present.includes(code)).map((code) => [code, next()]));
  const none = new Map();
  return { rows: list === "rows" ? renamed : none, columns: list === "columns" ? renamed : none, items: renamed };
}

/**
 * @param {any} section
 * @param {string} list
 * @returns {string[]} the codes in use in a section
 */
function here(section, list) {
  if (list !== "columns") return (section[list] ?? []).map((/** @type {any} */ node) => node.code);
  return [...leafColumns(section), ...(section.label_columns ?? [])].map((column) => column.code);
}

/**
 * @param {any} section
 * @param {any[]} cells
 */
function pasteCells(section, cells) {
  const rows = new Set(allRows(section).map((row) => row.code));
  const columns = new Set(leafColumns(section).map((column) => column.code));
  const known = new Set((section.cells ?? []).map((/** @type {any} */ cell) => `${cell.row}.${cell.column}`));
  const fitting = cells.filter((cell) => rows.has(cell.row) && columns.has(cell.column) && !known.has(`${cell.row}.${cell.column}`));
  if (section.kind === "table" && fitting.length) section.cells = [...(section.cells ?? []), ...fitting];
}

/**
 * The selected nodes once more, after the last of them.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function duplicate(definition, paths) {
  const fragment = copied(definition, paths);
  const last = outermost(paths).at(-1);
  if (!fragment || !last) return paths;
  const { list, nodes, cells } = fragment;
  const section = at(definition, last.slice(0, 2));
  // After a header, not into it.
  const recoding = newCodes(definition, section, fragment);
  const siblings = at(definition, last.slice(0, -1));
  const index = Number(last.at(-1)) + 1;
  siblings.splice(index, 0, ...recoded(nodes, recoding, list));
  pasteCells(section, recoded(cells, recoding, "cells"));
  return nodes.map((_, step) => [...last.slice(0, -1), index + step]);
}
