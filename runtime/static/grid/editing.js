/**
 * The editor of the active cell: one real input that always sits in it and has the focus. While nothing is typed it is invisible
 * and the figure shows through; the first character, also the first one of an input method (Telex, VNI), lands in it and makes it
 * visible. Moving the focus only when a key comes would swallow the beginning of a composed letter.
 */

import { el, icon } from "../../../admin/static/js/dom.js";
import { typedTextOf } from "./interpret.js";
import { isPicked } from "./picks.js";
import { isInput } from "./table.js";

/**
 * @typedef {import("./keyboard.js").Editing} Editing
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Field
 */

/** @type {Record<string, string>} the picture of the button by kind, where it opens no list */
const OPENERS = { date: "calendar", file: "upload" };

/** The keys rest after so many milliseconds. */
const REST = 80;

/** Whether the browser can move an element together with its focus. */
const CARRIES = "moveBefore" in Element.prototype;

export class Editor {
  /**
   * @param {object} options
   * @param {(cell: HTMLTableCellElement) => string} options.describe what a screen reader says about the cell
   * @param {() => void} options.onPick the button that shows the answers or the calendar was pressed
   * @param {(cell: HTMLTableCellElement, text: string) => void} options.onTyping after every key
   */
  constructor({ describe, onPick, onTyping }) {
    this.onTyping = onTyping;
    this.describe = describe;
    /** @type {Editing} */
    this.mode = "none";
    /** @type {HTMLTableCellElement | null} */
    this.cell = null;
    /** The focus goes and comes back at once: nothing is left. */
    this.refocusing = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.line = el("input", { type: "text", class: "cell-editor", autocomplete: "off", spellcheck: "false", enterkeyhint: "next" });
    this.lines = el("textarea", { class: "cell-editor", rows: "1", spellcheck: "false" });
    /** @type {Field} */
    this.field = this.line;
    // Keys have Alt+↓; a screen reader is told by the field that there is a list.
    this.opener = el("button", { type: "button", class: "cell-opener", tabindex: "-1", "aria-hidden": "true", onclick: onPick });
    for (const field of [this.line, this.lines]) {
      field.addEventListener("input", () => this.typed());
      field.addEventListener("compositionstart", () => this.typed());
    }
  }

  /**
   * Settle in a cell.
   * @param {HTMLTableCellElement} cell
   * @param {boolean} focus
   */
  moveTo(cell, focus) {
    this.close();
    const carried = cell !== this.cell && this.enter(cell, focus);
    if (focus && carried) this.show();
    else if (focus) this.focus();
  }

  /**
   * @param {HTMLTableCellElement} cell
   * @param {boolean} focus
   * @returns {boolean} whether the field had the focus and has it still
   */
  enter(cell, focus) {
    const field = cell.dataset.kind === "long_text" ? this.lines : this.line;
    const carried = focus && field === document.activeElement && CARRIES;
    if (!carried) this.field.remove();
    if (this.opener.isConnected) this.opener.remove();
    this.cell?.classList.remove("is-host", "has-opener");
    this.field = field;
    this.cell = cell;
    this.prepare(cell);
    cell.classList.add("is-host");
    if (carried) this.carry(cell);
    else cell.append(field);
    if (isPicked(cell)) this.offer(cell);
    return carried;
  }

  /**
   * To lose the focus and to get it again is a third of the work of a key: where the browser can, the field moves with the focus.
   * @param {HTMLTableCellElement} cell
   */
  carry(cell) {
    /** @type {any} */ (cell).moveBefore(this.field, null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refocus(), REST);
  }

  /** Screen readers hear of the new cell by the focus coming anew, when the keys rest; typing in it must not be interrupted. */
  refocus() {
    if (this.mode !== "none" || this.field !== document.activeElement) return;
    this.refocusing = true;
    this.field.blur();
    this.field.focus({ preventScroll: true });
    this.refocusing = false;
  }

  /** @param {HTMLTableCellElement} cell */
  prepare(cell) {
    const { kind = "" } = cell.dataset;
    this.field.readOnly = !isInput(cell) || kind === "file";
    this.field.inputMode = cell.classList.contains("align-right") ? "decimal" : "text";
    this.field.setAttribute("aria-label", this.describe(cell));
    this.combine(isPicked(cell) && !(kind in OPENERS));
  }

  /** @param {HTMLTableCellElement} cell */
  offer(cell) {
    this.opener.replaceChildren(icon(OPENERS[cell.dataset.kind ?? ""] ?? "chevron-down"));
    cell.append(this.opener);
    cell.classList.add("has-opener");
  }

  /**
   * A field with a list is another one for screen readers.
   * @param {boolean} listed
   */
  combine(listed) {
    const attributes = { role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(attributes)) {
      if (listed) this.field.setAttribute(name, value);
      else this.field.removeAttribute(name);
    }
  }

  focus() {
    this.field.focus({ preventScroll: true });
    this.show();
  }

  show() {
    // First the table under the bar, so that its header is seen; then the cell inside the table.
    this.cell?.closest(".grid-scroll")?.scrollIntoView({ block: "nearest" });
    this.cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Something arrived in the invisible input: from now on a new text is being typed. */
  typed() {
    if (this.mode === "none" && !this.field.readOnly) this.open("typing");
    if (this.mode !== "none" && this.cell) this.onTyping(this.cell, this.field.value);
  }

  /** Change the text that is there (F2, double click). */
  edit() {
    if (!this.cell || this.field.readOnly) return;
    this.field.value = typedTextOf(this.cell);
    this.open("caret");
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  /** @param {Editing} mode */
  open(mode) {
    this.mode = mode;
    this.cell?.classList.add("is-editing");
    // Several lines reach over the rows below.
    if (this.field === this.lines) this.cell?.parentElement?.classList.add("is-open");
  }

  /** @returns {string | null} the typed text, or null when nothing was being typed */
  take() {
    const text = this.mode === "none" ? null : this.field.value;
    this.close();
    return text;
  }

  /** Stop typing and forget the text. */
  close() {
    this.mode = "none";
    this.field.value = "";
    this.cell?.classList.remove("is-editing");
    this.cell?.parentElement?.classList.remove("is-open");
  }
}
