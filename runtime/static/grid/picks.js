/** Cells whose values are picked rather than typed: answers of a list, yes and no, marks, days. */

import { language } from "../../../admin/static/js/i18n.js";
import { answersAt, answersOf, following, LISTED, means, toggled } from "./answers.js";
import { takeDay } from "./dates.js";
import { chooseFile } from "./file-cells.js";
import { typedTextOf } from "./interpret.js";
import { partsOf } from "./order.js";
import { Picker } from "./picker.js";
import { isInput, keyOf } from "./table.js";

/**
 * @typedef {import("./values.js").Choice} Choice
 * @typedef {object} Offered what the page knows of the cells, by "section/column"
 * @property {Record<string, Choice[]>} choices by "section/column", or by the key of a cell that has its own
 * @property {Record<string, string[]>} marks the other columns of which exactly one is marked
 */

const MARK = [{ code: "1", label: "x" }];

/** @param {HTMLElement} cell */
export function isPicked(cell) {
  return isInput(cell) && (LISTED.has(cell.dataset.kind ?? "") || cell.dataset.kind === "date" || cell.dataset.kind === "file");
}

/**
 * @param {string} key
 * @returns {string} "section/column"
 */
export function columnOf(key) {
  const { section, column } = partsOf(key);
  return `${section}/${column}`;
}

/**
 * The texts that a mark brings with it: of the columns of one group exactly one is marked.
 * @param {{ key: string, raw: string }} mark
 * @param {string[]} others columns of its group
 * @param {(key: string) => string} textOf
 */
export function withOthers({ key, raw }, others, textOf) {
  const isMark = raw !== "" && !means(raw, { code: "0", label: "không" });
  const keys = isMark ? others.map((column) => key.slice(0, key.lastIndexOf("/") + 1) + column) : [];
  return [{ key, raw }, ...keys.filter((other) => textOf(other) !== "").map((other) => ({ key: other, raw: "" }))];
}

export class Picks {
  /**
   * @param {import("./grid.js").Grid} grid
   * @param {Offered} offered
   */
  constructor(grid, { choices, marks }) {
    this.grid = grid;
    this.choices = choices;
    this.marks = marks;
    this.picker = new Picker((label, then) => this.take(label, then));
  }

  get cell() {
    return this.grid.selection.cell;
  }

  /** @returns {Choice[]} of the selected cell */
  get answers() {
    return answersOf(this.cell.dataset.kind ?? "", answersAt(this.choices, keyOf(this.cell)), language());
  }

  /**
   * Show what the selected cell can be.
   * @returns {boolean} false where it is not picked from a list
   */
  pick() {
    if (!isPicked(this.cell)) return this.toggle();
    if (this.cell.dataset.kind === "date") this.day();
    else if (this.cell.dataset.kind === "file") this.file();
    else this.open();
    return true;
  }

  file() {
    const key = keyOf(this.cell);
    chooseFile((reference) => void this.grid.write(key, reference));
  }

  /** The answer belongs to the cell that asked, wherever the selection is by then. */
  day() {
    const { cell, grid } = this;
    void takeDay(typedTextOf(cell), (text) => {
      grid.editor.close();
      void grid.write(keyOf(cell), text);
    });
  }

  open() {
    const { cell, grid } = this;
    const many = cell.dataset.kind === "choices";
    const blank = many || typedTextOf(cell) === "" ? [] : [{ code: "", label: "" }];
    const name = grid.editor.field.getAttribute("aria-label") ?? "";
    this.picker.open({ cell, field: grid.editor.field, answers: [...this.answers, ...blank], many, name, text: () => typedTextOf(cell) });
  }

  /**
   * The next value of a mark, or of yes and no; for other cells Space opens their list.
   * @returns {boolean} false where Space is a letter like others
   */
  toggle() {
    const { cell } = this;
    if (!isInput(cell)) return false;
    const { kind } = cell.dataset;
    if (kind !== "one_of" && kind !== "yes_no") return isPicked(cell) && this.pick();
    this.take(following(typedTextOf(cell), kind === "one_of" ? MARK : this.answers), "stay");
    return true;
  }

  /**
   * Letters were typed in the selected cell.
   * @param {string} text
   */
  typed(text) {
    if (!isPicked(this.cell) || !LISTED.has(this.cell.dataset.kind ?? "")) return;
    if (!this.picker.isOpen) this.open();
    this.picker.filter(text);
  }

  /**
   * @param {string} label
   * @param {import("./picker.js").Then} then
   */
  take(label, then) {
    const { cell, grid } = this;
    const text = cell.dataset.kind === "choices" ? toggled(typedTextOf(cell), label, this.answers) : label;
    grid.editor.close();
    void grid.write(keyOf(cell), text);
    if (then === "below") grid.run({ name: "below", direction: 1 });
    else if (then !== "stay") grid.run({ name: "next", direction: then === "back" ? -1 : 1 });
  }

  /**
   * What is written with a text: a mark takes away the others of its group.
   * @param {string} key
   * @param {string} raw
   */
  texts(key, raw) {
    return withOthers({ key, raw }, this.marks[columnOf(key)] ?? [], (other) => this.grid.sheet.typed(other));
  }

  close() {
    this.picker.close();
  }
}
