import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { RequestError } from "../../admin/static/js/http.js";
import { Draft } from "../../designer/static/editor/draft.js";
import * as edits from "../../designer/static/editor/edits.js";
import { codesFor, problemsOf } from "../../designer/static/editor/formulas.js";
import { allRows, at, freeCode, kindOf, leafColumns, nodeAt, pathOfCode } from "../../designer/static/editor/nodes.js";
import { Saving } from "../../designer/static/editor/saving.js";

const column = (code, more = {}) => ({ code, label: code, printed_code: String(Number(code.slice(1))), ...more });

/** Columns C01, [C02, [C03]]; rows R01 > R02, R03; a narrative. */
const form = () => ({
  code: "BM",
  sections: [
    {
      kind: "table",
      code: "B1",
      columns: [column("C01"), { label: "Nhóm", children: [column("C02"), { label: "Trong", children: [column("C03")] }] }],
      rows: [{ code: "R01", label: "Một", children: [{ code: "R02", label: "Hai" }] }, { code: "R03", label: "Ba" }],
      cells: [{ row: "R02", column: "C02", formula: "R01.C01" }],
      checks: [{ code: "K01", formula: "C02<=C01", columns: ["C03"] }],
    },
    { kind: "narrative", code: "TM1", parts: [{ code: "P1", heading: "Đề mục 1" }] },
  ],
});
const B1 = ["sections", 0];
const codes = (definition) => leafColumns(definition.sections[0]).map((each) => each.code);
const rows = (definition) => allRows(definition.sections[0]).map((each) => each.code);

beforeEach(() => edits.reserve({ rows: [], within: {}, sections: [] }));

test("every change makes a new definition; undo and redo lead back and forth exactly", () => {
  const draft = new Draft(form());
  const states = [draft.definition];
  for (let number = 0; number < 30; number += 1) {
    draft.change((definition) => edits.addRow(definition, B1));
    states.push(draft.definition);
  }
  for (let number = 29; number >= 0; number -= 1) {
    draft.undo();
    assert.equal(draft.definition, states[number]);
  }
  draft.undo();
  for (let number = 1; number <= 30; number += 1) draft.redo();
  assert.equal(draft.definition, states[30]);
  assert.deepEqual(draft.past.length, 30);
});

test("a change that changes nothing leaves no step", () => {
  const draft = new Draft(form());
  draft.change((definition) => (definition.code = "BM"));
  assert.equal(draft.past.length, 0);
});

test("a change after an undo forgets what could be redone", () => {
  const draft = new Draft(form());
  draft.change((definition) => (definition.code = "A"));
  draft.undo();
  draft.change((definition) => (definition.code = "B"));
  draft.redo();
  assert.equal(draft.definition.code, "B");
});

test("the letters of a word are one step, two words are two", () => {
  const draft = new Draft(form());
  const type = (text, place) => draft.change((definition) => (definition.code = text), place);
  for (const text of ["T", "Tê", "Tên"]) type(text, "code");
  draft.endStep();
  for (const text of ["Tên m", "Tên mới"]) type(text, "code");
  assert.equal(draft.past.length, 2);
  draft.undo();
  assert.equal(draft.definition.code, "Tên");
  type("Tên khác", "code");
  draft.undo();
  assert.equal(draft.definition.code, "Tên");
});

test("listeners hear of every change, undo and redo", () => {
  const draft = new Draft(form());
  const heard = [];
  draft.onChange((definition) => heard.push(definition.code));
  draft.change((definition) => (definition.code = "A"));
  draft.undo();
  draft.redo();
  assert.deepEqual(heard, ["A", "BM", "A"]);
});

test("at most two hundred steps are kept", () => {
  const draft = new Draft({ number: 0 });
  for (let number = 1; number <= 250; number += 1) draft.change((definition) => (definition.number = number));
  assert.equal(draft.past.length, 200);
});

test("the kind of a node follows from its place", () => {
  const definition = form();
  assert.equal(kindOf(definition, []), "template");
  assert.equal(kindOf(definition, B1), "section");
  assert.equal(kindOf(definition, [...B1, "columns", 0]), "column");
  assert.equal(kindOf(definition, [...B1, "columns", 1]), "group");
  assert.equal(kindOf(definition, [...B1, "rows", 0, "children", 0]), "row");
  assert.equal(kindOf(definition, ["sections", 1, "parts", 0]), "part");
  assert.equal(kindOf(definition, [...B1, "checks", 0]), "check");
});

test("a row or column is found by its code, however deep", () => {
  const section = form().sections[0];
  assert.deepEqual(pathOfCode(section, "columns", "C03"), ["columns", 1, "children", 1, "children", 0]);
  assert.deepEqual(pathOfCode(section, "rows", "R02"), ["rows", 0, "children", 0]);
  assert.equal(pathOfCode(section, "rows", "R09"), null);
});

test("a problem deep inside a node leads to the node", () => {
  const definition = form();
  assert.deepEqual(nodeAt(definition, "/sections/0/columns/1/children/0/choices/2/code"), [...B1, "columns", 1, "children", 0]);
  assert.deepEqual(nodeAt(definition, "/sections/0/label_columns/1/label"), B1);
  assert.deepEqual(nodeAt(definition, "/sections/0/rows/7/code"), B1);
  assert.deepEqual(nodeAt(definition, "/notes/0"), []);
  assert.deepEqual(nodeAt(definition, ""), []);
});

test("a new code is one that nobody has or had", () => {
  assert.equal(freeCode([], "C"), "C01");
  assert.equal(freeCode(["C01", "C07", "KH"], "C"), "C08");
  assert.equal(freeCode(["C1a", "R03"], "C"), "C01");
});

test("a column comes after the selected one, at the end of the selected header, or last", () => {
  for (const [path, expected, order] of [
    [[...B1, "columns", 0], [...B1, "columns", 1], ["C01", "C04", "C02", "C03"]],
    [[...B1, "columns", 1], [...B1, "columns", 1, "children", 2], ["C01", "C02", "C03", "C04"]],
    [B1, [...B1, "columns", 2], ["C01", "C02", "C03", "C04"]],
    [[...B1, "rows", 0], [...B1, "columns", 2], ["C01", "C02", "C03", "C04"]],
  ]) {
    const definition = form();
    assert.deepEqual(edits.addColumn(definition, path), expected);
    assert.deepEqual(codes(definition), order);
    assert.equal(at(definition, expected).printed_code, "4");
  }
});

test("a header comes with a column of its own", () => {
  const definition = form();
  const path = edits.addGroup(definition, [...B1, "columns", 0]);
  assert.equal(kindOf(definition, path), "group");
  assert.deepEqual(codes(definition), ["C01", "C04", "C02", "C03"]);
});

test("rows come after the selected row or below it, with codes unique in the template", () => {
  const definition = form();
  assert.deepEqual(edits.addRow(definition, [...B1, "rows", 0]), [...B1, "rows", 1]);
  assert.deepEqual(edits.addChildRow(definition, [...B1, "rows", 0]), [...B1, "rows", 0, "children", 1]);
  assert.deepEqual(rows(definition), ["R01", "R02", "R05", "R04", "R03"]);
  edits.addSection(definition, "table");
  assert.equal(definition.sections[2].rows[0].code, "R06");
});

test("a code of a published version is not given again", () => {
  edits.reserve({ rows: ["R09"], within: { B1: ["C08"], TM1: ["P2"] }, sections: ["B2"] });
  const definition = form();
  edits.addColumn(definition, B1);
  edits.addRow(definition, B1);
  edits.addPart(definition, ["sections", 1]);
  edits.addSection(definition, "table");
  assert.ok(codes(definition).includes("C09"));
  assert.ok(rows(definition).includes("R10"));
  assert.equal(definition.sections[1].parts[1].code, "P3");
  assert.equal(definition.sections[2].code, "B3");
});

test("moving stays among the siblings", () => {
  const definition = form();
  assert.deepEqual(edits.move(definition, [...B1, "rows", 1], -1), [...B1, "rows", 0]);
  assert.deepEqual(rows(definition), ["R03", "R01", "R02"]);
  assert.deepEqual(edits.move(definition, [...B1, "rows", 0], -1), [...B1, "rows", 0]);
  assert.deepEqual(edits.move(definition, [...B1, "rows", 1], 1), [...B1, "rows", 1]);
});

test("with a column go the rules of its cells and the checks for it alone", () => {
  const definition = form();
  edits.remove(definition, [...B1, "columns", 1, "children", 0]);
  assert.deepEqual(definition.sections[0].cells, []);
  assert.equal(definition.sections[0].checks.length, 1);
  edits.remove(definition, [...B1, "columns", 1, "children", 0, "children", 0]);
  assert.deepEqual(definition.sections[0].checks, []);
});

test("a header left without columns goes with its last one", () => {
  const definition = form();
  edits.remove(definition, [...B1, "columns", 1, "children", 1, "children", 0]);
  assert.equal(definition.sections[0].columns[1].children.length, 1);
  assert.deepEqual(edits.remove(definition, [...B1, "columns", 1, "children", 0]), [...B1, "columns", 0]);
  assert.deepEqual(codes(definition), ["C01"]);
});

test("with a row go the rules of its cells and of its sub-rows", () => {
  const definition = form();
  assert.deepEqual(edits.remove(definition, [...B1, "rows", 0]), [...B1, "rows", 0]);
  assert.deepEqual(rows(definition), ["R03"]);
  assert.deepEqual(definition.sections[0].cells, []);
});

test("a row that loses its last sub-row has none", () => {
  const definition = form();
  assert.deepEqual(edits.remove(definition, [...B1, "rows", 0, "children", 0]), [...B1, "rows", 0]);
  assert.equal("children" in definition.sections[0].rows[0], false);
});

test("a check that follows from a printed rule is added once", () => {
  const definition = form();
  edits.addFormulaCheck(definition, [...B1, "columns", 0], "C01=C02+C03");
  edits.addFormulaCheck(definition, [...B1, "columns", 0], "C01=C02+C03");
  assert.deepEqual(definition.sections[0].checks.map((check) => check.code), ["K01", "K02"]);
});

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

/** A server that answers what it is told to, one answer for each request. */
function saving(...answers) {
  const sent = [];
  const states = [];
  const post = async (_url, body) => {
    sent.push(body);
    const answer = answers.shift() ?? { number: 2, lock: sent.length, saved: "9:00" };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const renewed = [];
  const keeper = new Saving("/draft", { number: 1, lock: null }, (state) => states.push(state), { post, renew: async () => void renewed.push(1), pause: 60_000, retry: 60_000 });
  const close = () => clearTimeout(keeper.timer);
  return { keeper, sent, states, renewed, close };
}

test("each save names what the editor has seen last", async () => {
  const { keeper, sent, close } = saving();
  keeper.keep("a");
  await keeper.send();
  keeper.keep("b");
  await keeper.send();
  assert.deepEqual(sent, [{ definition: "a", number: 1, lock: null }, { definition: "b", number: 2, lock: 1 }]);
  assert.equal(keeper.pending, false);
  close();
});

test("what is changed while a save is on its way follows it", async () => {
  const { keeper, sent, close } = saving();
  keeper.keep("a");
  const sending = keeper.send();
  keeper.keep("b");
  await Promise.all([sending, keeper.send()]);
  assert.deepEqual(sent.map((body) => body.definition), ["a", "b"]);
  assert.equal(keeper.pending, false);
  close();
});

for (const [name, error, state] of [
  ["a lost network", new RequestError(0, ""), "offline"],
  ["a server that is away", new RequestError(503, ""), "offline"],
  ["an ended session", new RequestError(401, ""), "signed-out"],
  ["an outdated token", new RequestError(400, "", { code: "csrf" }), "signed-out"],
  ["a refusal", new RequestError(422, "quá lớn"), "error"],
]) {
  test(`after ${name} the change stays pending and is sent again`, async () => {
    const { keeper, sent, states, close } = saving(error);
    keeper.keep("a");
    await keeper.send();
    assert.equal(keeper.pending, true);
    assert.equal(states.at(-1), state);
    await keeper.send();
    assert.equal(keeper.pending, false);
    assert.equal(sent.length, 2);
    close();
  });
}

test("after a sign-in elsewhere a new token is taken first", async () => {
  const { keeper, renewed, close } = saving(new RequestError(401, ""));
  keeper.keep("a");
  await keeper.send();
  await keeper.send();
  assert.equal(renewed.length, 1);
  close();
});

test("a conflict stops saving until the person has chosen", async () => {
  const { keeper, sent, states, close } = saving(new RequestError(409, "xung đột", { number: 2, lock: 5 }));
  keeper.keep("a");
  await keeper.send();
  keeper.keep("b");
  await keeper.send();
  assert.equal(sent.length, 1);
  assert.equal(keeper.pending, true);
  keeper.goOn({ number: 2, lock: 5 }, "b");
  await keeper.send();
  assert.deepEqual(sent.at(-1), { definition: "b", number: 2, lock: 5 });
  assert.equal(states.at(-1), "saved");
  close();
});

test("taking theirs leaves nothing to be saved", async () => {
  const { keeper, sent, close } = saving(new RequestError(409, "xung đột"));
  keeper.keep("a");
  await keeper.send();
  keeper.goOn({ number: 2, lock: 5 }, null);
  assert.equal(keeper.pending, false);
  await keeper.send();
  assert.equal(sent.length, 1);
  close();
});
