/**
 * A list whose rows the person adds: a list of records, or the lines below a row of a table. A row is there while its place is
 * written (order.js), so adding, deleting, moving and undoing are nothing but writing cells. Below the rows waits a blank one:
 * whoever types in it has added a row.
 */

import { t } from "../../../admin/static/js/i18n.js";
import { isPosition, newRow, partsOf, POSITION, spread } from "./order.js";
import { Subtotals } from "./subtotals.js";
import { textOf } from "./table.js";

/**
 * @typedef {import("./sheet.js").Text} Text
 * @typedef {{ kind: string, decimals: number, label: string, sum: boolean, required: boolean, input: boolean, default: string }} ColumnInfo
 * @typedef {object} ListInfo what the page knows of a list
 * @property {string} section
 * @property {string | null} group the row of the table below which its lines stand; null for a list of records
 * @property {string} number what stands before the numbers of the rows
 * @property {Record<string, string>} positions of the rows that have one
 * @property {string} group_by the column whose equal values have a subtotal; "" for none
 * @property {number | null} [maximum] rows
 * @property {boolean} [closed] only some cells of the report are open: no row comes, goes or moves
 * @property {string} [above] what the row is called below which the lines stand
 * @property {string | null} [module] address of the formulas of one row
 * @property {Record<string, ColumnInfo>} columns by code
 */

/** The line that the server wrote for the next row, and the one that adds up. */
const NEW = "new";
const TOTAL = "_total";
const SUBTOTAL = "_subtotal";

export class Records {
  /**
   * @param {import("./table.js").Table} table
   * @param {import("./sheet.js").Sheet} sheet
   * @param {ListInfo} info
   */
  constructor(table, sheet, info) {
    this.table = table;
    this.sheet = sheet;
    this.info = info;
    this.section = table.section;
    /** What the codes of the rows begin with. */
    this.prefix = info.group === null ? "" : `${info.group}~`;
    /** @type {Subtotals | null} */
    this.subtotals = null;
    /** @type {Node | null} what follows the rows */
    this.end = null;
    this.maximum = info.closed ? 0 : (info.maximum ?? Infinity);
    /** @type {Map<string, HTMLTableRowElement>} every row that was ever shown; a deleted one may come back */
    this.lines = new Map();
    /** @type {Map<string, string>} place by row, of the rows that are there */
    this.places = new Map(Object.entries(info.positions));
    /** @type {Set<string>} rows that are there without a place, behind the others */
    this.loose = new Set();
    /** @type {string[]} blank rows that wait below */
    this.waiting = [];
    /** @type {(focused: boolean) => void} called when rows came, went or moved; told whether the focus was in the table */
    this.onRows = () => {};
    if (this.isWhole) this.table.element.classList.add("is-list");
    this.read();
  }

  /** Take over the rows as the server wrote them. */
  read() {
    /** @type {HTMLTableRowElement | null} */
    const subtotal = this.isWhole ? this.table.element.querySelector(`tr[data-row="${SUBTOTAL}"]`) : null;
    if (subtotal) this.subtotals = new Subtotals(subtotal, this.total, this.info.columns);
    const lines = /** @type {NodeListOf<HTMLTableRowElement>} */ (this.table.element.querySelectorAll("tbody > tr[data-row]"));
    for (const line of lines) {
      const row = line.dataset.row ?? "";
      if (row === this.prefix + NEW) this.takeModel(line);
      else if (this.isWhole && row === TOTAL) this.label(line);
      else if (this.owns(row)) {
        this.lines.set(row, line);
        this.label(line);
        if (!this.places.has(row)) this.loose.add(row);
      }
    }
    this.settle();
  }

  /**
   * The line that the server wrote for the next row; the rows end where it stood.
   * @param {HTMLTableRowElement} line
   */
  takeModel(line) {
    this.model = /** @type {HTMLTableRowElement} */ (line.cloneNode(true));
    this.model.querySelector(".label-label.is-typed")?.setAttribute("data-hint", t("Add a line: type its name"));
    this.body = /** @type {HTMLElement} */ (line.parentElement);
    this.end = line.nextSibling;
    line.remove();
  }

  /** Whether the rows are all of the table: a list of records. */
  get isWhole() {
    return this.info.group === null;
  }

  /**
   * Whether a row is, or was, one of these.
   * @param {string} row
   */
  owns(row) {
    return this.isWhole || (row.startsWith(this.prefix) && row.length > this.prefix.length);
  }

  /** @returns {string} the code of a new row */
  newRow() {
    return this.prefix + newRow();
  }

  get total() {
    return /** @type {HTMLTableRowElement | null} */ (this.table.element.querySelector(`tr[data-row="${TOTAL}"]`));
  }

  /** Whether one more row is allowed. */
  get hasRoom() {
    return this.places.size + this.loose.size < this.maximum;
  }

  /** @returns {string[]} the rows that are there, in order */
  get rows() {
    const placed = [...this.places].sort(([one, here], [other, there]) => compare(here, there) || compare(one, other)).map(([row]) => row);
    return [...placed, ...[...this.loose].sort(compare)];
  }

  /** @param {string} row */
  positionOf(row) {
    return this.places.get(row) ?? "";
  }

  /** @param {string} row */
  has(row) {
    return this.places.has(row) || this.loose.has(row);
  }

  /**
   * A place was written; "" deletes the row. `settle` shows it.
   * @param {string} row
   * @param {string} position
   */
  put(row, position) {
    if (!this.lines.has(row)) this.make(row);
    this.loose.delete(row);
    if (position === "") this.places.delete(row);
    else this.places.set(row, position);
  }

  /**
   * A new line, not yet in the table.
   * @param {string} row
   */
  make(row) {
    const line = /** @type {HTMLTableRowElement} */ (/** @type {HTMLTableRowElement} */ (this.model).cloneNode(true));
    line.dataset.row = row;
    for (const cell of /** @type {NodeListOf<HTMLTableCellElement>} */ (line.querySelectorAll("[data-key]"))) {
      const { column } = partsOf(cell.dataset.key ?? "");
      cell.dataset.key = `${this.section}/${row}/${column}`;
      this.sheet.cells.set(cell.dataset.key, cell);
    }
    this.label(line);
    this.lines.set(row, line);
    return line;
  }

  /**
   * On a telephone a row is a card and each cell says what it is; the roles stay what they are in a table.
   * @param {HTMLElement} line
   */
  label(line) {
    if (!this.isWhole) return;
    line.setAttribute("role", "row");
    const number = line.querySelector(".label-number");
    number?.setAttribute("role", "rowheader");
    number?.setAttribute("data-label", t("Row"));
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("td[data-key]"))) {
      cell.setAttribute("role", "gridcell");
      cell.dataset.label = this.info.columns[partsOf(cell.dataset.key ?? "").column]?.label ?? "";
    }
  }

  /** Show the rows that are there, in their order, with blank ones below. */
  settle() {
    const focused = this.table.element.contains(document.activeElement);
    this.wait(1);
    const wanted = [...this.rows, ...this.waiting].map((row) => /** @type {HTMLTableRowElement} */ (this.lines.get(row)));
    const there = new Set(wanted);
    for (const line of this.lines.values()) if (!there.has(line)) line.remove();
    let next = this.end;
    for (const line of wanted.toReversed()) {
      if (line.nextSibling !== next || line.parentNode !== this.body) this.body?.insertBefore(line, next);
      next = line;
    }
    this.number();
    this.table.read();
    this.onRows(focused);
  }

  number() {
    this.rows.forEach((row, index) => this.numbered(row, `${this.info.number}${index + 1}`, false));
    for (const row of this.waiting) this.numbered(row, "✳", true);
  }

  /**
   * @param {string} row
   * @param {string} text
   * @param {boolean} waits
   */
  numbered(row, text, waits) {
    const line = this.lines.get(row);
    line?.classList.toggle("is-waiting", waits);
    const place = line?.querySelector(".label-number");
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** @param {string} row */
  holdsText(row) {
    return this.inputsOf(row).some((cell) => textOf(cell) !== "");
  }

  /**
   * Have so many blank rows below, as far as the list may grow.
   * @param {number} count
   */
  wait(count) {
    this.waiting = this.waiting.filter((row) => !this.has(row));
    const most = this.model ? Math.min(count, this.maximum - this.places.size - this.loose.size) : 0;
    while (this.waiting.length > most && this.waiting.length > 0) {
      const blank = this.waiting.findLastIndex((row) => !this.holdsText(row));
      if (blank < 0) break;
      this.waiting.splice(blank, 1);
    }
    while (this.waiting.length < most) {
      const row = this.newRow();
      this.make(row);
      this.waiting.push(row);
    }
  }

  /**
   * Make room below for a block of so many lines that begins in this row.
   * @param {string} first
   * @param {number} height
   */
  grow(first, height) {
    const there = [...this.rows, ...this.waiting];
    const top = there.indexOf(first);
    if (top < 0 || top + height <= there.length) return;
    this.wait(this.waiting.length + top + height - there.length);
    for (const row of this.waiting) this.body?.insertBefore(/** @type {HTMLTableRowElement} */ (this.lines.get(row)), this.end);
    this.table.read();
  }

  /**
   * The places that must be written before these texts: of blank rows that they fill.
   * @param {Text[]} texts
   * @returns {Text[]}
   */
  births(texts) {
    return this.placed(this.born(texts));
  }

  /**
   * The blank rows that these texts fill.
   * @param {Text[]} texts
   */
  born(texts) {
    const filled = new Set(texts.filter(({ raw }) => raw !== "").map(({ key }) => partsOf(key).row));
    return this.waiting.filter((row) => filled.has(row));
  }

  /**
   * What the form itself puts into a new row.
   * @param {string} row
   * @returns {Text[]}
   */
  defaultsOf(row) {
    return Object.entries(this.info.columns).flatMap(([column, { default: raw }]) => (raw ? [{ key: `${this.section}/${row}/${column}`, raw }] : []));
  }

  /**
   * The places of new rows behind all others. Rows without a place get one as well, or they would be overtaken.
   * @param {string[]} added
   * @returns {Text[]}
   */
  placed(added) {
    if (added.length === 0) return [];
    const rows = [...[...this.loose].sort(compare), ...added];
    return this.between(rows, this.rows.findLast((row) => this.places.has(row)), undefined);
  }

  /**
   * Places for rows between two others that have theirs.
   * @param {string[]} rows
   * @param {string | undefined} before
   * @param {string | undefined} after
   * @returns {Text[]}
   */
  between(rows, before, after) {
    const words = spread(before ? this.positionOf(before) : "", after ? this.positionOf(after) : "", rows.length);
    return rows.map((row, at) => ({ key: this.keyOf(row), raw: /** @type {string} */ (words[at]) }));
  }

  /**
   * Places for the rows in a new order.
   * @param {string[]} rows
   * @returns {Text[]}
   */
  inOrder(rows) {
    return this.between(rows, undefined, undefined);
  }

  /** @param {string} row */
  keyOf(row) {
    return `${this.section}/${row}/${POSITION}`;
  }

  /**
   * The texts of a row that people typed, with their columns.
   * @param {string} row
   * @returns {HTMLTableCellElement[]}
   */
  inputsOf(row) {
    const cells = /** @type {NodeListOf<HTMLTableCellElement>} */ (this.lines.get(row)?.querySelectorAll(".is-input[data-key]") ?? []);
    return [...cells].filter((cell) => !isPosition(cell.dataset.key ?? ""));
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
