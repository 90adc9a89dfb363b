/** What can be undone: each act is a set of cells with the text before and after, and where the two came from. */

/**
 * @typedef {object} Edit
 * @property {string} key
 * @property {string} before
 * @property {string} after
 * @property {string} [origin] of the text after
 * @property {number} [restores] sequence number of the change that wrote the text before, as far as the server has told
 * @typedef {{ key: string, raw: string, origin?: string, restores?: number }} Step
 */

/** As many acts as Excel keeps. */
const DEPTH = 100;

export class History {
  constructor() {
    /** @type {Edit[][]} */
    this.done = [];
    /** @type {Edit[][]} */
    this.undone = [];
  }

  /**
   * Remember an act; what was undone before it can no longer be redone.
   * @param {Edit[]} edits
   */
  record(edits) {
    const real = edits.filter(({ before, after }) => before !== after);
    if (real.length === 0) return;
    this.done.push(real);
    if (this.done.length > DEPTH) this.done.shift();
    this.undone = [];
  }

  /**
   * Somebody else wrote these cells: undoing must not overwrite them unasked.
   * @param {Set<string>} keys
   */
  forget(keys) {
    const without = (/** @type {Edit[][]} */ acts) => acts.map((edits) => edits.filter(({ key }) => !keys.has(key))).filter(({ length }) => length > 0);
    this.done = without(this.done);
    this.undone = without(this.undone);
  }

  /** @returns {Step[]} what to write to undo the last act; empty when there is none */
  undo() {
    const edits = this.done.pop();
    if (!edits) return [];
    this.undone.push(edits);
    // Backwards: a row that was added before it was filled is emptied before it goes.
    return edits.toReversed().map(({ key, before, restores }) => ({ key, raw: before, restores }));
  }

  /** @returns {Step[]} what to write to do the last undone act again */
  redo() {
    const edits = this.undone.pop();
    if (!edits) return [];
    this.done.push(edits);
    return edits.map(({ key, after, origin }) => ({ key, raw: after, origin }));
  }
}
