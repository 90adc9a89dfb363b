import assert from "node:assert/strict";
import { test } from "node:test";
import { apart } from "../../designer/static/editor/apart.js";
import { keepMine, merge, same, takeTheirs } from "../../designer/static/editor/merge.js";
import { apply } from "../../designer/static/editor/renaming.js";
import { Workbench } from "../../designer/static/editor/workbench.js";
import { form } from "./designer-form.js";

/** What comes of two changes to the small form. */
function joined(mine, theirs) {
  const [one, other] = [form(), form()];
  mine(one);
  theirs(other);
  return merge(form(), one, other);
}
const table = (definition) => definition.sections[0];

test("changes in different places are put together", () => {
  const { merged, clashes } = joined(
    (definition) => ((table(definition).rows[0].label = "Mới"), (definition.title = "Tên")),
    (definition) => ((table(definition).columns[1].children[0].label = "Cột"), table(definition).rows.push({ code: "R09", label: "Thêm" })),
  );
  assert.deepEqual(clashes, []);
  assert.equal(merged.title, "Tên");
  assert.equal(table(merged).rows[0].label, "Mới");
  assert.equal(table(merged).columns[1].children[0].label, "Cột");
  assert.deepEqual(table(merged).rows.map((row) => row.code), ["R01", "R03", "R09"]);
});

test("the same change is one; rows of both stand after those before them", () => {
  const { merged, clashes } = joined(
    (definition) => ((definition.title = "Tên"), table(definition).rows.splice(1, 0, { code: "R10", label: "" })),
    (definition) => ((definition.title = "Tên"), table(definition).rows.splice(1, 0, { code: "R11", label: "" })),
  );
  assert.deepEqual(clashes, []);
  assert.deepEqual(table(merged).rows.map((row) => row.code), ["R01", "R10", "R11", "R03"]);
});

test("a place that both changed is asked, and either answer holds", () => {
  const { merged, clashes } = joined((definition) => (table(definition).rows[0].label = "Tôi"), (definition) => (table(definition).rows[0].label = "Bạn"));
  assert.equal(clashes.length, 1);
  keepMine(merged, clashes[0]);
  assert.equal(table(merged).rows[0].label, "Tôi");
  takeTheirs(merged, clashes[0]);
  assert.equal(table(merged).rows[0].label, "Bạn");
});

test("what one took out and the other changed is asked", () => {
  const { merged, clashes } = joined((definition) => table(definition).rows.pop(), (definition) => (table(definition).rows[1].label = "Bạn"));
  assert.equal(clashes.length, 1);
  assert.equal(table(merged).rows.length, 2);
  keepMine(merged, clashes[0]);
  assert.equal(table(merged).rows.length, 1);
});

test("what one moved and the other left follows the move", () => {
  const { merged, clashes } = joined((definition) => table(definition).rows.reverse(), (definition) => table(definition).rows.push({ code: "R09", label: "" }));
  assert.deepEqual(clashes, []);
  assert.deepEqual(table(merged).rows.map((row) => row.code), ["R03", "R09", "R01"]);
});

test("the order of keys is of no weight", () => {
  assert.equal(same({ one: 1, other: [{ code: "a" }] }, { other: [{ code: "a" }], one: 1 }), true);
  assert.equal(same({ one: 1 }, { one: 1, other: undefined }), true);
  assert.equal(same([1, 2], [2, 1]), false);
});

test("what both add at once under the next free code are two things, and formulas speak of the own one", () => {
  const [mine, theirs] = [form(), form()];
  table(mine).rows.push({ code: "R04", label: "Tôi" }, { code: "R05", label: "Tổng", formula: "R03+R04" });
  table(mine).cells.push({ row: "R04", column: "C01", formula: "R01.C01" });
  table(mine).columns.push({ code: "C04", label: "Cột tôi" });
  table(theirs).rows.push({ code: "R04", label: "Bạn" });
  table(theirs).columns.push({ code: "C04", label: "Cột bạn" });
  const own = apart(form(), mine, theirs)(mine);
  const { merged, clashes } = merge(form(), own, theirs);
  assert.deepEqual(clashes, []);
  const label = (/** @type {string} */ code) => table(merged).rows.find((row) => row.code === code).label;
  assert.deepEqual(["R04", "R05", "R06"].map(label), ["Bạn", "Tổng", "Tôi"]);
  assert.equal(table(merged).rows.find((row) => row.code === "R05").formula, "R03+R06");
  assert.deepEqual(table(merged).cells.at(-1), { row: "R06", column: "C01", formula: "R01.C01" });
  assert.deepEqual(table(merged).columns.slice(2).map((column) => column.label).sort(), ["Cột bạn", "Cột tôi"]);
});

test("the same thing added twice is one, and who is not in the way keeps the codes", () => {
  const [mine, theirs] = [form(), form()];
  for (const definition of [mine, theirs]) table(definition).rows.push({ code: "R04", label: "" });
  assert.equal(apart(form(), mine, theirs), null);
});

test("new codes and names are brought into what another designer has made of the form meanwhile", async () => {
  const bench = new Workbench(form(), []);
  const asked = bench.definition;
  const relabelled = structuredClone(asked);
  table(relabelled).rows[1].label = "Ba mới";
  const theirs = form();
  table(theirs).rows.unshift({ code: "R09", label: "Của bạn" });
  bench.draft.adopt(asked, theirs, theirs);
  await apply(bench, "/renamed", asked, relabelled, []);
  assert.deepEqual(table(bench.definition).rows.map((row) => [row.code, row.label]), [["R09", "Của bạn"], ["R01", "Một"], ["R03", "Ba mới"]]);
});
