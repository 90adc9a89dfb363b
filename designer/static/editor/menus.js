/** Buttons and menu items that carry an act: only what makes sense for the selection can be pressed. */

import { ACTS } from "./acts.js";

/**
 * @param {import("./workbench.js").Workbench} bench
 * @param {(name: string) => void} act
 */
export function connectMenus(bench, act) {
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-edit]"));
    if (!button) return;
    button.closest("details")?.removeAttribute("open");
    act(button.dataset.edit ?? "");
  });
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-edit]"));
  const show = () => {
    for (const button of buttons) {
      button.disabled = !(ACTS[button.dataset.edit ?? ""]?.possible(bench) ?? true);
    }
  };
  bench.on("selection", show);
  bench.on("definition", show);
  show();
}
