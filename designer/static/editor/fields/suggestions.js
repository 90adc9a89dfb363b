/** A list of suggestions under a box: letters narrow it, arrows and Enter or the mouse choose, Escape closes it. */

import { el } from "../../../../admin/static/js/dom.js";
import { reveal } from "../reveal.js";

/** @typedef {{ code: string, label: string, note?: string }} Suggestion */

/**
 * @param {HTMLInputElement} box with an id
 * @param {string} label what the list holds, for screen readers
 * @param {(text: string) => Promise<Suggestion[]>} find what fits a text, the best first
 * @param {(suggestion: Suggestion) => void} choose
 * @returns {HTMLElement} the list, to stand below the box
 */
export function connectSuggestions(box, label, find, choose) {
  const list = el("ul", { class: "suggestions", role: "listbox", id: `${box.id}-suggestions`, "aria-label": label, hidden: true });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);
  /** @type {Suggestion[]} */
  let offered = [];
  let active = 0;

  const show = (/** @type {Suggestion[]} */ found) => {
    offered = found;
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length === 0) return box.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map((suggestion, index) => option(suggestion, `${list.id}-${index}`, index === active, () => take(suggestion))));
    box.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    list.scrollIntoView({ block: "nearest" });
    reveal(list.children[active], list);
  };
  const look = async () => {
    const { value } = box;
    const found = await find(value);
    // The text may have changed, or the box been left, while the suggestions came.
    if (value !== box.value || document.activeElement !== box) return;
    active = 0;
    show(found);
  };
  const take = (/** @type {Suggestion} */ suggestion) => {
    show([]);
    choose(suggestion);
  };
  box.addEventListener("input", () => void look());
  box.addEventListener("blur", () => show([]));
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offered.length === 0) {
      if (event.key !== "ArrowDown") return;
      void look();
    } else if (step) {
      active = (active + step + offered.length) % offered.length;
      show(offered);
    } else if (event.key === "Enter") take(offered[active]);
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return list;
}

/**
 * @param {Suggestion} suggestion
 * @param {string} id
 * @param {boolean} active
 * @param {() => void} take
 */
function option({ code, label, note }, id, active, take) {
  const item = el("li", { role: "option", id, "aria-selected": String(active) }, el("span", {}, label), " ", el("span", { class: "tree-code" }, code), note ? el("span", { class: "muted small" }, ` ${note}`) : null);
  // Before the box loses the focus.
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take();
  });
  return item;
}
