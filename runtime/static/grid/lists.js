/** The lists of the page: each gets its rows, what may be done with them, and its formulas. */

import { RecordActs } from "./record-acts.js";
import { RecordFormulas } from "./record-formulas.js";
import { Records } from "./records.js";
import { loadFormulas } from "./live.js";
import { partsOf } from "./order.js";

/**
 * @typedef {import("./records.js").ListInfo} ListInfo
 * @typedef {import("./grid.js").Grid} Grid
 */

export class Lists {
  /**
   * @param {import("./sheet.js").Sheet} sheet
   * @param {Record<string, ListInfo>} infos by section
   * @param {Record<string, import("./values.js").Choice[]>} choices
   */
  constructor(sheet, infos, choices) {
    this.sheet = sheet;
    this.infos = infos;
    this.choices = choices;
    /** @type {Map<string, RecordFormulas>} by section */
    this.formulas = new Map();
  }

  /**
   * Before the grid of the table is made: the rows as the server wrote them become a list.
   * @param {import("./table.js").Table} table
   */
  take(table) {
    const info = this.infos[table.section];
    if (!info) return;
    const records = new Records(table, this.sheet, info);
    this.sheet.lists.set(table.section, records);
    this.formulas.set(table.section, new RecordFormulas(records, null, this.choices, (key, text) => this.sheet.showComputed(key, text)));
  }

  /** @param {Grid} grid */
  connect(grid) {
    const records = this.sheet.lists.get(grid.table.section);
    if (!records) return;
    const acts = new RecordActs(records, grid);
    grid.takeRows(records, (act) => acts.run(act));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-rows="${records.section}"]`))) {
      button.addEventListener("click", () => {
        acts.run(/** @type {import("./record-acts.js").Act} */ (button.dataset.rowAct));
        grid.focus();
      });
    }
  }

  /** The formulas of rows arrive after the page is ready for typing. */
  async load() {
    for (const [section, formulas] of this.formulas) {
      const address = this.infos[section]?.module;
      formulas.module = address ? await loadFormulas({ module: address, outside: [] }) : null;
      formulas.all();
    }
  }

  /** @param {{ key: string }[]} texts */
  written(texts) {
    for (const [section, formulas] of this.formulas) {
      const keys = texts.map(({ key }) => key).filter((key) => partsOf(key).section === section);
      if (keys.length > 0) formulas.written(keys);
    }
  }

  /**
   * What the server calculated counts, as long as it had everything that was typed.
   * @param {Record<string, { text: string }>} computed
   * @param {boolean} complete
   */
  settle(computed, complete) {
    for (const [key, { text }] of Object.entries(computed)) {
      const formulas = this.formulas.get(partsOf(key).section);
      if (formulas && (complete || !formulas.module)) this.sheet.showComputed(key, text);
    }
    for (const formulas of this.formulas.values()) formulas.addUp();
  }

  /**
   * @param {string} key
   * @param {string | null} text
   */
  typing(key, text) {
    this.formulas.get(partsOf(key).section)?.type(key, text);
  }

  /**
   * @param {import("./problems.js").Problem[]} problems
   * @returns {import("./problems.js").Problem[]}
   */
  problems(problems) {
    return [...this.formulas.values()].reduce((found, formulas) => formulas.problems(found), problems);
  }
}
