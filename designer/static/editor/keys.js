/** The keys of the structure pane and of the canvas. */

import { isWriting } from "./clipboard.js";

/**
 * What a key means to the structure: the name of an act, or "" for none. Alt+Shift+arrows are those of Word's outline.
 * @param {{ key: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean }} event
 * @returns {string}
 */
export function actOf({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  const ctrl = ctrlKey || metaKey;
  if (altKey && !ctrl) return { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" }[key] ?? "";
  if (ctrl && !altKey) return { d: "duplicate", g: "group", enter: "add-child" }[key.toLowerCase()] ?? "";
  if (key === "Delete") return "remove";
  if (key === "Insert" || (key === "Enter" && !shiftKey)) return "add-alike";
  return "";
}

/**
 * @param {HTMLElement[]} panes
 * @param {(name: string) => void} act
 * @param {(text: string) => void} write begin to write the name of what is selected; "=" begins a formula
 */
export function connectKeys(panes, act, write) {
  for (const pane of panes) {
    pane.addEventListener("keydown", (event) => {
      if (isWriting(/** @type {Element} */ (event.target)) || event.defaultPrevented) return;
      const name = actOf(event);
      if (name) {
        event.preventDefault();
        act(name);
      } else if (event.key === "F2" || (event.key === "=" && !event.ctrlKey)) {
        event.preventDefault();
        write(event.key === "=" ? "=" : "");
      }
    });
  }
}
