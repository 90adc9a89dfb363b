/** What may be done with the rows of a list besides typing: add, duplicate, delete, move, sort. Each act is written as texts. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { formatNumber, language, t } from "../../../admin/static/js/i18n.js";
import { isNumeric, typedTextOf } from "./interpret.js";
import { readNumeral } from "./numbers.js";
import { partsOf } from "./order.js";
import { keyOf } from "./table.js";

/**
 * @typedef {import("./records.js").Records} Records
 * @typedef {import("./grid.js").Grid} Grid
 * @typedef {"add" | "duplicate" | "delete" | "up" | "down" | "ascending" | "descending"} Act
 */

export class RecordActs {
  /**
   * @param {Records} records
   * @param {Grid} grid
   */
  constructor(records, grid) {
    this.records = records;
    this.grid = grid;
  }

  /** @param {Act} act */
  run(act) {
    if (this.records.info.closed) {
      toast(t("The report was returned for the marked cells alone: no row is added, moved or taken out."), { icon: "lock" });
      return;
    }
    /** @type {Record<Act, () => void>} */
    const acts = {
      add: () => this.add(),
      duplicate: () => this.duplicate(),
      delete: () => this.delete(),
      up: () => this.move(-1),
      down: () => this.move(1),
      ascending: () => this.sort(1),
      descending: () => this.sort(-1),
    };
    acts[act]();
  }

  /** @returns {string[]} the rows that are selected, blank ones below left out */
  get selected() {
    const { top, bottom } = this.grid.selection.range;
    const lines = this.grid.table.rows.slice(top, bottom + 1);
    return lines.flatMap(([cell]) => (cell ? partsOf(keyOf(cell)).row : [])).filter((row) => this.records.has(row));
  }

  /** @param {import("./sheet.js").Text[]} texts */
  write(texts) {
    this.grid.commit();
    this.grid.sheet.record(texts, "typed");
  }

  /** A blank row below the selected one; at the end it is there already. */
  add() {
    const { rows } = this.records;
    const below = rows.indexOf(this.selected.at(-1) ?? "") + 1;
    if (below > 0 && below < rows.length && this.hasRoom(1)) {
      const row = this.records.newRow();
      this.write([...this.places([row], below), ...this.records.defaultsOf(row)]);
      this.goTo(row);
    } else if (this.hasRoom(1)) {
      this.goTo(this.records.waiting[0] ?? "");
    }
  }

  duplicate() {
    const { selected, records } = this;
    if (selected.length === 0 || !this.hasRoom(selected.length)) return;
    const copies = selected.map((row) => ({ row, copy: records.newRow() }));
    const below = records.rows.indexOf(/** @type {string} */ (selected.at(-1))) + 1;
    const places = this.places(copies.map(({ copy }) => copy), below);
    const texts = copies.flatMap(({ row, copy }) =>
      records.inputsOf(row).map((cell) => ({ key: keyOf(cell).replace(`/${row}/`, `/${copy}/`), raw: typedTextOf(cell) })),
    );
    this.write([...places, ...texts.filter(({ raw }) => raw !== "")]);
    this.goTo(copies[0]?.copy ?? "");
  }

  delete() {
    const { selected } = this;
    if (selected.length === 0) return;
    this.write(selected.map((row) => ({ key: this.records.keyOf(row), raw: "" })));
    const undo = { label: t("Undo"), act: () => this.grid.sheet.undo() };
    toast(t("%(count)s rows deleted.", { count: formatNumber(selected.length) }), { icon: "trash", action: undo, seconds: 12 });
  }

  /** @param {1 | -1} direction */
  move(direction) {
    const { selected, records } = this;
    const rows = records.rows.filter((row) => !selected.includes(row));
    const first = records.rows.indexOf(selected[0] ?? "");
    const target = first + direction;
    if (first < 0 || target < 0 || target > rows.length) return;
    this.write(this.places(selected, target, rows));
  }

  /**
   * By the column of the active cell; blanks go to the end.
   * @param {1 | -1} direction
   */
  sort(direction) {
    const { records, grid } = this;
    const { column } = partsOf(keyOf(grid.selection.cell));
    const at = new Map(records.rows.map((row) => [row, /** @type {HTMLTableCellElement} */ (grid.sheet.cells.get(`${records.section}/${row}/${column}`))]));
    const sorted = records.rows.toSorted((one, other) => compareCells(cellIn(at, one), cellIn(at, other), direction));
    if (sorted.join() !== records.rows.join()) this.write(records.inOrder(sorted));
  }

  /**
   * Places in front of the row that stands in this line; all rows get new ones where some had none.
   * @param {string[]} added
   * @param {number} line
   * @param {string[]} [rows] the others
   */
  places(added, line, rows = this.records.rows) {
    const whole = [...rows.slice(0, line), ...added, ...rows.slice(line)];
    if (this.records.loose.size > 0) return this.records.inOrder(whole);
    return this.records.between(added, rows[line - 1], rows[line]);
  }

  /** @param {number} count */
  hasRoom(count) {
    const { rows, maximum, info } = this.records;
    if (rows.length + count <= maximum) return true;
    const most = { count: formatNumber(maximum), row: info.above ?? "" };
    toast(info.above ? t("At most %(count)s lines are added to the row “%(row)s”.", most) : t("This list has at most %(count)s rows.", most), { icon: "warning" });
    return false;
  }

  /** @param {string} row */
  goTo(row) {
    const line = this.grid.table.rows.findIndex(([cell]) => cell && keyOf(cell).split("/")[1] === row);
    const column = this.grid.table.rows[line]?.findIndex((cell) => cell.classList.contains("is-input")) ?? -1;
    if (line >= 0) this.grid.go({ row: line, column: Math.max(0, column) });
  }
}

/**
 * @param {Map<string, HTMLTableCellElement>} cells
 * @param {string} row
 */
function cellIn(cells, row) {
  return /** @type {HTMLTableCellElement} */ (cells.get(row));
}

/**
 * @param {HTMLTableCellElement} one
 * @param {HTMLTableCellElement} other
 * @param {1 | -1} direction
 */
function compareCells(one, other, direction) {
  const [here, there] = [worth(one), worth(other)];
  if (here === "" || there === "") return Number(here === "") - Number(there === "");
  const numbers = typeof here === "number" && typeof there === "number";
  return direction * (numbers ? here - there : String(here).localeCompare(String(there), language(), { numeric: true }));
}

/**
 * What a cell is worth for sorting.
 * @param {HTMLTableCellElement} cell
 * @returns {number | string}
 */
function worth(cell) {
  const text = typedTextOf(cell);
  if (isNumeric(cell)) {
    const numeral = readNumeral(text, Number(cell.dataset.decimals ?? 0));
    return numeral.ok ? Number(numeral.value) : text;
  }
  const [, date, month, year] = cell.dataset.kind === "date" ? (/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []) : [];
  return year ? `${year}-${month?.padStart(2, "0")}-${date?.padStart(2, "0")}` : text;
}
