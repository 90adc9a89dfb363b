/** The structure pane: sections, columns, rows, parts and checks as one tree, worked by mouse and by keyboard. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { later } from "../../../admin/static/js/later.js";
import { keyOf } from "./nodes.js";
import { revealSoon } from "./reveal.js";
import { extended, only, toggled } from "./selection.js";
import { treeLines } from "./tree-lines.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {import("./tree-lines.js").TreeLine} TreeLine */
/** @typedef {import("./workbench.js").Workbench} Workbench */

/** What of a line its item shows. */
const SHOWN = /** @type {const} */ (["sort", "parent", "open", "level", "number", "text", "code"]);

export class Tree {
  /**
   * @param {HTMLElement} root
   * @param {Workbench} bench
   */
  constructor(root, bench) {
    this.root = root;
    this.bench = bench;
    /** @type {Set<string>} branches the person has closed */
    this.closed = new Set();
    /** @type {HTMLElement[]} items of lines that came since the last frame */
    this.fresh = [];
    /** @type {TreeLine[]} what is shown */
    this.lines = [];
    /** @type {HTMLElement[]} */
    this.items = [];
    /** @type {WeakMap<HTMLElement, Record<string, string | null>>} what each item says */
    this.said = new WeakMap();
    /** @type {WeakMap<HTMLElement, { line: TreeLine, chosen: boolean, current: boolean }>} what each item was filled with */
    this.filled = new WeakMap();
    /** @type {string} the caption in hand, which is no selection */
    this.caption = "";
    /** @type {string} the selection shown last */
    this.shown = "";
    this.settle = later(() => this.#settle());
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Draw what has changed: the items before and after a line that came or went stay with their lines. */
  show() {
    const focused = this.root.contains(document.activeElement);
    const { path } = this.bench.selection;
    const moved = this.shown !== keyOf(path);
    if (moved) this.caption = "";
    this.#open(path);
    const before = this.lines;
    this.lines = treeLines(this.bench.definition, this.closed);
    this.#fit(before);
    const chosen = this.bench.chosen;
    const place = this.current;
    this.lines.forEach((line, each) => this.#fill(this.items[each], line, chosen.has(line.id), each === place));
    this.settle();
    const current = this.items[place];
    if (focused) current.focus({ preventScroll: true });
    // Measuring what has not moved would make the browser lay out the page once more for each letter.
    if (moved) revealSoon(current, this.root.parentElement);
  }

  /** The place of the line in hand. */
  get current() {
    const wanted = this.caption || keyOf(this.bench.selection.path);
    return Math.max(0, this.lines.findIndex((line) => line.id === wanted));
  }

  /** @returns {Path[]} the places a person sees, in their order */
  get visible() {
    return this.lines.flatMap((line) => (line.path ? [line.path] : []));
  }

  /**
   * Give up the focus, which will go elsewhere: when the line that has it changes, the browser would lay out the page to see
   * whether it may keep it, and once more for the line that would have it next.
   * @returns {boolean} whether it was here
   */
  release() {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement && this.root.contains(activeElement))) return false;
    activeElement.blur();
    return true;
  }

  focus() {
    const item = this.items[this.current];
    item?.focus({ preventScroll: true });
    if (item) revealSoon(item, this.root.parentElement);
  }

  /**
   * What is selected on the canvas must be seen in the tree: open what stands above it.
   * @param {Path} selected
   */
  #open(selected) {
    if (keyOf(selected) === this.shown) return;
    this.shown = keyOf(selected);
    for (let length = 2; length < selected.length; length += 2) this.closed.delete(keyOf(selected.slice(0, length)));
    if (selected.length > 2) this.closed.delete(`${keyOf(selected.slice(0, 2))}|${selected[2]}`);
  }

  /**
   * As many items as there are lines: new ones come, old ones go where the lines begin to differ.
   * @param {TreeLine[]} before the lines that the items show
   */
  #fit(before) {
    const { items, lines } = this;
    const first = before.findIndex((line, place) => !isLike(line, lines[place]));
    const place = first < 0 ? Math.min(before.length, lines.length) : first;
    for (const gone of items.splice(place, Math.max(0, items.length - lines.length))) gone.remove();
    const fresh = Array.from({ length: Math.max(0, lines.length - items.length) }, blankItem);
    if (items[place]) items[place].before(...fresh);
    else this.root.append(...fresh);
    items.splice(place, 0, ...fresh);
    if (before.length === 0) return;
    this.fresh.push(...fresh);
    for (const item of fresh) this.#say(item, { "data-new": "" });
  }

  /**
   * @param {HTMLElement} item
   * @param {TreeLine} line
   * @param {boolean} chosen
   * @param {boolean} current whether it is the line in hand, the one tab stop
   */
  #fill(item, line, chosen, current) {
    const before = this.filled.get(item);
    if (before && before.chosen === chosen && before.current === current && SHOWN.every((name) => before.line[name] === line[name])) return;
    this.filled.set(item, { line, chosen, current });
    this.#say(item, {
      class: `tree-item tree-${line.sort}${line.parent ? " has-children" : ""}`,
      tabindex: current ? "0" : "-1",
      "data-level": String(line.level),
      "aria-level": String(line.level),
      "aria-selected": String(chosen),
      "aria-expanded": line.parent ? String(line.open) : null,
    });
    const [, number, text, code] = /** @type {HTMLElement[]} */ ([...item.children]);
    setText(number, line.number);
    setText(text, line.text);
    setText(code, line.code);
  }

  /**
   * @param {HTMLElement} item
   * @param {Record<string, string | null>} says attributes; null takes one away
   */
  #say(item, says) {
    const said = this.said.get(item) ?? {};
    for (const [name, value] of Object.entries(says)) {
      if (said[name] === value) continue;
      if (value === null) item.removeAttribute(name);
      else item.setAttribute(name, value);
    }
    this.said.set(item, Object.assign(said, says));
  }

  /** A row that comes moves all below it: what only a screen reader says of them need not keep the picture waiting. */
  #settle() {
    this.lines.forEach((line, place) => this.#say(this.items[place], positionsOf(line)));
    for (const item of this.fresh.splice(0)) this.#say(item, { "data-new": null });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const place = this.items.indexOf(/** @type {HTMLElement} */ (target.closest('[role="treeitem"]')));
    const line = this.lines[place];
    if (!line) return;
    if (target.closest(".tree-twisty") && line.parent) this.#toggle(line);
    else if (!line.path) this.#takeCaption(line);
    else this.#choose(line.path, event);
    this.focus();
  }

  /**
   * @param {Path} path
   * @param {{ ctrlKey: boolean, metaKey: boolean, shiftKey: boolean }} keys
   */
  #choose(path, { ctrlKey, metaKey, shiftKey }) {
    this.caption = "";
    const { selection } = this.bench;
    if (shiftKey) this.bench.select(extended(selection, path, this.visible));
    else if (ctrlKey || metaKey) this.bench.select(toggled(selection, path));
    else this.bench.select(only(path));
  }

  /**
   * A caption is no node: its section is selected, and what is added or pasted goes to its list.
   * @param {TreeLine} line
   */
  #takeCaption(line) {
    const section = /** @type {Path} */ (line.list).slice(0, 2);
    this.shown = keyOf(section);
    this.caption = line.id;
    this.bench.select(only(section));
  }

  /** The list whose caption is in hand: "rows", "columns", … or "". */
  get list() {
    return this.caption.split("|")[1] ?? "";
  }

  /** @param {TreeLine} line */
  #toggle(line) {
    if (this.closed.has(line.id)) this.closed.delete(line.id);
    else this.closed.add(line.id);
    // A branch that hides what is in hand becomes it.
    const hidden = !this.#sees(keyOf(this.bench.selection.path));
    if (hidden && line.path) this.bench.select(only(line.path));
    else if (hidden) this.#takeCaption(line);
    else this.show();
  }

  /** @param {string} id */
  #sees(id) {
    return treeLines(this.bench.definition, this.closed).some((line) => line.id === id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const place = this.current;
    const line = this.lines[place];
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowDown: () => this.#go(place + 1, event),
      ArrowUp: () => this.#go(place - 1, event),
      Home: () => this.#go(0, event),
      End: () => this.#go(this.lines.length - 1, event),
      ArrowRight: () => (line.parent && !line.open ? this.#toggle(line) : line.open && this.#go(place + 1, event)),
      ArrowLeft: () => (line.open ? this.#toggle(line) : this.#go(this.#above(place), event)),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    this.focus();
  }

  /**
   * @param {number} place
   * @param {KeyboardEvent} keys
   */
  #go(place, keys) {
    const line = this.lines[place];
    if (!line) return;
    if (line.path) this.#choose(line.path, { ctrlKey: false, metaKey: false, shiftKey: keys.shiftKey });
    else if (keys.shiftKey) return;
    else this.#takeCaption(line);
  }

  /** @param {number} place */
  #above(place) {
    for (let above = place - 1; above >= 0; above -= 1) if (this.lines[above].level < this.lines[place].level) return above;
    return place;
  }
}

/**
 * Whether a line may stand for the same thing as before, whatever it is called now.
 * @param {TreeLine} line
 * @param {TreeLine | undefined} other
 */
function isLike(line, other) {
  return other !== undefined && line.sort === other.sort && line.code === other.code && line.level === other.level;
}

/**
 * @param {TreeLine} line
 * @returns {Record<string, string>}
 */
function positionsOf({ position, siblings }) {
  return { "aria-posinset": String(position), "aria-setsize": String(siblings) };
}

/** @returns {HTMLElement} */
function blankItem() {
  const twisty = el("span", { class: "tree-twisty", "aria-hidden": "true" }, icon("chevron-right"));
  return el("li", { role: "treeitem", tabindex: -1 }, twisty, el("span", { class: "tree-number" }), el("span", { class: "tree-text" }), el("span", { class: "tree-code" }));
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
