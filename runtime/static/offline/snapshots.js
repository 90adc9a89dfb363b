/**
 * The last state of a form as the server confirmed it. A page that the service worker brings back is as old as its last load; what was
 * confirmed since then stands here.
 */

import { finished, result, SNAPSHOTS } from "./database.js";

/**
 * @typedef {{ raw: string, text: string, sequence: number }} Kept
 * @typedef {object} Snapshot
 * @property {number} person
 * @property {number} report
 * @property {number} sequence of the last change it knows
 * @property {Record<string, Kept>} cells that changed since the page was loaded
 * @property {Record<string, string>} computed texts
 */

/** Pause after an answer before it is written, in milliseconds. */
const REST = 400;

export class Snapshots {
  /**
   * @param {number} person
   * @param {number} report
   * @param {number} sequence of the page
   */
  constructor(person, report, sequence) {
    /** @type {Snapshot} */
    this.now = { person, report, sequence, cells: {}, computed: {} };
    /** @type {IDBDatabase | null} null where the browser keeps nothing */
    this.database = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * @param {Promise<IDBDatabase>} opened
   * @returns {Promise<Snapshot | null>} what was confirmed after this page was made; null where the page is the newest there is
   */
  async open(opened) {
    try {
      this.database = await opened;
      const key = [this.now.person, this.now.report];
      const kept = await result(this.database.transaction(SNAPSHOTS).objectStore(SNAPSHOTS).get(key));
      if (!kept || kept.sequence <= this.now.sequence) return null;
      this.now = kept;
      return kept;
    } catch {
      return null;
    }
  }

  /**
   * The server has confirmed or told something.
   * @param {{ saved?: (Kept & { key: string })[], changes?: (Kept & { key: string })[], computed?: Record<string, { text: string }>, sequence?: number }} answer
   */
  take({ saved = [], changes = [], computed = {}, sequence }) {
    for (const { key, raw, text, sequence: at } of [...saved, ...changes]) {
      if (at >= (this.now.cells[key]?.sequence ?? 0)) this.now.cells[key] = { raw, text, sequence: at };
    }
    for (const [key, { text }] of Object.entries(computed)) this.now.computed[key] = text;
    this.now.sequence = Math.max(this.now.sequence, sequence ?? 0);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.write(), REST);
  }

  /** Best effort: without it only the reopening without a connection is poorer. */
  async write() {
    clearTimeout(this.timer);
    if (!this.database) return;
    try {
      const transaction = this.database.transaction(SNAPSHOTS, "readwrite");
      transaction.objectStore(SNAPSHOTS).put(this.now);
      await finished(transaction);
    } catch {
      this.database = null;
    }
  }
}
