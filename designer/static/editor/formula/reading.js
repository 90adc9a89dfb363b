/** A formula being typed is read by the server into the form in which formulas are kept; what cannot be read stays as typed. */

import { postJson } from "../../../../admin/static/js/http.js";

const PAUSE = 120;

/** @typedef {{ formula: string | null, checks: string[], problem: { message: string, start: number | null, end: number | null } | null }} Answer */

export class Reading {
  /**
   * @param {string} url
   * @param {{ post?: (url: string, body: unknown) => Promise<any>, pause?: number }} [options]
   */
  constructor(url, { post = postJson, pause = PAUSE } = {}) {
    this.url = url;
    this.post = post;
    this.pause = pause;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {(() => Promise<void>) | null} what has been typed and not been read */
    this.waiting = null;
    /** @type {Promise<void>} */
    this.running = Promise.resolve();
    /** How many texts the server is reading now. */
    this.underWay = 0;
    /** @type {(busy: boolean) => void} told when something waits, and when all has been read */
    this.onBusy = () => {};
  }

  /** Whether something typed has not been read. */
  get busy() {
    return this.waiting !== null || this.underWay > 0;
  }

  /**
   * Read a text after a moment; a later one takes its place. An emptied box has nothing to be read, but its turn to wait for.
   * @param {string} text
   * @param {{ target: string, codes: [string, string][] }} codes
   * @param {(answer: Answer | null) => void} take null when the server was not reached
   */
  later(text, codes, take) {
    this.waiting = async () => {
      take(text.trim() ? await this.post(this.url, { text, ...codes }).catch(() => null) : { formula: "", checks: [], problem: null });
    };
    this.onBusy(true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), this.pause);
  }

  /**
   * Read what waits at once.
   * @returns {Promise<void>} when everything typed so far has been read
   */
  now() {
    clearTimeout(this.timer);
    const work = this.waiting;
    this.waiting = null;
    if (!work) return this.running;
    this.underWay += 1;
    // One text that goes wrong must not keep the next from being read.
    this.running = this.running.then(work, work).finally(() => {
      this.underWay -= 1;
      if (!this.busy) this.onBusy(false);
    });
    return this.running;
  }
}
