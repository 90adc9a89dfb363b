/**
 * The definition being edited: every change makes a new one, so that undo and redo are exact. What another designer changed
 * meanwhile is no step of this person's: it stays while they go back over it.
 */

import { same, withTheirs } from "./merge.js";

/** @typedef {Record<string, any>} Definition */
/** @typedef {{ base: Definition, theirs: Definition }} Foreign what another designer made of the form */
/** @typedef {Definition | Foreign} Entry */

/** @type {(entry: Entry) => entry is Foreign} */
const isForeign = (entry) => "theirs" in entry;

const DEPTH = 200;

/** @type {WeakMap<Definition, string>} definitions as text: none is changed once it is shown */
const texts = new WeakMap();

export class Draft {
  /** @param {Definition} definition */
  constructor(definition) {
    /** @type {Definition} */
    this.definition = definition;
    /** @type {Entry[]} */
    this.past = [];
    /** @type {Definition[]} */
    this.future = [];
    /** @type {((definition: Definition, foreign: boolean) => void)[]} */
    this.listeners = [];
    /** @type {string} what the last step changed, when the next change of the same may join it */
    this.joins = "";
  }

  /** @param {(definition: Definition, foreign: boolean) => void} listener called after every change, foreign: by another designer */
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
   * Take over what another designer has changed, put together with what is here.
   * @param {Definition} base what both began with
   * @param {Definition} theirs
   * @param {Definition} next both together
   */
  adopt(base, theirs, next) {
    this.joins = "";
    this.future = [];
    if (this.past.length && !same(base, theirs)) this.#foreign({ base, theirs });
    if (!same(next, this.definition)) this.#show(next, true);
  }

  /** @param {Foreign} foreign joins what the other changed just before it */
  #foreign(foreign) {
    const last = this.past[this.past.length - 1];
    const goesOn = isForeign(last) && same(last.theirs, foreign.base);
    this.past = goesOn ? [...this.past.slice(0, -1), { base: last.base, theirs: foreign.theirs }] : [...this.past.slice(1 - DEPTH), foreign];
  }

  /**
   * Give the present and all steps other codes; no step of its own.
   * @param {(state: Definition) => Definition} change
   */
  recode(change) {
    const entry = (/** @type {Entry} */ each) => (isForeign(each) ? each : change(each));
    this.past = this.past.map(entry);
    this.future = this.future.map(change);
    this.#show(change(this.definition));
  }

  /**
   * Go on with a history that was kept elsewhere.
   * @param {Entry[]} past
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

  /** Whether there is a step of this person's to go back over. */
  get undoable() {
    return this.past.some((entry) => !isForeign(entry));
  }

  undo() {
    const place = this.past.findLastIndex((entry) => !isForeign(entry));
    if (place < 0) return;
    const meanwhile = /** @type {Foreign[]} */ (this.past.slice(place + 1));
    const next = meanwhile.reduce((state, { base, theirs }) => withTheirs(base, state, theirs), /** @type {Definition} */ (this.past[place]));
    this.past.splice(place, 1);
    this.joins = "";
    this.future.push(this.definition);
    this.#show(next);
  }

  redo() {
    const next = this.future.pop();
    if (!next) return;
    this.joins = "";
    this.past.push(this.definition);
    this.#show(next);
  }

  /**
   * @param {Definition} next
   * @param {boolean} [foreign]
   */
  #show(next, foreign = false) {
    this.definition = next;
    for (const listener of this.listeners) listener(next, foreign);
  }
}
