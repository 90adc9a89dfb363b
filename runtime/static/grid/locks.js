/** A report that was returned for some cells alone: the others are read, not typed. The server refuses them in any case. */

import { t } from "../../../admin/static/js/i18n.js";
import { keyOf } from "./table.js";

/**
 * Close every cell and every part of the narrative that is not open, before the grid and the editors take them.
 * @param {Set<string>} open keys
 * @param {ParentNode} [root]
 */
export function closeAllBut(open, root = document) {
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("table .is-input[data-key]"))) {
    if (!open.has(keyOf(cell))) closeCell(cell);
  }
  for (const area of /** @type {NodeListOf<HTMLTextAreaElement>} */ (root.querySelectorAll(".narrative-entry textarea[name]"))) {
    area.readOnly = !open.has(area.name);
  }
}

/** @param {HTMLElement} cell */
function closeCell(cell) {
  cell.classList.replace("is-input", "is-locked");
  cell.setAttribute("aria-readonly", "true");
  cell.dataset.closed = "";
  cell.title = t("Only the marked cells can be changed.");
}
