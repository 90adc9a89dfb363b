import assert from "node:assert/strict";
import { test } from "node:test";
import { formsName, isAway, kindOf, outdated, shellName, strangers } from "../../runtime/static/offline/rules.js";

const get = (path, mode = "navigate") => ({ method: "GET", mode, path, ours: true });

test("only forms, pages and what never changes are the worker's business", () => {
  assert.equal(kindOf(get("/reports/12/entry")), "form");
  assert.equal(kindOf(get("/work")), "page");
  assert.equal(kindOf(get("/assets/0123/admin/static/css/base.css", "no-cors")), "asset");
  assert.equal(kindOf(get("/forms/abc/def.js", "cors")), "asset");
  assert.equal(kindOf(get("/reports/12/news.json", "cors")), "other");
  assert.equal(kindOf(get("/reports/12/document.pdf", "cors")), "other");
  assert.equal(kindOf({ ...get("/work"), ours: false }), "other");
  assert.equal(kindOf({ ...get("/reports/12/cells"), method: "POST" }), "other");
  assert.equal(kindOf({ ...get("/logout/"), method: "POST" }), "leaving");
});

test("when somebody comes, what the device kept for others goes; when nobody is there, everything", () => {
  const names = [shellName("a"), formsName(7), formsName(8), "baocao-who"];
  assert.deepEqual(strangers(names, "7"), [formsName(8)]);
  assert.deepEqual(strangers(names, ""), [formsName(7), formsName(8)]);
});

test("the shell before the present one stays for forms that were loaded with it", () => {
  assert.deepEqual(outdated([shellName("a"), shellName("b"), formsName(7), shellName("c")], "c"), [shellName("a")]);
  assert.deepEqual(outdated([shellName("c")], "c"), []);
});

test("a proxy that answers for a dead server is no server", () => {
  assert.deepEqual([200, 404, 500, 502, 503, 504].map(isAway), [false, false, false, true, true, true]);
});
