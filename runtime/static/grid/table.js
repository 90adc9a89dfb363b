/** A table of figures as a matrix of cells: what is where, what may be typed. The server wrote the table; nothing is built here. */

/**
 * @typedef {{ row: number, column: number }} Place
 */

export class Table {
  /** @param {HTMLTableElement} element */
  constructor(element) {
    this.element = element;
    this.section = element.dataset.section ?? "";
    /** @type {HTMLTableCellElement[][]} */
    this.rows = [];
    /** @type {number[]} where each row stands among all lines of the form: headings are lines in a spreadsheet too */
    this.lines = [];
    /** @type {Map<Element, Place>} */
    this.places = new Map();
    this.read();
  }

  /** Look at the rows anew: those of a list come and go. */
  read() {
    const lines = [...this.element.tBodies].flatMap((body) => [...body.rows]);
    const all = lines.map((line) => [...line.cells].filter((cell) => cell.hasAttribute("data-key")));
    this.rows = all.filter((cells) => cells.length > 0);
    this.lines = [...all.keys()].filter((line) => all[line].length > 0);
    this.places = new Map();
    this.rows.forEach((cells, row) => cells.forEach((cell, column) => this.places.set(cell, { row, column })));
  }

  get height() {
    return this.rows.length;
  }

  get width() {
    return this.rows[0]?.length ?? 0;
  }

  /**
   * @param {Place} place
   * @returns {HTMLTableCellElement}
   */
  at({ row, column }) {
    const cell = this.rows[row]?.[column];
    if (!cell) throw new RangeError(`no cell at ${row}, ${column}`);
    return cell;
  }

  /**
   * @param {Element} cell
   * @returns {Place | undefined}
   */
  placeOf(cell) {
    return this.places.get(cell);
  }

  /**
   * Whether the cell takes typing; the shape that the moves are computed on.
   * @param {Place} place
   */
  isInput(place) {
    return isInput(this.at(place));
  }

  /** @returns {Place | undefined} the first cell that takes typing */
  firstInput() {
    for (let row = 0; row < this.height; row += 1) {
      for (let column = 0; column < this.width; column += 1) {
        if (this.isInput({ row, column })) return { row, column };
      }
    }
    return undefined;
  }
}

/** @param {Element} cell */
export function isInput(cell) {
  return cell.classList.contains("is-input");
}

/** @param {HTMLElement} cell */
export function keyOf(cell) {
  return cell.getAttribute("data-key") ?? "";
}

/**
 * What the editor of the cell shows: kept beside the text only where the two differ.
 * @param {HTMLElement} cell
 */
export function rawOf(cell) {
  return cell.dataset.raw ?? textOf(cell);
}

/**
 * The figure as shown, without the editor that may sit in the cell.
 * @param {HTMLElement} cell
 */
export function textOf(cell) {
  const first = cell.firstChild;
  return first?.nodeType === 3 ? (first.nodeValue ?? "") : "";
}

/**
 * Show a figure. The text is always the first node of the cell; an editor, if it is there, comes after it.
 * @param {HTMLElement} cell
 * @param {string} text
 * @param {string} [raw] what the editor shows, if that differs
 */
export function show(cell, text, raw = text) {
  const first = cell.firstChild;
  if (first?.nodeType === 3) {
    if (first.nodeValue !== text) first.nodeValue = text;
  } else {
    cell.prepend(document.createTextNode(text));
  }
  if (raw === text) delete cell.dataset.raw;
  else cell.dataset.raw = raw;
}

/**
 * The names of a cell as its headings say them, outermost first.
 * @param {HTMLTableCellElement} cell
 * @returns {{ row: string, column: string }}
 */
export function namesOf(cell) {
  const row = cell.closest("tr");
  const table = cell.closest("table");
  const column = keyOf(cell).split("/")[2] ?? "";
  const head = table?.querySelector(`thead [data-column="${CSS.escape(column)}"]`);
  const number = row?.querySelector(".label-number")?.textContent?.trim();
  const label = row?.querySelector(".label-label")?.textContent?.trim() ?? "";
  return { row: [number, label].filter(Boolean).join(". "), column: head?.textContent?.trim() || column };
}
