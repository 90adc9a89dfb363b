/** The colours of a formula: functions, codes that exist, codes that do not, texts, numbers. */

import { HighlightStyle, StreamLanguage, syntaxHighlighting, tags } from "../../../../admin/static/vendor/codemirror.js";

/**
 * @param {(name: string) => boolean} isFunction
 * @param {(name: string) => boolean} isCode
 */
export function formulaLanguage(isFunction, isCode) {
  const parser = {
    name: "formula",
    token(/** @type {any} */ stream) {
      if (stream.eatSpace()) return null;
      if (stream.match(/^"(?:[^"]|"")*"?/)) return "string";
      if (stream.match(/^#[A-Z/0!?]+/)) return "invalid";
      if (stream.match(/^\d[\d.,]*/)) return "number";
      const name = stream.match(/^[\p{L}_][\p{L}\p{N}_.!]*/u);
      if (name) return tokenOf(name[0], stream.match(/^\s*\(/, false), isFunction, isCode);
      if (stream.match(/^[()]/)) return "bracket";
      stream.next();
      return "operator";
    },
    tokenTable: { function: tags.function(tags.variableName), code: tags.variableName, unknown: tags.comment },
  };
  return [StreamLanguage.define(parser), syntaxHighlighting(colours)];
}

/**
 * @param {string} name
 * @param {any} called
 * @param {(name: string) => boolean} isFunction
 * @param {(name: string) => boolean} isCode
 */
function tokenOf(name, called, isFunction, isCode) {
  if (called) return isFunction(name) ? "function" : "unknown";
  if (name.includes("!")) return "code";
  return name.split(".").every(isCode) ? "code" : "unknown";
}

const colours = HighlightStyle.define([
  { tag: tags.function(tags.variableName), class: "formula-function" },
  { tag: tags.variableName, class: "formula-code" },
  { tag: tags.comment, class: "formula-unknown" },
  { tag: tags.string, class: "formula-text" },
  { tag: tags.number, class: "formula-number" },
  { tag: tags.operator, class: "formula-sign" },
]);
