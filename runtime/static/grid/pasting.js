/** Blocks of cells between a table of the page and the clipboard. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";
import { answersAt } from "./answers.js";
import { filledLines, planPaste, readBlock, withHeadings, writeBlock } from "./clipboard.js";
import { readTables } from "./html-table.js";
import { fits, interpret, typedTextOf } from "./interpret.js";
import { partsOf } from "./order.js";
import { lookBefore } from "./paste-preview.js";
import { outlook, wantsLook } from "./pasted.js";
import { keyOf, textOf } from "./table.js";

/**
 * What was copied last on this page: exact texts, where the clipboard has only what is shown.
 * @type {{ shown: string, exact: string[][] }}
 */
let copied = { shown: "", exact: [] };

/**
 * The block on the clipboard; null where there is none.
 * @param {DataTransfer | null} clipboard
 * @returns {string[][] | null}
 */
export function blockOn(clipboard) {
  const text = clipboard?.getData("text/plain") ?? "";
  if (text !== "" && text === copied.shown) return copied.exact;
  return readTables(clipboard?.getData("text/html") ?? "") ?? (text === "" ? null : readBlock(text));
}

/** @param {string[][]} block */
export function isSingle(block) {
  return block.length === 1 && block[0]?.length === 1;
}

export class Pasting {
  /**
   * @param {import("./grid.js").Grid} grid
   * @param {import("./picks.js").Offered} offered
   */
  constructor(grid, { choices }) {
    this.grid = grid;
    this.choices = choices;
  }

  /**
   * @param {ClipboardEvent} event
   * @returns {boolean} whether cells were copied, not letters
   */
  copy(event) {
    const { editor, selection, table } = this.grid;
    if (editor.mode !== "none") return false;
    const { top, bottom, left, right } = selection.range;
    const lines = table.rows.slice(top, bottom + 1).map((cells) => cells.slice(left, right + 1));
    const shown = writeBlock(withHeadings(lines.map((cells) => cells.map(textOf)), top, table));
    copied = { shown, exact: withHeadings(lines.map((cells) => cells.map(typedTextOf)), top, table) };
    event.clipboardData?.setData("text/plain", shown);
    event.preventDefault();
    return true;
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const block = this.grid.editor.mode === "none" ? blockOn(event.clipboardData) : null;
    if (!block) return;
    event.preventDefault();
    void this.take(block);
  }

  /**
   * A number that can be read in two ways is asked about first, once; what is left to decide is then seen with its reading.
   * @param {string[][]} block
   */
  async take(block) {
    const { grid } = this;
    const { row } = partsOf(keyOf(grid.table.at({ row: grid.selection.range.top, column: 0 })));
    for (const list of grid.records) list.grow(row, filledLines(block));
    const plan = planPaste(block, grid.selection.range, grid.table);
    const texts = plan.landings.map(({ place, text }) => ({ key: keyOf(grid.table.at(place)), raw: text }));
    if (await grid.sheet.asking(texts.map(({ key }) => key), () => this.write(texts, plan))) {
      this.select(plan.landings);
      this.report(plan);
    } else {
      for (const list of grid.records) list.settle();
    }
  }

  /**
   * @param {import("./sheet.js").Text[]} texts
   * @param {import("./clipboard.js").Plan} plan
   */
  async write(texts, plan) {
    const { sheet, describe } = this.grid;
    const read = await sheet.read(texts);
    if (!read) return false;
    const found = outlook(read.map((text) => this.change(text)), plan);
    // The dialog is there before the next key: a module fetched only now would let that key go into the table.
    if (wantsLook(found) && !(await lookBefore(found, (key) => describe(this.cellOf(key))))) return false;
    sheet.record(read, "pasted");
    return true;
  }

  /** @param {string} key */
  cellOf(key) {
    return /** @type {HTMLTableCellElement} */ (this.grid.sheet.cells.get(key));
  }

  /**
   * @param {import("./sheet.js").Text} text
   * @returns {import("./pasted.js").Change}
   */
  change({ key, raw }) {
    const cell = this.cellOf(key);
    return { key, before: textOf(cell), after: interpret(cell, raw).text, fits: fits(cell, raw, answersAt(this.choices, key)) };
  }

  /** @param {import("./clipboard.js").Landing[]} landings */
  select(landings) {
    const { selection, editor, typesElsewhere } = this.grid;
    const [first, last] = [landings[0], landings.at(-1)];
    if (!first || !last || landings.length < 2) return;
    selection.anchor = last.place;
    selection.go(first.place, true);
    editor.moveTo(selection.cell, !typesElsewhere());
  }

  /**
   * Say what became of a paste whenever something found no place, or much changed at once.
   * @param {import("./clipboard.js").Plan} plan
   */
  report({ landings, locked, outside }) {
    if (locked + outside === 0 && landings.length < 2) return;
    const parts = [t("%(count)s cells pasted.", { count: formatNumber(landings.length) })];
    if (locked > 0) parts.push(t("%(count)s locked cells were left as they are.", { count: formatNumber(locked) }));
    if (outside > 0) parts.push(t("%(count)s cells lay outside the table and were not taken.", { count: formatNumber(outside) }));
    const undo = { label: t("Undo"), act: () => this.grid.sheet.undo() };
    toast(parts.join(" "), { icon: locked + outside ? "warning" : "paste", action: undo, seconds: 12 });
  }
}
