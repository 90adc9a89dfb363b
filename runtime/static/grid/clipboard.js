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
  const width = Math.max(...block.map((line) => line.length));
  const height = repeated(lines, selection.bottom - selection.top + 1);
  const breadth = repeated(width, selection.right - selection.left + 1);
  /** @type {Plan} */
  const plan = { landings: [], locked: 0, outside: 0 };
  for (let down = 0; down < height; down += 1) {
    for (let right = 0; right < breadth; right += 1) {
      const text = block[down % lines]?.[right % width];
      if (text !== undefined) land(plan, { row: selection.top + down, column: selection.left + right }, text, shape);
    }
  }
  return plan;
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
