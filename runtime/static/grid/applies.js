/**
 * What the form asks for only under a condition: places that do not apply are hidden (fields, parts of the narrative) or shaded
 * (cells). A place that holds a value stays in sight, so that it can be cleared; the server says why.
 */

import { textOf } from "./table.js";

/**
 * @param {ReadonlySet<string>} hidden keys; "B1//" is a section as a whole, "B1/R05/" a row with the lines below it
 * @param {string} key
 */
export function hides(hidden, key) {
  const [section = "", row = ""] = key.split("/");
  const group = row.includes("~") ? row.slice(0, row.indexOf("~")) : row;
  return hidden.has(key) || hidden.has(`${section}//`) || hidden.has(`${section}/${group}/`);
}

export class Applies {
  /** @param {ParentNode} root where cells, fields and parts stand, each with its data-key */
  constructor(root) {
    this.root = root;
    /** @type {string | null} what is shown now */
    this.shown = null;
  }

  /** @param {readonly string[]} keys what does not apply */
  show(keys) {
    const wanted = [...keys].sort().join("\n");
    // Nothing was hidden and nothing is: most forms have no conditions, and their cells are not looked at.
    if (wanted === (this.shown ?? "") && (wanted === "" || this.shown !== null)) return;
    this.shown = wanted;
    const hidden = new Set(keys);
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-key]"))) {
      const off = hides(hidden, place.dataset.key ?? "") && isBlank(place);
      place.classList.toggle("is-off", off);
      if (place.matches(".field, .part")) place.hidden = off;
    }
  }
}

/** @param {HTMLElement} place */
export function isBlank(place) {
  // The field in which one types stands in the selected cell, and is blank beside the figure.
  if (place.matches("td")) return textOf(place).trim() === "";
  const control = /** @type {HTMLInputElement | null} */ (place.querySelector("input, select, textarea"));
  if (control) return control.value.trim() === "";
  const text = place.matches(".part") ? place.querySelector(".ProseMirror, .text") : (place.querySelector("dd") ?? place);
  return (text?.textContent ?? "").trim() === "";
}
