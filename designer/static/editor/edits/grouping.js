/** Groups: rows under a row with their sum, columns under a common header with a column of their sum. */

import { codesWithin, freeCode, rowCodes } from "../codes.js";
import { at, isWithin, leafColumns, outermost } from "../nodes.js";
import { newColumn } from "./add.js";
import { forgetCells } from "./cells.js";
import { mayHang } from "./levels.js";

/** @typedef {import("../nodes.js").Path} Path */

/**
 * The selected rows or columns as a block of siblings, or null.
 * @param {any} definition
 * @param {Path[]} paths
 * @param {string} list
 */
function block(definition, paths, list) {
  const top = outermost(paths);
  if (!top.length || top[0][2] !== list) return null;
  const parent = top[0].slice(0, -1);
  const first = Number(top[0].at(-1));
  const beside = top.every((path, index) => path.length === top[0].length && isWithin(path, parent) && Number(path.at(-1)) === first + index);
  return beside ? { siblings: at(definition, parent), first, count: top.length, parent } : null;
}

/**
 * Whether what is selected stands side by side, so that it can be put under one head.
 * @param {any} definition
 * @param {Path[]} paths
 */
export function mayGroup(definition, paths) {
  return Boolean(paths.length && (block(definition, paths, "rows") ?? block(definition, paths, "columns")));
}

/**
 * A new row over the selected ones, with their sum.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function groupRows(definition, paths) {
  const found = block(definition, paths, "rows");
  if (!found) return paths;
  const { siblings, first, count, parent } = found;
  if (!mayHang([...parent, first, "children"], siblings.slice(first, first + count))) return paths;
  const code = freeCode(rowCodes(definition), "R");
  const children = siblings.splice(first, count);
  siblings.splice(first, 0, { code, label: "Cộng", formula: "SUM(CHILDREN())", children });
  return [[...parent, first]];
}

/**
 * A new header over the selected columns; with a total, a first column that adds up those that can be added.
 * @param {any} definition
 * @param {Path[]} paths
 * @param {boolean} total
 * @returns {Path[]}
 */
export function groupColumns(definition, paths, total) {
  const found = block(definition, paths, "columns");
  if (!found) return paths;
  const { siblings, first, count, parent } = found;
  if (!mayHang([...parent, first, "children"], siblings.slice(first, first + count))) return paths;
  const children = siblings.splice(first, count);
  const section = at(definition, parent.slice(0, 2));
  const adding = leafColumns({ columns: children }).filter((column) => column.aggregation === "sum");
  if (total && adding.length > 1) children.unshift(totalColumn({ ...section, columns: [...(section.columns ?? []), ...children] }, adding));
  siblings.splice(first, 0, { label: "", children });
  return [[...parent, first]];
}

/**
 * @param {any} section with all its columns
 * @param {any[]} adding
 */
function totalColumn(section, adding) {
  const column = newColumn(section, freeCode(codesWithin(section), "C"), "Tổng số");
  return { ...column, kind: adding[0].kind, formula: adding.map((each) => each.code).join("+") };
}

/**
 * A header goes, its columns stay; a row goes, the rows below it stay.
 * @param {any} definition
 * @param {Path} path of a header or of a row with rows below it
 * @returns {Path[]}
 */
export function ungroup(definition, path) {
  const siblings = at(definition, path.slice(0, -1));
  const index = Number(path.at(-1));
  const children = siblings[index]?.children ?? [];
  if (!children.length) return [path];
  siblings.splice(index, 1, ...children);
  forgetCells(at(definition, path.slice(0, 2)));
  return children.map((/** @type {any} */ _, /** @type {number} */ step) => [...path.slice(0, -1), index + step]);
}
