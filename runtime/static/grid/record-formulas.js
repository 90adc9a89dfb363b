/** What is calculated in a list while it is filled: the formulas of each row, its checks, and the last line that adds up. */

import { language } from "../../../admin/static/js/i18n.js";
import { typedTextOf } from "./interpret.js";
import { formatNumeral, readNumeral } from "./numbers.js";
import { partsOf } from "./order.js";
import { grouped } from "./subtotals.js";
import { sumOf } from "./totals.js";
import { readValue, shownValue } from "./values.js";

/**
 * @typedef {import("./records.js").Records} Records
 * @typedef {import("./values.js").Spec} Spec
 * @typedef {import("./values.js").Value} Value
 * @typedef {import("./calculator.js").FormModule} FormModule
 * @typedef {import("./problems.js").Problem} Problem
 */

/** The row for which the formulas are written. */
const LINE = "record";
const TOTAL = "_total";

export class RecordFormulas {
  /**
   * @param {Records} records
   * @param {FormModule | null} module formulas of one row; null where nothing is calculated in a row
   * @param {Record<string, import("./values.js").Choice[]>} choices by "section/column"
   * @param {(key: string, text: string) => void} show
   */
  constructor(records, module, choices, show) {
    this.records = records;
    this.module = module;
    this.choices = choices;
    this.show = show;
    /** @type {Map<string, string>} what is being typed and not yet written, by key */
    this.typing = new Map();
    /** @type {Map<string, number[]>} failing checks by row */
    this.failing = new Map();
    /** @type {Set<string>} columns that formulas of the form read */
    this.wanted = new Set();
    /** @type {Map<string, Record<string, Value>>} those columns by row, of rows that hold anything */
    this.values = new Map();
  }

  /** @param {string} key */
  textOf(key) {
    const cell = this.records.sheet.cells.get(key);
    return this.typing.get(key) ?? (cell ? typedTextOf(cell) : "");
  }

  /**
   * @param {string} column
   * @returns {Spec}
   */
  spec(column) {
    const info = this.records.info.columns[column];
    return { kind: info?.kind ?? "text", decimals: info?.decimals ?? 0, choices: this.choices[`${this.records.section}/${column}`] };
  }

  /**
   * A text is being typed, or (null) was given up.
   * @param {string} key
   * @param {string | null} text
   */
  type(key, text) {
    if (text === null && !this.typing.has(key)) return;
    if (text === null) this.typing.delete(key);
    else this.typing.set(key, text);
    this.calculate([partsOf(key).row]);
  }

  /**
   * Texts of this list were written.
   * @param {string[]} keys
   */
  written(keys) {
    for (const key of keys) this.typing.delete(key);
    this.calculate(new Set(keys.map((key) => partsOf(key).row)));
  }

  all() {
    this.calculate(this.records.rows);
  }

  /** @param {Iterable<string>} rows */
  calculate(rows) {
    for (const row of rows) {
      const found = this.module ? this.row(row, this.module) : {};
      if (this.wanted.size > 0) this.keep(row, found);
    }
    this.addUp();
  }

  /**
   * Keep what formulas of the form read in a row.
   * @param {string} row
   * @param {Record<string, Value>} found what was calculated, by key of the module
   */
  keep(row, found) {
    const { section } = this.records;
    const inputs = this.records.inputsOf(row);
    if (inputs.every((cell) => this.textOf(cell.dataset.key ?? "") === "")) {
      this.values.delete(row);
      return;
    }
    const values = [...this.wanted].map((column) => {
      const calculated = found[`${section}/${LINE}/${column}`];
      return [column, calculated === undefined ? readValue(this.textOf(`${section}/${row}/${column}`), this.spec(column)) : calculated];
    });
    this.values.set(row, Object.fromEntries(values));
  }

  /**
   * A column over the rows that hold anything, in their order.
   * @param {string} column
   * @returns {Value[]}
   */
  columnOf(column) {
    return this.records.rows.flatMap((row) => {
      const values = this.values.get(row);
      return values ? [values[column] ?? null] : [];
    });
  }

  /**
   * @param {string} row
   * @param {FormModule} module
   * @returns {Record<string, Value>} what was calculated, by key of the module
   */
  row(row, module) {
    const { section } = this.records;
    const values = Object.fromEntries(
      module.inputs.map((input) => {
        const { column } = partsOf(input);
        return [input, readValue(this.textOf(`${section}/${row}/${column}`), this.spec(column))];
      }),
    );
    const found = module.calculate(values, []);
    for (const output of module.outputs) {
      const { column } = partsOf(output);
      this.show(`${section}/${row}/${column}`, shownValue(found.values[output] ?? null, this.spec(column), language()));
    }
    this.failing.set(row, Object.values(values).some((value) => value !== null) ? found.failing : []);
    return found.values;
  }

  /** The last line, and those of the groups. */
  addUp() {
    const { total, subtotals, rows, section } = this.records;
    if (total) for (const [column, text] of Object.entries(this.sums(rows))) this.show(`${section}/${TOTAL}/${column}`, text);
    subtotals?.show(this.groups(rows));
  }

  /**
   * What the columns add up to in some rows.
   * @param {string[]} rows
   * @returns {Record<string, string>}
   */
  sums(rows) {
    const { info, section } = this.records;
    const summed = Object.entries(info.columns).filter(([, { sum }]) => sum);
    return Object.fromEntries(
      summed.map(([column, { decimals }]) => {
        const figures = rows.map((row) => readNumeral(this.textOf(`${section}/${row}/${column}`), decimals));
        const amount = sumOf(figures.flatMap((numeral) => (numeral.ok ? [numeral.value] : [])));
        return [column, amount === "" ? "" : formatNumeral(amount, decimals, language())];
      }),
    );
  }

  /**
   * @param {string[]} rows
   * @returns {import("./subtotals.js").Group[]}
   */
  groups(rows) {
    const { section, info, sheet } = this.records;
    const nameOf = (/** @type {string} */ row) => {
      const key = `${section}/${row}/${info.group_by}`;
      return this.typing.get(key) ?? sheet.textOf(key) ?? "";
    };
    const filled = rows.filter((row) => this.records.holdsText(row));
    return grouped(filled, nameOf).map(([name, those]) => ({ name, sums: this.sums(those) }));
  }

  /**
   * The server's problems with the checks of the rows judged anew.
   * @param {Problem[]} server
   * @returns {Problem[]}
   */
  problems(server) {
    const { module } = this;
    if (!module) return server;
    const { section } = this.records;
    const mine = this.records.rows.flatMap((row) =>
      (this.failing.get(row) ?? []).map((index) => {
        const { severity, message, keys } = /** @type {FormModule["checks"][number]} */ (module.checks[index]);
        return { severity, message, section, keys: keys.map((key) => key.replace(`/${LINE}/`, `/${row}/`)) };
      }),
    );
    const messages = new Set(module.checks.map(({ message }) => message));
    const known = new Map(server.map((problem) => [identity(problem), problem]));
    const others = server.filter((problem) => problem.section !== section || !messages.has(problem.message) || problem.keys.length === 0);
    return [...others, ...mine.map((problem) => known.get(identity(problem)) ?? problem)];
  }
}

/** @param {Problem} problem */
function identity({ section, message, keys }) {
  return [section, message, ...keys].join("\n");
}
