/** On a telephone: one cell at a time in a bar at the bottom, with its names, a large input, and keys to the next and the last. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { typedTextOf } from "./interpret.js";
import { nextInput } from "./moves.js";
import { isInput, keyOf, namesOf } from "./table.js";

/** Where the cell is too small for a finger and a keyboard covers half of the screen. */
export const NARROW = "(max-width: 45rem)";

export class CellBar {
  /**
   * @param {HTMLElement} box
   * @param {import("./sheet.js").Sheet} sheet
   * @param {(key: string, text: string) => void} onTyping
   */
  constructor(box, sheet, onTyping) {
    this.sheet = sheet;
    /** @type {import("./grid.js").Grid | null} */
    this.grid = null;
    this.names = el("p", { class: "cell-bar-names" });
    this.input = el("input", { class: "input cell-bar-input", type: "text", autocomplete: "off", enterkeyhint: "next", "aria-label": t("Value") });
    const back = el("button", { type: "button", class: "button button-icon", "aria-label": t("Previous cell"), onclick: () => this.go(-1) }, icon("chevron-left"));
    const next = el("button", { type: "button", class: "button button-primary button-icon", "aria-label": t("Next cell"), onclick: () => this.go(1) }, icon("chevron-right"));
    box.replaceChildren(this.names, el("div", { class: "cell-bar-line" }, back, this.input, next));
    this.input.addEventListener("change", () => this.write());
    this.input.addEventListener("input", () => this.grid && onTyping(keyOf(this.grid.selection.cell), this.input.value));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) this.go(1);
    });
  }

  /** @param {import("./grid.js").Grid} grid */
  show(grid) {
    this.grid = grid;
    const { cell } = grid.selection;
    const { row, column } = namesOf(cell);
    this.names.replaceChildren(el("b", {}, row), " · ", column);
    this.input.value = typedTextOf(cell);
    this.input.readOnly = !isInput(cell);
    this.input.inputMode = cell.classList.contains("align-right") ? "decimal" : "text";
  }

  write() {
    if (!this.grid || this.input.readOnly) return;
    const { cell } = this.grid.selection;
    if (this.input.value !== typedTextOf(cell)) void this.sheet.write([{ key: keyOf(cell), raw: this.input.value }], "typed");
  }

  /** @param {1 | -1} direction */
  go(direction) {
    if (!this.grid) return;
    this.write();
    const { selection, table } = this.grid;
    const next = nextInput(table, selection.active, direction);
    if (!next) return;
    selection.go(next);
    selection.cell.scrollIntoView({ block: "center", inline: "center" });
    this.input.select();
  }
}
