/** The formulas on this page, from their arrival on. Should they fail, the server goes on calculating as it does without them. */

import { later } from "../../../admin/static/js/later.js";

/**
 * @typedef {import("./live.js").Difference} Difference
 * @typedef {import("./live.js").Live} Live
 * @typedef {import("./problems.js").Problem} Problem
 * @typedef {object} Options
 * @property {import("./sheet.js").Sheet} sheet
 * @property {Pick<import("./entry-data.js").EntryData, "fields" | "choices" | "formulas">} data
 * @property {(differences: Difference[]) => void} tell that the browser's results are not the server's
 * @property {import("./applies.js").Applies} applies
 * @property {import("./lists.js").Lists} lists
 * @property {() => void} onChecked the checks have been judged anew
 * @property {() => void} onShown figures have changed on the page
 */

export class Calculating {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    /** @type {Live | null} the formulas, once they are loaded */
    this.live = null;
  }

  /**
   * The formulas arrive after the page is ready for typing.
   * @param {() => boolean} isComplete whether the server has all that was typed
   */
  async start(isComplete) {
    const { sheet, data, applies, lists, onChecked, onShown } = this.options;
    const { Live, loadFormulas } = await import("./live.js");
    const form = await loadFormulas(data.formulas);
    if (!form || !data.formulas) return onChecked();
    const { fields, choices } = data;
    const page = { sheet, fields, choices, report: (/** @type {Difference[]} */ found) => this.report(found), onChecked: later(onChecked), onShown: later(onShown), onApplies: (/** @type {string[]} */ hidden) => applies.show(hidden), columnOf: (/** @type {string} */ key) => lists.columnOf(key) };
    lists.readColumns(form.needs.flatMap(({ kind, key }) => (kind === "records" ? key : [])));
    this.live = new Live(page, data.formulas, form);
    const server = new Map(form.outputs.concat(form.serverOnly).map((key) => [key, sheet.textOf(key)]));
    this.act((formulas) => formulas.settle((key) => server.get(key), isComplete()));
    onChecked();
    document.documentElement.dataset.formulas = this.live ? "ready" : "failed";
  }

  /** @param {(formulas: Live) => void} act */
  act(act) {
    const { live } = this;
    if (!live) return;
    try {
      act(live);
    } catch (error) {
      const [key = ""] = live.calculator.form.outputs;
      this.live = null;
      this.report([{ key, browser: String(error), server: "" }]);
    }
  }

  /**
   * What the server calculated.
   * @param {Record<string, { text: string }>} computed
   * @param {boolean} comparable whether it had exactly the values of this page
   */
  settle(computed, comparable) {
    if (this.live) this.act((formulas) => formulas.settle((key) => computed[key]?.text, comparable));
    else for (const [key, { text }] of Object.entries(computed)) this.options.sheet.showComputed(key, text);
  }

  /**
   * @param {Problem[]} server
   * @returns {Problem[]}
   */
  problems(server) {
    return this.live ? this.live.calculator.problems(server) : server;
  }

  /** @param {Difference[]} differences */
  report(differences) {
    const told = differences.slice(0, 20).map(({ key, browser, server }) => ({ key, browser: browser.slice(0, 200), server: server.slice(0, 200) }));
    this.options.tell(told);
  }
}
