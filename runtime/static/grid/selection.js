/** Which cells are selected: one active cell, and the rectangle between it and the anchor. */

import { rectangle } from "./moves.js";

/**
 * @typedef {import("./table.js").Table} Table
 * @typedef {import("./table.js").Place} Place
 */

export class Selection {
  /**
   * @param {Table} table
   * @param {(selection: Selection) => void} changed
   */
  constructor(table, changed) {
    this.table = table;
    this.changed = changed;
    /** @type {Place} */
    this.active = { row: 0, column: 0 };
    /** @type {Place} */
    this.anchor = this.active;
    /** @type {HTMLTableCellElement[]} the active cell and the anchor: where rows come and go, places mean other cells */
    this.held = [];
    /** @type {Set<HTMLElement>} */
    this.painted = new Set();
  }

  get cell() {
    return this.table.at(this.active);
  }

  get range() {
    return rectangle(this.anchor, this.active);
  }

  /** Whether more than one cell is selected. */
  get several() {
    return this.anchor.row !== this.active.row || this.anchor.column !== this.active.column;
  }

  /**
   * @param {Place} place
   * @param {boolean} [extend] keep the anchor and select the rectangle
   */
  go(place, extend = false) {
    this.active = place;
    if (!extend) this.anchor = place;
    this.paint();
    this.changed(this);
  }

  all() {
    this.anchor = { row: this.table.height - 1, column: this.table.width - 1 };
    this.active = { row: 0, column: 0 };
    this.paint();
    this.changed(this);
  }

  /**
   * Rows came, went or moved: hold the same cells, or what stands where they stood.
   * @returns {boolean} whether another cell is selected now, the one that was being gone
   */
  follow() {
    const [active, anchor] = this.held;
    const inHand = this.painted.size > 0;
    this.active = this.found(active, this.active);
    this.anchor = this.found(anchor, this.anchor);
    // Another table may be in hand: this one then only knows where to go on.
    if (inHand) this.paint();
    return inHand && this.cell !== active;
  }

  /**
   * @param {HTMLTableCellElement | undefined} cell
   * @param {Place} place where it was
   * @returns {Place}
   */
  found(cell, { row, column }) {
    return (cell && this.table.placeOf(cell)) ?? { row: Math.min(row, this.table.height - 1), column };
  }

  clear() {
    for (const cell of this.painted) unmark(cell);
    this.painted.clear();
  }

  /** @returns {Generator<Place>} every selected cell, line by line */
  *places() {
    const { top, bottom, left, right } = this.range;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) yield { row, column };
    }
  }

  /** Touch only the cells whose state changes: a selection may hold thousands. */
  paint() {
    /** @type {Set<HTMLElement>} */
    const wanted = new Set();
    for (const place of this.places()) wanted.add(this.table.at(place));
    for (const cell of this.painted) if (!wanted.has(cell)) unmark(cell);
    for (const cell of wanted) {
      if (!this.painted.has(cell)) cell.setAttribute("aria-selected", "true");
      cell.classList.toggle("is-active", cell === this.cell);
    }
    this.painted = wanted;
    this.held = [this.cell, this.table.at(this.anchor)];
  }
}

/** @param {HTMLElement} cell */
function unmark(cell) {
  cell.removeAttribute("aria-selected");
  cell.classList.remove("is-active");
}
