/** On a telephone: one cell at a time in a bar at the bottom, with its names, a large control, and keys to the next and the last. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { answersAt } from "./answers.js";
import { controlOf } from "./controls.js";
import { typedTextOf } from "./interpret.js";
import { whyLocked } from "./locked.js";
import { nextInput } from "./moves.js";
import { blockOn, isSingle } from "./pasting.js";
import { isInput, keyOf, namesOf } from "./table.js";

/** Where the cell is too small for a finger and a keyboard covers half of the screen. */
export const NARROW = "(max-width: 45rem)";

/** Kinds whose control is more than a line to type in. */
const SPECIAL = new Set(["choice", "choices", "yes_no", "one_of", "date", "long_text", "file"]);

export class CellBar {
  /**
   * @param {HTMLElement} box
   * @param {Record<string, import("./values.js").Choice[]>} choices by "section/column"
   * @param {(key: string, text: string) => void} onTyping
   */
  constructor(box, choices, onTyping) {
    this.choices = choices;
    this.onTyping = onTyping;
    /** @type {import("./grid.js").Grid | null} */
    this.grid = null;
    /** @type {HTMLTableCellElement | null} */
    this.cell = null;
    /** Whether something stands in the control that is not written yet. */
    this.writing = false;
    this.names = el("p", { class: "cell-bar-names" });
    this.line = controlOf({ kind: "text", choices: [], name: { "aria-label": t("Value") }, onChange: () => this.write() });
    this.line.box.classList.add("cell-bar-input");
    this.line.field.addEventListener("input", () => this.cell && onTyping(keyOf(this.cell), this.line.read()));
    this.line.field.addEventListener("paste", (event) => this.paste(/** @type {ClipboardEvent} */ (event)));
    this.control = this.line;
    const back = el("button", { type: "button", class: "button button-icon", "aria-label": t("Previous cell"), onclick: () => this.go(-1) }, icon("chevron-left"));
    const next = el("button", { type: "button", class: "button button-primary button-icon", "aria-label": t("Next cell"), onclick: () => this.go(1) }, icon("chevron-right"));
    const again = el("p", { class: "cell-bar-state", "aria-hidden": "true", hidden: true, dataset: { stateAgain: "" } });
    box.replaceChildren(again, this.names, el("div", { class: "cell-bar-line" }, back, this.line.box, next));
    // Before the control hears of it: most controls write at once.
    box.addEventListener("input", () => (this.writing = true), { capture: true });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || /** @type {Element} */ (event.target).matches("textarea, button")) return;
      event.preventDefault();
      this.go(1);
    });
  }

  /**
   * A control of its own for one cell: a file that arrives late still goes where it was chosen.
   * @param {HTMLTableCellElement} cell
   */
  made(cell) {
    const { kind = "" } = cell.dataset;
    const { grid } = this;
    const onChange = () => {
      if (control === this.control) this.writing = false;
      put(grid, cell, control.read());
    };
    const control = controlOf({ kind, choices: answersAt(this.choices, keyOf(cell)), name: { "aria-label": t("Value") }, onChange });
    control.box.classList.add("cell-bar-input");
    return control;
  }

  /**
   * A block goes into the table; a single text goes where the cursor is.
   * @param {ClipboardEvent} event
   */
  paste(event) {
    const block = blockOn(event.clipboardData);
    if (!this.grid || !block || isSingle(block)) return;
    event.preventDefault();
    void this.grid.pasting.take(block);
  }

  /** @param {HTMLTableCellElement} cell */
  controlFor(cell) {
    return isInput(cell) && SPECIAL.has(cell.dataset.kind ?? "") ? this.made(cell) : this.line;
  }

  /** @param {import("./grid.js").Grid} grid */
  show(grid) {
    this.commit();
    this.grid = grid;
    const { cell } = grid.selection;
    this.cell = cell;
    const { row, column } = namesOf(cell);
    const locked = whyLocked(cell);
    this.names.replaceChildren(el("b", {}, row), " · ", column, ...(locked ? [el("span", { class: "cell-bar-locked" }, locked)] : []));
    const before = this.control;
    this.control = this.controlFor(cell);
    // What it shows first: a browser may tell of a change while the old control goes, and the new one is read then.
    this.control.show(typedTextOf(cell));
    if (before !== this.control) before.box.replaceWith(this.control.box);
    const line = /** @type {HTMLInputElement} */ (this.line.field);
    line.readOnly = !isInput(cell);
    line.inputMode = cell.classList.contains("align-right") ? "decimal" : "text";
  }

  focus() {
    this.control.first.focus({ preventScroll: true });
  }

  /** The cell may hold something else now: somebody else wrote it, or it was undone. What is being typed stays. */
  refresh() {
    if (!this.cell || this.writing) return;
    const text = typedTextOf(this.cell);
    if (this.control.read() !== text) this.control.show(text);
  }

  /** The key of the cell that is being typed in; "" for none. */
  get typed() {
    return this.writing && this.cell ? keyOf(this.cell) : "";
  }

  /** Write what was being typed. */
  commit() {
    if (this.writing) this.write();
  }

  write() {
    this.writing = false;
    if (this.cell) put(this.grid, this.cell, this.control.read());
  }

  /** @param {1 | -1} direction */
  go(direction) {
    if (!this.grid) return;
    this.commit();
    const { selection, table } = this.grid;
    const next = nextInput(table, selection.active, direction);
    if (!next) return;
    selection.go(next);
    selection.cell.scrollIntoView({ block: "center", inline: "center" });
    if (this.control.first instanceof HTMLInputElement) this.control.first.select();
  }
}

/**
 * @param {import("./grid.js").Grid | null} grid
 * @param {HTMLTableCellElement} cell
 * @param {string} text
 */
function put(grid, cell, text) {
  if (grid && isInput(cell) && text !== typedTextOf(cell)) void grid.write(keyOf(cell), text);
}
