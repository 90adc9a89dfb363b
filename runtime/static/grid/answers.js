/** The answers that a cell can have, and what a few typed letters mean among them. Pure. */

import { partsOf } from "./order.js";
import { shownValue } from "./values.js";

/**
 * @typedef {import("./values.js").Choice} Choice
 */

/** Kinds whose answers stand in a list. */
export const LISTED = new Set(["choice", "choices", "yes_no"]);

/**
 * @param {string} kind
 * @param {Choice[]} choices of the column or field
 * @param {"vi" | "en"} language
 * @returns {Choice[]}
 */
export function answersOf(kind, choices, language) {
  if (kind !== "yes_no") return choices;
  return [true, false].map((value) => ({ code: value ? "1" : "0", label: shownValue(value, { kind, decimals: 0 }, language) }));
}

/**
 * The answers of a cell: its own, else those of the row its line was added to, else those of its column.
 * @param {Record<string, Choice[]>} choices
 * @param {string} key
 * @returns {Choice[]}
 */
export function answersAt(choices, key) {
  const { section, row, column } = partsOf(key);
  return choices[key] ?? choices[`${section}/${row.split("~")[0]}/${column}`] ?? choices[`${section}/${column}`] ?? [];
}

/**
 * Letters as they are compared: "Đã xong" is found by "da".
 * @param {string} text
 */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").trim().toLowerCase();
}

/**
 * How well an answer fits: the very one, its beginning, the beginning of one of its words, not at all.
 * @param {Choice} answer
 * @param {string} wanted
 */
function rank({ code, label }, wanted) {
  const text = folded(label);
  if (text === wanted || folded(code) === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  return ` ${text}`.includes(` ${wanted}`) ? 2 : 3;
}

/**
 * The answers that the typed letters can mean, the best first; all of them before anything is typed.
 * @param {Choice[]} answers
 * @param {string} typed
 * @returns {Choice[]}
 */
export function matching(answers, typed) {
  const wanted = folded(typed);
  if (wanted === "") return answers;
  const found = answers.map((answer) => ({ answer, rank: rank(answer, wanted) })).filter(({ rank }) => rank < 3);
  return found.sort((one, other) => one.rank - other.rank).map(({ answer }) => answer);
}

/**
 * The answers in a text of several, as they were written.
 * @param {string} text
 * @returns {string[]}
 */
export function partsIn(text) {
  return text.split(/[;\n]/).map((part) => part.trim()).filter(Boolean);
}

/**
 * @param {string} part
 * @param {Choice} answer
 */
export function means(part, { code, label }) {
  const [text, ...names] = [part, code, label].map((name) => name.normalize("NFC").trim().toLowerCase());
  return names.includes(text ?? "");
}

/**
 * A text of several answers with one more, or without it, in the order of the list. What is none of the answers stays behind
 * them: it is for the person to take away.
 * @param {string} text
 * @param {string} label
 * @param {Choice[]} answers
 */
export function toggled(text, label, answers) {
  const parts = partsIn(text);
  const chosen = answers.filter((answer) => parts.some((part) => means(part, answer)) !== (answer.label === label));
  const foreign = parts.filter((part) => !answers.some((answer) => means(part, answer)));
  return [...chosen.map((answer) => answer.label), ...foreign].join("; ");
}

/**
 * What Space makes of a mark, or of yes and no: the next one of its values, blank after the last.
 * @param {string} text
 * @param {Choice[]} answers
 */
export function following(text, answers) {
  return answers[answers.findIndex((answer) => means(text, answer)) + 1]?.label ?? "";
}
