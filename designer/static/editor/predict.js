/**
 * Drawn at once, before the server has answered: texts of labels and headers, rows that come, go or change places. The
 * server's picture replaces it a moment later, line by line.
 */

import { allRows, leafColumns } from "./nodes.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */

/**
 * Bring the canvas as near to a definition as can be done without the server.
 * @param {Canvas} canvas
 * @param {any} definition
 */
export function predict(canvas, definition) {
  for (const section of definition.sections) {
    const box = canvas.boxOf(section.code);
    if (!box) continue;
    if (section.kind === "table") predictTable(canvas, box, section);
    else if (section.kind === "narrative") predictParts(canvas, box, section);
    else if (section.kind === "fields") predictFields(canvas, box, section);
  }
}

/**
 * @param {Canvas} canvas
 * @param {HTMLElement} box
 * @param {any} section
 */
function predictTable(canvas, box, section) {
  if (predictHeader(box, section)) canvas.touched(section.code);
  const lines = [...(box.querySelector("table")?.tBodies ?? [])].flatMap((body) => [...body.rows]);
  const rows = allRows(section);
  if (rows.length !== lines.length || rows.some((row, place) => row.code !== lines[place].dataset.row)) {
    arrange(canvas, box, lines, section, rows);
    canvas.touched(section.code);
    return;
  }
  const levels = levelsOf(section);
  rows.forEach((row, place) => {
    if (fill(lines[place], row, section, levels.get(row.code) ?? 1)) canvas.touched(section.code, lines[place]);
  });
}

/**
 * @param {HTMLElement} box
 * @param {any} section
 * @returns {boolean} whether anything has changed
 */
function predictHeader(box, section) {
  let changed = setText(box.querySelector(".caption-title"), section.title ?? "");
  for (const column of leafColumns(section)) {
    const head = box.querySelector(`th[data-column="${CSS.escape(column.code)}"]`);
    if (head && column.label) changed = setText(head, column.label) || changed;
  }
  /** @type {(nodes: any[], path: string) => void} */
  const groups = (nodes, path) =>
    nodes.forEach((node, index) => {
      const here = path ? `${path}/${index}` : String(index);
      if (!node.children) return;
      const head = box.querySelector(`th[data-path="${here}"]:not([data-column])`);
      if (head && node.label) changed = setText(head, node.label) || changed;
      groups(node.children, here);
    });
  groups(section.columns ?? [], "");
  const codes = [...(/** @type {HTMLTableRowElement | null} */ (box.querySelector("tr.codes"))?.cells ?? [])];
  const printed = [...(section.label_columns ?? []), ...leafColumns(section)].map((column) => column.printed_code ?? "");
  if (codes.length === printed.length) codes.forEach((cell, place) => (changed = setText(cell, printed[place]) || changed));
  return changed;
}

/**
 * The lines in the order of the rows; a row without a line gets a blank copy of one like it.
 * @param {Canvas} canvas
 * @param {HTMLElement} box
 * @param {HTMLTableRowElement[]} lines
 * @param {any} section
 * @param {any[]} rows
 */
function arrange(canvas, box, lines, section, rows) {
  const bodies = [...(box.querySelector("table")?.tBodies ?? [])];
  const model = lines.find((line) => !line.classList.contains("is-heading"));
  if (!bodies.length || !model) return;
  const known = new Map(lines.map((line) => [line.dataset.row, line]));
  const levels = levelsOf(section);
  const wanted = rows.map((row) => known.get(row.code) ?? blankLine(model, section.code, row.code));
  const kept = new Set(wanted);
  for (const line of lines) if (!kept.has(line)) line.remove();
  /** @type {Element | null} */
  let before = null;
  wanted.forEach((line, place) => {
    const level = levels.get(rows[place].code) ?? 1;
    if (fill(line, rows[place], section, level)) canvas.touched(section.code, line);
    // As the server draws it: each outermost heading begins a body of its own.
    if (place && rows[place].heading && level === 1 && bodies.length > 1) {
      bodies.shift();
      before = null;
    }
    if ((before ? before.nextElementSibling : bodies[0].firstElementChild) !== line) {
      if (before) before.after(line);
      else bodies[0].prepend(line);
    }
    before = line;
  });
}

/**
 * @param {HTMLTableRowElement} model
 * @param {string} section
 * @param {string} row
 * @returns {HTMLTableRowElement}
 */
function blankLine(model, section, row) {
  const line = /** @type {HTMLTableRowElement} */ (model.cloneNode(true));
  line.dataset.row = row;
  line.dataset.new = "";
  line.className = "line level-1";
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("td[data-key]"))) {
    const column = cell.dataset.key?.split("/")[2];
    cell.dataset.key = `${section}/${row}/${column}`;
    cell.classList.remove("is-selected", "is-computed", "has-error", "has-warning");
    cell.textContent = "";
  }
  return line;
}

/**
 * @param {any} section
 * @returns {Map<string, number>}
 */
function levelsOf(section) {
  const levels = new Map();
  /** @type {(rows: any[], level: number) => void} */
  const walk = (rows, level) => {
    for (const row of rows) {
      levels.set(row.code, level);
      walk(row.children ?? [], level + 1);
    }
  };
  walk(section.rows ?? [], 1);
  return levels;
}

/**
 * The labels of a row into its line.
 * @param {HTMLTableRowElement} line
 * @param {any} row
 * @param {any} section
 * @param {number} level
 * @returns {boolean}
 */
function fill(line, row, section, level) {
  const columns = section.label_columns ?? [];
  const cells = labelsOf(line);
  let changed = false;
  if (!line.classList.contains(`level-${level}`)) {
    line.className = line.className.replace(/level-\d+/, `level-${level}`);
    changed = true;
  }
  if (row.heading || cells.length !== columns.length) return changed;
  columns.forEach((/** @type {any} */ column, /** @type {number} */ place) => {
    changed = setText(cells[place], String(row[column.source ?? "label"] ?? "")) || changed;
  });
  return changed;
}

/**
 * @param {HTMLTableRowElement} line
 * @returns {Element[]} its labels, which stand before the figures: thousands of figures need not be looked at
 */
function labelsOf(line) {
  const labels = [];
  for (let cell = line.firstElementChild; cell?.classList.contains("label"); cell = cell.nextElementSibling) labels.push(cell);
  return labels;
}

/**
 * @param {Canvas} canvas
 * @param {HTMLElement} box
 * @param {any} section
 */
function predictParts(canvas, box, section) {
  let changed = setText(box.querySelector("h2"), section.title ?? "");
  for (const part of section.parts ?? []) {
    const place = box.querySelector(`[data-key="${CSS.escape(`${section.code}/${part.code}/text`)}"]`);
    changed = setText(place?.querySelector("h3") ?? null, part.heading ?? "") || changed;
    changed = setText(place?.querySelector(".guidance") ?? null, part.guidance ?? "") || changed;
  }
  if (changed) canvas.touched(section.code);
}

/**
 * @param {Canvas} canvas
 * @param {HTMLElement} box
 * @param {any} section
 */
function predictFields(canvas, box, section) {
  let changed = setText(box.querySelector("h2"), section.title ?? "");
  for (const field of section.fields ?? []) {
    const name = box.querySelector(`[data-key="${CSS.escape(`${section.code}/${field.code}/value`)}"] dt`);
    changed = setText(name, field.label ?? "") || changed;
  }
  if (changed) canvas.touched(section.code);
}

/**
 * @param {Element | null} element
 * @param {string} text
 * @returns {boolean} whether it was another one
 */
function setText(element, text) {
  if (!element || element.textContent === text) return false;
  element.textContent = text;
  return true;
}
