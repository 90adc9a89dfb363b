/** What is recognised in a paste from Word; the browser test pastes one. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { found } from "../../runtime/static/grid/figure-picker.js";
import { isFromWord, levelOf, listOf, withoutStyles } from "../../runtime/static/grid/word.js";

test("a paste from Word is known by its styles", () => {
  assert.equal(isFromWord('<p class="MsoNormal">x</p>'), true);
  assert.equal(isFromWord('<p style="mso-list:l0 level1 lfo1">x</p>'), true);
  assert.equal(isFromWord("<p>mọi so sánh</p>"), false);
});

test("the level of a list paragraph is read from its style", () => {
  assert.equal(levelOf("margin-left:36pt;mso-list:l0 level2 lfo1"), 2);
  assert.equal(levelOf("margin-left:36pt"), 0);
  assert.equal(levelOf("mso-list:Ignore"), 0);
});

test("marks number a list or do not", () => {
  for (const mark of ["1.", "12)", "a)", "đ)", "iv.", "(2)"]) assert.equal(listOf(mark), "ol", mark);
  for (const mark of ["·", "-", "+", "o", "§", ""]) assert.equal(listOf(mark), "ul", mark);
});

test("figures are found by words of their names, without marks", () => {
  const figures = [{ key: "B1/R1/TH", label: "1 Thu ngân sách – Thực hiện", text: "950,5" }];
  assert.deepEqual(found(figures, "thuc hien thu"), figures);
  assert.deepEqual(found(figures, "chi"), []);
  assert.deepEqual(found(figures, ""), figures);
});

test("styles, comments and pictures go before anything is parsed, words stay", () => {
  const pasted = '<style>p { color: red }</style><!-- x --><p class="a" STYLE="color:red">viết style= vào <img src="//h/x.png">đây</p>';
  assert.equal(withoutStyles(pasted), '<p class="a" data-style="color:red">viết style= vào đây</p>');
});
