import assert from "node:assert/strict";
import { test } from "node:test";
import { answersAt, answersOf, following, matching, toggled } from "../../runtime/static/grid/answers.js";
import { withOthers } from "../../runtime/static/grid/picks.js";

const answers = [
  { code: "kn", label: "Khiếu nại" },
  { code: "tc", label: "Tố cáo" },
  { code: "dd", label: "Đất đai" },
  { code: "kd", label: "Khoáng đất" },
];
const found = (typed) => matching(answers, typed).map(({ code }) => code);

test("answers are found by their beginning, by a word in them and by their code, with or without marks", () => {
  assert.deepEqual(found(""), ["kn", "tc", "dd", "kd"]);
  assert.deepEqual(found("kh"), ["kn", "kd"]);
  assert.deepEqual(found("dat"), ["dd", "kd"]);
  assert.deepEqual(found("đấ"), ["dd", "kd"]);
  assert.deepEqual(found("TC"), ["tc"]);
  assert.deepEqual(found("hiếu"), []);
});

test("the very answer comes before those that begin with it", () => {
  const numbers = ["10", "1", "1a"].map((label) => ({ code: label, label }));
  assert.deepEqual(matching(numbers, "1").map(({ label }) => label), ["1", "10", "1a"]);
});

test("several answers stand in the order of the list, and what is no answer is not lost", () => {
  assert.equal(toggled("", "Đất đai", answers), "Đất đai");
  assert.equal(toggled("đất đai", "Khiếu nại", answers), "Khiếu nại; Đất đai");
  assert.equal(toggled("Khiếu nại; Đất đai", "Khiếu nại", answers), "Đất đai");
  assert.equal(toggled("lạ; tc", "Đất đai", answers), "Tố cáo; Đất đai; lạ");
  assert.equal(toggled("Tố cáo", "Tố cáo", answers), "");
});

test("yes and no are answers in the language of the page; Space goes from one to the next and to blank", () => {
  const truth = answersOf("yes_no", [], "vi");
  assert.deepEqual(truth.map(({ label }) => label), ["Có", "Không"]);
  assert.deepEqual(["", "có", "Không"].map((text) => following(text, truth)), ["Có", "Không", ""]);
  assert.equal(following("x", [{ code: "1", label: "x" }]), "");
});

test("a mark takes away the others of its group, a blank takes nothing", () => {
  const texts = { "B1/R1/KDAT": "x", "B1/R1/KHAC": "", "B1/R2/KDAT": "x" };
  const written = (raw) => withOthers({ key: "B1/R1/DAT", raw }, ["KDAT", "KHAC"], (key) => texts[key]);
  assert.deepEqual(written("x"), [{ key: "B1/R1/DAT", raw: "x" }, { key: "B1/R1/KDAT", raw: "" }]);
  for (const raw of ["", "0", "không"]) assert.deepEqual(written(raw), [{ key: "B1/R1/DAT", raw }]);
});

test("a cell has its own answers, a line those of the row it was added to, all others those of the column", () => {
  const [own, row, column] = ["own", "row", "column"].map((code) => [{ code, label: code }]);
  const choices = { "B1/R1/C1": own, "B1/R2/C1": row, "B1/C1": column };
  assert.equal(answersAt(choices, "B1/R1/C1"), own);
  assert.equal(answersAt(choices, "B1/R2~k3/C1"), row);
  assert.equal(answersAt(choices, "B1/R3/C1"), column);
  assert.deepEqual(answersAt(choices, "B1/R3/C2"), []);
});
