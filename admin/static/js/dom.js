/** Small helpers for building and finding elements; text always goes in as text, never as HTML. */

import { vendorUrl } from "./assets.js";

/**
 * @typedef {Node | string | null | undefined | false} Child
 */

/**
 * Build an element: `el("p", { class: "muted", dataset: { key } }, "text", otherElement)`.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes] `on…` functions become listeners, `dataset` an object, false and null are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...kept(children));
  return element;
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function kept(children) {
  return /** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * Let a box hold these elements in this order. Unlike `replaceChildren` it leaves alone what stands there already: the browser
 * neither styles nor lays it out anew.
 * @param {Element} box
 * @param {Element[]} wanted
 */
export function placeChildren(box, wanted) {
  const staying = new Set(wanted);
  for (const child of [...box.children]) if (!staying.has(child)) child.remove();
  wanted.forEach((element, place) => {
    if (box.children[place] !== element) box.insertBefore(element, box.children[place] ?? null);
  });
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * A picture of the sprite.
 * @param {string} name
 * @param {string} [extra] further classes
 * @returns {SVGSVGElement}
 */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${vendorUrl("icons.svg")}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * The element of this id, which the page must have.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element "${id}"`);
  return element;
}

/**
 * @param {string} id of a <script type="application/json"> block
 * @returns {any}
 */
export function pageData(id) {
  return JSON.parse(byId(id).textContent ?? "");
}
