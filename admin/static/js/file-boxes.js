/** Boxes in which files are chosen: their names in our words, as the browser speaks the language of its own settings. */

/** @type {WeakMap<Element, string>} what a box says while nothing is chosen */
const NOTHING = new WeakMap();

/**
 * @param {Iterable<{ name: string }> | null} files
 * @param {string} nothing
 * @returns {string}
 */
export function namesOf(files, nothing) {
  return [...(files ?? [])].map(({ name }) => name).join(", ") || nothing;
}

/** Tell in every box, now and later, what was chosen in it. */
export function connectFileBoxes() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const names = input.closest(".file-box")?.querySelector("[data-file-names]");
    if (!names) return;
    if (!NOTHING.has(names)) NOTHING.set(names, names.textContent ?? "");
    names.textContent = namesOf(input.files, NOTHING.get(names) ?? "");
  });
}
