/** Choosing reports of a list: the box in the heading chooses every row, the button and the question say how many. */

import { counted, questionOf } from "./counted.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-many]"));
const all = /** @type {HTMLInputElement | null} */ (form?.querySelector("[data-all]") ?? null);
const button = /** @type {HTMLButtonElement | null} */ (form?.querySelector("[data-count-many]") ?? null);

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-many] tbody input[type=checkbox]"))].filter((box) => !box.disabled);
}

function show() {
  const chosen = boxes().filter((box) => box.checked);
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  showCount(chosen.length);
  ask(chosen.length, chosen.filter((box) => "odd" in box.dataset).length);
}

/** @param {number} count */
function showCount(count) {
  if (!button) return;
  const { countNone: none, countOne: one, countMany: many } = button.dataset;
  const text = button.lastChild;
  if (text) text.textContent = counted({ none, one, many }, count);
  button.disabled = count === 0;
}

/**
 * @param {number} count
 * @param {number} odd
 */
function ask(count, odd) {
  if (!form?.dataset.askMany) return;
  const { askOne: one, askMany: many, oddOne, oddMany } = form.dataset;
  form.dataset.confirm = questionOf({ one, many }, { one: oddOne, many: oddMany }, count, odd);
}

all?.addEventListener("change", () => {
  for (const box of boxes()) box.checked = all.checked;
  show();
});
form?.addEventListener("change", show);
window.addEventListener("pageshow", show); // a page that comes back may have its boxes as they were left
