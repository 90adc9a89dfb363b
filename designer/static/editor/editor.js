/** The editor page: joins draft, tree, canvas, properties, problems and saving. */

import { ask } from "../../../admin/static/js/dialogs.js";
import { byId, el, icon, pageData } from "../../../admin/static/js/dom.js";
import { getJson, postJson, RequestError } from "../../../admin/static/js/http.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import messages from "../messages.vi.js";
import { Canvas } from "./canvas.js";
import { Draft } from "./draft.js";
import * as edits from "./edits.js";
import { codesFor, problemsOf } from "./formulas.js";
import { at, kindOf, nodeAt, pathOfCode } from "./nodes.js";
import { showFieldProblems, showProperties } from "./properties.js";
import { Saving } from "./saving.js";
import { Tree } from "./tree.js";

/** @typedef {import("./nodes.js").Path} Path */

catalogue(messages);

const DRAW_PAUSE = 40;
const RETRY = 5000;

const data = pageData("editor-data");
const draft = new Draft(data.definition);
const canvas = new Canvas(byId("canvas"), pick);
const tree = new Tree(byId("tree"), (path) => (path ? select(path) : show()));
const saving = new Saving(data.urls.draft, { number: data.number, lock: data.lock }, showState, { renew: renewToken });
edits.reserve(data.former);

/** @type {Path} */
let selected = [];
/** @type {{ row: string, column: string } | null} the cell that is selected within the section */
let cell = null;
let drawTimer = 0;
let drawing = false;
let drawAgain = false;
/** Whether the present change is a letter typed in the properties: that pane is then left alone. */
let typing = false;
/** Whether the present change is what the server keeps already. */
let adopting = false;
/** @type {any} the definition that the canvas and the problems belong to */
let drawn = data.definition;
/** @type {any[]} */
let problems = data.problems;
/** @type {{ text: string, name: string, message: string, start: number | null, end: number | null } | null} a rule that could not be read as it was typed */
let unread = null;
/** @type {Promise<void>} the last formula being read */
let reading = Promise.resolve();

draft.onChange((definition) => {
  if (!adopting) saving.keep(definition);
  if (at(definition, selected) === undefined) selected = at(definition, selected.slice(0, 2)) ? selected.slice(0, 2) : [];
  if (cell && !cellExists(at(definition, selected.slice(0, 2)), cell)) cell = null;
  if (typing) showAround();
  // After the event: a field that is being left passes the focus on first, and the pane keeps it by its id.
  else setTimeout(show);
  clearTimeout(drawTimer);
  drawTimer = window.setTimeout(draw, DRAW_PAUSE);
});

/**
 * @param {any} section
 * @param {{ row: string, column: string }} place
 */
function cellExists(section, { row, column }) {
  return Boolean(section && pathOfCode(section, "rows", row) && pathOfCode(section, "columns", column));
}

/** Show the selection in all three panes. */
function show() {
  const { kind, node, name } = shownNode();
  showProperties(byId("properties"), kind, node, name, { onChange: change, onType: type, onLeave: leave });
  showOwnProblems();
  showAround();
}

/** Show the selection in the tree and on the canvas, and what can be done with it. */
function showAround() {
  tree.show(draft.definition, selected);
  markCanvas(selected.length >= 2 ? at(draft.definition, selected.slice(0, 2)) : null);
  enableButtons();
}

/** @returns {{ kind: import("./nodes.js").NodeKind, node: any, name: string }} what the properties belong to */
function shownNode() {
  const section = selected.length >= 2 ? at(draft.definition, selected.slice(0, 2)) : null;
  if (cell && section) {
    const { row, column } = cell;
    const rule = (section.cells ?? []).find((/** @type {any} */ each) => each.row === row && each.column === column) ?? {};
    return { kind: "cell", node: rule, name: `${row}.${column}` };
  }
  const node = at(draft.definition, selected);
  return { kind: kindOf(draft.definition, selected), node, name: node.code ?? "" };
}

/** What is wrong with the selected node stands under its fields. */
function showOwnProblems() {
  const own = problemsOf(drawn, problems, selected, cell);
  const { node } = shownNode();
  if (unread && node[unread.name] === unread.text) {
    const { name, text } = unread;
    showFieldProblems(byId("properties"), [...own.filter((problem) => problem.name !== name || problem.text !== text), { ...unread, severity: "error" }]);
  } else showFieldProblems(byId("properties"), own);
}

/** @param {any} section */
function markCanvas(section) {
  if (!section) return canvas.mark("", {});
  const node = at(draft.definition, selected);
  const kind = kindOf(draft.definition, selected);
  canvas.mark(section.code, cell ?? { [kind === "row" ? "row" : "column"]: kind === "row" || kind === "column" ? node.code : undefined });
}

/** @param {Path} path */
function select(path) {
  draft.endStep();
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
  draft.endStep();
  cell = null;
  if ("row" in hit && "column" in hit && section.kind !== "table") selected = [...base, ...(pathInSection(section, hit) ?? [])];
  else if ("row" in hit && "column" in hit) {
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
 * A part, a field or a column of records: their cells are no places of their own in the definition.
 * @param {any} section
 * @param {{ row: string, column: string }} hit
 * @returns {Path | null}
 */
function pathInSection(section, { row, column }) {
  for (const list of /** @type {const} */ (["parts", "fields"])) {
    const index = (section[list] ?? []).findIndex((/** @type {any} */ node) => node.code === row);
    if (index >= 0) return [list, index];
  }
  return pathOfCode(section, "columns", column);
}

/**
 * @param {string} name
 * @param {any} value
 */
function change(name, value) {
  draft.endStep();
  draft.change((definition) => set(definition, name, value));
}

/**
 * @param {string} name
 * @param {any} value
 */
function type(name, value) {
  typing = true;
  draft.change((definition) => set(definition, name, value), JSON.stringify([selected, cell, name]));
  typing = false;
}

/**
 * A text is finished: a formula of any style is read into the one in which formulas are kept.
 * @param {string} name
 * @param {string} text
 */
function leave(name, text) {
  if (name === "formula" && text) reading = readFormula(text);
  else draft.endStep();
}

/** @param {string} text */
async function readFormula(text) {
  const [path, place] = [selected, cell];
  const step = JSON.stringify([path, place, "formula"]);
  const { kind } = shownNode();
  const answer = await postJson(data.urls.formula, { text, ...codesFor(draft.definition, path, kind) }).catch(() => null);
  if (!answer) return;
  unread = answer.problem ? { ...answer.problem, name: "formula", text } : null;
  if (answer.problem) return showOwnProblems();
  draft.change((definition) => {
    if (at(definition, path.slice(0, 2)) === undefined) return;
    const node = changing(definition, path, place);
    // Something else may have been written or moved there while the server was reading.
    if (node?.formula === text) node.formula = answer.formula;
    else return;
    for (const formula of answer.checks) edits.addFormulaCheck(definition, path, formula);
  }, step);
  draft.endStep();
}

/**
 * The node that the properties belong to, in a definition that is being changed; a rule of a cell is begun if need be.
 * @param {any} definition
 * @param {Path} path
 * @param {{ row: string, column: string } | null} place
 * @returns {any}
 */
function changing(definition, path = selected, place = cell) {
  if (!place) return at(definition, path);
  const section = at(definition, path.slice(0, 2));
  const cells = (section.cells ??= []);
  const found = cells.find((/** @type {any} */ each) => each.row === place.row && each.column === place.column);
  return found ?? cells[cells.push({ row: place.row, column: place.column }) - 1];
}

/**
 * Set a property of what is selected; a rule of a cell that says nothing any more goes.
 * @param {any} definition
 * @param {string} name
 * @param {any} value undefined takes the property away
 */
function set(definition, name, value) {
  const node = changing(definition);
  if (value === undefined) delete node[name];
  else node[name] = value;
  if (cell) edits.dropEmptyCells(at(definition, selected.slice(0, 2)));
}

/** Ask the server for the canvas and the problems of what is on the screen now; one request at a time. */
async function draw() {
  if (drawing) {
    drawAgain = true;
    return;
  }
  drawing = true;
  const definition = draft.definition;
  try {
    showDrawing(definition, await postJson(data.urls.preview, { definition }));
  } catch (error) {
    notDrawn(error);
  } finally {
    drawing = false;
  }
  if (drawAgain) {
    drawAgain = false;
    draw();
  }
}

/**
 * @param {any} definition
 * @param {any} answer
 */
function showDrawing(definition, answer) {
  drawn = definition;
  problems = answer.problems;
  const readable = Object.keys(answer.sections).length > 0;
  // A definition that cannot be read has no picture: the last one stays, faded.
  if (readable) canvas.show(answer.sections);
  byId("canvas").classList.toggle("is-outdated", !readable);
  showProblems();
  showOwnProblems();
  markCanvas(selected.length >= 2 ? at(draft.definition, selected.slice(0, 2)) : null);
}

/** @param {unknown} error */
function notDrawn(error) {
  if (!(error instanceof RequestError)) throw error;
  byId("canvas").classList.add("is-outdated");
  byId("problem-count").textContent = error.message || t("The picture is not up to date: the server was not reached.");
  if (!error.temporary && !error.signedOut) return;
  clearTimeout(drawTimer);
  drawTimer = window.setTimeout(draw, RETRY);
}

function showProblems() {
  const list = byId("problems");
  const errors = problems.filter((problem) => problem.severity === "error").length;
  byId("problem-count").textContent = problems.length ? t("%(errors)s errors, %(warnings)s warnings", { errors, warnings: problems.length - errors }) : t("No problems");
  list.replaceChildren(...problems.map(problemLine));
  /** @type {HTMLButtonElement} */ (byId("publish-button")).disabled = errors > 0;
}

/** @param {any} problem */
function problemLine(problem) {
  const place = [problem.row, problem.column].filter(Boolean).join(".") || problem.section;
  const jump = el("button", { type: "button", class: "problem-jump", onclick: () => jumpTo(problem) }, place ? el("span", { class: "tree-code" }, place) : null, " ", problem.message, position(problem));
  return el("li", { class: `problem-${problem.severity}` }, icon(problem.severity === "error" ? "error" : "warning"), jump);
}

/**
 * @param {any} problem
 * @returns {string}
 */
function position({ start, end }) {
  if (start === null) return "";
  return " " + (end > start + 1 ? t("(characters %(first)s to %(last)s)", { first: start + 1, last: end }) : t("(character %(first)s)", { first: start + 1 }));
}

/** @param {any} problem */
function jumpTo(problem) {
  const index = draft.definition.sections.findIndex((/** @type {any} */ section) => section.code === problem.section);
  const section = draft.definition.sections[index];
  const check = (section?.checks ?? []).findIndex((/** @type {any} */ each) => each.code === problem.column);
  if (problem.path) select(nodeAt(draft.definition, problem.path));
  else if (index < 0) select([]);
  else if (problem.row && problem.column) pick(problem.section, { row: problem.row, column: problem.column });
  else if (problem.row) pick(problem.section, { row: problem.row });
  else if (problem.column && pathOfCode(section, "columns", problem.column)) pick(problem.section, { column: problem.column });
  else select(["sections", index, ...(check < 0 ? [] : ["checks", check])]);
}

/**
 * @param {import("./saving.js").State} state
 * @param {string} text
 * @param {any} [body] of a conflict: the version that is kept now and who has changed it
 */
function showState(state, text, body) {
  const box = byId("save-state");
  box.className = `save-state save-${state}`;
  const settle = state === "conflict" ? el("button", { type: "button", class: "button button-small button-secondary", onclick: () => settleConflict(body) }, t("Settle this")) : null;
  box.replaceChildren(text, ...(settle ? [" ", settle] : []));
  /** @type {HTMLInputElement} */ (byId("publish-lock")).value = String(saving.seen.lock ?? "");
  if (state === "conflict") settleConflict(body);
}

/**
 * Two designers on one draft: nothing of either is lost, whichever is chosen.
 * @param {{ number: number, lock: number | null, changed_by?: string }} theirs
 */
async function settleConflict(theirs) {
  const who = theirs.changed_by ? t("%(name)s has saved this draft while you were working on it.", { name: theirs.changed_by }) : t("Someone else has changed this template while you were working on it.");
  const body = el("div", {}, el("p", {}, who), el("p", {}, t("Taking theirs can be undone: your copy then comes back. Keeping yours replaces theirs.")));
  const answer = await ask(t("Changed by someone else"), body, [
    { value: "mine", label: t("Keep my copy") },
    { value: "theirs", label: t("Take theirs"), kind: "primary" },
  ]);
  if (answer === "mine") saving.goOn({ number: theirs.number, lock: theirs.lock }, draft.definition);
  if (answer === "theirs") await takeTheirs();
}

async function takeTheirs() {
  const kept = await getJson(data.urls.draft).catch(() => null);
  if (!kept) return;
  saving.goOn({ number: kept.number, lock: kept.lock }, null);
  adopting = true;
  draft.change((definition) => {
    for (const name of Object.keys(definition)) delete definition[name];
    Object.assign(definition, kept.definition);
  });
  adopting = false;
  showState("saved", t("Their copy is shown; Undo brings back yours."));
}

/** After a sign-in in another window the token of this page belongs to a session that is gone: take the new one. */
async function renewToken() {
  const answer = await fetch(data.urls.page, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector('meta[name="csrf-token"]')?.getAttribute("content");
  if (token) document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
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
    "add-column": isTable || section?.kind === "records",
    "add-group": isTable || section?.kind === "records",
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

/** @param {string} name */
function act(name) {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-edit="${name}"]`));
  if (!acts[name] || button?.disabled) return;
  draft.endStep();
  cell = null;
  select(draft.change(acts[name]));
  if (!name.startsWith("add-")) return;
  const first = ["label", "heading", "title", "formula"].map((property) => document.getElementById(`property-${property}`)).find(Boolean);
  first?.focus();
  if (first instanceof HTMLTextAreaElement) first.select();
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-edit]"));
  if (button) act(button.dataset.edit ?? "");
});

byId("tree").addEventListener("keydown", (event) => {
  const name = event.key === "Delete" ? "remove" : event.altKey && event.key === "ArrowUp" ? "up" : event.altKey && event.key === "ArrowDown" ? "down" : "";
  if (!name) return;
  event.preventDefault();
  act(name);
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
  await reading;
  await saving.send();
  if (!saving.pending) /** @type {HTMLFormElement} */ (byId("publish-form")).requestSubmit();
  else byId("publish-form").closest("dialog")?.close();
});

canvas.show(data.sections);
showProblems();
select(data.definition.sections.length ? ["sections", 0] : []);
document.documentElement.dataset.ready = "designer";
