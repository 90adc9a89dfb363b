import assert from "node:assert/strict";
import { test } from "node:test";
import { Calculating } from "../../runtime/static/grid/calculating.js";
import { catchUp } from "../../runtime/static/grid/leftovers.js";

test("a page that is older than what was confirmed takes that over, fields and totals too", async () => {
  const shown = [];
  const sheet = { showKept: (...told) => shown.push(told), settle: () => shown.push("settled"), showComputed: (...told) => shown.push(told) };
  const page = { sheet, autosave: { sequences: new Map() }, company: { since: 1 }, data: { fields: { "TT/F/value": { kind: "text", raw: "cũ" } } } };
  const kept = { cells: { "TT/F/value": { raw: "mới", text: "mới", sequence: 7 } }, computed: { "B1/T/C": "12" }, sequence: 9 };
  catchUp(kept, page);
  assert.deepEqual(shown, [["TT/F/value", "mới", "mới"], "settled", ["B1/T/C", "12"]]);
  assert.equal(page.data.fields["TT/F/value"].raw, "mới");
  assert.deepEqual([page.company.since, page.autosave.sequences.get("TT/F/value")], [9, 7]);
});

// Where differences are told: a page without a token and without a network.
globalThis.document = { querySelector: () => null };
globalThis.fetch = () => Promise.reject(new TypeError("no network"));

test("formulas that fail are given up once, and what the server calculated is shown from then on", () => {
  const shown = [];
  const calculating = new Calculating({ sheet: { showComputed: (...told) => shown.push(told) }, data: {}, tell: () => {} });
  calculating.live = { calculator: { form: { outputs: ["B1/T/C"] }, problems: () => [] } };
  const problem = { severity: "error", message: "Sai", section: "B1", keys: [] };
  assert.deepEqual(calculating.problems([problem]), []);
  calculating.act(() => {
    throw new Error("a mistake in a formula");
  });
  assert.equal(calculating.live, null);
  assert.deepEqual(calculating.problems([problem]), [problem]);
  calculating.settle({ "B1/T/C": { text: "12" } }, true);
  assert.deepEqual(shown, [["B1/T/C", "12"]]);
});
