/** A box that filters the rows of a table as one types: `<input data-filter="id of the table">`. */

/**
 * Lower case without marks, so that "hue" finds "Huế"; đ is a letter of its own and needs saying.
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/**
 * @param {string} text
 * @param {string} query words in any order
 * @returns {boolean}
 */
export function matches(text, query) {
  const haystack = plain(text);
  return plain(query).split(/\s+/).every((word) => haystack.includes(word));
}

/** @param {HTMLInputElement} box */
function apply(box) {
  const table = document.getElementById(box.dataset.filter ?? "");
  for (const row of table?.querySelectorAll("tbody > tr, :scope > li") ?? []) {
    /** @type {HTMLElement} */ (row).hidden = !matches(row.textContent ?? "", box.value);
  }
}

export function connectFilters() {
  for (const box of document.querySelectorAll("input[data-filter]")) {
    box.addEventListener("input", () => apply(/** @type {HTMLInputElement} */ (box)));
  }
}
