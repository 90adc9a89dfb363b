/** Somebody types where nothing can be typed: a short notice says why, once, and screen readers read it. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { t } from "../../../admin/static/js/i18n.js";
import { isInput } from "./table.js";

/** How long the notice stays, in seconds. */
const SECONDS = 6;

/** @type {HTMLElement | undefined} */
let shown;

/**
 * Why nothing is typed in the cell; "" where it is.
 * @param {HTMLElement} cell
 */
export function whyLocked(cell) {
  if (isInput(cell)) return "";
  if (cell.classList.contains("is-computed")) return t("This cell is computed by a formula. To change it, change the figures that the formula reads.");
  if (cell.classList.contains("is-off")) return t("This cell does not apply, because of what was entered elsewhere in the report.");
  if ("closed" in cell.dataset) return t("The report was returned for the marked cells alone; this one keeps its figure.");
  if (cell.classList.contains("is-name")) return t("The names of these rows are set by the form.");
  return t("This cell is not filled in.");
}

/**
 * Whether a key would type a text or take one away; Vietnamese input methods hide the letter.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, keyCode?: number }} event
 */
export function writes({ key, ctrlKey, metaKey, altKey, keyCode }) {
  if (ctrlKey || metaKey || altKey) return false;
  return [...key].length === 1 || key === "Backspace" || key === "Delete" || key === "F2" || key === "Process" || keyCode === 229;
}

/**
 * The same words are not said twice while they are still in sight.
 * @param {string} why
 */
export function sayLocked(why) {
  if (shown?.isConnected && shown.textContent === why) return;
  shown?.remove();
  shown = toast(why, { icon: "lock", seconds: SECONDS });
}
