/** The subtotals of a list while it is filled: a line for each group of equal values, above the total, as on paper. */

import { t } from "../../../admin/static/js/i18n.js";
import { partsOf } from "./order.js";

/**
 * @typedef {{ name: string, sums: Record<string, string> }} Group what the rows have in common, and their sums by column
 */

const NUMERIC = new Set(["integer", "decimal", "percent", "money"]);

/**
 * Rows by what they have in common, in the order in which the groups begin. Pure.
 * @param {string[]} rows
 * @param {(row: string) => string} nameOf
 * @returns {[string, string[]][]}
 */
export function grouped(rows, nameOf) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const row of rows) {
    const name = nameOf(row);
    const known = groups.get(name);
    if (known) known.push(row);
    else groups.set(name, [row]);
  }
  return [...groups];
}

export class Subtotals {
  /**
   * @param {HTMLTableRowElement} model the line that the server wrote for them; they stand in a body of their own, with the total
   * @param {HTMLTableRowElement | null} total
   * @param {Record<string, import("./records.js").ColumnInfo>} columns
   */
  constructor(model, total, columns) {
    this.model = model;
    this.total = total;
    const cells = /** @type {HTMLElement[]} */ ([...model.querySelectorAll("td[data-key]")]);
    /** The first column as it stands that is not of numbers: there the words go, as on paper. */
    this.named = cells.map((cell) => partsOf(cell.dataset.key ?? "").column).find((code) => !NUMERIC.has(columns[code]?.kind ?? ""));
    this.foot = document.createElement("tbody");
    model.closest("table")?.append(this.foot);
    model.remove();
    if (total) this.foot.append(total);
    model.setAttribute("role", "row");
    for (const cell of cells) this.prepare(cell, columns);
    /** @type {string} what is shown now */
    this.shown = "";
  }

  /**
   * The cells are only read: they are none of the grid's.
   * @param {HTMLElement} cell
   * @param {Record<string, import("./records.js").ColumnInfo>} columns
   */
  prepare(cell, columns) {
    const { column } = partsOf(cell.dataset.key ?? "");
    cell.dataset.column = column;
    cell.dataset.label = column === this.named ? "" : (columns[column]?.label ?? "");
    cell.setAttribute("role", "gridcell");
    if (column === this.named) cell.dataset.word = "";
    delete cell.dataset.key;
    cell.removeAttribute("tabindex");
  }

  /** @param {Group[]} groups */
  show(groups) {
    const wanted = JSON.stringify(groups);
    if (wanted === this.shown) return;
    this.shown = wanted;
    for (const line of this.foot.querySelectorAll('tr[data-row="_subtotal"]')) line.remove();
    for (const group of groups) this.foot.insertBefore(this.line(group), this.total);
  }

  /** @param {Group} group */
  line({ name, sums }) {
    const line = /** @type {HTMLTableRowElement} */ (this.model.cloneNode(true));
    const word = t("Subtotal: %(name)s", { name });
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("td[data-column]"))) {
      const { column = "" } = cell.dataset;
      cell.textContent = column === this.named ? word : (sums[column] ?? "");
    }
    if (!this.named) line.querySelector(".label-number")?.replaceChildren(word);
    return line;
  }
}
