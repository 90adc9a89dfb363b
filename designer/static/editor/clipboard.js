/** Copy, cut and paste: inside the designer, to Excel as text, from Excel as rows or columns. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { t } from "../../../admin/static/js/i18n.js";
import { boxesOfHtml } from "./clipboard-html.js";
import { copied, cut, mayHold, paste } from "./edits/copying.js";
import { pasteTarget, PASTES } from "./edits/pasting.js";
import { boxesOfText } from "./outline-text.js";
import { withChildren } from "./nodes.js";
import { readPrinted, usePrinted } from "./printed-rules.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {import("./nodes.js").Path} Path */

const OURS = "application/x-baocao-nodes";

/**
 * @param {Workbench} bench
 * @param {HTMLElement[]} panes in which the keys mean the form and not a text
 * @param {() => string} list the list whose caption is in hand
 * @param {string} url that reads printed rules
 */
export function connectClipboard(bench, panes, list, url) {
  const here = () => panes.some((pane) => pane.contains(document.activeElement)) && !isWriting(document.activeElement);
  const hold = (/** @type {ClipboardEvent} */ event) => {
    const fragment = here() && !bench.selection.cell ? copied(bench.definition, bench.selection.paths) : null;
    if (!fragment || !event.clipboardData) return false;
    event.preventDefault();
    event.clipboardData.setData(OURS, JSON.stringify(fragment));
    event.clipboardData.setData("text/plain", asText(fragment));
    return true;
  };
  document.addEventListener("copy", (event) => void hold(event));
  document.addEventListener("cut", (event) => {
    const { paths } = bench.selection;
    if (hold(event)) bench.edit((definition) => cut(definition, paths));
  });
  document.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!here() || !data) return;
    event.preventDefault();
    const ours = data.getData(OURS);
    if (ours) pasteOurs(bench, JSON.parse(ours));
    else void pasteBoxes(bench, (data.getData("text/html") && boxesOfHtml(data.getData("text/html"))) || boxesOfText(data.getData("text/plain")), list(), url);
  });
}

/** @param {Element | null} element */
export function isWriting(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || Boolean(element?.closest(".cm-editor"));
}

/**
 * Labels as lines for Excel: number, label, unit of measure.
 * @param {import("./edits/copying.js").Fragment} fragment
 */
function asText({ nodes }) {
  return nodes.flatMap(withChildren).map((node) => [node.number ?? node.printed_code ?? "", node.label ?? node.heading ?? node.message ?? "", node.unit_of_measure ?? ""].join("\t")).join("\n");
}

/**
 * @param {Workbench} bench
 * @param {import("./edits/copying.js").Fragment} fragment
 */
function pasteOurs(bench, fragment) {
  if (!bench.section || !mayHold(bench.section, fragment.list)) return toast(t("This section cannot hold what was copied."), { icon: "warning" });
  const { path } = bench.selection;
  bench.edit((definition) => paste(definition, path, fragment));
  told(bench, fragment.nodes.length, new Set([bench.definition]));
}

/**
 * A block from Excel becomes rows, columns, headings or fields.
 * @param {Workbench} bench
 * @param {import("./outline-text.js").Box[][]} boxes
 * @param {string} list the list whose caption is in hand, "" without
 * @param {string} url that reads printed rules
 * @param {"rows" | "columns" | "items" | ""} [wanted]
 */
export async function pasteBoxes(bench, boxes, list, url, wanted) {
  const path = list ? [...bench.selection.path, list] : bench.selection.path;
  const target = wanted ?? pasteTarget(bench.definition, path);
  if (!target || !boxes.length) return toast(t("Select a section, row or column first, then paste."), { icon: "info" });
  // A path that ends in a list is no place of a node: the new ones go to the end of it.
  const from = list ? path.slice(0, 2) : path;
  const before = count(bench.definition);
  bench.edit((definition) => PASTES[target](definition, from, boxes));
  const made = new Set([bench.definition]);
  told(bench, count(bench.definition) - before, made);
  if (target === "columns" && (await follow(bench, url))) made.add(bench.definition);
}

/**
 * The printed rules over pasted columns become formulas.
 * @param {Workbench} bench
 * @param {string} url
 * @returns {Promise<boolean>} whether there were some
 */
async function follow(bench, url) {
  const { paths } = bench.selection;
  const rules = await readPrinted(bench.definition, paths, url);
  if (!rules.length) return false;
  bench.draft.change((definition) => usePrinted(definition, paths[0].slice(0, 2), rules));
  toast(t("%(count)s printed rules have become formulas.", { count: rules.length }), { icon: "formula" });
  return true;
}

/** @param {any} definition */
function count(definition) {
  return JSON.stringify(definition).split('"code":').length;
}

/**
 * @param {Workbench} bench
 * @param {number} number
 * @param {Set<any>} made the states of the form that the paste has made
 */
function told(bench, number, made) {
  const act = () => takenBack(bench, made) || toast(t("The form has been changed since; undo the later steps first."), { icon: "info" });
  toast(t("%(count)s lines pasted.", { count: number }), { icon: "paste", action: { label: t("Undo"), act } });
}

/**
 * Take a paste back as a whole, the formulas that followed from it too; never a step that came after it.
 * @param {Workbench} bench
 * @param {Set<any>} made
 * @returns {boolean} false when the form has been changed since
 */
export function takenBack(bench, made) {
  if (!made.has(bench.definition)) return false;
  while (made.has(bench.definition) && bench.draft.undoable) bench.draft.undo();
  return true;
}
