/** Marks that several parts leave on one cell: a class of each, and together what a screen reader says of the cell. */

/** @type {WeakMap<HTMLElement, Map<string, string>>} */
const known = new WeakMap();

/**
 * @param {HTMLElement | undefined} cell
 * @param {string} name becomes the class `has-name`
 * @param {string} words what is said of the cell; "" takes the mark away
 */
export function mark(cell, name, words) {
  if (!cell) return;
  const marks = known.get(cell) ?? new Map();
  if ((marks.get(name) ?? "") === words) return;
  known.set(cell, marks);
  if (words) marks.set(name, words);
  else marks.delete(name);
  cell.classList.toggle(`has-${name}`, words !== "");
  const all = [...marks.values()].join(" ");
  if (all) cell.setAttribute("aria-description", all);
  else cell.removeAttribute("aria-description");
}
