/** The navigation on a narrow screen, and menus that close when one looks elsewhere. */

/** @param {HTMLElement} nav */
function collapse(nav) {
  const button = /** @type {HTMLButtonElement | null} */ (nav.querySelector(".site-nav-toggle"));
  if (!button) return;
  nav.dataset.scripted = "";
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = nav.toggleAttribute("data-open");
    button.setAttribute("aria-expanded", String(open));
  });
}

/** @param {Event} event */
function closeOthers(event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open");
  }
}

/** @param {KeyboardEvent} event */
function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
}

export function connectNavigation() {
  for (const nav of document.querySelectorAll("[data-navigation]")) collapse(/** @type {HTMLElement} */ (nav));
  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);
  document.addEventListener("keydown", closeOnEscape);
}
