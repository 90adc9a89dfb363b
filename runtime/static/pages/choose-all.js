/** The box in the heading chooses every row of the list that can be chosen. */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-many]"));
const all = /** @type {HTMLInputElement | null} */ (form?.querySelector("[data-all]") ?? null);

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-many] tbody input[type=checkbox]"))].filter((box) => !box.disabled);
}

function show() {
  const chosen = boxes().filter((box) => box.checked).length;
  if (!all) return;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

all?.addEventListener("change", () => {
  for (const box of boxes()) box.checked = all.checked;
  show();
});
form?.addEventListener("change", show);
