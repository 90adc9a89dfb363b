import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumeral, readNumeral, typedNumeral } from "../../runtime/static/grid/numbers.js";

/** @param {string} text @param {number} decimals */
const value = (text, decimals) => {
  const numeral = readNumeral(text, decimals);
  return numeral.ok ? numeral.value : numeral.problem;
};

test("Vietnamese and English numerals mean the same number", () => {
  for (const text of ["1.234.567,5", "1,234,567.5", "1 234 567,5", "1\u00A0234\u202F567,5", "1234567,5", "1234567.5", "１２３４５６７,５"]) {
    assert.equal(value(text, 2), "1234567.5", text);
  }
});

test("a whole number takes its single separator as thousands", () => {
  assert.equal(value("1.234", 0), "1234");
  assert.equal(value("1,234", 0), "1234");
  assert.equal(value("12.345.678", 0), "12345678");
});

test("one separator before three digits is asked about where decimals are possible", () => {
  assert.deepEqual(readNumeral("1.234", 2), { ok: false, problem: "two_readings", thousands: "1234", decimal: "1.234" });
  assert.equal(value("-1,234", 3), "two_readings");
  assert.equal(value("0,125", 3), "0.125");
  assert.equal(value("1234,567", 3), "1234.567");
});

test("what is no number says why", () => {
  assert.equal(value("mười hai", 0), "not_a_number");
  assert.equal(value("1,23.4,5", 2), "not_a_number");
  assert.equal(value("12.34.567", 0), "groups");
  assert.equal(value("1,5", 0), "whole");
  assert.equal(value("1,555", 2), "two_readings");
  assert.equal(value("1,5555", 2), "decimals");
  assert.equal(value("1234567890123456", 0), "too_long");
});

test("signs, zeros and trailing zeros", () => {
  assert.equal(value("\u2212 12", 0), "-12");
  assert.equal(value("+7", 0), "7");
  assert.equal(value("007,50", 2), "7.5");
  assert.equal(value("-0", 0), "0");
  assert.equal(value(",5", 1), "0.5");
});

test("numbers are shown with groups of three and fixed decimals", () => {
  assert.equal(formatNumeral("1234567.5", 2), "1.234.567,50");
  assert.equal(formatNumeral("-1234.5", 1, "en"), "-1,234.5");
  assert.equal(formatNumeral("999", 0), "999");
  assert.equal(formatNumeral("123456789012345.25", 2), "123.456.789.012.345,25");
});

test("what is sent has one reading only", () => {
  for (const number of ["1234.5", "1.234", "12.5", "-1.234", "1234", "0.125"]) {
    assert.equal(value(typedNumeral(number), 4), number, number);
  }
});
