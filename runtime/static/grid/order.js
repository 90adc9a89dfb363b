/**
 * The place of a row in its list as a word of letters and digits, compared character by character; between any two words there is
 * room for another. The server keeps these words (forms_library/order.py). Pure.
 */

/** In the order of their codes, which is how both sides compare. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;

/** The column under which the place of a row is kept. */
export const POSITION = "_at";

/** Words of this length count up and down at the ends of the list; thousands of rows are added there one by one. */
const LENGTH = 4;
const STEP = 16 * BASE;
const MIDDLE = Math.floor(BASE / 2) * BASE ** (LENGTH - 1);

/** @param {number} number */
function word(number) {
  let text = "";
  for (let rest = number, left = LENGTH; left > 0; left -= 1, rest = Math.floor(rest / BASE)) text = DIGITS[rest % BASE] + text;
  return text;
}

/** @param {string} text */
function number(text) {
  return [...text.slice(0, LENGTH).padEnd(LENGTH, "0")].reduce((sum, digit) => sum * BASE + DIGITS.indexOf(digit), 0);
}

/**
 * A word between two others; "" stands for the beginning and for the end.
 * @param {string} before
 * @param {string} after
 * @returns {string}
 */
export function between(before, after) {
  const counted = counting(before, after);
  if (counted !== null && counted > 0 && counted < BASE ** LENGTH) return word(counted);
  return middle(before, after);
}

/**
 * At the ends of the list the words are counted on.
 * @param {string} before
 * @param {string} after
 */
function counting(before, after) {
  if (before === "" && after === "") return MIDDLE;
  if (after === "") return number(before) + STEP;
  return before === "" ? number(after) - STEP : null;
}

/**
 * @param {string} before
 * @param {string} after
 */
function middle(before, after) {
  let text = "";
  let open = after === "";
  for (let at = 0; ; at += 1) {
    const low = at < before.length ? DIGITS.indexOf(/** @type {string} */ (before[at])) : 0;
    const high = open || at >= after.length ? BASE : DIGITS.indexOf(/** @type {string} */ (after[at]));
    const half = Math.floor((low + high) / 2);
    if (half > low) return text + DIGITS[half];
    text += DIGITS[low];
    open ||= low < high;
  }
}

/**
 * Words for several rows between two others, evenly apart.
 * @param {string} before
 * @param {string} after
 * @param {number} count
 * @returns {string[]}
 */
export function spread(before, after, count) {
  if (count <= 0) return [];
  if (before === "" || after === "") return counted(before, after, count);
  const half = Math.floor(count / 2);
  const here = middle(before, after);
  return [...spread(before, here, half), here, ...spread(here, after, count - half - 1)];
}

/**
 * @param {string} before
 * @param {string} after
 * @param {number} count
 */
function counted(before, after, count) {
  const words = [];
  let last = before === "" && after !== "" ? after : before;
  for (let left = count; left > 0; left -= 1) {
    last = before === "" && after !== "" ? between("", last) : between(last, "");
    words.push(last);
  }
  return before === "" && after !== "" ? words.reverse() : words;
}

/** @returns {string} the id of a new row */
export function newRow() {
  return `r${[...crypto.getRandomValues(new Uint8Array(10))].map((byte) => (byte % 36).toString(36)).join("")}`;
}

/**
 * The parts of a key.
 * @param {string} key
 * @returns {{ section: string, row: string, column: string }}
 */
export function partsOf(key) {
  const [section = "", row = "", column = ""] = key.split("/");
  return { section, row, column };
}

/**
 * The row under which an added line stands ("" for none); null for every other row.
 * @param {string} row
 */
export function groupOf(row) {
  const mark = row.indexOf("~");
  return mark < 0 ? null : row.slice(0, mark);
}

/** @param {string} key */
export function isPosition(key) {
  return key.endsWith(`/${POSITION}`);
}
