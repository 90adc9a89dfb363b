/** The properties pane: one form for the selected node; a change shows on the canvas as it is typed. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { properties } from "./choices.js";

/** @typedef {import("./choices.js").Property} Property */
/** @typedef {import("./nodes.js").NodeKind} NodeKind */

/** @returns {Record<NodeKind, string>} */
function headings() {
  return {
    template: t("Template"),
    section: t("Section"),
    column: t("Column"),
    group: t("Header over columns"),
    row: t("Row"),
    part: t("Part of the narrative"),
    field: t("Field"),
    check: t("Check"),
    cell: t("Cell"),
  };
}

/**
 * @typedef {object} Handlers
 * @property {(name: string, value: any) => void} onChange a choice was made; value undefined takes the property away
 * @property {(name: string, value: any) => void} onType a letter was typed; the pane stays as it is
 * @property {(name: string, text: string) => void} onLeave a text was finished: the field was left or Enter pressed
 */

/**
 * Draw the form of a node.
 * @param {HTMLElement} root
 * @param {NodeKind} kind
 * @param {any} node
 * @param {string} name shown beside the heading: the code of the node or of the cell
 * @param {Handlers} handlers
 */
export function showProperties(root, kind, node, name, handlers) {
  const focused = root.contains(document.activeElement) ? document.activeElement?.id : "";
  const fields = properties()[kind].filter((property) => shown(property, node)).map((property) => field(property, node, handlers));
  root.replaceChildren(el("h2", {}, headings()[kind], " ", name ? el("span", { class: "tree-code" }, name) : null), ...fields);
  if (focused) document.getElementById(focused)?.focus();
}

/** @typedef {{ name: string, text: string, message: string, severity: string, start: number | null, end: number | null }} FieldProblem text is what start and end count in */

/**
 * Say under each field what is wrong with it, with the characters marked.
 * @param {HTMLElement} root
 * @param {FieldProblem[]} problems
 */
export function showFieldProblems(root, problems) {
  for (const box of root.querySelectorAll(".field-problems")) box.replaceChildren();
  for (const input of root.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const problem of problems) {
    const box = root.querySelector(`#property-${CSS.escape(problem.name)}-problems`);
    const echo = problem.start === null || !problem.text ? null : marked(problem.text, problem.start, problem.end ?? problem.start);
    box?.append(el("p", { class: `field-problem field-${problem.severity}` }, icon(problem.severity === "error" ? "error" : "warning"), el("span", {}, problem.message, echo)));
    if (problem.severity === "error") root.querySelector(`#property-${CSS.escape(problem.name)}`)?.setAttribute("aria-invalid", "true");
  }
}

/**
 * A formula with the offending characters marked.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {HTMLElement}
 */
function marked(text, start, end) {
  const upTo = Math.max(end, start + 1);
  // What is missing at the end is marked as one blank place.
  return el("code", { class: "formula-echo" }, text.slice(0, start), el("mark", {}, text.slice(start, upTo) || "\u00a0"), text.slice(upTo));
}

/**
 * @param {Property} property
 * @param {any} node
 */
function shown(property, node) {
  if (property.name === "decimals") return ["decimal", "percent", "money"].includes(node.kind);
  return property.name !== "orientation" || node.kind === "table";
}

/**
 * @param {Property} property
 * @param {any} node
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
function field(property, node, handlers) {
  const id = `property-${property.name}`;
  const value = node[property.name];
  const change = (/** @type {any} */ next) => handlers.onChange(property.name, next);
  if (property.input === "flag") return flag(property, id, value, change);
  if (property.input === "list") return list(property, value ?? [], change);
  const input = property.input === "choice" ? choice(property, id, value, change) : writing(property, id, value, handlers);
  const hint = property.hint ? el("p", { class: "field-hint", id: `${id}-hint` }, property.hint) : null;
  input.setAttribute("aria-describedby", [hint?.id, `${id}-problems`].filter(Boolean).join(" "));
  const problems = el("div", { class: "field-problems", id: `${id}-problems`, "aria-live": "polite" });
  return el("div", { class: "field" }, el("label", { for: id }, property.label), hint, input, problems);
}

/**
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {(value: any) => void} change
 * @returns {HTMLElement}
 */
function choice(property, id, value, change) {
  const options = [...(property.options ?? [])];
  // A kind that the list does not offer stays as it is until another one is chosen.
  if (value && !options.some(([key]) => key === value)) options.push([value, value]);
  const select = el("select", { id, class: "input", onchange: () => change(select.value || undefined) }, ...options.map(([key, label]) => el("option", { value: key, selected: key === (value ?? "") }, label)));
  return select;
}

/**
 * A box to write in: every letter counts at once, and the text is finished when the box is left or Enter is pressed.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
function writing(property, id, value, { onType, onLeave }) {
  const type = property.input === "number" ? "number" : "text";
  const attributes = { id, readonly: property.fixed, spellcheck: property.input === "formula" ? "false" : null };
  const box =
    property.input === "long" || property.input === "formula"
      ? el("textarea", { ...attributes, class: property.input === "formula" ? "input formula-input" : "input", rows: 2 })
      : el("input", { ...attributes, type, class: "input", min: type === "number" ? 0 : null });
  box.value = value ?? "";
  box.addEventListener("input", () => onType(property.name, typed(type, box.value)));
  box.addEventListener("change", () => onLeave(property.name, box.value.trim()));
  box.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    onLeave(property.name, box.value.trim());
  });
  return box;
}

/**
 * @param {string} type
 * @param {string} text
 * @returns {string | number | undefined}
 */
function typed(type, text) {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  return type === "number" ? Number(trimmed) : trimmed;
}

/**
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {(value: any) => void} change
 */
function flag(property, id, value, change) {
  const box = el("input", { id, type: "checkbox", checked: value === true, onchange: () => change(box.checked || undefined) });
  return el("div", { class: "field" }, el("div", { class: "field-check" }, box, el("label", { for: id }, property.label)));
}

/**
 * @param {Property} property
 * @param {string[]} values
 * @param {(value: string[]) => void} change
 */
function list(property, values, change) {
  const boxes = (property.options ?? []).map(([key, label]) => {
    const id = `property-${property.name}-${key}`;
    const box = el("input", { id, type: "checkbox", checked: values.includes(key) });
    box.addEventListener("change", () => change(box.checked ? [...values, key] : values.filter((value) => value !== key)));
    return el("li", {}, box, " ", el("label", { for: id }, label));
  });
  return el("fieldset", { class: "field" }, el("legend", {}, property.label), el("ul", { class: "choices" }, ...boxes));
}
