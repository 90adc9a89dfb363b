/** Blank is not zero: whoever means zero says so once for all blank cells of a section, and can take it back. */

import { confirmAct, toast } from "../../../admin/static/js/dialogs.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";

const NUMERIC = new Set(["integer", "decimal", "percent", "money"]);

/**
 * The blank cells of a section in which people type numbers.
 * @param {Map<string, HTMLElement>} cells by key
 * @param {string} section
 * @param {(cell: HTMLElement) => string} textOf
 * @returns {string[]}
 */
export function blanks(cells, section, textOf) {
  return [...cells]
    .filter(([key, cell]) => key.startsWith(`${section}/`) && cell.classList.contains("is-input") && NUMERIC.has(cell.dataset.kind ?? "") && textOf(cell) === "")
    .map(([key]) => key);
}

/**
 * @param {import("../grid/sheet.js").Sheet} sheet
 * @param {(cell: HTMLElement) => string} textOf
 */
export function connectZeros(sheet, textOf) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-zeros]"))) {
    button.addEventListener("click", () => void fill(sheet, blanks(sheet.cells, button.dataset.zeros ?? "", textOf).filter((key) => sheet.isThere(key))));
  }
}

/**
 * @param {import("../grid/sheet.js").Sheet} sheet
 * @param {string[]} keys
 */
async function fill(sheet, keys) {
  if (keys.length === 0) {
    toast(t("This section has no blank cells for numbers."), { seconds: 4 });
    return;
  }
  const count = formatNumber(keys.length);
  const question = t("%(count)s blank cells of this section get the figure 0. Blank means “not known”, 0 means “none”. It can be undone.", { count });
  const done = await sheet.asking(keys, async () => (await confirmAct(t("Fill blanks with 0"), question, t("Fill in 0"))) && sheet.write(keys.map((key) => ({ key, raw: "0" })), "typed"));
  if (!done) return;
  toast(t("0 was filled into %(count)s cells.", { count }), { icon: "check", action: { label: t("Undo"), act: () => sheet.undo() }, seconds: 12 });
}
