/** Parts of the narrative and single fields on the checking page: each can be marked for the return like a cell. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * Remember every part by its key, and give each a button that marks it where there is something to return.
 * @param {Map<string, HTMLElement>} parts filled
 * @param {import("./pins.js").Pins | null} pins
 */
export function connectParts(parts, pins) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".narrative-review .part[data-key], .fields-review .field[data-key]"));
  for (const part of found) {
    const key = part.dataset.key ?? "";
    parts.set(key, part);
    if (pins) part.querySelector("h3, dt")?.append(" ", markButton(key, nameOfPart(part), pins));
  }
}

/** @param {HTMLElement | undefined} part */
export function nameOfPart(part) {
  const heading = part?.querySelector("h3, dt");
  return heading?.firstChild?.textContent?.trim() ?? "";
}

/**
 * @param {string} key
 * @param {string} name
 * @param {import("./pins.js").Pins} pins
 */
function markButton(key, name, pins) {
  const button = el("button", { type: "button", class: "button button-quiet button-small no-print", "aria-label": `${t("Mark for the return")}: ${name}`, title: t("Mark for the return") }, icon("pin"));
  button.addEventListener("click", () => {
    pins.toggle(key);
    button.setAttribute("aria-pressed", String(pins.has(key)));
  });
  return button;
}
