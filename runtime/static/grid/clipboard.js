/** Blocks of cells as spreadsheets put them on the clipboard: lines of texts between tabs, quoted where needed. Pure. */

/**
 * @param {string[][]} block
 * @returns {string}
 */
export function writeBlock(block) {
  return block.map((line) => line.map(quoted).join("\t")).join("\r\n");
}

/** @param {string} text */
function quoted(text) {
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Read a block. A quote opens a quoted text only at the start of a cell, as Excel writes it.
 * @param {string} text
 * @returns {string[][]}
 */
export function readBlock(text) {
  /** @type {string[][]} */
  const block = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
  const source = text.replace(/(\r\n|\r|\n)$/, "");
  for (;;) {
    const match = /** @type {RegExpExecArray} */ (pattern.exec(source));
    const cell = match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"');
    /** @type {string[]} */ (block.at(-1)).push(cell.normalize("NFC").trim());
    if (match[3] === "") return block;
    if (match[3] !== "\t") block.push([]);
  }
}

/**
 * How many lines of a block say something: a column copied whole ends in thousands of blanks.
 * @param {string[][]} block
 */
export function filledLines(block) {
  return Math.max(1, block.findLastIndex((line) => line.some((text) => text !== "")) + 1);
}

/**
 * @typedef {import("./table.js").Place} Place
 * @typedef {{ place: Place, text: string }} Landing
 * @typedef {{ landings: Landing[], locked: number, outside: number }} Plan locked and outside count texts that find no place
 */

/**
 * Where the texts of a block land. A single text fills the whole selection; a block repeats itself when the selection is a
 * multiple of it, as in Excel.
 * @param {string[][]} block
 * @param {{ top: number, left: number, bottom: number, right: number }} selection
 * @param {import("./moves.js").Shape} shape
 * @returns {Plan}
 */
export function planPaste(block, selection, shape) {
  const lines = block.length;
  const width = block.reduce((most, line) => Math.max(most, line.length), 0);
  const height = repeated(lines, selection.bottom - selection.top + 1);
  const breadth = repeated(width, selection.right - selection.left + 1);
  const rows = targets(block, selection.top, height, shape);
  /** @type {Plan} */
  const plan = { landings: [], locked: 0, outside: 0 };
  for (const [down, row] of rows.entries()) {
    for (let right = 0; row !== null && right < breadth; right += 1) {
      const text = block[down % lines]?.[right % width];
      if (text !== undefined) land(plan, { row, column: selection.left + right }, text, shape);
    }
  }
  return plan;
}

/**
 * The row that each line of the block lands in; null for a blank line that meets a heading. A column copied from the
 * spreadsheet of a form has blank cells where the form has headings; a list of bare figures has none.
 * @param {string[][]} block
 * @param {number} top
 * @param {number} height
 * @param {import("./moves.js").Shape} shape
 * @returns {(number | null)[]}
 */
function targets(block, top, height, shape) {
  const together = Array.from({ length: height }, (_, down) => top + down);
  const lines = shape.lines ?? [];
  const first = lines[top];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return together;
  const rowAt = new Map(lines.map((line, row) => [line, row]));
  const apart = together.map((_, down) => (first + down > last ? shape.height + down : (rowAt.get(first + down) ?? null)));
  const fits = apart.every((row, down) => row !== null || block[down % block.length].every((text) => text === ""));
  return fits ? apart : together;
}

/**
 * A block with a blank line wherever a heading stands between two of its rows, as the form has it.
 * @param {string[][]} block
 * @param {number} top row of its first line
 * @param {import("./moves.js").Shape} shape
 * @returns {string[][]}
 */
export function withHeadings(block, top, shape) {
  const lines = shape.lines ?? [];
  return block.flatMap((texts, index) => {
    const gap = index === 0 ? 0 : (lines[top + index] ?? 0) - (lines[top + index - 1] ?? 0) - 1;
    return [...Array.from({ length: Math.max(0, gap) }, () => texts.map(() => "")), texts];
  });
}

/**
 * @param {number} size
 * @param {number} selected
 */
function repeated(size, selected) {
  return selected > size && selected % size === 0 ? selected : size;
}

/**
 * @param {Plan} plan
 * @param {Place} place
 * @param {string} text
 * @param {import("./moves.js").Shape} shape
 */
function land(plan, place, text, shape) {
  if (place.row >= shape.height || place.column >= shape.width) {
    if (text !== "") plan.outside += 1;
  } else if (!shape.isInput(place)) {
    if (text !== "") plan.locked += 1;
  } else {
    plan.landings.push({ place, text });
  }
}
