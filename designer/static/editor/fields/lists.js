/** Fields for several values: ticked ones, lines of text, codes of rows or columns. */

import { el } from "../../../../admin/static/js/dom.js";
import { MIXED } from "./simple.js";

/** @typedef {import("../described.js").Property} Property */
/** @typedef {import("./simple.js").Handlers} Handlers */

/**
 * Boxes to tick, in the order of the options.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function ticks(property, id, value, { onChange }) {
  const chosen = new Set(Array.isArray(value) ? value : []);
  const options = property.options ?? [];
  const boxes = options.map(([key, label]) => {
    const name = `${id}-${key}`;
    const box = el("input", { id: name, type: "checkbox", checked: chosen.has(key) });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(key);
      else chosen.delete(key);
      const ordered = options.map(([each]) => each).filter((each) => chosen.has(each));
      onChange(property.name, ordered.length || property.input === "list" ? ordered : undefined);
    });
    return el("li", {}, box, el("label", { for: name }, label));
  });
  const hint = property.hint ? el("p", { class: "field-hint" }, property.hint) : null;
  return el("fieldset", { class: "field", id }, el("legend", {}, property.label), hint, el("ul", { class: "choices designer-ticks" }, ...boxes));
}

/**
 * One text a line.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function lines(property, id, value, { onType, onLeave }) {
  const box = el("textarea", { id, class: "input", rows: 3 });
  box.value = value === MIXED || !value ? "" : value.join("\n");
  box.addEventListener("input", () => {
    const texts = box.value.split("\n").map((text) => text.trim()).filter(Boolean);
    onType(property.name, texts.length ? texts : undefined);
  });
  box.addEventListener("change", () => onLeave(property.name));
  return box;
}
