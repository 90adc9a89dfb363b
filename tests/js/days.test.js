/** Days are written day/month/year, and found in a calendar, whatever the browser speaks. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { daysOn, keyLeads, monthsOn, readDay, shownDay, today, weekday, weeksOf } from "../../admin/static/js/days.js";
import { remark } from "../../admin/static/js/day-boxes.js";
import { messageOf } from "../../admin/static/js/required.js";

test("a day is read day first, however it is written", () => {
  for (const text of ["3/4/2026", "03/04/2026", "3-4-2026", "3.4.2026", "3 4 2026", "03042026", "2026-04-03", " 3/4/2026 "]) assert.equal(readDay(text), "2026-04-03", text);
  assert.equal(shownDay("2026-04-03"), "03/04/2026");
});

test("what is no day, or could be two, is none", () => {
  for (const text of ["", "30/2/2026", "4/13/2026", "03/04/26", "030426", "hôm nay", "2026/04/03", "32/1/2026"]) assert.equal(readDay(text), null, text);
});

test("months have their weeks from Monday", () => {
  const weeks = weeksOf("2026-11-20");
  assert.deepEqual(weeks[0], ["", "", "", "", "", "", "2026-11-01"]);
  assert.deepEqual(weeks.at(-1)?.slice(0, 2), ["2026-11-30", ""]);
  assert.equal(weeksOf("2027-02-01").length, 4);
});

test("keys lead through the calendar", () => {
  const from = "2026-03-31";
  assert.equal(weekday(from), 1);
  const leads = { ArrowRight: "2026-04-01", ArrowLeft: "2026-03-30", ArrowUp: "2026-03-24", ArrowDown: "2026-04-07", Home: "2026-03-30", End: "2026-04-05", PageUp: "2026-02-28", PageDown: "2026-04-30" };
  for (const [key, day] of Object.entries(leads)) assert.equal(keyLeads(key, false, from), day, key);
  assert.equal(keyLeads("PageUp", true, "2024-02-29"), "2023-02-28");
  assert.equal(keyLeads("a", false, from), null);
  assert.equal(monthsOn("2026-12-31", 2), "2027-02-28");
  assert.equal(daysOn("2026-12-31", 1), "2027-01-01");
});

test("a box says when it holds no day, or one that comes too late", () => {
  const say = (value) => remark({ value, dataset: { warnAfter: "2026-12-17", warning: "Muộn." } });
  assert.deepEqual(["", "17/12/2026", "18/12/2026"].map(say), ["", "", "Muộn."]);
  assert.match(say("3/4/26"), /no day/);
});

test("today is Vietnam's day", () => assert.equal(today(new Date("2026-11-28T17:00:00Z")), "2026-11-29"));

test("what is missing is said in the words of the page", () => {
  const of = (validity, more = {}) => messageOf({ type: "text", validity, validationMessage: "Please fill out this field.", ...more });
  assert.equal(of({ valueMissing: true }), "Fill in this field.");
  assert.equal(of({ valueMissing: true }, { type: "file" }), "Choose a file.");
  assert.equal(of({ rangeUnderflow: true }, { min: "1" }), "The smallest value is 1.");
  assert.equal(of({ customError: true }, { validationMessage: "Ngày không đúng." }), "Ngày không đúng.");
  assert.equal(of({ patternMismatch: true }), "This cannot be used. Please correct it.");
});
