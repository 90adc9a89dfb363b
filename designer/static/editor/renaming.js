/** Renaming many labels and codes at once. New codes go through the engine on the server, which rewrites every formula. */

import { ask, toast } from "../../../admin/static/js/dialogs.js";
import { byId, el, icon } from "../../../admin/static/js/dom.js";
import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { isPublished } from "./codes.js";
import { nodesFor, replaceInLabels, setLabels } from "./edits/labels.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {{ kind: "row" | "column", section: string, old: string, new: string }} Renaming */

/**
 * @param {Workbench} bench
 * @param {string} url
 * @returns {() => void} opens the question for what is selected
 */
export function connectRenaming(bench, url) {
  const open = () => void rename(bench, url);
  byId("bulk-rename").addEventListener("click", open);
  return open;
}

/**
 * @param {Workbench} bench
 * @param {string} url
 */
async function rename(bench, url) {
  const list = bench.selection.path[2] === "columns" || bench.section?.kind === "records" ? "columns" : "rows";
  if (!bench.section || !["table", "records"].includes(bench.section.kind)) return toast(t("Select a table or a list first."), { icon: "info" });
  const nodes = nodesFor(bench.definition, bench.selection.paths, list);
  const kind = list === "rows" ? "row" : "column";
  const wanted = el("input", { id: "rename-find", class: "input", type: "text" });
  const replacement = el("input", { id: "rename-replace", class: "input", type: "text" });
  const codes = nodes.map((node, index) => codeInput(node, index));
  const labels = nodes.map((node, index) => labelInput(node, index));
  replacement.addEventListener("input", () => propose(nodes, labels, wanted.value, replacement.value));
  wanted.addEventListener("input", () => propose(nodes, labels, wanted.value, replacement.value));
  const warning = nodes.some((node) => isPublished(kind, bench.section.code, node.code))
    ? el("p", { class: "notice notice-warn rename-note" }, icon("warning"), el("span", {}, t("Codes marked with a lock have figures of published versions. A new code begins without them; the figures stay under the old one.")))
    : null;
  const lines = nodes.map((node, index) => el("tr", {}, el("td", {}, codes[index], isPublished(kind, bench.section.code, node.code) ? icon("lock") : null), el("td", {}, labels[index])));
  const table = el("table", { class: "table rename-table" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("Code")), el("th", { scope: "col" }, t("Label")))), el("tbody", {}, ...lines));
  const replaceRow = el("div", { class: "field-row" }, el("div", { class: "field" }, el("label", { for: "rename-find" }, t("Replace in labels")), wanted), el("div", { class: "field" }, el("label", { for: "rename-replace" }, t("by")), replacement));
  const body = el("div", { class: "rename-dialog" }, warning, nodes.length > 1 ? replaceRow : null, el("div", { class: "table-scroll rename-scroll", tabindex: 0, role: "region", "aria-label": t("Codes and labels") }, table));
  const answer = ask(list === "rows" ? t("Rename rows") : t("Rename columns"), body, [
    { value: "", label: t("Cancel") },
    { value: "go", label: t("Rename"), kind: "primary" },
  ]);
  codes[0]?.focus();
  if ((await answer) !== "go") return;
  await apply(bench, url, nodes, kind, codes.map((input) => input.value.trim()), labels.map((input) => input.value));
}

/**
 * @param {any} node
 * @param {number} index
 */
function codeInput(node, index) {
  const input = el("input", { class: "input rename-code", type: "text", "aria-label": `${t("Code")} ${index + 1}`, spellcheck: "false" });
  input.value = node.code;
  return input;
}

/**
 * @param {any} node
 * @param {number} index
 */
function labelInput(node, index) {
  const input = el("input", { class: "input", type: "text", "aria-label": `${t("Label")} ${index + 1}` });
  input.value = node.label ?? "";
  return input;
}

/**
 * Show in the table what replacing would give.
 * @param {any[]} nodes
 * @param {HTMLInputElement[]} inputs
 * @param {string} wanted
 * @param {string} replacement
 */
function propose(nodes, inputs, wanted, replacement) {
  const copies = nodes.map(({ label = "" }) => ({ label }));
  replaceInLabels(copies, wanted, replacement);
  copies.forEach(({ label }, index) => (inputs[index].value = label));
}

/**
 * @param {Workbench} bench
 * @param {string} url
 * @param {any[]} nodes
 * @param {"row" | "column"} kind
 * @param {string[]} codes
 * @param {string[]} labels
 */
async function apply(bench, url, nodes, kind, codes, labels) {
  /** @type {Renaming[]} */
  const renamings = nodes.flatMap((node, index) => (codes[index] && codes[index] !== node.code ? [{ kind, section: bench.section.code, old: node.code, new: codes[index] }] : []));
  const relabelled = structuredClone(bench.definition);
  const paths = bench.selection.paths;
  setLabels(nodesFor(relabelled, paths, kind === "row" ? "rows" : "columns"), labels);
  try {
    const definition = renamings.length ? (await postJson(url, { definition: relabelled, renamings })).definition : relabelled;
    bench.edit((present) => {
      for (const key of Object.keys(present)) delete present[key];
      Object.assign(present, definition);
      return paths;
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    await ask(t("The codes could not be changed"), el("p", {}, error.message || t("The server was not reached. Try again in a moment.")), [{ value: "", label: t("Close"), kind: "primary" }]);
  }
}
