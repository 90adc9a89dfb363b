import assert from "node:assert/strict";
import { test } from "node:test";

import { showWaiting } from "../../runtime/static/grid/brought.js";

/** A page with the notice, as far as it is looked at. */
function page() {
  const count = { textContent: "" };
  const notice = { hidden: true, querySelector: () => count };
  return { count, notice, querySelector: (/** @type {string} */ place) => (place === "#brought" ? notice : null) };
}

test("the notice follows what the server says", () => {
  const shown = page();
  showWaiting(3, /** @type {any} */ (shown));
  assert.equal(shown.notice.hidden, false);
  assert.equal(shown.count.textContent, "3 cells wait for your word.");
  showWaiting(undefined, /** @type {any} */ (shown));
  assert.equal(shown.notice.hidden, false);
  showWaiting(0, /** @type {any} */ (shown));
  assert.equal(shown.notice.hidden, true);
});

test("a page without the notice is left alone", () => {
  showWaiting(3, /** @type {any} */ ({ querySelector: () => null }));
});
