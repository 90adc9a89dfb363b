/**
 * All cells of the report on this page, whatever section they stand in: writing, undoing, and showing what the server answers.
 * Grids, narrative parts and single fields are its views.
 */

import { ask, toast } from "../../../admin/static/js/dialogs.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";
import { History } from "./history.js";
import { interpret, typedTextOf } from "./interpret.js";
import { groupOf, isPosition, partsOf } from "./order.js";
import { keyOf, show, textOf } from "./table.js";

/**
 * @typedef {{ key: string, raw: string }} Text
 * @typedef {import("./autosave.js").Edit} Edit
 * @typedef {object} View a place outside the tables that shows one key
 * @property {(text: string, raw: string) => void} show
 * @property {(message: string) => void} mark "" takes the mark away
 * @property {() => boolean} [busy] whether the person is writing there
 * @property {() => void} [commit] write what is being written there, if it is something else than before
 */

/**
 * A reading as people write it: 1,62 and 1.620.
 * @param {string} typed
 */
function shown(typed) {
  return formatNumber(Number(typed.replace(",", ".")), 6);
}

export class Sheet {
  /** @param {(edits: Edit[]) => void} save */
  constructor(save) {
    this.save = save;
    this.history = new History();
    /** @type {Map<string, HTMLElement>} */
    this.cells = new Map();
    /** @type {Map<string, View>} */
    this.views = new Map();
    /** @type {Map<string, import("./records.js").Records>} lists whose rows come and go, by name: "DS", and "B1~R05" for lines below a row */
    this.lists = new Map();
    /** @type {Set<import("./records.js").Records>} lists whose rows have changed and are not shown yet */
    this.moved = new Set();
    /** @type {Map<string, string>} texts that are no value, by key, with the reason */
    this.invalid = new Map();
    /** @type {(texts: Text[]) => void} called before the next frame */
    this.onWritten = () => {};
    /** @type {(key: string) => number} sequence number of the change that the server has last confirmed for a cell */
    this.sequenceOf = () => 0;
    /** @type {(() => void)[]} called whenever a cell may show something else */
    this.watchers = [];
    /** @type {Set<string>} cells about which the person is being asked: what others write there waits, and is not overwritten unasked */
    this.asked = new Set();
  }

  /** @param {import("./table.js").Table} table */
  addTable(table) {
    for (const cells of table.rows) for (const cell of cells) this.cells.set(keyOf(cell), cell);
  }

  /**
   * Write texts as if they had been typed.
   * @param {Text[]} texts
   * @param {string} origin typed, pasted, …
   * @returns {Promise<boolean>} whether they were written; without a question they are written before this returns
   */
  write(texts, origin) {
    if (this.doubtful(texts).length > 0) return this.writeRead(texts, origin);
    this.record(texts, origin);
    return Promise.resolve(true);
  }

  /**
   * @param {Text[]} texts
   * @param {string} origin
   */
  writeRead(texts, origin) {
    return this.asking(texts.map(({ key }) => key), async () => {
      const read = await this.read(texts);
      if (read) this.record(read, origin);
      return read !== null;
    });
  }

  /**
   * While the person answers, these cells stay as they were seen.
   * @template T
   * @param {string[]} keys
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  async asking(keys, act) {
    for (const key of keys) this.asked.add(key);
    try {
      return await act();
    } finally {
      for (const key of keys) this.asked.delete(key);
    }
  }

  /**
   * The texts with one meaning each. A number that can mean two things is asked about, once for all of them.
   * @param {Text[]} texts
   * @returns {Promise<Text[] | null>} null when the question was left
   */
  async read(texts) {
    const doubtful = this.doubtful(texts);
    if (doubtful.length === 0) return texts;
    const answer = await this.askReading(doubtful);
    return answer && texts.map(({ key, raw }) => ({ key, raw: this.readings(key, raw)?.[answer] ?? raw }));
  }

  /** @param {Text[]} texts */
  doubtful(texts) {
    return texts.filter(({ key, raw }) => this.readings(key, raw));
  }

  /**
   * @param {string} key
   * @param {string} raw
   */
  readings(key, raw) {
    const cell = this.cells.get(key);
    return cell ? interpret(cell, raw).readings : undefined;
  }

  /**
   * @param {Text[]} doubtful
   * @returns {Promise<"decimal" | "thousands" | null>}
   */
  async askReading(doubtful) {
    const [first] = /** @type {[Text, ...Text[]]} */ (doubtful);
    const readings = /** @type {{ thousands: string, decimal: string }} */ (this.readings(first.key, first.raw));
    const question =
      doubtful.length === 1
        ? t("“%(text)s” can be read in two ways. Which number do you mean?", { text: first.raw })
        : t("%(count)s numbers like “%(text)s” can be read in two ways. What do you mean?", { count: doubtful.length, text: first.raw });
    const answer = await ask(t("Which number?"), question, [
      { value: "", label: t("Cancel") },
      { value: "decimal", label: t("Decimal: %(number)s", { number: shown(readings.decimal) }) },
      { value: "thousands", label: t("Thousands: %(number)s", { number: shown(readings.thousands) }) },
    ]);
    return answer === "decimal" || answer === "thousands" ? answer : null;
  }

  /**
   * @param {Text[]} texts
   * @param {string} origin
   */
  record(texts, origin) {
    const lists = [...this.lists.values()];
    const born = lists.flatMap((list) => list.births(texts.filter(({ key }) => partsOf(key).section === list.section)));
    const written = new Set(texts.map(({ key }) => key));
    const given = lists.flatMap((list) => list.born(texts).flatMap((row) => list.defaultsOf(row))).filter(({ key }) => !written.has(key));
    const edits = [...[...born, ...texts].map((text) => this.edit(text, origin)), ...given.map((text) => this.edit(text, "prefilled"))];
    this.history.record(edits);
    const changed = edits.filter(({ before, after }) => before !== after);
    this.apply(changed.map(({ key, after, origin: own }) => ({ key, raw: after, origin: own })), origin);
  }

  /**
   * @param {Text} text
   * @param {string} origin
   */
  edit({ key, raw }, origin) {
    return { key, before: this.typed(key), after: raw, origin, restores: this.sequenceOf(key) };
  }

  /**
   * What the table shows there; undefined outside the tables.
   * @param {string} key
   */
  textOf(key) {
    const cell = this.cells.get(key);
    return cell && textOf(cell);
  }

  /** @param {string} key */
  typed(key) {
    if (isPosition(key)) return this.listOf(key)?.positionOf(partsOf(key).row) ?? "";
    const cell = this.cells.get(key);
    return cell ? typedTextOf(cell) : "";
  }

  /**
   * Show and send, without remembering it for undo.
   * @param {import("./history.js").Step[]} texts
   * @param {string} origin of those that name none
   */
  apply(texts, origin) {
    if (texts.length === 0) return;
    const edits = texts.map(({ key, raw, origin: own = origin, restores = 0 }) => ({ key, raw: this.present(key, raw), origin: own, restores }));
    this.settle();
    this.onWritten(texts);
    this.save(edits);
  }

  /**
   * Show a typed text as it will look.
   * @param {string} key
   * @param {string} raw
   * @returns {string} the text to send
   */
  present(key, raw) {
    if (this.place(key, raw)) return raw;
    for (const told of this.watchers) told();
    const cell = this.cellOf(key);
    if (!cell) return raw;
    const { text, typed, problem } = interpret(cell, raw);
    // A file is shown by its name and kept by its reference.
    show(cell, text, cell.dataset.kind === "file" ? typed : text);
    this.mark(key, problem);
    return typed;
  }

  /** @param {string} key */
  listOf(key) {
    const { section, row } = partsOf(key);
    return this.lists.get(section) ?? this.lists.get(`${section}~${groupOf(row)}`);
  }

  /**
   * Whether the row of a key is there: not deleted, nor still waiting to be filled.
   * @param {string} key
   */
  isThere(key) {
    return this.listOf(key)?.has(partsOf(key).row) ?? true;
  }

  /**
   * The cell of a key; a row of a list that was never shown is made.
   * @param {string} key
   */
  cellOf(key) {
    if (!this.cells.has(key)) this.listOf(key)?.make(partsOf(key).row);
    return this.cells.get(key);
  }

  /**
   * Take note of the place of a row; `settle` shows it.
   * @param {string} key
   * @param {string} position
   * @returns {boolean} false for every other key
   */
  place(key, position) {
    const list = isPosition(key) ? this.listOf(key) : undefined;
    if (!list) return false;
    list.put(partsOf(key).row, position);
    this.moved.add(list);
    return true;
  }

  /**
   * Show what other people changed, and let everything that is calculated follow; undoing does not go over it unasked.
   * @param {import("./company.js").Change[]} taken
   * @returns {import("./company.js").Change[]}
   */
  takeOthers(taken) {
    for (const { key, text, raw } of taken) {
      this.showKept(key, text, raw);
      this.mark(key, "");
    }
    this.history.forget(new Set(taken.map(({ key }) => key)));
    this.settle();
    if (taken.length > 0) this.onWritten(taken.map(({ key, raw }) => ({ key, raw })));
    return taken;
  }

  /** Show the rows that came, went or moved. */
  settle() {
    for (const list of this.moved) list.settle();
    this.moved.clear();
  }

  undo() {
    this.again(this.history.undo(), t("There is nothing to undo."));
  }

  redo() {
    this.again(this.history.redo(), t("There is nothing to redo."));
  }

  /**
   * What is undone or done again keeps its origin: the server looks it up in the history of the cell.
   * @param {import("./history.js").Step[]} texts
   * @param {string} nothing
   */
  again(texts, nothing) {
    if (texts.length === 0) toast(nothing, { seconds: 2 });
    else this.apply(texts, "typed");
  }

  /**
   * The server's words about a text that is no value; "" when all is well.
   * @param {string} key
   * @param {string} message
   */
  mark(key, message) {
    if (message) this.invalid.set(key, message);
    else this.invalid.delete(key);
    this.views.get(key)?.mark(message);
    this.cells.get(key)?.classList.toggle("is-invalid", message !== "");
  }

  /** @returns {Map<string, string>} the texts that are no value, of what is there: those of a deleted row keep nobody from submitting */
  get wrong() {
    return new Map([...this.invalid].filter(([key]) => this.isThere(key)));
  }

  /**
   * Show what the server keeps.
   * @param {string} key
   * @param {string} text
   * @param {string} [raw]
   */
  showKept(key, text, raw = text) {
    if (this.place(key, raw)) return;
    for (const told of this.watchers) told();
    const cell = this.cellOf(key);
    if (cell) show(cell, text, raw);
    this.views.get(key)?.show(text, raw);
  }

  /**
   * Show a computed text.
   * @param {string} key
   * @param {string} text
   * @param {boolean} [corrected] it is the server's, against the browser's own result
   */
  showComputed(key, text, corrected = false) {
    this.showKept(key, text);
    this.cells.get(key)?.classList.toggle("is-corrected", corrected);
  }

  /**
   * @param {import("./autosave.js").Answer} answer
   * @param {Set<string>} pending keys with newer texts of ours; the answer must not overwrite them
   */
  take(answer, pending) {
    for (const { key, text, raw } of answer.saved) {
      if (pending.has(key)) continue;
      // A narrative is not shown again: the person is writing in it.
      if (this.cells.has(key) || isPosition(key)) this.showKept(key, text, raw);
      this.mark(key, "");
    }
    for (const { key, message } of answer.rejected) if (!pending.has(key)) this.mark(key, message);
    this.settle();
  }
}
