/** The database on the device: changes that were not sent, and the last state of forms that were loaded. */

const NAME = "baocao-entry";
const VERSION = 2;
export const CHANGES = "changes";
export const SNAPSHOTS = "snapshots";

/** @returns {Promise<IDBDatabase>} */
export function openDatabase() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, VERSION);
    opening.onupgradeneeded = ({ oldVersion }) => {
      const database = opening.result;
      if (oldVersion < 1) database.createObjectStore(CHANGES, { keyPath: "id" }).createIndex("owner", ["person", "report"]);
      if (oldVersion < 2) database.createObjectStore(SNAPSHOTS, { keyPath: ["person", "report"] });
    };
    opening.onsuccess = () => {
      // A page of an older version must not keep a newer one from opening.
      opening.result.onversionchange = () => opening.result.close();
      resolve(opening.result);
    };
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("blocked"));
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
export function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
