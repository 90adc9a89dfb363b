/**
 * The editing history kept with the draft on this device, so that undo works after the page is loaded again and nothing is lost
 * that has not reached the server. Each state of the form is stored once; the record of a form names its states in order.
 */

/** @typedef {import("./draft.js").Definition} Definition */
/** @typedef {import("./draft.js").Entry} Entry */
/** @typedef {{ number: number, lock: number | null }} Seen */

/**
 * @typedef {object} Kept
 * @property {Entry[]} past
 * @property {Definition} present
 * @property {Definition[]} future
 * @property {Seen} seen version and lock that the present belongs to
 * @property {boolean} pending whether the present has not reached the server
 */

const DATABASE = "baocao-designer";

export class HistoryStore {
  /**
   * @param {string} key of the form and the person
   * @param {IDBFactory} [factory]
   */
  constructor(key, factory = globalThis.indexedDB) {
    this.key = key;
    this.factory = factory;
    /** @type {WeakMap<Entry, string>} */
    this.names = new WeakMap();
    /** @type {Set<string>} states that are stored */
    this.stored = new Set();
    this.count = 0;
    /** @type {Promise<IDBDatabase> | null} */
    this.opened = null;
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    this.opened ??= new Promise((resolve, reject) => {
      const request = this.factory.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("forms");
        request.result.createObjectStore("states");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.opened;
  }

  /**
   * @param {Kept} kept
   * @returns {Promise<void>}
   */
  async keep({ past, present, future, seen, pending }) {
    const database = await this.#open();
    const states = [...past, present, ...future];
    const names = states.map((state) => this.#name(state));
    const work = database.transaction(["forms", "states"], "readwrite");
    const store = work.objectStore("states");
    // A second window at the same form drops what its own history has left behind: the present is written in any case.
    states.forEach((state, index) => {
      if (index === past.length || !this.stored.has(names[index])) store.put(state, names[index]);
    });
    for (const name of this.stored) if (!names.includes(name)) store.delete(name);
    this.stored = new Set(names);
    work.objectStore("forms").put({ names, place: past.length, seen, pending }, this.key);
    await finished(work);
  }

  /** @returns {Promise<Kept | null>} what is left of it; null without the present */
  async read() {
    const database = await this.#open();
    const work = database.transaction(["forms", "states"]);
    const form = await answer(work.objectStore("forms").get(this.key));
    if (!form) return null;
    const states = await Promise.all(form.names.map((/** @type {string} */ name) => answer(work.objectStore("states").get(name))));
    const left = (/** @type {number} */ from, /** @type {number} */ to) => states.slice(from, to).filter((state) => state !== undefined);
    this.stored = new Set(form.names.filter((/** @type {string} */ _, /** @type {number} */ index) => states[index] !== undefined));
    states.forEach((state, index) => state !== undefined && this.names.set(state, form.names[index]));
    const present = states[form.place];
    if (present === undefined) return null;
    return { past: left(0, form.place), present, future: left(form.place + 1, states.length), seen: form.seen, pending: form.pending };
  }

  /** @param {Entry} state */
  #name(state) {
    const known = this.names.get(state);
    if (known) return known;
    const name = `${this.key}/${Date.now()}/${(this.count += 1)}`;
    this.names.set(state, name);
    return name;
  }
}

/**
 * @param {IDBRequest} request
 * @returns {Promise<any>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} work
 * @returns {Promise<void>}
 */
function finished(work) {
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve();
    work.onerror = work.onabort = () => reject(work.error);
  });
}
