/** Changes that the server has not confirmed yet, kept in IndexedDB: they survive a closed lid, a crash and a lost network. */

import { CHANGES, finished, openDatabase, result } from "../offline/database.js";

/**
 * @typedef {object} Change
 * @property {string} id one change, one id: however often it is sent, it counts once
 * @property {number} person
 * @property {number} report
 * @property {string} client the page that made it
 * @property {number} order
 * @property {string} key
 * @property {string} raw
 * @property {number} base sequence of the value that the person saw
 * @property {string} origin
 * @property {number} [restores] sequence of the change to which undoing goes back
 * @property {string} [rejected] why the server did not take it
 */

/**
 * @typedef {object} Store
 * @property {boolean} lasting whether it survives the page
 * @property {(person: number, report: number) => Promise<Change[]>} all in the order in which they were made
 * @property {(person: number) => Promise<Change[]>} of all reports together
 * @property {(changes: Change[]) => Promise<void>} put
 * @property {(ids: string[]) => Promise<void>} remove
 */

const LOCK = "baocao-entry";

/** @param {Change[]} changes */
function inOrder(changes) {
  return changes.sort((one, other) => one.order - other.order);
}

/**
 * IndexedDB, or plain memory where the browser forbids it (the page then asks before it is left). It opens while the page is put
 * together; whoever uses it earlier waits.
 * @param {Promise<IDBDatabase>} [opened]
 * @returns {Store}
 */
export function openStore(opened = openDatabase()) {
  let lasting = true;
  const opening = opened.then(databaseStore, () => {
    lasting = false;
    return memoryStore();
  });
  return {
    get lasting() {
      return lasting;
    },
    all: async (person, report) => (await opening).all(person, report),
    of: async (person) => (await opening).of(person),
    put: async (changes) => (await opening).put(changes),
    remove: async (ids) => (await opening).remove(ids),
  };
}

/**
 * @param {IDBDatabase} database
 * @returns {Store}
 */
function databaseStore(database) {
  /** @param {IDBTransactionMode} mode */
  const open = (mode) => database.transaction(CHANGES, mode, { durability: "strict" });
  return {
    lasting: true,
    async all(person, report) {
      return inOrder(await result(open("readonly").objectStore(CHANGES).index("owner").getAll([person, report])));
    },
    async of(person) {
      const range = IDBKeyRange.bound([person], [person, []]); // an array is greater than every number
      return inOrder(await result(open("readonly").objectStore(CHANGES).index("owner").getAll(range)));
    },
    async put(changes) {
      if (changes.length === 0) return;
      const transaction = open("readwrite");
      for (const change of changes) transaction.objectStore(CHANGES).put(change);
      await finished(transaction);
    },
    async remove(ids) {
      if (ids.length === 0) return;
      const transaction = open("readwrite");
      for (const id of ids) transaction.objectStore(CHANGES).delete(id);
      await finished(transaction);
    },
  };
}

/** @returns {Store} */
export function memoryStore() {
  /** @type {Map<string, Change>} */
  const changes = new Map();
  return {
    lasting: false,
    all: async (person, report) =>
      inOrder([...changes.values()].filter((change) => change.person === person && change.report === report)),
    of: async (person) => inOrder([...changes.values()].filter((change) => change.person === person)),
    put: async (added) => {
      for (const change of added) changes.set(change.id, { ...change });
    },
    remove: async (ids) => {
      for (const id of ids) changes.delete(id);
    },
  };
}

/**
 * Changes left behind by pages that are gone. Each open page holds a lock with its name; what belongs to another page that is
 * still open is that page's business.
 * @param {Change[]} changes
 * @param {string} client
 * @returns {Promise<Change[]>}
 */
export async function orphans(changes, client) {
  const locks = globalThis.navigator?.locks;
  if (!locks || changes.length === 0) return changes;
  const { held = [] } = await locks.query();
  const alive = new Set(held.map(({ name }) => name));
  return changes.filter((change) => change.client === client || !alive.has(lockName(change.client)));
}

/**
 * Say that this page is alive, until it is closed.
 * @param {string} client
 */
export function stayAlive(client) {
  void globalThis.navigator?.locks?.request(lockName(client), () => new Promise(() => {}));
}

/** @param {string} client */
function lockName(client) {
  return `${LOCK}-${client}`;
}
