/**
 * What is selected: one place or several of one kind, or cells of a table. Plain values; nothing here changes a selection,
 * each step makes a new one.
 */

import { allRows, at, inOrder, isSame, keyOf, kindOf, leafColumns, newPlace, pathOfCode } from "./nodes.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {import("./nodes.js").CellCodes} CellCodes */

/**
 * @typedef {object} Selection
 * @property {Path} path the one in hand; of cells: their section
 * @property {Path[]} paths all of them, the one in hand included
 * @property {CellCodes | null} cell the cell in hand
 * @property {CellCodes[]} cells all of them
 * @property {Path} anchor where a range begins
 * @property {CellCodes | null} corner where a range of cells begins
 */

/**
 * @param {Path} path
 * @returns {Selection}
 */
export function only(path) {
  return { path, paths: [path], cell: null, cells: [], anchor: path, corner: null };
}

/**
 * @param {Path[]} paths the first one is in hand
 * @returns {Selection}
 */
export function several(paths) {
  return { ...only(paths[0] ?? []), paths: paths.length ? paths : [[]] };
}

/**
 * @param {Path} section
 * @param {CellCodes} cell
 * @returns {Selection}
 */
export function onlyCell(section, cell) {
  return { ...only(section), cell, cells: [cell], corner: cell };
}

/**
 * @param {Path} path
 * @returns {string} what can be selected together: rows with rows, columns with the headers over them
 */
function sort(path) {
  return path.length <= 2 ? `${path.length}` : String(path[2]);
}

/**
 * Ctrl+click: one more, or one less.
 * @param {Selection} selection
 * @param {Path} path
 * @returns {Selection}
 */
export function toggled(selection, path) {
  if (selection.cell || sort(selection.path) !== sort(path) || path.length === 0) return only(path);
  const others = selection.paths.filter((each) => !isSame(each, path));
  if (others.length === selection.paths.length) return { ...selection, path, paths: [...others, path], anchor: path };
  return others.length ? { ...selection, path: others[others.length - 1], paths: others } : selection;
}

/**
 * Shift+click: everything from where the selection began.
 * @param {Selection} selection
 * @param {Path} path
 * @param {Path[]} visible the places a person sees, in their order
 * @returns {Selection}
 */
export function extended(selection, path, visible) {
  const [from, to] = [selection.anchor, path].map((place) => visible.findIndex((each) => isSame(each, place)));
  if (selection.cell || from < 0 || to < 0 || sort(selection.anchor) !== sort(path)) return only(path);
  const between = visible.slice(Math.min(from, to), Math.max(from, to) + 1).filter((each) => sort(each) === sort(path));
  return { ...selection, path, paths: between };
}

/**
 * Ctrl+click on a cell.
 * @param {Selection} selection
 * @param {Path} section
 * @param {CellCodes} cell
 * @returns {Selection}
 */
export function toggledCell(selection, section, cell) {
  if (!selection.cell || !isSame(selection.path, section)) return onlyCell(section, cell);
  const others = selection.cells.filter((each) => each.row !== cell.row || each.column !== cell.column);
  if (others.length === selection.cells.length) return { ...selection, cell, cells: [...others, cell], corner: cell };
  return others.length ? { ...selection, cell: others[others.length - 1], cells: others } : selection;
}

/**
 * Shift+click on a cell: the rectangle from where the selection began.
 * @param {Selection} selection
 * @param {Path} path of the section
 * @param {CellCodes} cell
 * @param {any} section
 * @returns {Selection}
 */
export function rectangle(selection, path, cell, section) {
  if (!selection.corner || !isSame(selection.path, path)) return onlyCell(path, cell);
  const rows = allRows(section).filter((row) => !row.heading).map((row) => row.code);
  const columns = leafColumns(section).map((column) => column.code);
  const chosen = between(rows, selection.corner.row, cell.row);
  const across = between(columns, selection.corner.column, cell.column);
  const cells = chosen.flatMap((row) => across.map((column) => ({ row, column })));
  return cells.length ? { ...selection, cell, cells } : onlyCell(path, cell);
}

/**
 * @param {string[]} codes
 * @param {string} one
 * @param {string} other
 * @returns {string[]}
 */
function between(codes, one, other) {
  const [from, to] = [codes.indexOf(one), codes.indexOf(other)].sort((left, right) => left - right);
  return from < 0 ? [] : codes.slice(from, to + 1);
}

/**
 * The same things selected where they stand after a change: by their codes, since places move.
 * @param {Selection} selection
 * @param {any} before
 * @param {any} after
 * @returns {Selection}
 */
export function followed(selection, before, after) {
  const place = (/** @type {Path} */ path) => newPlace(before, after, path);
  const paths = selection.paths.map(place).filter((each) => each !== null);
  const path = place(selection.path) ?? paths[0];
  if (!path) return only(place(selection.path.slice(0, 2)) ?? []);
  return { ...selection, path, paths, anchor: place(selection.anchor) ?? path };
}

/** @returns {string} the same while the same is selected */
export function placeOf(/** @type {Selection} */ { path, paths, cells }) {
  return keyOf([...path, ...paths.map(keyOf), ...cells.map(({ row, column }) => `${row}.${column}`)]);
}

/**
 * What is left of a selection in a definition that has changed.
 * @param {Selection} selection
 * @param {any} definition
 * @returns {Selection}
 */
export function repaired(selection, definition) {
  const section = at(definition, selection.path.slice(0, 2));
  if (selection.cell) {
    const cells = selection.cells.filter(({ row, column }) => pathOfCode(section, "rows", row) && pathOfCode(section, "columns", column));
    if (cells.length) return { ...selection, cells, cell: cells.find((cell) => isSameCell(cell, selection.cell)) ?? cells[0] };
  }
  const left = selection.paths.filter((path) => at(definition, path) !== undefined);
  if (left.length && !selection.cell) return { ...selection, paths: left, path: left.find((path) => isSame(path, selection.path)) ?? left[0] };
  return only(section ? selection.path.slice(0, 2) : []);
}

/**
 * @param {CellCodes} cell
 * @param {CellCodes | null} other
 */
export function isSameCell(cell, other) {
  return cell.row === other?.row && cell.column === other.column;
}

/**
 * The kind of what is selected.
 * @param {Selection} selection
 * @param {any} definition
 * @returns {import("./nodes.js").NodeKind}
 */
export function kindSelected(selection, definition) {
  return selection.cell ? "cell" : kindOf(definition, selection.path);
}

/**
 * @param {Selection} selection
 * @returns {Path[]} in document order
 */
export function ordered(selection) {
  return [...selection.paths].sort(inOrder);
}
