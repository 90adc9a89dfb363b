/** The tables of a page under the hands: a grid for each, the bar of a telephone, and the way to a cell. */

import { openDialog } from "../../../admin/static/js/dialogs.js";
import { byId } from "../../../admin/static/js/dom.js";
import { later } from "../../../admin/static/js/later.js";
import { Grid } from "./grid.js";
import { CellBar, NARROW } from "./phone.js";
import { namesOf, Table } from "./table.js";

/**
 * @typedef {object} Options
 * @property {import("./sheet.js").Sheet} sheet
 * @property {import("./lists.js").Lists} lists
 * @property {import("./picks.js").Offered} offered
 * @property {(cell: HTMLTableCellElement) => void} onSelect
 * @property {(key: string, text: string | null) => void} onTyping a text not yet written; null when it was given up
 * @property {() => void} flush
 */

/** @param {HTMLElement | undefined} cell */
export function describe(cell) {
  if (!cell) return "";
  const { row, column } = namesOf(/** @type {HTMLTableCellElement} */ (cell));
  return `${row}, ${column}`;
}

export class Tables {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    /** @type {Grid[]} */
    this.grids = [];
    this.narrow = matchMedia(NARROW);
    this.bar = new CellBar(byId("cell-bar"), options.offered.choices, options.onTyping);
    options.sheet.watchers.push(later(() => this.bar.refresh()));
  }

  /** Take the tables that the server wrote. */
  connect() {
    for (const element of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll("table.figures-entry"))) this.take(new Table(element));
  }

  /** @param {Table} table */
  take(table) {
    const { sheet, lists, offered, onTyping, flush } = this.options;
    lists.take(table);
    sheet.addTable(table);
    if (table.height === 0) return;
    const grid = new Grid(table, sheet, {
      describe,
      offered,
      onSelect: (selected) => this.selected(selected),
      onFollow: (selected) => this.show(selected),
      onTyping,
      flush,
      help: () => openDialog("keyboard-help"),
      typesElsewhere: () => this.narrow.matches,
    });
    lists.connect(grid);
    this.grids.push(grid);
  }

  /** Let the bar of a telephone show the first table. */
  begin() {
    const [first] = this.grids;
    if (first) this.bar.show(first);
  }

  /**
   * Show which cell is selected.
   * @param {Grid} grid
   */
  show(grid) {
    for (const other of this.grids) if (other !== grid) other.selection.clear();
    this.options.onSelect(grid.selection.cell);
    if (this.narrow.matches) this.bar.show(grid);
  }

  /**
   * A cell was selected by hand: it is brought into view.
   * @param {Grid} grid
   */
  selected(grid) {
    this.show(grid);
    if (!this.narrow.matches) return;
    grid.selection.cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.bar.focus();
  }

  /** Write whatever is being typed. */
  commit() {
    this.bar.commit();
    for (const grid of this.grids) grid.commit();
  }

  /** The key of the cell that is being typed in; "" for none. */
  get typed() {
    return this.bar.typed || (this.grids.find(({ editor }) => editor.mode !== "none")?.editor.cell?.dataset.key ?? "");
  }

  /** @param {string} key */
  jump(key) {
    const cell = this.options.sheet.cells.get(key);
    const grid = this.grids.find(({ table }) => cell && table.placeOf(cell));
    const place = cell && grid?.table.placeOf(cell);
    if (grid && place) {
      grid.go(place);
      if (this.narrow.matches) grid.selection.cell.scrollIntoView({ block: "center", inline: "center" });
      return;
    }
    const other = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    other?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null | undefined} */ (other?.querySelector("input, select, textarea, [contenteditable]"))?.focus();
  }
}
