/** "Paste from Excel" for those who do not know the keys: a box for the block, what it becomes, and the levels that were read. */

import { ask } from "../../../admin/static/js/dialogs.js";
import { byId, el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { pasteBoxes } from "./clipboard.js";
import { boxesOfHtml } from "./clipboard-html.js";
import { pasteTarget } from "./edits/pasting.js";
import { boxesOfText, headerOf, outlineOf } from "./outline-text.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {import("./outline-text.js").Box} Box */

/**
 * @param {Workbench} bench
 * @param {() => string} list the list whose caption is in hand
 * @param {string} url that reads printed rules
 */
export function connectPasteDialog(bench, list, url) {
  byId("paste-block").addEventListener("click", () => void open(bench, list(), url));
}

/**
 * @param {Workbench} bench
 * @param {string} list
 * @param {string} url
 */
async function open(bench, list, url) {
  const path = list ? [...bench.selection.path, list] : bench.selection.path;
  const proposed = pasteTarget(bench.definition, path) || "rows";
  const choices = bench.section?.kind === "table" ? /** @type {const} */ ([["rows", t("Rows")], ["columns", t("Columns")]]) : [];
  /** @type {Box[][]} */
  let boxes = [];
  const box = el("textarea", { id: "paste-text", class: "input", rows: 7, spellcheck: "false" });
  const preview = el("div", { class: "paste-preview", tabindex: 0, role: "region", "aria-label": t("What was read") });
  const radios = choices.map(([value, label]) => {
    const radio = el("input", { type: "radio", name: "paste-as", id: `paste-as-${value}`, value, checked: value === proposed, onchange: () => show() });
    return el("li", {}, radio, el("label", { for: `paste-as-${value}` }, label));
  });
  const target = () => {
    const chosen = radios.map((each) => each.querySelector("input")).find((each) => each?.checked)?.value;
    return /** @type {"rows" | "columns" | "items"} */ (chosen ?? proposed);
  };
  const show = () => preview.replaceChildren(...(boxes.length ? previewOf(boxes, target()) : [el("p", { class: "muted" }, t("Copy the labels in Excel, click into the box above and press Ctrl+V."))]));
  box.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    const read = html ? boxesOfHtml(html) : null;
    if (read) setTimeout(() => ((boxes = read), show()));
  });
  box.addEventListener("input", () => ((boxes = boxesOfText(box.value)), show()));
  show();
  const body = el(
    "div",
    { class: "paste-dialog" },
    el("div", { class: "field" }, el("label", { for: "paste-text" }, t("Labels copied from Excel")), el("p", { class: "field-hint" }, t("One line for each row. Numbers (I, 1, a, -) and indentation become levels; unit of measure and code may stand beside.")), box),
    radios.length ? el("fieldset", { class: "field" }, el("legend", {}, t("They become")), el("ul", { class: "choices choices-inline" }, ...radios)) : null,
    preview,
  );
  const answer = ask(t("Paste from Excel"), body, [
    { value: "", label: t("Cancel") },
    { value: "paste", label: t("Add them"), kind: "primary" },
  ]);
  box.focus();
  if ((await answer) === "paste" && boxes.length) await pasteBoxes(bench, boxes, list, url, target());
}

/**
 * @param {Box[][]} boxes
 * @param {"rows" | "columns" | "items"} target
 * @returns {HTMLElement[]}
 */
function previewOf(boxes, target) {
  if (target === "columns") return [el("ul", { class: "paste-lines" }, ...headerOf(boxes).map(headerLine))];
  const lines = outlineOf(boxes);
  const items = lines.map(({ number, label, unit, level }) => el("li", { dataset: { level: String(level + 1) } }, number ? el("span", { class: "tree-number" }, number) : null, el("span", { class: "tree-text" }, label), unit ? el("span", { class: "muted small" }, unit) : null));
  return [el("p", { class: "muted small" }, t("%(count)s lines are read as:", { count: lines.length })), el("ul", { class: "paste-lines" }, ...items)];
}

/**
 * @param {import("./outline-text.js").HeaderNode} node
 * @returns {HTMLElement}
 */
function headerLine(node) {
  return el("li", {}, el("span", { class: "tree-text" }, node.label || t("(no name)")), node.children.length ? el("ul", {}, ...node.children.map(headerLine)) : null);
}
