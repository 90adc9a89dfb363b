/**
 * The entry page: puts the parts together. Each idea has its own module; here is only who tells whom. What is imported here is needed
 * for the first picture and the first key; the rest stands in after-picture.js, and parts of some forms alone are fetched with these
 * forms.
 */

import { toast } from "../../../admin/static/js/dialogs.js";
import { byId, pageData } from "../../../admin/static/js/dom.js";
import { postJson } from "../../../admin/static/js/http.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import { later } from "../../../admin/static/js/later.js";
import messages from "../messages.vi.js";
import { opened } from "../offline/early.js";
import { Snapshots } from "../offline/snapshots.js";
import { Autosave } from "./autosave.js";
import { Calculating } from "./calculating.js";
import { Company } from "./company.js";
import { fileActs } from "./file-cells.js";
import { catchUp, leftBehind, restore } from "./leftovers.js";
import { Lists } from "./lists.js";
import { Applies } from "./applies.js";
import { HeldBack, isHeld } from "./held-back.js";
import { closeAllBut } from "./locks.js";
import { Outline } from "./outline.js";
import { Panel } from "./panel.js";
import { Problems } from "./problems.js";
import { openStore } from "./queue-store.js";
import { Sheet } from "./sheet.js";
import { showWaiting } from "./brought.js";
import { SaveState } from "./state.js";
import { keyOf } from "./table.js";
import { describe, Tables } from "./tables.js";
import { untilThere } from "./until-there.js";
import { connectPage, showPanel } from "./whole-page.js";

catalogue(messages);

/** @type {import("./entry-data.js").EntryData} */
const data = pageData("entry-data");
const client = crypto.randomUUID();
const sheet = new Sheet((edits) => void keep(edits));

const state = new SaveState(byId("save-state"), byId("entry-notice"));
const page = { cellOf: (/** @type {string} */ key) => sheet.cells.get(key), nameOf: (/** @type {string} */ key) => describe(sheet.cells.get(key)), textOf: (/** @type {string} */ key) => sheet.textOf(key) ?? "", jump: (/** @type {string} */ key) => tables.jump(key), showPanel: () => showPanel(true) };
/** @type {import("./after-picture.js").Side | null} what stands beside the figures, once it is there */
let side = null;
const problems = new Problems(byId("problems"), page.jump, (key) => sheet.cells.get(key), ({ mark }) => side?.explanations.line(mark) ?? null);
const outline = new Outline(byId("outline"), byId("completeness"));
const panel = new Panel(byId("cell-panel"), (key) => `${data.urls.cell}?key=${encodeURIComponent(key)}`, (key) => problems.messageFor(key), (key) => sheet.textOf(key), (key) => fileActs(sheet.cells.get(key), { write: (raw) => void sheet.write([{ key, raw }], "typed") }));
const lists = new Lists(sheet, data.lists, data.choices);
const tables = new Tables({ sheet, lists, offered: data, onSelect: showInPanel(), onTyping: typing, flush: () => void autosave.flush() });

const applies = new Applies(document);
const formulas = new Calculating({ sheet, data, applies, tell, lists, onChecked: showProblems, onShown: () => panel.refresh() });

const store = openStore(opened);
const left = leftBehind(store, client, data);
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
const kept = snapshots.open(opened);
const company = new Company({
  place: byId("company"),
  client,
  urls: data.urls,
  since: data.sequence,
  connected: data.connected,
  cell: () => panel.key,
  cellOf: (key) => sheet.cells.get(key),
  nameOf: (key) => describe(sheet.cells.get(key)),
  jump: page.jump,
  onNews: takeNews,
  onReach: (error) => autosave.reach(error),
});

const heldBack = new HeldBack();

let missing = 0;

/**
 * A part of the page has not come, or has come after all.
 * @param {boolean} away
 */
function hearMissing(away) {
  missing = Math.max(0, missing + (away ? 1 : -1));
  state.lacks(missing > 0, [{ label: t("Load the page again"), act: () => location.reload() }]);
}

/** @type {import("./session.js").Session | null} */
let session = null;

/** Asks for the password when the session has ended. */
async function theSession() {
  const { Session } = await import("./session.js");
  session ??= new Session({
    owner: { person: data.person, account: data.account, url: data.urls.again },
    signIn: data.urls.sign_in,
    state,
    resume: async () => {
      autosave.tell(autosave.queue.length > 0 ? "saving" : "saved");
      await autosave.flush();
      company.wait();
    },
  });
  return session;
}

/** @param {boolean} stale only the token of this page may have aged */
async function signInAgain(stale) {
  const asked = await theSession();
  asked.ask();
  if (stale) void asked.look();
}

/** Write whatever is being typed, in whatever place. */
function commit() {
  tables.commit();
  for (const view of sheet.views.values()) view.commit?.();
}

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
    void signInAgain(stale);
  } else if (shown === "refused") {
    state.say(message || t("The server refused the changes. They are kept on this computer."), [again]);
  } else if (conflict) {
    state.say(t("%(count)s cells were changed elsewhere at the same time.", { count: autosave.conflicts.size }), [
      { label: t("Choose"), act: () => void choose() },
    ]);
  } else if (shown === "saved") {
    state.quiet();
  }
}

async function choose() {
  const { resolveConflicts } = await import("./conflicts.js");
  await resolveConflicts(
    autosave,
    (key) => describe(sheet.cells.get(key)) || key,
    {
      show: (key, text, raw) => void sheet.takeOthers([{ key, text, raw, sequence: 0, by: "" }]),
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

function pendingKeys() {
  return new Set(autosave.queue.map(({ key }) => key));
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
    takeWhole(news, pendingKeys(), []);
  } else {
    takeOthers([], pendingKeys());
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
  if (!formulas.live && answer.hidden) applies.show(answer.hidden);
  panel.forget([...saved, ...changes]);
  if (answer.problems) data.problems = answer.problems;
  showProblems();
  showWaiting(answer.waiting);
  if (answer.sections) outline.update(answer.sections, answer.completeness);
  const selected = sheet.cells.get(panel.key);
  if (selected) panel.select(/** @type {HTMLTableCellElement} */ (selected));
}

/**
 * @param {import("./company.js").Change[]} changes
 * @param {Set<string>} pending
 * @returns {string[]} the keys that are shown now
 */
function takeOthers(changes, pending) {
  const held = [...pending, ...sheet.asked, tables.typed, ...[...autosave.conflicts.values()].flatMap(({ key, place = key }) => [key, place])];
  const busy = (/** @type {string} */ key) => isHeld(key, held) || sheet.views.get(key)?.busy?.() === true;
  const taken = sheet.takeOthers(heldBack.take(changes, busy, sheet.sequenceOf));
  for (const { key, sequence } of taken) autosave.sequences.set(key, sequence);
  company.mark(taken);
  return taken.map(({ key }) => key);
}

/**
 * @param {Record<string, { text: string }>} computed
 * @param {boolean} complete whether the server has all that was typed
 */
function takeComputed(computed, complete) {
  const comparable = complete && sheet.wrong.size === 0 && autosave.conflicts.size === 0;
  lists.settle(computed, complete);
  formulas.settle(computed, comparable);
}

function showProblems() {
  problems.update(lists.problems(formulas.problems(data.problems)), sheet.wrong);
  side?.beside.changed();
}

/**
 * A text is being typed, or (null) was given up.
 * @param {string} key
 * @param {string | null} text
 */
function typing(key, text) {
  lists.typing(key, text);
  formulas.act((live) => live.typing(key, text));
  // Given up: what somebody else wrote there meanwhile is shown.
  if (text === null && heldBack.waiting.size > 0) later(() => takeOthers([], pendingKeys()))();
}

/** @param {import("./live.js").Difference[]} differences */
function tell(differences) {
  // Nobody waits for this: without a network it is simply not told.
  void postJson(data.urls.differences, { differences }).catch(() => {});
}

async function startFormulas() {
  await untilThere(() => lists.load(), hearMissing);
  await untilThere(() => formulas.start(() => autosave.queue.length === 0 && autosave.rejections.size === 0), hearMissing);
}

async function startNarratives() {
  const { connectNarratives } = await untilThere(() => import("./narrative.js"), hearMissing);
  const saved = async () => {
    tables.commit();
    await autosave.settled();
  };
  await connectNarratives(document, sheet, { url: data.urls.words, saved });
}

async function startTheRest() {
  const { connect } = await untilThere(() => import("./after-picture.js"), hearMissing);
  side = connect({
    sheet,
    data,
    beside: page,
    dialog: /** @type {HTMLDialogElement} */ (byId("submit-dialog")),
    problems: () => {
      problems.demand();
      return problems.all;
    },
    saved: async () => {
      commit();
      await autosave.settled();
      return autosave.queue.length === 0 && autosave.conflicts.size === 0;
    },
  });
  showProblems();
  side.beside.select(panel.key);
}

/** What is known of the selected cell, once the browser has shown that it is selected. */
function showInPanel() {
  return later((/** @type {HTMLTableCellElement} */ cell) => {
    panel.select(cell);
    problems.visit(keyOf(cell));
    side?.beside.select(keyOf(cell));
  });
}

const problemsLater = later(showProblems);
sheet.sequenceOf = (/** @type {string} */ key) => autosave.sequences.get(key) ?? 0;
sheet.onWritten = (/** @type {import("./sheet.js").Text[]} */ texts) => {
  lists.written(texts);
  formulas.act((live) => live.written(texts));
  problemsLater();
};
if (data.open) closeAllBut(new Set(data.open));
await untilThere(() => lists.prepare(), hearMissing);
tables.connect();
if (Object.keys(data.fields).length > 0) (await untilThere(() => import("./fields.js"), hearMissing)).connectFields(document, data.fields, sheet);
connectPage({ sheet, commit, autosave, isLasting: () => store.lasting, jump: page.jump, comeBack: () => void theSession().then((asked) => asked.look()) });
problems.update(data.problems, sheet.wrong);
outline.update(data.sections, data.completeness);
if (document.querySelector(".narrative textarea")) await startNarratives();
const here = { sheet, autosave, company, data };
catchUp(await kept, here);
await restore(await left, here);
tables.begin();
document.documentElement.dataset.ready = "entry";
// Typing can begin; the rest waits until the page has been painted.
later(() => {
  company.start();
  void startFormulas();
  void startTheRest();
})();
