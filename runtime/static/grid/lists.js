/** The lists of the page: each gets its rows, what may be done with them, and its formulas. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { t } from "../../../admin/static/js/i18n.js";
import { groupOf, partsOf } from "./order.js";
import { keyOf } from "./table.js";

/**
 * @typedef {import("./records.js").ListInfo} ListInfo
 * @typedef {import("./grid.js").Grid} Grid
 * @typedef {import("./record-acts.js").RecordActs} RecordActs
 * @typedef {import("./record-formulas.js").RecordFormulas} RecordFormulas
 */

export class Lists {
  /**
   * @param {import("./sheet.js").Sheet} sheet
   * @param {Record<string, ListInfo>} infos by the name of the list
   * @param {Record<string, import("./values.js").Choice[]>} choices
   */
  constructor(sheet, infos, choices) {
    this.sheet = sheet;
    this.infos = infos;
    this.choices = choices;
    /** @type {Map<string, RecordFormulas>} by the name of the list */
    this.formulas = new Map();
    /** @type {typeof import("./list-parts.js") | null} */
    this.parts = null;
  }

  /** Most forms are tables alone: only a page with lists fetches what lists are made of, before its tables are taken. */
  async prepare() {
    if (Object.keys(this.infos).length > 0) this.parts = await import("./list-parts.js");
  }

  /**
   * Before the grid of the table is made: the rows as the server wrote them become a list.
   * @param {import("./table.js").Table} table
   */
  take(table) {
    const { parts } = this;
    if (!parts) return;
    for (const [name, info] of Object.entries(this.infos)) {
      if (info.section !== table.section) continue;
      const records = new parts.Records(table, this.sheet, info);
      this.sheet.lists.set(name, records);
      this.formulas.set(name, new parts.RecordFormulas(records, null, this.choices, (key, text) => this.sheet.showComputed(key, text)));
    }
  }

  /**
   * The formulas of the list to which a key belongs.
   * @param {string} key
   */
  of(key) {
    const { section, row } = partsOf(key);
    return this.formulas.get(section) ?? this.formulas.get(`${section}~${groupOf(row)}`);
  }

  /** @param {Grid} grid */
  connect(grid) {
    const records = [...this.sheet.lists.values()].filter(({ table }) => table === grid.table);
    const { parts } = this;
    if (records.length === 0 || !parts) return;
    const acts = records.map((list) => new parts.RecordActs(list, grid));
    const run = (/** @type {import("./record-acts.js").Act} */ act) => actsHere(acts, grid)?.run(act);
    grid.takeRows(records, run);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-rows="${grid.table.section}"]`))) {
      button.addEventListener("click", () => {
        run(/** @type {import("./record-acts.js").Act} */ (button.dataset.rowAct));
        grid.focus();
      });
    }
  }

  /**
   * The list of a column that formulas of the form read: "DS//C03", or "B1/R05/C03" of the lines below a row.
   * @param {string} key
   */
  ofColumn(key) {
    const { section, row } = partsOf(key);
    return this.formulas.get(section) ?? this.formulas.get(`${section}~${row}`);
  }

  /**
   * Formulas of the form read these columns.
   * @param {string[]} keys
   */
  readColumns(keys) {
    for (const key of keys) this.ofColumn(key)?.wanted.add(partsOf(key).column);
    for (const formulas of this.formulas.values()) formulas.all();
  }

  /**
   * @param {string} key
   * @returns {import("./values.js").Value[]}
   */
  columnOf(key) {
    return this.ofColumn(key)?.columnOf(partsOf(key).column) ?? [];
  }

  /** The formulas of rows arrive after the page is ready for typing. */
  async load() {
    if (this.formulas.size === 0) return;
    const { loadFormulas } = await import("./live.js");
    for (const [name, formulas] of this.formulas) {
      const address = this.infos[name]?.module;
      formulas.module = address ? await loadFormulas({ module: address, outside: [] }) : null;
      formulas.all();
    }
  }

  /** @param {{ key: string }[]} texts */
  written(texts) {
    for (const formulas of this.formulas.values()) {
      const keys = texts.map(({ key }) => key).filter((key) => this.of(key) === formulas);
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
      const formulas = this.of(key);
      if (formulas && (complete || !formulas.module)) this.sheet.showComputed(key, text);
    }
    for (const formulas of this.formulas.values()) formulas.addUp();
  }

  /**
   * @param {string} key
   * @param {string | null} text
   */
  typing(key, text) {
    this.of(key)?.type(key, text);
  }

  /**
   * @param {import("./problems.js").Problem[]} problems
   * @returns {import("./problems.js").Problem[]}
   */
  problems(problems) {
    return [...this.formulas.values()].reduce((found, formulas) => formulas.problems(found), problems);
  }
}

/**
 * What may be done with the rows where the cursor stands; in a table that takes lines in one place alone, with those.
 * @param {RecordActs[]} all
 * @param {Grid} grid
 */
function actsHere(all, grid) {
  const { row } = partsOf(keyOf(grid.selection.cell));
  const here = all.find(({ records }) => records.owns(row) || records.info.group === row) ?? (all.length === 1 ? all[0] : undefined);
  if (!here) toast(t("Select the row below which the line belongs."), { icon: "warning" });
  return here;
}
