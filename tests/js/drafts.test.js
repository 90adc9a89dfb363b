import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts } from "../../runtime/static/beside/drafts.js";

test("a text that got no answer keeps its id; changed before it is sent again it has another one", () => {
  const drafts = new Drafts();
  drafts.write("a", "Vì sao?");
  const first = drafts.idOf("a");
  assert.equal(drafts.idOf("a"), first);
  drafts.write("a", "Vì sao tăng?");
  assert.notEqual(drafts.idOf("a"), first);
  assert.equal(drafts.textOf("a"), "Vì sao tăng?");
  drafts.sent("a");
  assert.equal(drafts.textOf("a"), "");
});
