/** From clicks and arrow keys on the canvas to what they select. */

import { allRows, isSame, leafColumns, pathOfCode, sectionOf } from "./nodes.js";
import { extended, only, onlyCell, rectangle, toggled, toggledCell } from "./selection.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {{ column: string } | { row: string } | { path: string } | { row: string, column: string }} Hit */

/**
 * @param {import("./canvas.js").Canvas} canvas
 * @param {Workbench} bench
 */
export function connectPicks(canvas, bench) {
  canvas.root.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const section = codeOf(target);
    const hit = hitOf(target);
    if (section && hit) pick(bench, section, hit, event);
  });
  canvas.root.addEventListener("mousedown", (event) => {
    if (event.shiftKey) event.preventDefault(); // a range of cells, not of letters
  });
  canvas.root.addEventListener("keydown", (event) => {
    const section = codeOf(/** @type {Element} */ (event.target));
    const next = section && neighbour(bench, section, event.key);
    if (!next) return;
    event.preventDefault();
    pick(bench, section, next, event);
  });
}

/**
 * @param {Element} target
 * @returns {string} the code of the section
 */
function codeOf(target) {
  return /** @type {HTMLElement | null} */ (target.closest("[data-canvas-section]"))?.dataset.canvasSection ?? "";
}

/**
 * Select what was hit.
 * @param {Workbench} bench
 * @param {string} code of the section
 * @param {Hit} hit
 * @param {{ shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean }} [keys]
 */
export function pick(bench, code, hit, keys = {}) {
  const found = sectionOf(bench.definition, code);
  if (!found) return;
  const { path, section } = found;
  const more = keys.ctrlKey || keys.metaKey;
  const { selection } = bench;
  if ("row" in hit && "column" in hit && section.kind === "table" && pathOfCode(section, "rows", hit.row)) {
    const cell = { row: hit.row, column: hit.column };
    return bench.select(keys.shiftKey ? rectangle(selection, path, cell, section) : more ? toggledCell(selection, path, cell) : onlyCell(path, cell));
  }
  const place = placeOf(section, hit);
  if (!place) return bench.select(only(path));
  const whole = [...path, ...place];
  if (keys.shiftKey) bench.select(extended(selection, whole, listOf(path, section, String(place[0]))));
  else bench.select(more ? toggled(selection, whole) : only(whole));
}

/**
 * @param {Path} path of the section
 * @param {any} section
 * @param {string} list
 * @returns {Path[]} the rows or columns in their order, wherever they hang
 */
function listOf(path, section, list) {
  const nodes = list === "rows" ? allRows(section) : leafColumns(section);
  return nodes.map((node) => [...path, .../** @type {Path} */ (pathOfCode(section, list === "rows" ? "rows" : "columns", node.code))]);
}

/**
 * The place of a row, a column, a header, a part or a field within its section.
 * @param {any} section
 * @param {Hit} hit
 * @returns {Path | null}
 */
function placeOf(section, hit) {
  if ("path" in hit) return ["columns", ...hit.path.split("/").flatMap((step, level) => (level ? ["children", Number(step)] : [Number(step)]))];
  if ("row" in hit) {
    for (const list of /** @type {const} */ (["parts", "fields"])) {
      const index = (section[list] ?? []).findIndex((/** @type {any} */ node) => node.code === hit.row);
      if (index >= 0) return [list, index];
    }
    const row = pathOfCode(section, "rows", hit.row);
    if (row) return row;
  }
  // A record, or a line of a contributor, stands in no place of the definition: its column does.
  return "column" in hit ? pathOfCode(section, "columns", hit.column) : null;
}

/**
 * @param {Element} target
 * @returns {Hit | null}
 */
export function hitOf(target) {
  const cell = /** @type {HTMLElement | null} */ (target.closest("[data-key]"));
  if (cell) {
    const [, row, column] = (cell.dataset.key ?? "").split("/");
    return { row, column };
  }
  const head = /** @type {HTMLElement | null} */ (target.closest("[data-column], [data-path]"));
  if (head?.dataset.column) return { column: head.dataset.column };
  if (head?.dataset.path) return { path: head.dataset.path };
  const line = /** @type {HTMLElement | null} */ (target.closest("[data-row]"));
  return line?.dataset.row ? { row: line.dataset.row } : null;
}

/** @type {Record<string, [down: number, right: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Where an arrow leads in a table: from the selected cell, from a row into its first cell, the first cell when none is selected.
 * @param {Workbench} bench
 * @param {string} code
 * @param {string} key
 * @returns {{ row: string, column: string } | null}
 */
function neighbour(bench, code, key) {
  const found = sectionOf(bench.definition, code);
  if (!ARROWS[key] || found?.section.kind !== "table") return null;
  const rows = allRows(found.section).filter((row) => !row.heading).map((row) => row.code);
  const columns = leafColumns(found.section).map((column) => column.code);
  const { cell } = bench.selection;
  if (!cell || !isSame(found.path, bench.selection.path)) return rows.length && columns.length ? { row: rows[0], column: columns[0] } : null;
  const [down, right] = ARROWS[key];
  const row = rows[rows.indexOf(cell.row) + down];
  const column = columns[columns.indexOf(cell.column) + right];
  return row && column ? { row, column } : null;
}
