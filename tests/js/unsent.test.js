import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../runtime/static/grid/queue-store.js";
import { countByReport } from "../../runtime/static/pages/unsent.js";

const change = (id, person, report, more = {}) => ({ id, person, report, client: "page", order: Number(id), key: "B1/R1/C1", raw: "1", base: 0, origin: "typed", ...more });

test("what was not sent is counted for each report, the most first; what the server refused counts", async () => {
  const store = memoryStore();
  await store.put([change("1", 7, 3), change("2", 7, 4), change("3", 7, 4, { rejected: "too large" }), change("4", 8, 5)]);
  assert.deepEqual(countByReport(await store.of(7)), [[4, 2], [3, 1]]);
  assert.deepEqual(countByReport(await store.of(9)), []);
});
