/** The entry page: puts the parts together. Each idea has its own module; here is only who tells whom. */

import { confirmAct, openDialog, toast } from "../../../admin/static/js/dialogs.js";
import { byId, pageData } from "../../../admin/static/js/dom.js";
import { postJson } from "../../../admin/static/js/http.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import { connectBeside } from "../beside/connect.js";
import { connectZeros } from "../beside/zeros.js";
import messages from "../messages.vi.js";
import { standBy } from "../offline/register.js";
import { Snapshots } from "../offline/snapshots.js";
import { connectAttachments } from "./attachments.js";
import { isBack, passwordForm } from "./again.js";
import { Autosave } from "./autosave.js";
import { Company } from "./company.js";
import { resolveConflicts } from "./conflicts.js";
import { connectField } from "./fields.js";
import { Grid } from "./grid.js";
import { later } from "./later.js";
import { Lists } from "./lists.js";
import { Applies } from "./applies.js";
import { Live, loadFormulas } from "./live.js";
import { closeAllBut } from "./locks.js";
import { connectNarratives } from "./narrative.js";
import { isPosition } from "./order.js";
import { Outline } from "./outline.js";
import { Panel } from "./panel.js";
import { CellBar, NARROW } from "./phone.js";
import { Problems } from "./problems.js";
import { openStore, orphans, stayAlive } from "./queue-store.js";
import { Sheet } from "./sheet.js";
import { SaveState } from "./state.js";
import { connectSubmit } from "./submit.js";
import { keyOf, namesOf, Table, textOf } from "./table.js";

catalogue(messages);

/**
 * @typedef {object} EntryData
 * @property {number} report
 * @property {number} person
 * @property {string} account the name with which the person signs in
 * @property {{ cells: string, cell: string, sign_in: string, differences: string, news: string, leave: string, again: string, worker: string }} urls
 *   `cell` takes ?key=…
 * @property {import("./live.js").Formulas | null} [formulas] what is calculated on this page
 * @property {number} sequence of the last change of any cell
 * @property {Record<string, number>} sequences of the cells that have been changed
 * @property {string[] | null} [open] the cells that a return opened, if it opened those alone
 * @property {Record<string, import("./fields.js").FieldInfo>} fields by key
 * @property {Record<string, { code: string, label: string }[]>} choices answers by "section/column"
 * @property {Record<string, string[]>} marks the other columns of which exactly one is marked, by "section/column"
 * @property {Record<string, import("./records.js").ListInfo>} lists whose rows the person adds, by section
 * @property {import("./problems.js").Problem[]} problems
 * @property {import("../beside/connect.js").Data} beside
 * @property {import("./outline.js").Completeness} completeness
 * @property {Record<string, import("./outline.js").Completeness>} sections
 */

/** @type {EntryData} */
const data = pageData("entry-data");
const client = crypto.randomUUID();
const sheet = new Sheet((edits) => void keep(edits));
/** @type {Grid[]} */
const grids = [];

const state = new SaveState(byId("save-state"), byId("entry-notice"));
const page = { cellOf: (/** @type {string} */ key) => sheet.cells.get(key), nameOf: (/** @type {string} */ key) => describe(sheet.cells.get(key)), textOf: (/** @type {string} */ key) => sheet.textOf(key) ?? "", jump, showPanel: () => showPanel(true) };
const { beside, explanations } = connectBeside(data.beside, page);
const problems = new Problems(byId("problems"), jump, (key) => sheet.cells.get(key), ({ mark }) => explanations.line(mark));
const outline = new Outline(byId("outline"), byId("completeness"));
const panel = new Panel(byId("cell-panel"), (key) => `${data.urls.cell}?key=${encodeURIComponent(key)}`, (key) => problems.messageFor(key), (key) => sheet.textOf(key));
const bar = new CellBar(byId("cell-bar"), data.choices, typing);
const lists = new Lists(sheet, data.lists, data.choices);
const narrow = matchMedia(NARROW);

const applies = new Applies(document);
/** @type {Live | null} the formulas, once they are loaded */
let live = null;

const store = await openStore();
const autosave = new Autosave({
  person: data.person,
  report: data.report,
  client,
  store,
  send: (changes) => postJson(data.urls.cells, { client, person: data.person, cell: panel.key, since: company.since, changes }),
  sequences: data.sequences,
  onState: showState,
  onAnswer: take,
});

const snapshots = new Snapshots(data.person, data.report, data.sequence);
const company = new Company({
  place: byId("company"),
  client,
  urls: data.urls,
  since: data.sequence,
  cell: () => panel.key,
  cellOf: (key) => sheet.cells.get(key),
  nameOf: (key) => describe(sheet.cells.get(key)),
  jump,
  onNews: takeNews,
  onReach: (error) => autosave.reach(error),
});

/** @param {import("./autosave.js").Edit[]} edits */
async function keep(edits) {
  try {
    await autosave.put(edits);
  } catch {
    toast(t("This computer cannot keep your changes until they are sent. Do not close the page before they are saved."), { icon: "warning", seconds: 15 });
  }
}

/**
 * @param {import("./autosave.js").State} shown
 * @param {{ waiting: number, message: string, stale?: boolean }} detail
 */
function showState(shown, { waiting, message, stale = false }) {
  const conflict = shown === "saved" && autosave.conflicts.size > 0;
  state.show(conflict ? "conflict" : shown, waiting);
  const again = { label: t("Try again"), act: () => void autosave.flush() };
  if (shown === "signed-out") {
    signInAgain();
    if (stale) void lookAgain();
  } else if (shown === "refused") {
    state.say(message || t("The server refused the changes. They are kept on this computer."), [again]);
  } else if (conflict) {
    state.say(t("%(count)s cells were changed by someone else at the same time.", { count: autosave.conflicts.size }), [
      { label: t("Choose"), act: () => void choose() },
    ]);
  } else if (shown === "saved") {
    state.quiet();
  }
}

const owner = { person: data.person, account: data.account, url: data.urls.again };
/** @type {HTMLFormElement | null} the form that asks for the password, while it is there */
let asking = null;

/** The session ended: the password is asked for here. */
function signInAgain() {
  if (asking?.isConnected) return;
  asking = passwordForm(owner, () => void goOn());
  state.say(t("Your session has ended. Enter your password to go on; nothing is lost."), [{ label: t("Sign in in a new window"), url: data.urls.sign_in }], asking);
}

/** Perhaps another session began elsewhere, or only the token of this page has aged. */
async function lookAgain() {
  if (await isBack(owner).catch(() => false)) await goOn();
}

async function goOn() {
  asking = null;
  state.quiet();
  autosave.tell(autosave.queue.length > 0 ? "saving" : "saved");
  await autosave.flush();
  company.wait();
}

function choose() {
  return resolveConflicts(
    autosave,
    (key) => describe(sheet.cells.get(key)) || key,
    {
      show: (key, text, raw) => {
        sheet.showKept(key, text, raw);
        sheet.settle();
      },
      placeOf: (key) => sheet.typed(key),
    },
  );
}

/**
 * @param {import("./autosave.js").Answer} answer
 * @param {Set<string>} pending
 */
function take(answer, pending) {
  sheet.take(answer, pending);
  takeWhole(answer, pending, answer.saved.map(({ key }) => key));
  company.hear(answer);
}

/**
 * What other people changed, and what follows from it.
 * @param {import("./company.js").News} news
 */
function takeNews(news) {
  if (news.state && news.state !== "drafting") {
    state.say(t("The report has been handed to the next step. What you enter now is kept on this computer but no longer sent."), [
      { label: t("Load the page again"), act: () => location.reload() },
    ]);
  } else if (news.computed) {
    takeWhole(news, new Set(autosave.queue.map(({ key }) => key)), []);
  }
}

/**
 * The report as the server has it now.
 * @param {import("./company.js").News} answer
 * @param {Set<string>} pending
 * @param {string[]} saved keys of our own
 */
function takeWhole(answer, pending, saved) {
  snapshots.take(answer);
  const changes = takeOthers(answer.changes ?? [], pending);
  takeComputed(answer.computed ?? {}, pending.size === 0);
  if (!live && answer.hidden) applies.show(answer.hidden);
  panel.forget([...saved, ...changes]);
  if (answer.problems) data.problems = answer.problems;
  showProblems();
  if (answer.sections) outline.update(answer.sections, answer.completeness);
  const selected = sheet.cells.get(panel.key);
  if (selected) panel.select(/** @type {HTMLTableCellElement} */ (selected));
}

/**
 * Whether a cell must stay as it is here: it, or for the place of a row a cell of that row, is being written.
 * @param {string} key
 * @param {string[]} held
 */
function isHeld(key, held) {
  const row = key.slice(0, key.lastIndexOf("/") + 1);
  return isPosition(key) ? held.some((other) => other.startsWith(row)) : held.includes(key);
}

/**
 * @param {import("./company.js").Change[]} changes
 * @param {Set<string>} pending
 * @returns {string[]} the keys that are shown now
 */
function takeOthers(changes, pending) {
  const news = changes.filter(({ key, sequence }) => sequence > (autosave.sequences.get(key) ?? 0));
  const typed = grids.find(({ editor }) => editor.mode !== "none")?.editor.cell?.dataset.key ?? "";
  const held = [...pending, typed, ...[...autosave.conflicts.values()].flatMap(({ key, place = key }) => [key, place])];
  const taken = sheet.takeOthers(news, (key) => isHeld(key, held) || sheet.views.get(key)?.busy?.() === true);
  for (const { key, sequence } of taken) autosave.sequences.set(key, sequence);
  company.mark(taken);
  return taken.map(({ key }) => key);
}

/**
 * @param {Record<string, { text: string }>} computed
 * @param {boolean} complete whether the server has all that was typed
 */
function takeComputed(computed, complete) {
  const comparable = complete && sheet.invalid.size === 0 && autosave.conflicts.size === 0;
  lists.settle(computed, complete);
  if (live) calculate((formulas) => formulas.settle((key) => computed[key]?.text, comparable));
  else for (const [key, { text }] of Object.entries(computed)) sheet.showComputed(key, text);
}

/**
 * Do something with the formulas. Should they fail, the server goes on calculating as it does without them.
 * @param {(formulas: Live) => void} act
 */
function calculate(act) {
  if (!live) return;
  try {
    act(live);
  } catch (error) {
    const [key = ""] = live.calculator.form.outputs;
    live = null;
    reportDifferences([{ key, browser: String(error), server: "" }]);
  }
}

/** @param {import("./live.js").Difference[]} differences */
function reportDifferences(differences) {
  const told = differences.slice(0, 20).map(({ key, browser, server }) => ({ key, browser: browser.slice(0, 200), server: server.slice(0, 200) }));
  // Nobody waits for this: without a network it is simply not told.
  void postJson(data.urls.differences, { differences: told }).catch(() => {});
}

function showProblems() {
  problems.update(lists.problems(live ? live.calculator.problems(data.problems) : data.problems), sheet.invalid);
  beside.changed();
}

/**
 * A text is being typed, or (null) was given up.
 * @param {string} key
 * @param {string | null} text
 */
function typing(key, text) {
  lists.typing(key, text);
  calculate((formulas) => formulas.typing(key, text));
}

/** The formulas arrive after the page is ready for typing. */
async function startFormulas() {
  await lists.load();
  const form = await loadFormulas(data.formulas);
  if (!form || !data.formulas) return showProblems();
  const { fields, choices } = data;
  const page = { sheet, fields, choices, report: reportDifferences, onChecked: later(showProblems), onShown: later(() => panel.refresh()), onApplies: (/** @type {string[]} */ hidden) => applies.show(hidden) };
  live = new Live(page, data.formulas, form);
  const complete = autosave.queue.length === 0 && autosave.rejections.size === 0;
  const server = new Map(form.outputs.concat(form.serverOnly).map((key) => [key, sheet.textOf(key)]));
  calculate((formulas) => formulas.settle((key) => server.get(key), complete));
  showProblems();
  document.documentElement.dataset.formulas = live ? "ready" : "failed";
}

/** @param {string} key */
function jump(key) {
  const cell = sheet.cells.get(key);
  const grid = grids.find(({ table }) => cell && table.placeOf(cell));
  const place = cell && grid?.table.placeOf(cell);
  if (grid && place) {
    grid.go(place);
    if (narrow.matches) grid.selection.cell.scrollIntoView({ block: "center", inline: "center" });
    return;
  }
  const other = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  other?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null | undefined} */ (other?.querySelector("input, select, textarea, [contenteditable]"))?.focus();
}

/** @param {HTMLElement | undefined} cell */
function describe(cell) {
  if (!cell) return "";
  const { row, column } = namesOf(/** @type {HTMLTableCellElement} */ (cell));
  return `${row}, ${column}`;
}

const showInPanel = later((/** @type {HTMLTableCellElement} */ cell) => {
  panel.select(cell);
  beside.select(keyOf(cell));
});

/** @param {Grid} grid */
function selected(grid) {
  for (const other of grids) if (other !== grid) other.selection.clear();
  showInPanel(grid.selection.cell);
  if (!narrow.matches) return;
  bar.show(grid);
  grid.selection.cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  bar.focus();
}

/**
 * Signing out with changes that were not sent: they stay here until the same person comes back.
 * @param {SubmitEvent} event
 */
async function leaveOnlyIfAsked(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (autosave.queue.length === 0) return;
  event.preventDefault();
  const text = t("%(count)s changes have not been sent yet. They stay on this computer and are sent when you open this report here again.", { count: autosave.queue.length });
  if (await confirmAct(t("Sign out"), text, t("Sign out"))) form.submit();
}

/** A page that came without a connection is as old as its last load: what was confirmed since then is put into it. */
async function catchUp() {
  const kept = await snapshots.open();
  if (!kept) return;
  for (const [key, { raw, text, sequence }] of Object.entries(kept.cells)) {
    sheet.showKept(key, text, raw);
    autosave.sequences.set(key, sequence);
    const field = data.fields[key];
    if (field) field.raw = raw;
  }
  sheet.settle();
  for (const [key, text] of Object.entries(kept.computed)) sheet.showComputed(key, text);
  company.since = kept.sequence;
}

/** What an earlier page left unsent is shown and sent. */
async function restore() {
  const left = await orphans(await store.all(data.person, data.report), client);
  stayAlive(client);
  for (const { key, raw, rejected } of left) {
    sheet.present(key, raw);
    sheet.views.get(key)?.show(raw, raw);
    if (rejected) sheet.mark(key, rejected);
  }
  sheet.settle();
  await autosave.restore(left);
  if (left.length > 0) toast(t("%(count)s changes of your last visit were kept and are being sent.", { count: left.length }), { icon: "history" });
}

function save() {
  void autosave.flush();
}

/**
 * Keys that work on the whole page: Ctrl+S saves now instead of opening the browser's dialog.
 * @type {Record<string, () => void>}
 */
const ANYWHERE = { s: save, z: () => sheet.undo(), y: () => sheet.redo() };

/**
 * Whether keys belong to a text that is being written there.
 * @param {EventTarget | null} target
 */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** @param {HTMLElement} button */
function act(button) {
  if (button.dataset.act === "undo") sheet.undo();
  else if (button.dataset.act === "redo") sheet.redo();
  else showPanel(document.body.dataset.panel === "hidden");
}

/** @param {boolean} shown */
function showPanel(shown) {
  document.body.dataset.panel = shown ? "shown" : "hidden";
  for (const button of document.querySelectorAll('[data-act="panel"]')) button.setAttribute("aria-expanded", String(shown));
}

function connectPage() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    jump(/** @type {HTMLElement} */ (link).dataset.jump ?? "");
  });
  const problemsLater = later(showProblems);
  sheet.onWritten = (texts) => {
    lists.written(texts);
    calculate((formulas) => formulas.written(texts));
    problemsLater();
  };
  window.addEventListener("online", () => void autosave.flush());
  window.addEventListener("focus", () => {
    if (autosave.state === "signed-out") void lookAgain();
    else if (autosave.state !== "saved") void autosave.flush();
  });
  document.querySelector('form[action*="logout"]')?.addEventListener("submit", (event) => void leaveOnlyIfAsked(/** @type {SubmitEvent} */ (event)));
  window.addEventListener("beforeunload", (event) => {
    for (const grid of grids) grid.commit();
    // With IndexedDB nothing can be lost; without it the person must decide.
    if (!store.lasting && autosave.queue.length > 0) event.preventDefault();
  });
  window.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey ? ANYWHERE[event.key.toLowerCase()] : undefined;
    if (!act || event.defaultPrevented || (act !== save && isTyping(event.target))) return;
    event.preventDefault();
    act();
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-act]"))) {
    button.addEventListener("click", () => act(button));
  }
}

if (data.open) closeAllBut(new Set(data.open));
for (const element of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll("table.figures-entry"))) {
  const table = new Table(element);
  lists.take(table);
  sheet.addTable(table);
  if (table.height === 0) continue;
  const grid = new Grid(table, sheet, {
    describe,
    offered: data,
    onSelect: selected,
    onTyping: typing,
    flush: () => void autosave.flush(),
    help: () => openDialog("keyboard-help"),
    typesElsewhere: () => narrow.matches,
  });
  lists.connect(grid);
  grids.push(grid);
}
for (const item of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".fields-entry .field[data-key]"))) {
  connectField(item, data.fields[item.dataset.key ?? ""] ?? { kind: item.dataset.kind ?? "text" }, sheet);
}
connectZeros(sheet, textOf);
for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-attachments]"))) connectAttachments(box);
connectPage();
problems.update(data.problems, sheet.invalid);
outline.update(data.sections, data.completeness);
await connectNarratives(document, sheet);
await catchUp();
await restore();
const [firstGrid] = grids;
if (firstGrid) bar.show(firstGrid);
connectSubmit(/** @type {HTMLDialogElement} */ (byId("submit-dialog")), {
  explanations,
  problems: () => problems.all,
  saved: async () => {
    for (const grid of grids) grid.commit();
    await autosave.flush();
    return autosave.queue.length === 0 && autosave.conflicts.size === 0;
  },
});
document.documentElement.dataset.ready = "entry";
company.start();
void startFormulas();
void standBy({ worker: data.urls.worker, person: data.person });
void beside.start();
