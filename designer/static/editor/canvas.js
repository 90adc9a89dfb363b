/** The canvas: the form as the officer will see it, drawn by the server, line by line; what is selected is marked. */

import { el } from "../../../admin/static/js/dom.js";
import { revealSoon } from "./reveal.js";

/**
 * @typedef {object} Pieces
 * @property {{ code: string, frame: string, lines: string[] }[]} sections the frame has a hole for each line
 * @property {Record<string, string>} html of the lines that are new, by stamp
 */

const HOLE = "\ufffc";

/** @type {WeakMap<Element, string>} the stamp of each line as the server sent it */
const stamps = new WeakMap();

class Sheet {
  /** @param {string} code of the section */
  constructor(code) {
    this.code = code;
    this.box = el("div", { class: "canvas-section table-scroll", dataset: { canvasSection: code }, tabindex: 0, role: "region", "aria-label": code });
    this.frame = "";
  }

  get lines() {
    return [...this.box.querySelectorAll("tr.line")];
  }

  /**
   * @param {{ frame: string, lines: string[] }} given
   * @param {(stamp: string) => Element} parsed
   */
  show({ frame, lines }, parsed) {
    const present = this.lines;
    const known = new Map(present.map((line) => [stamps.get(line) ?? "", line]));
    const lineOf = (/** @type {string} */ stamp) => {
      const line = known.get(stamp) ?? parsed(stamp);
      known.delete(stamp);
      stamps.set(line, stamp);
      return line;
    };
    if (frame !== this.frame || present.length !== lines.length) this.#rebuild(frame, lines, lineOf);
    else lines.forEach((stamp, place) => stamps.get(present[place]) !== stamp && present[place].replaceWith(lineOf(stamp)));
    this.frame = frame;
  }

  /**
   * The frame anew; the lines that stand in it already are used again.
   * @param {string} frame our own renderer's HTML, which escapes every text
   * @param {string[]} lines
   * @param {(stamp: string) => Element} lineOf
   */
  #rebuild(frame, lines, lineOf) {
    const [left, top] = [this.box.scrollLeft, this.box.scrollTop];
    this.box.innerHTML = frame.replaceAll(HOLE, '<tr data-hole="1"></tr>');
    this.box.querySelectorAll("tr[data-hole]").forEach((hole, place) => hole.replaceWith(lineOf(lines[place])));
    [this.box.scrollLeft, this.box.scrollTop] = [left, top];
  }
}

export class Canvas {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Map<string, Sheet>} */
    this.sheets = new Map();
    /** @type {Map<string, string>} HTML of the lines by stamp */
    this.html = new Map();
    /** @type {Set<Element>} what is marked as selected */
    this.marked = new Set();
  }

  /** The stamps of the lines that need not be sent again. */
  get known() {
    return [...this.html.keys()];
  }

  /** @param {Pieces} pieces */
  show({ sections, html }) {
    for (const [stamp, line] of Object.entries(html)) this.html.set(stamp, line);
    const wanted = sections.map(({ code }) => code);
    for (const [code, sheet] of this.sheets) {
      if (wanted.includes(code)) continue;
      sheet.box.remove();
      this.sheets.delete(code);
    }
    sections.forEach((section, place) => {
      const sheet = this.#sheet(section.code);
      if (this.root.children[place] !== sheet.box) this.root.insertBefore(sheet.box, this.root.children[place] ?? null);
      sheet.show(section, (stamp) => this.#line(stamp));
    });
    this.#forget(new Set(sections.flatMap(({ lines }) => lines)));
  }

  /** @param {string} code */
  #sheet(code) {
    const sheet = this.sheets.get(code) ?? new Sheet(code);
    this.sheets.set(code, sheet);
    return sheet;
  }

  /** @param {string} stamp */
  #line(stamp) {
    const holder = document.createElement("tbody");
    holder.innerHTML = this.html.get(stamp) ?? "";
    return /** @type {Element} */ (holder.firstElementChild);
  }

  /** @param {Set<string>} used lines of long ago need not be kept */
  #forget(used) {
    for (const stamp of this.html.keys()) if (!used.has(stamp)) this.html.delete(stamp);
  }

  /** @param {string} section */
  boxOf(section) {
    return this.sheets.get(section)?.box ?? null;
  }

  /**
   * What was drawn in advance is not what the server has sent: it is compared anew with the next answer.
   * @param {string} section
   * @param {Element} [line] this line alone
   */
  touched(section, line) {
    const sheet = this.sheets.get(section);
    if (line) stamps.delete(line);
    else if (sheet) sheet.frame = "";
  }

  /**
   * Mark what is selected.
   * @param {string} section
   * @param {string[]} selectors within the section
   * @param {boolean} follow whether the last one is brought into view: measuring costs more than drawing
   */
  mark(section, selectors, follow) {
    const box = this.boxOf(section);
    const wanted = new Set(box ? selectors.flatMap((selector) => [...box.querySelectorAll(selector)]) : []);
    for (const marked of this.marked) if (!wanted.has(marked)) marked.classList.remove("is-selected");
    for (const found of wanted) found.classList.add("is-selected");
    this.marked = wanted;
    const last = [...wanted].at(-1);
    if (!box || !last || !follow) return;
    revealSoon(last, box);
    // The pane scrolls as a whole when the section is taller than it.
    revealSoon(last, this.root.parentElement);
  }
}
