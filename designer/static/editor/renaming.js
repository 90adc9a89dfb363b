/** Renaming many labels and codes at once. New codes go through the engine on the server, which rewrites every formula. */

import { ask, toast } from "../../../admin/static/js/dialogs.js";
import { byId, el, icon } from "../../../admin/static/js/dom.js";
import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { isPublished } from "./codes.js";
import { NAMES, nodesFor, replaceInLabels, setLabels } from "./edits/labels.js";
import { merge } from "./merge.js";
import { at } from "./nodes.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {"row" | "column" | "section" | "part" | "field"} Kind */
/** @typedef {import("./edits/labels.js").Named} List */
/** @typedef {{ kind: Kind, section: string, old: string, new: string }} Renaming */

/** @type {Record<List, Kind>} */
const KINDS = { sections: "section", rows: "row", columns: "column", parts: "part", fields: "field" };

/** @type {() => Record<List, string>} */
const titles = () => ({ sections: t("Rename sections"), rows: t("Rename rows"), columns: t("Rename columns"), parts: t("Rename parts of the narrative"), fields: t("Rename fields") });

/**
 * What is renamed: the list in which the selected nodes stand. For a section that is what it holds, and for the template,
 * or where the code of a section is to be changed, the sections.
 * @param {import("./nodes.js").Path} path
 * @param {any} section
 * @param {boolean} own whether the code of what is selected is meant
 * @returns {List}
 */
export function listToRename(path, section, own) {
  if (!section || (own && path.length === 2)) return "sections";
  const list = String(path[2] ?? "");
  if (list in KINDS) return /** @type {List} */ (list);
  return section.kind === "narrative" ? "parts" : section.kind === "fields" ? "fields" : section.kind === "records" ? "columns" : "rows";
}

/**
 * @param {Workbench} bench
 * @param {string} url
 * @returns {() => void} opens the question for the code of what is selected
 */
export function connectRenaming(bench, url) {
  byId("bulk-rename").addEventListener("click", () => void rename(bench, url, false));
  return () => void rename(bench, url, true);
}

/**
 * @param {Workbench} bench
 * @param {string} url
 * @param {boolean} own
 */
async function rename(bench, url, own) {
  const { definition, section } = bench;
  const { path, paths } = bench.selection;
  const list = listToRename(path, section, own);
  const nodes = nodesFor(definition, paths, list);
  if (!nodes.length) return toast(t("There is nothing here to be renamed."), { icon: "info" });
  const kind = KINDS[list];
  const published = (/** @type {any} */ node) => isPublished(kind, section?.code ?? "", node.code);
  const wanted = el("input", { id: "rename-find", class: "input", type: "text" });
  const replacement = el("input", { id: "rename-replace", class: "input", type: "text" });
  const codes = nodes.map((node, index) => codeInput(node, index));
  const labels = nodes.map((node, index) => labelInput(node[NAMES[list]] ?? "", index));
  replacement.addEventListener("input", () => propose(labels, nodes.map((node) => node[NAMES[list]] ?? ""), wanted.value, replacement.value));
  wanted.addEventListener("input", () => propose(labels, nodes.map((node) => node[NAMES[list]] ?? ""), wanted.value, replacement.value));
  const warning = nodes.some(published)
    ? el("p", { class: "notice notice-warn rename-note" }, icon("warning"), el("span", {}, t("Codes marked with a lock have figures of published versions. A new code begins without them; the figures stay under the old one.")))
    : null;
  const lines = nodes.map((node, index) => el("tr", {}, el("td", {}, codes[index], published(node) ? icon("lock") : null), el("td", {}, labels[index])));
  const table = el("table", { class: "table rename-table" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("Code")), el("th", { scope: "col" }, t("Label")))), el("tbody", {}, ...lines));
  const replaceRow = el("div", { class: "field-row" }, el("div", { class: "field" }, el("label", { for: "rename-find" }, t("Replace in labels")), wanted), el("div", { class: "field" }, el("label", { for: "rename-replace" }, t("by")), replacement));
  const body = el("div", { class: "rename-dialog" }, warning, nodes.length > 1 ? replaceRow : null, el("div", { class: "table-scroll rename-scroll", tabindex: 0, role: "region", "aria-label": t("Codes and labels") }, table));
  const answer = ask(titles()[list], body, [
    { value: "", label: t("Cancel") },
    { value: "go", label: t("Rename"), kind: "primary" },
  ]);
  codes[0]?.focus();
  if ((await answer) !== "go") return;
  const renamings = nodes.flatMap((node, index) => {
    const code = codes[index]?.value.trim();
    return code && code !== node.code ? [{ kind, section: section?.code ?? "", old: node.code, new: code }] : [];
  });
  const relabelled = structuredClone(definition);
  setLabels(nodesFor(relabelled, paths, list), labels.map((input) => input.value), NAMES[list]);
  await apply(bench, url, definition, relabelled, renamings);
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
 * @param {string} text
 * @param {number} index
 */
function labelInput(text, index) {
  const input = el("input", { class: "input", type: "text", "aria-label": `${t("Label")} ${index + 1}` });
  input.value = text;
  return input;
}

/**
 * Show in the table what replacing would give.
 * @param {HTMLInputElement[]} inputs
 * @param {string[]} texts
 * @param {string} wanted
 * @param {string} replacement
 */
function propose(inputs, texts, wanted, replacement) {
  const copies = texts.map((label) => ({ label }));
  replaceInLabels(copies, wanted, replacement);
  copies.forEach(({ label }, index) => (inputs[index].value = label));
}

/**
 * Bring new names and codes into the form, which another designer may have changed since the question was put.
 * @param {Workbench} bench
 * @param {string} url
 * @param {any} asked the definition of which was asked
 * @param {any} relabelled the same with the new names
 * @param {Renaming[]} renamings
 * @param {(url: string, body: unknown) => Promise<any>} [post]
 */
export async function apply(bench, url, asked, relabelled, renamings, post = postJson) {
  try {
    const definition = renamings.length ? (await post(url, { definition: relabelled, renamings })).definition : relabelled;
    const { path, paths } = bench.selection;
    bench.edit((present) => {
      const together = bench.definition === asked ? definition : merge(asked, definition, bench.definition).merged;
      for (const key of Object.keys(present)) delete present[key];
      Object.assign(present, structuredClone(together));
      return paths.every((each) => at(present, each)) ? paths : [path.slice(0, 2)];
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    await ask(t("The codes could not be changed"), el("p", {}, error.message || t("The server was not reached. Try again in a moment.")), [{ value: "", label: t("Close"), kind: "primary" }]);
  }
}
