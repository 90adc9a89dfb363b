/** The structure pane: sections, columns, rows, parts and checks as one tree, worked by mouse and by keyboard. */

import { el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";

import { reveal } from "./reveal.js";

/** @typedef {import("./nodes.js").Path} Path */

/**
 * @typedef {object} Branch
 * @property {string} text
 * @property {string} [code]
 * @property {string} [list] of a caption: the list it stands for
 * @property {Path | null} path null for a caption that cannot be selected
 * @property {Branch[]} children
 */

/**
 * The tree of a definition as plain data.
 * @param {any} definition
 * @returns {Branch[]}
 */
export function branches(definition) {
  return [
    { text: t("General"), path: [], children: [] },
    ...definition.sections.map((/** @type {any} */ section, /** @type {number} */ index) => sectionBranch(section, ["sections", index])),
  ];
}

/**
 * @param {any} section
 * @param {Path} path
 * @returns {Branch}
 */
function sectionBranch(section, path) {
  /** @type {[string, string, (node: any) => string][]} */
  const lists = [
    ["columns", t("Columns"), (node) => node.label],
    ["rows", t("Rows"), (node) => [node.number, node.label].filter(Boolean).join(". ")],
    ["parts", t("Parts"), (node) => node.heading],
    ["fields", t("Fields"), (node) => node.label],
    ["checks", t("Checks"), (node) => node.formula || node.message],
  ];
  const children = lists
    .filter(([list]) => section[list]?.length)
    .map(([list, text, name]) => ({ text, list, path: null, children: nodeBranches(section[list], [...path, list], name) }));
  return { text: section.title || t("Section"), code: section.code, path, children };
}

/**
 * @param {any[]} nodes
 * @param {Path} path
 * @param {(node: any) => string} name
 * @returns {Branch[]}
 */
function nodeBranches(nodes, path, name) {
  return nodes.map((node, index) => ({
    text: name(node) || t("(no name)"),
    code: node.code ?? "",
    path: [...path, index],
    children: nodeBranches(node.children ?? [], [...path, index, "children"], name),
  }));
}

export class Tree {
  /**
   * @param {HTMLElement} root
   * @param {(path: Path | null) => void} onSelect null: the same as before, drawn again
   */
  constructor(root, onSelect) {
    this.root = root;
    this.onSelect = onSelect;
    /** @type {Set<string>} branches the person has closed */
    this.closed = new Set();
    /** @type {string} the selection shown last */
    this.shown = "";
    root.addEventListener("click", (event) => this.#clicked(/** @type {Element} */ (event.target)));
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param {any} definition
   * @param {Path} selected
   */
  show(definition, selected) {
    const focused = this.root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.id : undefined;
    this.#open(selected);
    this.root.replaceChildren(...branches(definition).map((branch) => this.#item(branch, "", key(selected), 1)));
    const current = this.#current();
    const items = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll('[role="treeitem"]')]);
    const held = focused === undefined ? undefined : (items.find((item) => item.dataset.id === focused && !item.dataset.path) ?? current ?? items[0]);
    // Exactly one item can be reached with Tab: the one in hand, else the selected one, else the first.
    const reached = held ?? current ?? items[0];
    if (reached) reached.tabIndex = 0;
    held?.focus({ preventScroll: true });
    if (current) reveal(current, this.root.closest(".panel"));
  }

  /**
   * What is selected on the canvas must be seen in the tree: open what stands above it.
   * @param {Path} selected
   */
  #open(selected) {
    if (key(selected) === this.shown) return;
    this.shown = key(selected);
    for (let length = 2; length < selected.length; length += 2) this.closed.delete(key(selected.slice(0, length)));
    if (selected.length > 2) this.closed.delete(`${key(selected.slice(0, 2))}|${selected[2]}`);
  }

  /**
   * @param {Branch} branch
   * @param {string} above
   * @param {string} selected
   * @param {number} level
   * @returns {HTMLElement}
   */
  #item(branch, above, selected, level) {
    const id = branch.path ? key(branch.path) : `${above}|${branch.list}`;
    const here = branch.path !== null && id === selected;
    const open = branch.children.length > 0 && !this.closed.has(id);
    const code = branch.code ? el("span", { class: "tree-code" }, branch.code) : null;
    const twisty = branch.children.length ? el("span", { class: "tree-twisty", "aria-hidden": "true" }) : null;
    const line = el("span", { class: "tree-line" }, twisty, el("span", { class: "tree-text" }, branch.text), code);
    const group = open ? el("ul", { role: "group" }, ...branch.children.map((child) => this.#item(child, id, selected, level + 1))) : null;
    return el(
      "li",
      {
        role: "treeitem",
        "aria-level": level,
        "aria-selected": here ? "true" : "false",
        "aria-expanded": branch.children.length ? String(open) : null,
        tabindex: -1,
        class: branch.path === null ? "tree-caption" : "",
        dataset: branch.path === null ? { id } : { id, path: JSON.stringify(branch.path) },
      },
      line,
      group,
    );
  }

  /** @returns {HTMLElement | null} */
  #current() {
    return this.root.querySelector('[aria-selected="true"]');
  }

  /** @param {Element} target */
  #clicked(target) {
    const item = /** @type {HTMLElement | null} */ (target.closest('[role="treeitem"]'));
    if (!item) return;
    if (target.closest(".tree-twisty")) this.#toggle(item);
    else if (item.dataset.path) this.onSelect(JSON.parse(item.dataset.path));
    else this.#toggle(item);
  }

  /** @param {HTMLElement} item */
  #toggle(item) {
    const id = item.dataset.id ?? "";
    if (this.closed.has(id)) this.closed.delete(id);
    else this.closed.add(id);
    // An item that hides the selection becomes the selection itself.
    const hides = this.#current() !== item && item.contains(this.#current());
    const path = hides ? (item.dataset.path ?? item.parentElement?.closest("[data-path]")?.getAttribute("data-path")) : null;
    this.shown = path ?? this.shown;
    this.onSelect(path ? JSON.parse(path) : null);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll('[role="treeitem"]')]);
    const index = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (index < 0 || event.ctrlKey || event.altKey) return;
    const item = items[index];
    const open = item.getAttribute("aria-expanded");
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowDown: () => this.#focus(items[index + 1]),
      ArrowUp: () => this.#focus(items[index - 1]),
      Home: () => this.#focus(items[0]),
      End: () => this.#focus(items.at(-1)),
      ArrowRight: () => (open === "false" ? this.#toggle(item) : open === "true" && this.#focus(items[index + 1])),
      ArrowLeft: () => (open === "true" ? this.#toggle(item) : this.#focus(item.parentElement?.closest('[role="treeitem"]'))),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {Element | null | undefined} item */
  #focus(item) {
    if (!(item instanceof HTMLElement)) return;
    item.focus({ preventScroll: true });
    reveal(item, this.root.closest(".panel"));
    if (item.dataset.path) this.onSelect(JSON.parse(item.dataset.path));
  }
}

/**
 * @param {Path} path
 * @returns {string}
 */
function key(path) {
  return JSON.stringify(path);
}
