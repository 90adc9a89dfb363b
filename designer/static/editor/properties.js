/** The properties pane: one form for the selected node; a change counts when the field is left or Enter is pressed. */

import { el } from "../../../admin/static/js/dom.js";
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
 * Draw the form of a node.
 * @param {HTMLElement} root
 * @param {NodeKind} kind
 * @param {any} node
 * @param {string} name shown beside the heading: the code of the node or of the cell
 * @param {(name: string, value: any) => void} onChange value undefined takes the property away
 */
export function showProperties(root, kind, node, name, onChange) {
  const focused = root.contains(document.activeElement) ? document.activeElement?.id : "";
  const fields = properties()[kind].filter((property) => shown(property, node)).map((property) => field(property, node, onChange));
  root.replaceChildren(el("h2", {}, headings()[kind], " ", name ? el("span", { class: "tree-code" }, name) : null), ...fields);
  if (focused) document.getElementById(focused)?.focus();
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
 * @param {(name: string, value: any) => void} onChange
 * @returns {HTMLElement}
 */
function field(property, node, onChange) {
  const id = `property-${property.name}`;
  const value = node[property.name];
  const change = (/** @type {any} */ next) => onChange(property.name, next);
  if (property.input === "flag") return flag(property, id, value, change);
  if (property.input === "list") return list(property, value ?? [], change);
  const input = control(property, id, value, change);
  const hint = property.hint ? el("p", { class: "field-hint", id: `${id}-hint` }, property.hint) : null;
  if (hint) input.setAttribute("aria-describedby", hint.id);
  return el("div", { class: "field" }, el("label", { for: id }, property.label), hint, input);
}

/**
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {(value: any) => void} change
 * @returns {HTMLElement}
 */
function control(property, id, value, change) {
  if (property.input === "choice") {
    const options = (property.options ?? []).map(([key, label]) => el("option", { value: key, selected: key === (value ?? "") }, label));
    const select = el("select", { id, class: "input", onchange: () => change(select.value || undefined) }, ...options);
    return select;
  }
  if (property.input === "long" || property.input === "formula") {
    const area = el("textarea", { id, class: property.input === "formula" ? "input formula-input" : "input", rows: 2, spellcheck: "false" });
    area.value = value ?? "";
    area.addEventListener("change", () => change(area.value.trim() || undefined));
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      area.blur();
      area.focus();
    });
    return area;
  }
  const type = property.input === "number" ? "number" : "text";
  const input = el("input", { id, type, class: "input", readonly: property.fixed, min: type === "number" ? 0 : null });
  input.value = value ?? "";
  input.addEventListener("change", () => change(typed(type, input.value)));
  return input;
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
