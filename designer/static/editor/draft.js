/** The definition being edited: every change makes a new one, so that undo and redo are exact. */

/** @typedef {Record<string, any>} Definition */

const DEPTH = 200;

/** @type {WeakMap<Definition, string>} definitions as text: none is changed once it is shown */
const texts = new WeakMap();

export class Draft {
  /** @param {Definition} definition */
  constructor(definition) {
    /** @type {Definition} */
    this.definition = definition;
    /** @type {Definition[]} */
    this.past = [];
    /** @type {Definition[]} */
    this.future = [];
    /** @type {((definition: Definition) => void)[]} */
    this.listeners = [];
    /** @type {string} what the last step changed, when the next change of the same may join it */
    this.joins = "";
  }

  /** @param {(definition: Definition) => void} listener called after every change */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /**
   * Apply a change to a copy; a change that changes nothing leaves no step.
   * @template T
   * @param {(definition: Definition) => T} edit may change its argument freely
   * @param {string} [joins] changes one after another under the same name are one step: the letters of a word
   * @returns {T} what the edit returned
   */
  change(edit, joins = "") {
    const next = structuredClone(this.definition);
    const result = edit(next);
    const text = JSON.stringify(next);
    if (text === (texts.get(this.definition) ?? JSON.stringify(this.definition))) return result;
    texts.set(next, text);
    if (!joins || joins !== this.joins) this.past = [...this.past.slice(1 - DEPTH), this.definition];
    this.joins = joins;
    this.future = [];
    this.#show(next);
    return result;
  }

  /**
   * Go on with a history that was kept elsewhere.
   * @param {Definition[]} past
   * @param {Definition} present
   * @param {Definition[]} future
   */
  takeUp(past, present, future) {
    this.joins = "";
    this.past = past.slice(-DEPTH);
    this.future = future;
    this.#show(present);
  }

  /** Whatever is changed next is a step of its own. */
  endStep() {
    this.joins = "";
  }

  undo() {
    this.#step(this.past, this.future);
  }

  redo() {
    this.#step(this.future, this.past);
  }

  /**
   * @param {Definition[]} from
   * @param {Definition[]} to
   */
  #step(from, to) {
    const next = from.pop();
    if (!next) return;
    this.joins = "";
    to.push(this.definition);
    this.#show(next);
  }

  /** @param {Definition} next */
  #show(next) {
    this.definition = next;
    for (const listener of this.listeners) listener(next);
  }
}
