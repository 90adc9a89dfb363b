/** The properties pane: one form for what is selected; a change shows on the canvas as it is typed. */

import { el, icon, placeChildren } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { described, headings } from "./described.js";
import { askedFor, defaultProperty } from "./fields/default.js";
import { ticks, lines } from "./fields/lists.js";
import { choice, day, decimal, flag, MIXED, tri, writing } from "./fields/simple.js";
import { answers, labelColumns } from "./fields/tables.js";
import { Folder } from "./folder.js";
import { allRows, leafColumns } from "./nodes.js";

/** @typedef {import("./described.js").Property} Property */
/** @typedef {import("./fields/simple.js").Handlers} Handlers */
/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {{ name: string, text: string, message: string, severity: string, start: number | null, end: number | null }} FieldProblem text is what start and end count in */
/** @typedef {(property: Property, id: string, value: any) => HTMLElement} FormulaMaker */

/** @typedef {(property: Property, id: string, value: any, handlers: Handlers) => HTMLElement} Maker */

/** @type {Partial<Record<import("./described.js").Input, Maker>>} */
const INPUTS = { text: writing, long: writing, number: writing, date: day, decimal, choice, flag, tri, list: ticks, codes: ticks, lines, answers, labels: labelColumns };
const FIXED = ["template", "check"]; // the code of a template is its address; nothing names a check
const WHOLE = ["list", "codes", "answers", "labels"]; // fields with a legend of their own

export class Properties {
  /**
   * @param {HTMLElement} root
   * @param {Workbench} bench
   * @param {Handlers & { onRename: () => void, onOpen: () => void, formula: FormulaMaker, indicator: Maker }} handlers
   */
  constructor(root, bench, handlers) {
    this.root = root;
    this.bench = bench;
    this.handlers = handlers;
    /** @type {Map<string, boolean>} groups the person has opened or closed */
    this.open = new Map();
    /** @type {Map<string, Folder>} */
    this.folders = new Map();
  }

  /** Draw the form of what is selected. */
  show() {
    const { bench } = this;
    const nodes = bench.nodes();
    const focused = this.root.contains(document.activeElement) ? document.activeElement?.id : "";
    const groups = described()[bench.kind].map((group) => this.#group(group, nodes)).filter(Boolean);
    placeChildren(this.root, [this.#heading(nodes), .../** @type {HTMLElement[]} */ (groups)]);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  /** @param {any[]} nodes */
  #heading(nodes) {
    const { kind, selection } = this.bench;
    const name = selection.cell ? `${selection.cell.row}.${selection.cell.column}` : (nodes[0]?.code ?? "");
    const beside = nodes.length > 1 ? el("span", { class: "count" }, t("%(count)s selected", { count: nodes.length })) : name ? el("span", { class: "tree-code" }, name) : null;
    return el("h2", { id: "properties-title" }, headings()[kind], " ", beside);
  }

  /**
   * @param {import("./described.js").Group} group
   * @param {any[]} nodes
   * @returns {HTMLElement | null}
   */
  #group({ name, label, open, properties }, nodes) {
    const several = nodes.length > 1;
    const shown = properties.filter((property) => !(several && property.shared === false) && nodes.every((node) => property.when?.(node, this.bench.section) ?? true));
    if (!shown.length) return null;
    const make = () => shown.map((property) => this.#filled(property));
    if (name === "basic") return el("div", { class: "property-group" }, el("div", { class: "property-fields" }, ...make()));
    const used = shown.some((property) => common(nodes, property.name) !== undefined);
    const key = `${this.bench.kind}/${name}`;
    const folder = this.#folder(key, label);
    folder.show(this.open.get(key) ?? (open || used), make);
    return folder.element;
  }

  /**
   * @param {string} key
   * @param {string} label
   */
  #folder(key, label) {
    const folder = this.folders.get(key) ?? new Folder(label, (open) => this.open.set(key, open), this.handlers.onOpen);
    this.folders.set(key, folder);
    return folder;
  }

  /**
   * @param {Property} property
   * @returns {HTMLElement} its field with what is said now
   */
  #filled(property) {
    const nodes = this.bench.nodes();
    return this.#field(this.#offered(property, nodes[0]), common(nodes, property.name) ?? property.preset);
  }

  /**
   * A property that offers rows or columns of the section, or asks for what the cell holds.
   * @param {Property} property
   * @param {any} node the first of those selected
   * @returns {Property}
   */
  #offered(property, node) {
    const { section, kind, selection } = this.bench;
    if (property.input === "default") return defaultProperty(property, askedFor(node, kind, section, selection.cell?.column ?? ""));
    if (!property.of) return property;
    const nodes = property.of === "rows" ? allRows(section).filter((row) => !row.heading) : leafColumns(section);
    /** @type {import("./words.js").Option[]} */
    const none = property.none ? [["", property.none]] : [];
    return { ...property, options: [...none, ...nodes.map((each) => /** @type {[string, string]} */ ([each.code, [each.code, each.number, each.label].filter(Boolean).join(" ")]))] };
  }

  /**
   * @param {Property} property
   * @param {any} value
   * @returns {HTMLElement}
   */
  #field(property, value) {
    const field = this.#made(property, value);
    field.classList.toggle("is-half", property.half === true);
    return field;
  }

  /**
   * @param {Property} property
   * @param {any} value
   * @returns {HTMLElement}
   */
  #made(property, value) {
    const id = `property-${property.name}`;
    const problems = el("div", { class: "field-problems", id: `${id}-problems`, "aria-live": "polite" });
    const hint = property.hint ? el("p", { class: "field-hint", id: `${id}-hint` }, property.hint) : null;
    if (property.input === "code") return this.#code(id, value, problems);
    if (property.input === "formula") return el("div", { class: "field" }, el("span", { class: "field-label" }, property.label), this.handlers.formula(property, id, value), hint, problems);
    if (property.input === "indicator") return el("div", { class: "field" }, el("label", { for: id }, property.label), hint, this.handlers.indicator(property, id, value, this.handlers), problems);
    const input = /** @type {NonNullable<typeof INPUTS["text"]>} */ (INPUTS[property.input])(property, id, value, this.handlers);
    if (WHOLE.includes(property.input)) return el("div", {}, input, problems);
    input.setAttribute("aria-describedby", [hint?.id, problems.id].filter(Boolean).join(" "));
    if (property.input === "flag") return el("div", { class: "field" }, el("div", { class: "field-check" }, input, el("label", { for: id }, property.label)), problems);
    return el("div", { class: "field" }, el("label", { for: id }, property.label), hint, input, problems);
  }

  /**
   * A code stands fast; it is changed by a question of its own, which rewrites the formulas.
   * @param {string} id
   * @param {any} value
   * @param {HTMLElement} problems
   */
  #code(id, value, problems) {
    const change = FIXED.includes(this.bench.kind) ? null : el("button", { type: "button", class: "button button-small button-quiet", onclick: this.handlers.onRename }, icon("rename"), t("Change"));
    const line = el("div", { class: "code-line" }, el("code", { id }, String(value ?? "")), change);
    return el("div", { class: "field" }, el("span", { class: "field-label" }, t("Code")), line, problems);
  }
}

/**
 * @param {any[]} nodes
 * @param {string} name
 * @returns {any} the value that all have, or MIXED
 */
function common(nodes, name) {
  const [first, ...others] = nodes.map((node) => node[name]);
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : MIXED;
}

/**
 * Say under each field what is wrong with it. Formulas underline the characters themselves.
 * @param {HTMLElement} root
 * @param {FieldProblem[]} problems
 */
export function showFieldProblems(root, problems) {
  for (const box of root.querySelectorAll(".field-problems")) box.replaceChildren();
  for (const input of root.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const { name, message, severity } of problems) {
    root.querySelector(`#property-${CSS.escape(name)}-problems`)?.append(el("p", { class: `field-problem field-${severity}` }, icon(severity === "error" ? "error" : "warning"), el("span", {}, message)));
    if (severity === "error") root.querySelector(`#property-${CSS.escape(name)}`)?.setAttribute("aria-invalid", "true");
  }
}

export { MIXED };
