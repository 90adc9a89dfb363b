/** The canvas: the form as the officer will see it, drawn by the server, clickable. */

import { el } from "../../../admin/static/js/dom.js";
import { reveal } from "./reveal.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {{ column: string } | { row: string } | { path: string } | { row: string, column: string }} Hit */

export class Canvas {
  /**
   * @param {HTMLElement} root
   * @param {(section: string, hit: Hit) => void} onPick
   */
  constructor(root, onPick) {
    this.root = root;
    root.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const section = /** @type {HTMLElement | null} */ (target.closest("[data-canvas-section]"));
      const hit = hitOf(target);
      if (section && hit) onPick(section.dataset.canvasSection ?? "", hit);
    });
    root.addEventListener("keydown", (event) => {
      const section = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-canvas-section]"));
      const cell = section && neighbour(section, event.key);
      if (!cell) return;
      event.preventDefault();
      const hit = hitOf(cell);
      if (hit) onPick(section.dataset.canvasSection ?? "", hit);
    });
  }

  /**
   * @param {Record<string, string>} sections HTML by section code, made by our own renderer, which escapes every text
   */
  show(sections) {
    const scroll = [...this.root.querySelectorAll(".table-scroll")].map((box) => [box.scrollLeft, box.scrollTop]);
    const focused = /** @type {HTMLElement | null} */ (this.root.querySelector("[data-canvas-section]:focus"))?.dataset.canvasSection;
    this.root.replaceChildren(
      ...Object.entries(sections).map(([code, html]) => {
        const box = el("div", { class: "canvas-section table-scroll", dataset: { canvasSection: code }, tabindex: 0, role: "region", "aria-label": code });
        box.innerHTML = html;
        return box;
      }),
    );
    [...this.root.querySelectorAll(".table-scroll")].forEach((box, index) => ([box.scrollLeft, box.scrollTop] = scroll[index] ?? [0, 0]));
    if (focused) /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-canvas-section="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }

  /**
   * Mark what is selected.
   * @param {string} section
   * @param {{ row?: string, column?: string }} codes
   */
  mark(section, { row, column }) {
    for (const marked of this.root.querySelectorAll(".is-selected")) marked.classList.remove("is-selected");
    const box = this.root.querySelector(`[data-canvas-section="${CSS.escape(section)}"]`);
    if (!box) return;
    const name = CSS.escape;
    const cell = row && column ? `[data-key="${name(`${section}/${row}/${column}`)}"]` : row ? `[data-row="${name(row)}"]` : column ? `[data-column="${name(column)}"]` : null;
    const found = cell ? box.querySelector(cell) : null;
    found?.classList.add("is-selected");
    if (found) reveal(found, /** @type {HTMLElement} */ (box));
  }
}

/**
 * The cell to which an arrow key leads from the selected one; the first cell when none is selected.
 * @param {HTMLElement} section
 * @param {string} key
 * @returns {Element | null}
 */
function neighbour(section, key) {
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key] ?? [0, 0];
  if (!down && !right) return null;
  const lines = [...section.querySelectorAll("tr")].map((line) => [...line.querySelectorAll("td[data-key]")]).filter((line) => line.length);
  const row = lines.findIndex((line) => line.some((cell) => cell.classList.contains("is-selected")));
  if (row < 0) return lines[0]?.[0] ?? null;
  const column = lines[row].findIndex((cell) => cell.classList.contains("is-selected"));
  return lines[row + down]?.[column + right] ?? null;
}

/**
 * @param {Element} target
 * @returns {Hit | null}
 */
function hitOf(target) {
  const cell = /** @type {HTMLElement | null} */ (target.closest("[data-key]"));
  if (cell) {
    const [, row, column] = (cell.dataset.key ?? "").split("/");
    return { row, column };
  }
  const head = /** @type {HTMLElement | null} */ (target.closest("[data-column], [data-path]"));
  if (head?.dataset.column) return { column: head.dataset.column };
  if (head?.dataset.path) return { path: head.dataset.path };
  const line = /** @type {HTMLElement | null} */ (target.closest("[data-row]"));
  return line?.dataset.row ? { row: line.dataset.row } : null;
}
