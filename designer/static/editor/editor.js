/** The editor page: joins draft, tree, canvas, properties, problems and saving. */

import { byId, el, icon, pageData } from "../../../admin/static/js/dom.js";
import { postJson } from "../../../admin/static/js/http.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import messages from "../messages.vi.js";
import { Canvas } from "./canvas.js";
import { Draft } from "./draft.js";
import * as edits from "./edits.js";
import { at, kindOf, pathOfCode } from "./nodes.js";
import { showProperties } from "./properties.js";
import { Saving } from "./saving.js";
import { Tree } from "./tree.js";

/** @typedef {import("./nodes.js").Path} Path */

catalogue(messages);

const data = pageData("editor-data");
const draft = new Draft(data.definition);
const canvas = new Canvas(byId("canvas"), pick);
const tree = new Tree(byId("tree"), select);
const saving = new Saving(data.urls.draft, data.lock, showState);

/** @type {Path} */
let selected = [];
/** @type {{ row: string, column: string } | null} the cell that is selected within the section */
let cell = null;
let drawTimer = 0;
let drawing = 0;

draft.onChange((definition) => {
  saving.keep(definition);
  if (at(definition, selected) === undefined) selected = at(definition, selected.slice(0, 2)) ? selected.slice(0, 2) : [];
  // After the event: a field that is being left passes the focus on first, and the pane keeps it by its id.
  setTimeout(show);
  clearTimeout(drawTimer);
  drawTimer = window.setTimeout(draw, 150);
});

/** Show the selection in all three panes. */
function show() {
  tree.show(draft.definition, selected);
  const section = selected.length >= 2 ? at(draft.definition, selected.slice(0, 2)) : null;
  if (cell && section) {
    const { row, column } = cell;
    const rule = (section.cells ?? []).find((/** @type {any} */ each) => each.row === row && each.column === column) ?? {};
    showProperties(byId("properties"), "cell", rule, `${row}.${column}`, changeCell);
  } else {
    const kind = kindOf(draft.definition, selected);
    const node = at(draft.definition, selected);
    showProperties(byId("properties"), kind, node, node.code ?? "", changeProperty);
  }
  markCanvas(section);
  enableButtons();
}

/** @param {any} section */
function markCanvas(section) {
  if (!section) return;
  const node = at(draft.definition, selected);
  const kind = kindOf(draft.definition, selected);
  canvas.mark(section.code, cell ?? { [kind === "row" ? "row" : "column"]: kind === "row" || kind === "column" ? node.code : undefined });
}

/** @param {Path} path */
function select(path) {
  selected = path;
  cell = null;
  show();
}

/**
 * Something on the canvas was clicked.
 * @param {string} code of the section
 * @param {import("./canvas.js").Hit} hit
 */
function pick(code, hit) {
  const index = draft.definition.sections.findIndex((/** @type {any} */ section) => section.code === code);
  if (index < 0) return;
  const base = /** @type {Path} */ (["sections", index]);
  const section = draft.definition.sections[index];
  cell = null;
  if ("row" in hit && "column" in hit) {
    selected = base;
    cell = { row: hit.row, column: hit.column };
  } else if ("path" in hit) {
    selected = [...base, "columns", ...hit.path.split("/").flatMap((step, level) => (level ? ["children", Number(step)] : [Number(step)]))];
  } else {
    const found = "row" in hit ? pathOfCode(section, "rows", hit.row) : pathOfCode(section, "columns", hit.column);
    if (found) selected = [...base, ...found];
  }
  show();
}

/**
 * @param {string} name
 * @param {any} value
 */
function changeProperty(name, value) {
  draft.change((definition) => set(at(definition, selected), name, value));
}

/**
 * @param {string} name
 * @param {any} value
 */
function changeCell(name, value) {
  if (!cell) return;
  const { row, column } = cell;
  draft.change((definition) => {
    const section = at(definition, selected.slice(0, 2));
    const cells = (section.cells ??= []);
    let rule = cells.find((/** @type {any} */ each) => each.row === row && each.column === column);
    if (!rule) cells.push((rule = { row, column }));
    set(rule, name, value);
    if (Object.keys(rule).length === 2) cells.splice(cells.indexOf(rule), 1);
  });
}

/**
 * @param {any} node
 * @param {string} name
 * @param {any} value
 */
function set(node, name, value) {
  if (value === undefined) delete node[name];
  else node[name] = value;
}

/** Ask the server for the canvas and the problems of what is on the screen now. */
async function draw() {
  drawing += 1;
  const mine = drawing;
  const answer = await postJson(data.urls.preview, { definition: draft.definition }).catch(() => null);
  if (!answer || mine !== drawing) return;
  if (Object.keys(answer.sections).length) canvas.show(answer.sections);
  showProblems(answer.problems);
  markCanvas(selected.length >= 2 ? at(draft.definition, selected.slice(0, 2)) : null);
}

/** @param {any[]} problems */
function showProblems(problems) {
  const list = byId("problems");
  const errors = problems.filter((problem) => problem.severity === "error").length;
  byId("problem-count").textContent = problems.length ? t("%(errors)s errors, %(warnings)s warnings", { errors, warnings: problems.length - errors }) : t("No problems");
  list.replaceChildren(...problems.map(problemLine));
  /** @type {HTMLButtonElement} */ (byId("publish-button")).disabled = errors > 0;
}

/** @param {any} problem */
function problemLine(problem) {
  const place = [problem.row, problem.column].filter(Boolean).join(".") || problem.section;
  const jump = el("button", { type: "button", class: "problem-jump", onclick: () => jumpTo(problem) }, place ? el("span", { class: "tree-code" }, place) : null, " ", problem.message);
  return el("li", { class: `problem-${problem.severity}` }, icon(problem.severity === "error" ? "error" : "warning"), jump);
}

/** @param {any} problem */
function jumpTo(problem) {
  if (problem.row && problem.column) pick(problem.section, { row: problem.row, column: problem.column });
  else if (problem.row) pick(problem.section, { row: problem.row });
  else if (problem.column) pick(problem.section, { column: problem.column });
  else if (problem.path) select(nearest(problem.path));
}

/**
 * The selectable node that a JSON pointer leads to or into.
 * @param {string} pointer
 * @returns {Path}
 */
function nearest(pointer) {
  const steps = pointer.split("/").filter(Boolean).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  while (steps.length && typeof steps.at(-1) === "string") steps.pop();
  return at(draft.definition, steps) === undefined ? [] : steps;
}

/**
 * @param {string} state
 * @param {string} text
 */
function showState(state, text) {
  const box = byId("save-state");
  box.className = `save-state save-${state}`;
  box.textContent = text;
  if (saving.lock !== null) /** @type {HTMLInputElement} */ (byId("publish-lock")).value = String(saving.lock);
}

/** @type {Record<string, (definition: any) => Path>} */
const acts = {
  "add-column": (definition) => edits.addColumn(definition, selected),
  "add-group": (definition) => edits.addGroup(definition, selected),
  "add-row": (definition) => edits.addRow(definition, selected),
  "add-child": (definition) => edits.addChildRow(definition, selected),
  "add-check": (definition) => edits.addCheck(definition, selected),
  "add-part": (definition) => edits.addPart(definition, selected),
  "add-table": (definition) => edits.addSection(definition, "table"),
  "add-narrative": (definition) => edits.addSection(definition, "narrative"),
  up: (definition) => edits.move(definition, selected, -1),
  down: (definition) => edits.move(definition, selected, 1),
  remove: (definition) => edits.remove(definition, selected),
};

/** Only what makes sense for the selection can be pressed. */
function enableButtons() {
  const section = selected.length >= 2 ? at(draft.definition, selected.slice(0, 2)) : null;
  const isTable = section?.kind === "table";
  const kind = kindOf(draft.definition, selected);
  /** @type {Record<string, boolean>} */
  const possible = {
    "add-column": isTable,
    "add-group": isTable,
    "add-row": isTable,
    "add-check": isTable,
    "add-child": kind === "row",
    "add-part": section?.kind === "narrative",
    up: selected.length > 0 && !cell,
    down: selected.length > 0 && !cell,
    remove: selected.length > 0 && !cell && !(kind === "section" && draft.definition.sections.length === 1),
  };
  for (const button of document.querySelectorAll("[data-edit]")) {
    const name = /** @type {HTMLElement} */ (button).dataset.edit ?? "";
    /** @type {HTMLButtonElement} */ (button).disabled = possible[name] === false;
  }
  /** @type {HTMLButtonElement} */ (byId("undo")).disabled = draft.past.length === 0;
  /** @type {HTMLButtonElement} */ (byId("redo")).disabled = draft.future.length === 0;
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-edit]"));
  const act = acts[button?.dataset.edit ?? ""];
  if (!act) return;
  cell = null;
  const next = draft.change(act);
  select(next);
  const name = button?.dataset.edit ?? "";
  if (name.startsWith("add-")) document.getElementById("property-label")?.focus();
});

byId("undo").addEventListener("click", () => draft.undo());
byId("redo").addEventListener("click", () => draft.redo());

document.addEventListener("keydown", (event) => {
  const writing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (!(event.ctrlKey || event.metaKey)) return;
  const letter = event.key.toLowerCase();
  if (letter === "s") {
    event.preventDefault();
    saving.send();
  }
  if (writing) return;
  if (letter === "z" || letter === "y") {
    event.preventDefault();
    if (letter === "y" || event.shiftKey) draft.redo();
    else draft.undo();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (saving.pending) event.preventDefault();
});

byId("publish-form").addEventListener("submit", async (event) => {
  if (!saving.pending) return;
  event.preventDefault();
  await saving.send();
  if (!saving.pending) /** @type {HTMLFormElement} */ (byId("publish-form")).requestSubmit();
});

canvas.show(data.sections);
showProblems(data.problems);
select(data.definition.sections.length ? ["sections", 0] : []);
