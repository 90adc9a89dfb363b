/**
 * What other people changed where this person is writing or has been asked something: it is not shown over their hands, and not
 * forgotten. It is shown once the place is free, unless something newer stands there by then.
 */

import { isPosition } from "./order.js";

/** @typedef {import("./company.js").Change} Change */

/**
 * Whether a cell must stay as it is here: it, or for the place of a row a cell of that row, is being written.
 * @param {string} key
 * @param {Iterable<string>} held
 */
export function isHeld(key, held) {
  const row = key.slice(0, key.lastIndexOf("/") + 1);
  return [...held].some((other) => (isPosition(key) ? other.startsWith(row) : other === key));
}

export class HeldBack {
  constructor() {
    /** @type {Map<string, Change>} by key */
    this.waiting = new Map();
  }

  /**
   * @param {Change[]} news
   * @param {(key: string) => boolean} busy
   * @param {(key: string) => number} sequenceOf the value that the page shows
   * @returns {Change[]} what is to be shown now
   */
  take(news, busy, sequenceOf) {
    for (const change of news) if (change.sequence > (this.waiting.get(change.key)?.sequence ?? 0)) this.waiting.set(change.key, change);
    const unseen = [...this.waiting.values()].filter(({ key, sequence }) => sequence > sequenceOf(key));
    this.waiting = new Map(unseen.filter(({ key }) => busy(key)).map((change) => [change.key, change]));
    return unseen.filter(({ key }) => !this.waiting.has(key));
  }
}
