/** Copy, cut, paste and duplicate inside the designer. What is pasted gets codes of its own; what was cut keeps its codes. */

import { codeMaker, codesWithin, rowCodes } from "../codes.js";
import { allRows, at, isWithin, leafColumns, outermost, withChildren } from "../nodes.js";
import { insert } from "./add.js";
import { recoded } from "./recode.js";
import { remove } from "./remove.js";

/** @typedef {import("../nodes.js").Path} Path */

/**
 * @typedef {object} Fragment what the clipboard of the designer holds
 * @property {string} list "rows", "columns", "parts", "fields" or "checks"
 * @property {any[]} nodes
 * @property {any[]} cells rules of their cells
 */

/**
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Fragment | null} null where there is nothing that could be copied
 */
export function copied(definition, paths) {
  const top = outermost(paths).filter((path) => path.length > 2);
  if (!top.length) return null;
  const list = String(top[0][2]);
  const section = at(definition, top[0].slice(0, 2));
  const nodes = top.filter((path) => isWithin(path, [...top[0].slice(0, 2), list])).map((path) => at(definition, path));
  const codes = new Set(nodes.flatMap(withChildren).map((node) => node.code));
  const cells = (section.cells ?? []).filter((/** @type {any} */ cell) => codes.has(cell.row) || codes.has(cell.column));
  return structuredClone({ list, nodes, cells });
}

/**
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function cut(definition, paths) {
  return remove(definition, outermost(paths).filter((path) => path.length > 2));
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
  const places = insert(definition, path, fragment.list, nodes);
  pasteCells(section, recoded(fragment.cells, recoding, "cells"));
  return places;
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
