/** A link to a cell of the sheet scrolls the sheet only, not the page, so that the line one works on stays in view. */

/**
 * @param {Element} box what scrolls
 * @param {Element} cell
 */
function scrollTo(box, cell) {
  const frame = box.getBoundingClientRect();
  const place = cell.getBoundingClientRect();
  box.scrollBy({
    top: place.top - frame.top - frame.height / 3,
    left: place.left - frame.left - frame.width / 3,
  });
}

/**
 * Mark one element of its kind.
 * @param {ParentNode} page
 * @param {Element} element
 */
function show(page, element) {
  for (const shown of page.querySelectorAll(".is-shown")) shown.classList.remove("is-shown");
  element.classList.add("is-shown");
}

/** @param {ParentNode} page */
export function connectCells(page) {
  const box = page.querySelector(".import-sheet");
  if (!box) return;
  for (const link of page.querySelectorAll("a[data-cell]")) {
    const cell = document.getElementById(`cell-${/** @type {HTMLElement} */ (link).dataset.cell}`);
    if (!cell) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(page, cell);
      const below = box.getBoundingClientRect();
      if (below.bottom < 0 || below.top > window.innerHeight) box.scrollIntoView();
      scrollTo(box, cell);
    });
  }
  for (const link of page.querySelectorAll(".sheet th a")) {
    const line = document.getElementById((link.getAttribute("href") ?? "#").slice(1));
    link.addEventListener("click", (event) => {
      if (!line) return;
      event.preventDefault();
      show(page, line);
      line.scrollIntoView({ block: "center" });
      /** @type {HTMLElement | null} */ (line.querySelector(".input"))?.focus({ preventScroll: true });
    });
  }
}
