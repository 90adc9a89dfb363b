/** Totals and checks that move with the key: joins the cells of the page with the calculator. */

import { language } from "../../../admin/static/js/i18n.js";
import { answersAt } from "./answers.js";
import { Calculator } from "./calculator.js";
import { typedTextOf } from "./interpret.js";
import { groupOf, partsOf } from "./order.js";
import { isMissing } from "./until-there.js";
import { readValue } from "./values.js";

/**
 * @typedef {import("./values.js").Spec} Spec
 * @typedef {import("./sheet.js").Sheet} Sheet
 * @typedef {{ module: string, outside: unknown[] }} Formulas
 * @typedef {{ key: string, browser: string, server: string }} Difference
 */

/**
 * @typedef {object} Page
 * @property {Sheet} sheet
 * @property {Record<string, import("./fields.js").FieldInfo>} fields
 * @property {Record<string, { code: string, label: string }[]>} choices by "section/column"
 * @property {(differences: Difference[]) => void} report the server shall hear of these
 * @property {() => void} onChecked the checks have been judged anew
 * @property {() => void} onShown figures have changed on the page
 * @property {(hidden: string[]) => void} [onApplies] these places do not apply now
 * @property {(key: string) => unknown[]} [columnOf] a column of a list ("DS//C03") or of the lines below a row ("B1/R05/C03"): its
 *   values in the rows that hold anything
 */

export class Live {
  /**
   * @param {Page} page
   * @param {Formulas} formulas
   * @param {import("./calculator.js").FormModule} form
   */
  constructor(page, formulas, form) {
    this.page = page;
    this.fieldTexts = new Map(Object.entries(page.fields).map(([key, { raw = "" }]) => [key, raw]));
    this.calculator = new Calculator(form, formulas.outside, (key) => this.spec(key), language());
    /** @type {[number, string][]} the columns of lists that the formulas read, with their places among the needs */
    this.columns = form.needs.flatMap(({ kind, key }, place) => (kind === "records" ? [[place, key]] : []));
    this.read(form.inputs);
  }

  /** Take the columns of lists as they stand on the page. */
  gather() {
    for (const [place, key] of this.columns) this.calculator.outside[place] = this.page.columnOf?.(key) ?? [];
  }

  /**
   * @param {string} key
   * @returns {Spec}
   */
  spec(key) {
    const cell = this.page.sheet.cells.get(key);
    const field = this.page.fields[key];
    if (field) return { kind: field.kind, decimals: field.decimals ?? 0, choices: field.choices };
    return { kind: cell?.dataset.kind ?? "text", decimals: Number(cell?.dataset.decimals ?? 0), choices: answersAt(this.page.choices, key) };
  }

  /**
   * Take the values that stand on the page.
   * @param {Iterable<string>} keys
   */
  read(keys) {
    for (const key of keys) {
      if (!this.calculator.inputs.has(key)) continue;
      const cell = this.page.sheet.cells.get(key);
      const text = cell ? typedTextOf(cell) : (this.fieldTexts.get(key) ?? "");
      this.calculator.values[key] = readValue(text, this.spec(key));
    }
  }

  /**
   * Texts were written; every total is right before the next frame.
   * @param {{ key: string, raw: string }[]} texts
   */
  written(texts) {
    for (const { key, raw } of texts) {
      if (this.fieldTexts.has(key)) this.fieldTexts.set(key, raw);
      delete this.calculator.typing[key];
    }
    this.read(texts.map(({ key }) => key));
    this.show();
  }

  /**
   * A text is being typed, or (null) was given up.
   * @param {string} key
   * @param {string | null} text
   */
  typing(key, text) {
    const { calculator } = this;
    if (this.readsList(key)) return this.show();
    if (!calculator.inputs.has(key) || (text === null && !(key in calculator.typing))) return;
    if (text === null) delete calculator.typing[key];
    else calculator.typing[key] = readValue(text, this.spec(key));
    this.show();
  }

  /**
   * Whether formulas read the list to which a cell belongs.
   * @param {string} key
   */
  readsList(key) {
    const { section, row } = partsOf(key);
    const list = this.page.sheet.listOf(key);
    return list !== undefined && this.columns.some(([, column]) => column.startsWith(`${section}/${groupOf(row) ?? ""}/`));
  }

  show() {
    this.gather();
    const failing = this.calculator.failing.join();
    for (const [key, text] of this.calculator.run()) {
      this.page.sheet.showComputed(key, text, this.calculator.corrections.get(key)?.theirs === text);
    }
    if (failing !== this.calculator.failing.join()) this.page.onChecked();
    this.page.onApplies?.(this.calculator.hidden);
    this.page.onShown();
  }

  /**
   * What the server calculated has arrived.
   * @param {(key: string) => string | undefined} theirsOf
   * @param {boolean} comparable whether the server had exactly the values of this page
   */
  settle(theirsOf, comparable) {
    const { calculator } = this;
    for (const key of calculator.form.serverOnly) {
      const text = theirsOf(key);
      if (text === undefined) continue;
      calculator.values[key] = /^#[A-Z/0!?]+$/.test(text) ? text : readValue(text, this.spec(key));
      this.page.sheet.showKept(key, text);
    }
    this.gather();
    const found = comparable ? calculator.compare(theirsOf) : [];
    this.show();
    if (found.length > 0) this.page.report(found);
  }
}

/**
 * Without its module (an old browser, a form that is too large) the page works all the same: the server calculates. One that was not
 * reached is an error: it is asked for again.
 * @param {Formulas | null | undefined} formulas
 * @returns {Promise<import("./calculator.js").FormModule | null>}
 */
export async function loadFormulas(formulas) {
  if (!formulas) return null;
  try {
    return await import(formulas.module);
  } catch (error) {
    if (isMissing(error)) throw error;
    return null;
  }
}
