/** Rules of single cells and the limits of checks name rows and columns: they follow what becomes of those. */

import { allRows, leafColumns, withChildren } from "../nodes.js";

/** @typedef {import("../nodes.js").CellCodes} CellCodes */

/**
 * The rule of a cell, begun if need be.
 * @param {any} section
 * @param {CellCodes} cell
 * @returns {any}
 */
export function ruleOf(section, { row, column }) {
  const cells = (section.cells ??= []);
  const found = cells.find((/** @type {any} */ each) => each.row === row && each.column === column);
  return found ?? cells[cells.push({ row, column }) - 1];
}

/**
 * Rules of cells that say nothing any more go.
 * @param {any} section
 */
export function dropEmptyCells(section) {
  section.cells = (section.cells ?? []).filter((/** @type {any} */ rule) => Object.keys(rule).length > 2);
  if (section.cells.length === 0) delete section.cells;
}

/**
 * Rules of cells whose row or column is gone go; a check for certain rows alone must not become one for all of them.
 * @param {any} section
 */
export function forgetCells(section) {
  if (section.kind !== "table" && section.kind !== "records") return;
  const rows = new Set(allRows(section).filter((row) => !row.heading).map((row) => row.code));
  const columns = new Set(leafColumns(section).map((column) => column.code));
  if (section.cells) section.cells = section.cells.filter((/** @type {any} */ cell) => rows.has(cell.row) && columns.has(cell.column));
  if (section.cells?.length === 0) delete section.cells;
  if (section.checks) section.checks = section.checks.filter((/** @type {any} */ check) => narrowed(check, "rows", rows) && narrowed(check, "columns", columns));
  if (section.group_by && !columns.has(section.group_by)) delete section.group_by;
  if (section.matching_key) section.matching_key = section.matching_key.filter((/** @type {string} */ code) => columns.has(code));
}

/**
 * Whether a check still has something to judge.
 * @param {any} check
 * @param {"rows" | "columns"} list
 * @param {Set<string>} left
 * @returns {boolean}
 */
function narrowed(check, list, left) {
  if (!check[list]?.length) return true;
  check[list] = check[list].filter((/** @type {string} */ code) => left.has(code));
  return check[list].length > 0;
}

/**
 * Checks that come from another section: of the rows and columns to which they were limited they keep those that are here, and
 * without any they are for all, as it stands before the person who brought them.
 * @param {any} section
 * @param {any[]} checks
 */
export function suitChecks(section, checks) {
  const here = { rows: allRows(section).filter((row) => !row.heading), columns: leafColumns(section) };
  for (const check of checks) {
    for (const list of /** @type {const} */ (["rows", "columns"])) {
      if (!check[list]) continue;
      check[list] = check[list].filter((/** @type {string} */ code) => here[list].some((node) => node.code === code));
      if (!check[list].length) delete check[list];
    }
  }
}

/**
 * Rows or columns went to another section: the rules of their cells go along where the new section has the other half.
 * @param {any} from
 * @param {any} to
 * @param {any[]} nodes
 */
export function moveWithCells(from, to, nodes) {
  const codes = new Set(nodes.flatMap(withChildren).map((node) => node.code));
  const gone = (from.cells ?? []).filter((/** @type {any} */ cell) => codes.has(cell.row) || codes.has(cell.column));
  forgetCells(from);
  if (!gone.length || to.kind !== "table") return;
  to.cells = [...(to.cells ?? []), ...gone];
  forgetCells(to);
}
