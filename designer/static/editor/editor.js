/** The editor page: joins the parts. Each idea has its own module; here is only who tells whom. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { byId, pageData } from "../../../admin/static/js/dom.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import messages from "../messages.vi.js";
import { ACTS, perform } from "./acts.js";
import { Canvas } from "./canvas.js";
import { connectPicks, pick } from "./canvas-picks.js";
import { connectClipboard, isWriting } from "./clipboard.js";
import { reserve } from "./codes.js";
import { Drawing } from "./drawing.js";
import { completeRows } from "./edits/complete.js";
import { suitHeading } from "./edits/headings.js";
import { suitAggregation, suitKind } from "./edits/kinds.js";
import { indicatorField } from "./fields/indicator.js";
import { Elsewhere } from "./formula/elsewhere.js";
import { FormulaPane } from "./formula-pane.js";
import { Functions } from "./formula/functions.js";
import { Reading } from "./formula/reading.js";
import { Keeping } from "./keeping.js";
import { connectKeys } from "./keys.js";
import { marksOf } from "./marks.js";
import { connectMenus } from "./menus.js";
import { connectPasteDialog } from "./paste-dialog.js";
import { jumpTo, placeInAddress, Problems } from "./problems.js";
import { Properties } from "./properties.js";
import { connectPublishing } from "./publishing.js";
import { connectRenaming } from "./renaming.js";
import { revealNow } from "./reveal.js";
import { Trace } from "./trace.js";
import { Tree } from "./tree.js";
import { connectDragging } from "./tree-drag.js";
import { Workbench } from "./workbench.js";

catalogue(messages);

const data = pageData("editor-data");
reserve(data.former);

const bench = new Workbench(data.definition, data.problems);
const canvas = new Canvas(byId("canvas"));
const tree = new Tree(byId("tree"), bench);
const drawing = new Drawing(bench, canvas, data.urls.preview, (text) => (text ? (byId("problem-count").textContent = text) : null));
const problems = new Problems(bench);
const functions = new Functions();
const reading = new Reading(data.urls.formula);
const renaming = connectRenaming(bench, data.urls.renamed);
const properties = new Properties(byId("properties"), bench, {
  onChange: change,
  onType: (name, value) => bench.set(name, value, { typing: true, joins: `${bench.place}/${name}` }),
  onLeave: () => bench.draft.endStep(),
  onRename: renaming,
  onOpen: () => formulas.showProblems(),
  formula: (property, id, value) => formulas.make(property, id, value),
  indicator: indicatorField(data.urls.indicators),
});
const formulas = new FormulaPane(byId("properties"), bench, functions, reading, new Elsewhere(data.urls.names), showProperties);
const keeping = new Keeping(bench, data, reading);
new Trace(bench, byId("trace"), data.urls.trace);

const panes = [byId("tree"), byId("canvas")];
connectPicks(canvas, bench);
connectDragging(tree, bench);
connectClipboard(bench, panes, () => tree.list, data.urls.formula);
connectPasteDialog(bench, () => tree.list, data.urls.formula);
connectMenus(bench, act);
connectKeys(panes, act, write);
connectPublishing(keeping);

/** @type {[definition: any, selection: any]} what the panes show */
let shown = [null, null];

bench.on("selection", () => {
  showProperties();
  tree.show();
  mark(true);
});
bench.on("definition", () => {
  if (bench.typing) tree.show();
  // After the event: a field that is being left passes the focus on first, and the pane keeps it by its id.
  else setTimeout(showChanged);
  /** @type {HTMLButtonElement} */ (byId("undo")).disabled = !bench.draft.undoable;
  /** @type {HTMLButtonElement} */ (byId("redo")).disabled = bench.draft.future.length === 0;
});
bench.on("drawn", () => {
  formulas.showProblems();
  showResult();
  mark(false);
});

/** An edit that has selected something is shown already. */
function showChanged() {
  if (shown[0] === bench.definition && shown[1] === bench.selection) return;
  // A formula that is being written has not reached the draft yet: a new box would show the old one.
  if (!(reading.busy && byId("properties").contains(document.activeElement))) showProperties();
  tree.show();
  mark(false);
}

function showProperties() {
  shown = [bench.definition, bench.selection];
  formulas.forget();
  properties.show();
  formulas.showProblems();
  showResult();
}

/** @param {boolean} follow whether the selection is brought into view */
function mark(follow) {
  canvas.mark(bench.section?.code ?? "", marksOf(bench), follow);
}

function showResult() {
  const box = canvas.boxOf(bench.section?.code ?? "");
  formulas.showResult((key) => box?.querySelector(`[data-key="${CSS.escape(`${bench.section?.code}/${key}`)}"]`)?.textContent ?? null);
}

/**
 * A choice was made in the properties.
 * @param {string} name
 * @param {any} value
 */
function change(name, value) {
  bench.draft.endStep();
  bench.draft.change((definition) => {
    bench.assign(definition, name, value);
    for (const node of bench.nodes(definition)) {
      if (name === "kind" && bench.kind !== "template") suitKind(node);
      if (name === "kind" && bench.kind === "column") suitAggregation(node);
      if (name === "row_source") completeRows(definition, node);
      if (name === "heading") suitHeading(definition, bench.selection.path.slice(0, 2), node);
    }
  });
}

/** @param {string} name */
function act(name) {
  if (!ACTS[name]?.possible(bench)) return;
  const released = ACTS[name].writes === true && tree.release();
  const done = perform(bench, name);
  if (!done) toast(t("There is no deeper level: rows go down six, headers eight."), { icon: "info" });
  if (done?.writes) {
    write("");
    // The focus has made the browser lay out the page: measuring costs nothing now, and scrolling no further frame.
    revealNow();
  } else if (done || released) tree.focus();
}

/**
 * Go to the field in which the selected thing is named; with "=" to its formula.
 * @param {string} text
 */
function write(text) {
  if (text || bench.selection.cell) {
    const field = formulas.fields.get("formula");
    if (field && text && !field.text()) field.focus();
    else field?.focus();
    return;
  }
  const first = ["label", "heading", "title"].map((property) => document.getElementById(`property-${property}`)).find(Boolean);
  (first ?? formulas.fields.get("formula") ?? tree).focus();
  if (first instanceof HTMLTextAreaElement || first instanceof HTMLInputElement) first.select();
}

canvas.root.addEventListener("dblclick", () => write(""));
byId("undo").addEventListener("click", () => bench.draft.undo());
byId("redo").addEventListener("click", () => bench.draft.redo());

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  const letter = event.key.toLowerCase();
  if (letter === "s") {
    event.preventDefault();
    keeping.send();
  }
  if (isWriting(document.activeElement) || document.querySelector("dialog[open]")) return;
  if (letter === "z" || letter === "y") {
    event.preventDefault();
    if (letter === "y" || event.shiftKey) bench.draft.redo();
    else bench.draft.undo();
  }
});

canvas.show(data.pieces);
problems.show();
await functions.load(data.urls.functions).catch(() => {}); // without them formulas can still be written
await keeping.restore();
const asked = placeInAddress(location.hash);
if (asked) jumpTo(bench, asked);
else bench.select(bench.selection);
void [drawing, pick];
document.documentElement.dataset.ready = "designer";
