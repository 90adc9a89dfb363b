import assert from "node:assert/strict";
import { test } from "node:test";
import { keepMine, merge, same, takeTheirs } from "../../designer/static/editor/merge.js";
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
