/** One table of figures under the hands: mouse and keys. What a key means is in keyboard.js, where it leads in moves.js. */

import { Editor } from "./editing.js";
import { typedTextOf } from "./interpret.js";
import { commandFor } from "./keyboard.js";
import { sayLocked, whyLocked, writes } from "./locked.js";
import { border, nextInColumn, nextInput, step } from "./moves.js";
import { Pasting } from "./pasting.js";
import { Picks } from "./picks.js";
import { Selection } from "./selection.js";
import { isInput, keyOf } from "./table.js";

/**
 * @typedef {import("./keyboard.js").Command} Command
 * @typedef {import("./table.js").Place} Place
 * @typedef {import("./table.js").Table} Table
 */

/** @type {Record<string, import("./record-acts.js").Act>} */
const ROW_ACTS = { addRow: "add", duplicateRow: "duplicate", deleteRow: "delete", rowUp: "up", rowDown: "down" };

/** Rows that Page Down passes. */
const PAGE = 15;

export class Grid {
  /**
   * @param {Table} table
   * @param {import("./sheet.js").Sheet} sheet
   * @param {object} options
   * @param {(cell: HTMLTableCellElement) => string} options.describe
   * @param {import("./picks.js").Offered} options.offered
   * @param {(grid: Grid) => void} options.onSelect
   * @param {(grid: Grid) => void} options.onFollow the selected cell has gone, and another one is selected in its place
   * @param {() => void} options.flush
   * @param {() => void} options.help
   * @param {(key: string, text: string | null) => void} options.onTyping a text not yet written; null when it was given up
   * @param {() => boolean} options.typesElsewhere on a telephone the typing is done in a bar, not in the cell
   */
  constructor(table, sheet, { describe, offered, onSelect, onFollow, onTyping, flush, help, typesElsewhere }) {
    this.typesElsewhere = typesElsewhere;
    this.table = table;
    this.sheet = sheet;
    this.flush = flush;
    this.help = help;
    this.onTyping = onTyping;
    this.editor = new Editor({ describe, onPick: () => this.picks.pick(), onTyping: (cell, text) => this.typed(cell, text) });
    this.onFollow = onFollow;
    this.selection = new Selection(table, () => onSelect(this));
    this.picks = new Picks(this, offered);
    this.pasting = new Pasting(this, offered);
    this.describe = describe;
    /** @type {import("./records.js").Records[]} lists whose rows the person adds; the groups of a table that takes lines */
    this.records = [];
    /** @type {((act: import("./record-acts.js").Act) => void) | undefined} */
    this.runRowAct = undefined;
    /** Where the mouse went down. */
    this.pressed = { x: 0, y: 0 };
    this.connect();
  }

  connect() {
    const { element } = this.table;
    element.addEventListener("pointerdown", (event) => this.press(event));
    element.addEventListener("pointerover", (event) => this.drag(event));
    element.addEventListener("dblclick", (event) => cellOf(event) && this.editor.mode === "none" && this.edit());
    element.addEventListener("click", (event) => this.tap(event));
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("copy", (event) => this.pasting.copy(event));
    element.addEventListener("cut", (event) => this.pasting.copy(event) && this.clear());
    element.addEventListener("paste", (event) => this.pasting.paste(event));
    element.addEventListener("focusout", (event) => this.blur(event));
    const start = this.table.firstInput();
    if (start) this.settle(start);
  }

  /**
   * Let rows be added to this table.
   * @param {import("./records.js").Records[]} records
   * @param {(act: import("./record-acts.js").Act) => void} run
   */
  takeRows(records, run) {
    this.records = records;
    this.runRowAct = run;
    for (const list of records) list.onRows = (focused) => this.follow(focused);
  }

  /** @param {boolean} focused whether the focus was in this table before rows came, went or moved */
  follow(focused) {
    const { cell } = this.editor;
    if (this.selection.follow()) this.onFollow(this);
    if (this.selection.cell !== cell) this.editor.moveTo(this.selection.cell, focused);
    else if (focused) this.editor.focus();
  }

  /**
   * Be the one tab stop of the table, without taking the focus.
   * @param {Place} place
   */
  settle(place) {
    this.selection.active = this.selection.anchor = place;
    this.editor.moveTo(this.table.at(place), false);
  }

  /** After an act by the mouse the keys go on in the table. */
  focus() {
    if (!this.typesElsewhere()) this.editor.focus();
  }

  /**
   * @param {Place} place
   * @param {boolean} [extend]
   */
  go(place, extend = false) {
    this.commit();
    this.selection.go(place, extend);
    this.editor.moveTo(this.selection.cell, !this.typesElsewhere());
  }

  /**
   * @param {HTMLTableCellElement} cell
   * @param {string} text
   */
  typed(cell, text) {
    this.picks.typed(text);
    this.onTyping(keyOf(cell), text);
  }

  /** Change what is there; where it is picked from a list, show the list. */
  edit() {
    if (this.selection.cell.dataset.kind === "date" || !this.picks.pick()) this.editor.edit();
  }

  /** Write what was being typed. */
  commit() {
    this.picks.close();
    const { cell } = this.editor;
    const text = this.editor.take();
    if (text === null || !cell) return;
    if (text === typedTextOf(cell)) this.onTyping(keyOf(cell), null);
    else void this.write(keyOf(cell), text);
  }

  /**
   * @param {string} key
   * @param {string} raw
   */
  async write(key, raw) {
    if (!(await this.sheet.write(this.picks.texts(key, raw), "typed"))) this.onTyping(key, null);
  }

  cancel() {
    this.editor.close();
    if (this.editor.cell) this.onTyping(keyOf(this.editor.cell), null);
  }

  /** @param {PointerEvent} event */
  press(event) {
    const cell = cellOf(event);
    const place = cell && this.table.placeOf(cell);
    // A finger that goes down may be scrolling; its click comes later.
    if (!place || event.button !== 0 || event.pointerType === "touch") return;
    if (cell === this.editor.cell && this.editor.mode !== "none") return;
    event.preventDefault();
    this.pressed = { x: event.clientX, y: event.clientY };
    this.go(place, event.shiftKey);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const cell = cellOf(event);
    const place = cell && this.table.placeOf(cell);
    if (!place || event.buttons !== 1 || event.pointerType === "touch" || this.editor.mode !== "none") return;
    // The table may have scrolled under a mouse that stands still.
    if (event.clientX === this.pressed.x && event.clientY === this.pressed.y) return;
    if (this.table.element.contains(document.activeElement)) this.go(place, true);
  }

  /** @param {MouseEvent} event */
  tap(event) {
    if (/** @type {PointerEvent} */ (event).pointerType !== "touch") return;
    const cell = cellOf(event);
    const place = cell && this.table.placeOf(cell);
    if (place && !(cell === this.editor.cell && this.editor.mode !== "none")) this.go(place);
  }

  /** @param {FocusEvent} event */
  blur(event) {
    if (this.editor.refocusing || this.table.element.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
    this.commit();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const locked = writes(event) && whyLocked(this.selection.cell);
    if (locked && !this.selection.several) sayLocked(locked);
    // Keys of an input method belong to it; 229 is what browsers report for them.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.picks.picker.key(event)) return event.preventDefault();
    const command = commandFor(event, this.editor.mode);
    if (command && this.run(command)) event.preventDefault();
  }

  /**
   * @param {Command} command
   * @returns {boolean} whether the key was used up
   */
  run(command) {
    switch (command.name) {
      case "move":
        this.go((command.far ? border : step)(this.table, this.selection.active, command.down, command.right), command.extend);
        return true;
      case "page":
        this.go(step(this.table, this.selection.active, command.down * PAGE, 0), command.extend);
        return true;
      case "next":
        return this.tab(command.direction);
      case "below":
        this.commit();
        this.go(nextInColumn(this.table, this.selection.active, command.direction));
        return true;
      case "rowStart":
      case "rowEnd":
      case "tableStart":
      case "tableEnd":
        this.go(this.corner(command.name), command.extend);
        return true;
      case "pick":
        return this.picks.pick();
      case "toggle":
        return this.picks.toggle();
      default:
        return this.act(command.name);
    }
  }

  /** @param {"rowStart" | "rowEnd" | "tableStart" | "tableEnd"} name */
  corner(name) {
    const row = name === "tableStart" ? 0 : name === "tableEnd" ? this.table.height - 1 : this.selection.active.row;
    return { row, column: name.endsWith("Start") ? 0 : this.table.width - 1 };
  }

  /**
   * @param {1 | -1} direction
   * @returns {boolean} false past the last cell: the focus leaves the table
   */
  tab(direction) {
    // What was typed may have added a row to go on in.
    this.commit();
    const next = nextInput(this.table, this.selection.active, direction);
    if (next) this.go(next);
    return next !== null;
  }

  /**
   * @param {string} name
   * @returns {boolean}
   */
  act(name) {
    /** @type {Record<string, () => void>} */
    const acts = {
      edit: () => this.edit(),
      cancel: () => this.cancel(),
      clear: () => this.clear(),
      fillDown: () => this.fill(1, 0),
      fillRight: () => this.fill(0, 1),
      undo: () => this.sheet.undo(),
      redo: () => this.sheet.redo(),
      selectAll: () => this.selection.all(),
      flush: () => this.save(),
      help: () => this.help(),
      newLine: () => this.editor.field.setRangeText("\n", this.editor.field.selectionStart ?? 0, this.editor.field.selectionEnd ?? 0, "end"),
    };
    const act = acts[name] ?? this.rowAct(name);
    act?.();
    return act !== undefined;
  }

  /**
   * @param {string} name
   * @returns {(() => void) | undefined}
   */
  rowAct(name) {
    const act = ROW_ACTS[name];
    const { runRowAct } = this;
    return act && runRowAct ? () => runRowAct(act) : undefined;
  }

  save() {
    this.commit();
    this.flush();
  }

  clear() {
    void this.sheet.write(this.selectedInputs().map((cell) => ({ key: keyOf(cell), raw: "" })), "typed");
  }

  /** @returns {HTMLTableCellElement[]} */
  selectedInputs() {
    return [...this.selection.places()].map((place) => this.table.at(place)).filter(isInput);
  }

  /**
   * The first line (or column) of the selection into the rest; a single cell takes its neighbour's text.
   * @param {number} down
   * @param {number} right
   */
  fill(down, right) {
    const { top, left, bottom, right: end } = this.selection.range;
    const single = down ? top === bottom : left === end;
    const texts = [...this.selection.places()]
      .filter((place) => single || place.row - top >= down && place.column - left >= right)
      .filter((place) => this.table.isInput(place))
      .map((place) => {
        const back = single ? step(this.table, place, -down, -right) : { row: down ? top : place.row, column: right ? left : place.column };
        return { key: keyOf(this.table.at(place)), raw: typedTextOf(this.table.at(back)) };
      });
    void this.sheet.write(texts, "typed");
  }
}

/**
 * @param {Event} event
 * @returns {HTMLTableCellElement | null}
 */
function cellOf(event) {
  return /** @type {Element} */ (event.target).closest("[data-key]");
}
