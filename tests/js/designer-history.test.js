import assert from "node:assert/strict";
import { test } from "node:test";
import { HistoryStore } from "../../designer/static/editor/history-store.js";

/** As much of IndexedDB as the history asks for, in memory: several windows see the same. */
function database() {
  /** @type {Record<string, Map<string, any>>} */
  const stores = { forms: new Map(), states: new Map() };
  const request = (/** @type {any} */ result) => {
    /** @type {any} */
    const made = { result };
    queueMicrotask(() => made.onsuccess?.());
    return made;
  };
  const transaction = () => {
    /** @type {any} */
    const work = {
      objectStore: (/** @type {string} */ name) => ({
        put: (/** @type {any} */ value, /** @type {string} */ key) => void stores[name].set(key, structuredClone(value)),
        get: (/** @type {string} */ key) => request(stores[name].get(key)),
        delete: (/** @type {string} */ key) => void stores[name].delete(key),
      }),
    };
    setTimeout(() => work.oncomplete?.());
    return work;
  };
  return /** @type {any} */ ({ open: () => request({ transaction }) });
}

const seen = { number: 1, lock: 1 };
const state = (/** @type {string} */ title) => ({ title, sections: [] });

test("a history is found again as it was kept", async () => {
  const factory = database();
  const kept = { past: [state("a"), { base: state("a"), theirs: state("b") }], present: state("c"), future: [state("d")], seen, pending: true };
  await new HistoryStore("1/BM", factory).keep(kept);
  assert.deepEqual(await new HistoryStore("1/BM", factory).read(), kept);
});

test("what another window at the same form has dropped takes nothing else along, least of all what is not saved", async () => {
  const factory = database();
  const [first, second] = [new HistoryStore("1/BM", factory), new HistoryStore("1/BM", factory)];
  await first.keep({ past: [state("a")], present: state("b"), future: [], seen, pending: false });
  const [one, other] = [await first.read(), await second.read()];
  assert.ok(one && other);
  await first.keep({ past: [one.present], present: state("mine"), future: [], seen, pending: true }); // "a" is left behind
  await second.keep({ ...other, pending: true }); // and would be needed here
  const found = await new HistoryStore("1/BM", factory).read();
  assert.deepEqual([found?.past, found?.present.title, found?.pending], [[], "b", true]);
});
