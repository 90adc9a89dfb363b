/** A form tried by its designer: the officer's tables with their formulas. What is typed is judged by the server and kept nowhere. */

import { byId, el, icon, pageData } from "../../../admin/static/js/dom.js";
import { postJson } from "../../../admin/static/js/http.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import { connectZeros } from "../beside/zeros.js";
import { Applies } from "../grid/applies.js";
import { Calculating } from "../grid/calculating.js";
import { connectFields } from "../grid/fields.js";
import { Lists } from "../grid/lists.js";
import { connectNarratives } from "../grid/narrative.js";
import { Problems } from "../grid/problems.js";
import { Sheet } from "../grid/sheet.js";
import { keyOf, textOf } from "../grid/table.js";
import { Tables } from "../grid/tables.js";
import { untilThere } from "../grid/until-there.js";
import { connectActs } from "../grid/whole-page.js";
import messages from "../messages.vi.js";
import { Judging } from "./judging.js";

catalogue(messages);

/**
 * @typedef {Pick<import("../grid/entry-data.js").EntryData, "fields" | "choices" | "marks" | "lists" | "problems" | "formulas">} Figures
 * @typedef {Figures & { texts: Record<string, string>, digest: string, urls: { judged: string } }} TrialData what runtime/trial/page.py hands over
 */

/** @type {TrialData} */
const data = pageData("trial-data");
const notice = byId("trial-notice");
const judging = new Judging({
  texts: data.texts,
  ask: (texts) => postJson(data.urls.judged, { digest: data.digest, texts }),
  onAnswer: take,
  onTrouble: (error) => say((error instanceof Error && error.message) || t("The server was not reached. Try again when there is a connection.")),
});
const sheet = new Sheet((edits) => judging.put(edits));
const problems = new Problems(byId("problems"), (key) => tables.jump(key), (key) => sheet.cells.get(key));
const lists = new Lists(sheet, data.lists, data.choices);
const tables = new Tables({ sheet, lists, offered: data, onSelect: (cell) => problems.visit(keyOf(cell)), onTyping: typing, flush: () => void judging.judge() });
const applies = new Applies(document);
const formulas = new Calculating({ sheet, data, applies, tell: () => {}, lists, onChecked: showProblems, onShown: () => {} });

/**
 * @param {import("./judging.js").Answer} answer
 * @param {boolean} complete
 */
function take(answer, complete) {
  notice.replaceChildren();
  if (complete) for (const key of [...sheet.invalid.keys()]) sheet.mark(key, "");
  if (complete) for (const { key, message } of answer.refused) sheet.mark(key, message);
  lists.settle(answer.computed, complete);
  formulas.settle(answer.computed, complete && sheet.wrong.size === 0);
  if (!formulas.live) applies.show(answer.hidden);
  data.problems = answer.problems;
  showProblems();
}

function showProblems() {
  problems.update(lists.problems(formulas.problems(data.problems)), sheet.wrong);
}

/**
 * @param {string} key
 * @param {string | null} text
 */
function typing(key, text) {
  lists.typing(key, text);
  formulas.act((live) => live.typing(key, text));
}

/** @param {string} text */
function say(text) {
  notice.replaceChildren(el("div", { class: "notice notice-warn", role: "alert" }, icon("warning"), el("div", { class: "notice-text" }, el("p", {}, text))));
}

sheet.onWritten = (/** @type {import("../grid/sheet.js").Text[]} */ texts) => {
  lists.written(texts);
  formulas.act((live) => live.written(texts));
  showProblems();
};
await lists.prepare();
tables.connect();
connectFields(document, data.fields, sheet);
connectZeros(sheet, textOf);
connectActs({ undo: () => sheet.undo(), redo: () => sheet.redo() });
showProblems();
await connectNarratives(document, sheet, null);
tables.begin();
await untilThere(() => lists.load());
await untilThere(() => formulas.start(() => true));
document.documentElement.dataset.ready = "trial";
