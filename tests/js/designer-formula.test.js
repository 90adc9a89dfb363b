import assert from "node:assert/strict";
import { test } from "node:test";
import { recodedFormula } from "../../designer/static/editor/edits/recode.js";
import { codesFor, problemsOf } from "../../designer/static/editor/formula/context.js";
import { callAt, Functions } from "../../designer/static/editor/formula/functions.js";
import { fitting, namesFor } from "../../designer/static/editor/formula/names.js";
import { Reading } from "../../designer/static/editor/formula/reading.js";
import { shown } from "../../designer/static/editor/formula/style.js";
import { B1, form } from "./designer-form.js";

const functions = new Functions();
functions.take([
  { name: "ROUND", vietnamese: "LÀM_TRÒN", parameters: ["số", "số_chữ_số"], help: "Làm tròn." },
  { name: "SUM", vietnamese: "TỔNG", parameters: ["số", "…"], help: "Cộng." },
]);

test("printed rules are read by the numbers of columns, in row rules by those of rows", () => {
  const definition = form();
  assert.deepEqual(codesFor(definition, [...B1, "columns", 0], "column"), { target: "C01", codes: [["1", "C01"], ["2", "C02"], ["3", "C03"]] });
  assert.deepEqual(codesFor(definition, [...B1, "rows", 1], "row").codes.map(([, code]) => code), ["R01", "R02", "R03"]);
  assert.equal(codesFor(definition, [...B1, "checks", 0], "check").target, "");
});

test("a problem stands under the field it belongs to", () => {
  const definition = form();
  const formula = { message: "m", severity: "error", section: "B1", row: "", column: "C01", path: "", start: 1, end: 2 };
  const heading = { message: "h", severity: "error", section: "", row: "", column: "", path: "/sections/1/parts/0/heading", start: null, end: null };
  const cell = { ...formula, row: "R02", column: "C02" };
  const check = { ...formula, column: "K01" };
  const named = (path, place = null) => problemsOf(definition, [formula, heading, cell, check], path, place).map(({ name, text }) => [name, text]);
  assert.deepEqual(named([...B1, "columns", 0]), [["formula", ""]]);
  assert.deepEqual(named(["sections", 1, "parts", 0]), [["heading", "Đề mục 1"]]);
  assert.deepEqual(named(B1, { row: "R02", column: "C02" }), [["formula", "R01.C01"]]);
  assert.deepEqual(named([...B1, "checks", 0]), [["formula", "C02<=C01"]]);
  assert.deepEqual(named(B1), []);
  assert.deepEqual(named([]), []);
});

test("a problem of a condition or an offer stands under that setting, also of a section, a part and a whole column", () => {
  const definition = form();
  const said = (/** @type {any} */ more) => ({ message: "m", severity: "error", row: "", column: "", path: "", start: 0, end: 1, ...more });
  const problems = [
    said({ section: "B1", setting: "hidden_if" }),
    said({ section: "B1", row: "R01", column: "C01", setting: "prefill" }),
    said({ section: "TM1", row: "P1", column: "text", setting: "required_if" }),
    said({ section: "B1" }),
  ];
  definition.sections[0].columns[0].prefill = "PREV(X)";
  const named = (/** @type {any[]} */ path) => problemsOf(definition, problems, path, null).map(({ name }) => name);
  assert.deepEqual([named(B1), named([...B1, "columns", 0]), named([...B1, "rows", 0]), named(["sections", 1, "parts", 0])], [["hidden_if"], ["prefill"], [], ["required_if"]]);
});

test("a stored formula is shown in Vietnamese, and its places are found again", () => {
  const stored = 'ROUND(C01*1.5,1)&"a, b"';
  const { text, at: place } = shown(stored, "vi", functions.vietnamese);
  assert.equal(text, 'LÀM_TRÒN(C01*1,5;1)&"a, b"');
  assert.equal(text.slice(place(stored.indexOf("C01")), place(stored.indexOf("*"))), "C01");
  assert.equal(shown(stored, "excel", functions.vietnamese).text, stored);
});

test("names are offered by code, by a word of their label without its marks, and functions by either name", () => {
  const definition = form();
  definition.sections[0].columns[0].label = "Tổng số đơn";
  const names = namesFor(definition, [...B1, "columns", 1], "column", functions, "vi");
  const offered = (/** @type {string} */ typed) => fitting(names, typed).map(({ text }) => text);
  assert.deepEqual(offered("C0"), ["C01", "C02", "C03"]);
  assert.deepEqual(offered("tong"), ["TỔNG", "C01"]);
  assert.deepEqual(offered("don"), ["C01"]);
  assert.deepEqual(offered("R01.C"), ["R01.C01", "R01.C02", "R01.C03"]);
  assert.equal(fitting(namesFor(definition, [...B1, "rows", 0], "row", functions, "excel"), "r")[0].text, "R01");
});

test("the call around the cursor is known, with the argument", () => {
  assert.deepEqual(callAt("ROUND(SUM(C01;C02);", 19), { name: "ROUND", argument: 1, start: 0 });
  assert.deepEqual(callAt("ROUND(SUM(C01;", 14)?.name, "SUM");
  assert.equal(callAt("(C01+", 5), null);
  assert.equal(callAt('"ROUND("', 8), null);
  assert.equal(callAt("LÀM_TRÒN(C01*1,5;", 17)?.argument, 1);
});

test("a copied formula speaks of the copies", () => {
  const recoding = { rows: new Map([["R01", "R05"]]), columns: new Map([["C01", "C09"]]) };
  assert.equal(recodedFormula('R01.C01+C01*IF(R01=0,"R01",BM!R01.C01)', recoding), 'R05.C09+C09*IF(R05=0,"R01",BM!R01.C01)');
});

test("what is typed is read once the person pauses, the last text only; leaving reads at once", async () => {
  const read = [];
  const post = async (/** @type {string} */ _url, /** @type {any} */ body) => (read.push(body.text), { formula: body.text, checks: [], problem: null });
  const reading = new Reading("/formula", { post, pause: 60_000 });
  const taken = [];
  for (const text of ["C0", "C01", "C01+C02"]) reading.later(text, { target: "", codes: [] }, (answer) => taken.push(answer?.formula));
  await reading.now();
  assert.deepEqual(read, ["C01+C02"]);
  assert.deepEqual(taken, ["C01+C02"]);
  assert.equal(reading.waiting, null);
});

test("a formula that cannot reach the server is kept as typed", async () => {
  const reading = new Reading("/formula", { post: async () => Promise.reject(new Error("away")), pause: 60_000 });
  const taken = [];
  reading.later("C01+", { target: "", codes: [] }, (answer) => taken.push(answer));
  await reading.now();
  assert.deepEqual(taken, [null]);
});

test("a formula counts as unread until the server has answered, also one that follows another", async () => {
  /** @type {((answer: any) => void)[]} */
  const answers = [];
  const reading = new Reading("/formula", { post: () => new Promise((resolve) => answers.push(resolve)), pause: 0 });
  /** @type {boolean[]} */
  const told = [];
  reading.onBusy = (busy) => told.push(busy);
  reading.later("C01", { target: "", codes: [] }, () => {});
  const first = reading.now();
  reading.later("C02", { target: "", codes: [] }, () => {});
  const second = reading.now();
  await Promise.resolve();
  answers[0]?.({});
  await first;
  assert.equal(reading.busy, true);
  answers[1]?.({});
  await second;
  assert.equal(reading.busy, false);
  assert.deepEqual(told, [true, true, false]);
});

test("a box that is emptied stays empty, although what stood in it is still being read", async () => {
  /** @type {((answer: any) => void)[]} */
  const answers = [];
  const reading = new Reading("/formula", { post: () => new Promise((resolve) => answers.push(resolve)), pause: 60_000 });
  /** @type {any[]} */
  const taken = [];
  const take = (/** @type {any} */ answer) => taken.push(answer.formula);
  reading.later("C01", { target: "", codes: [] }, take);
  const first = reading.now();
  reading.later(" ", { target: "", codes: [] }, take);
  const second = reading.now();
  await Promise.resolve();
  answers[0]({ formula: "C01" });
  await Promise.all([first, second]);
  assert.deepEqual(taken, ["C01", ""]);
  reading.later("C02", { target: "", codes: [] }, take);
  reading.later("", { target: "", codes: [] }, take);
  await reading.now();
  assert.deepEqual(taken, ["C01", "", ""]);
});
