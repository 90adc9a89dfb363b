/** What the formula fields need to know: the numbers printed around a formula, and the problems that belong to it. */

import { allRows, at, leafColumns } from "../nodes.js";

/** @typedef {import("../nodes.js").Path} Path */
/** @typedef {import("../nodes.js").NodeKind} NodeKind */
/** @typedef {import("../properties.js").FieldProblem} FieldProblem */

/**
 * With what the server reads a printed rule such as `3=4+5`.
 * @param {any} definition
 * @param {Path} path of the node that bears the formula
 * @param {NodeKind} kind
 * @returns {{ target: string, codes: [printed: string, code: string][] }}
 */
export function codesFor(definition, path, kind) {
  const section = at(definition, path.slice(0, 2)) ?? {};
  const node = at(definition, path) ?? {};
  if (kind === "cell") return { target: "", codes: [] };
  const byRows = kind === "row" || (kind === "check" && node.scope === "column");
  const nodes = byRows ? allRows(section) : leafColumns(section);
  return {
    target: kind === "check" ? "" : (node.code ?? ""),
    codes: nodes.map((/** @type {any} */ each) => [String(each.printed_code ?? ""), String(each.code ?? "")]),
  };
}

/**
 * The problems of one node, each with the property it belongs to.
 * @param {any} definition to which the problems belong
 * @param {any[]} problems
 * @param {Path} path
 * @param {{ row: string, column: string } | null} cell
 * @returns {FieldProblem[]}
 */
export function problemsOf(definition, problems, path, cell) {
  const section = at(definition, path.slice(0, 2));
  const index = cell ? (section?.cells ?? []).findIndex((/** @type {any} */ rule) => rule.row === cell.row && rule.column === cell.column) : -1;
  const place = cell ? [...path.slice(0, 2), "cells", index] : path;
  const node = at(definition, place) ?? {};
  const pointer = place.map((step) => `/${step}`).join("") + "/";
  const codes = path.length < 2 ? null : (cell ?? codesOf(node, path));
  return problems.flatMap((problem) => {
    const { message, severity, start, end } = problem;
    const setting = problem.setting || "formula";
    const here = codes && (isAt(problem, section?.code, codes) || (setting === "prefill" && isWrittenFor(problem, section?.code, codes) && node.prefill));
    const name = problem.path ? propertyIn(problem.path, pointer) : here && (path.length > 2 || cell || problem.setting) ? setting : "";
    return name ? [{ name, text: String(node[name] ?? ""), message, severity, start, end }] : [];
  });
}

/**
 * @param {any} node
 * @param {Path} path
 * @returns {{ row: string, column: string | null }} the codes under which problems of this node are reported; null: any
 */
function codesOf(node, path) {
  if (path.length === 2) return { row: "", column: "" };
  if (path[2] === "parts" || path[2] === "fields") return { row: node.code, column: null };
  return path[2] === "rows" ? { row: node.code, column: "" } : { row: "", column: node.code };
}

/**
 * @param {any} problem
 * @param {string} section
 * @param {{ row: string, column: string | null }} codes
 */
function isAt(problem, section, { row, column }) {
  return problem.section === section && problem.row === row && (column === null || problem.column === column);
}

/**
 * What a row or column offers is judged in its cells, in the first of them that it does not suit.
 * @param {any} problem
 * @param {string} section
 * @param {{ row: string, column: string | null }} codes
 */
function isWrittenFor(problem, section, { row, column }) {
  return problem.section === section && ((row !== "" && problem.row === row) || (column && problem.column === column));
}

/**
 * @param {string} path
 * @param {string} pointer
 * @returns {string} the property of the node at `pointer` that `path` names, or ""
 */
function propertyIn(path, pointer) {
  if (!path.startsWith(pointer)) return "";
  const [name, ...further] = path.slice(pointer.length).split("/");
  return name === "children" || name === "sections" || further.length > 1 ? "" : name;
}
