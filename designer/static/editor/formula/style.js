/**
 * How a stored formula is shown: in Excel's form, in which it is kept, or in the Vietnamese one (`;` between arguments, decimal
 * comma, Vietnamese names). The server reads both; forms_library/formula/styles.py says the same in Python.
 */

/** @typedef {"vi" | "excel"} Style */

const PIECE = /"(?:[^"]|"")*"|#(?:NULL!|DIV\/0!|VALUE!|REF!|NUM!|NAME\?|N\/A)|[\p{L}_][\p{L}\p{N}_.]*(?=\s*\()|[\p{L}_][\p{L}\p{N}_.!]*|\d[\d.]*(?:[eE][+-]?\d+)?|\s+|./gsu;

/**
 * @typedef {object} Shown
 * @property {string} text
 * @property {(offset: number) => number} at where a place of the stored formula is in the text
 */

/**
 * A stored formula in a style, and where its places are then.
 * @param {string} formula
 * @param {Style} style
 * @param {Map<string, string>} vietnamese names of functions by Excel's
 * @returns {Shown}
 */
export function shown(formula, style, vietnamese) {
  if (style === "excel") return { text: formula, at: (offset) => offset };
  /** @type {[stored: number, shown: number][]} */
  const places = [];
  let text = "";
  for (const found of formula.matchAll(PIECE)) {
    places.push([found.index, text.length]);
    const after = formula.slice(found.index + found[0].length);
    text += translated(found[0], /^\s*\(/.test(after), vietnamese);
  }
  const whole = text.length;
  const at = (/** @type {number} */ offset) => {
    const place = places.findLast(([stored]) => stored <= offset);
    return place ? Math.min(place[1] + (offset - place[0]), whole) : offset;
  };
  return { text, at };
}

/**
 * @param {string} piece
 * @param {boolean} called
 * @param {Map<string, string>} vietnamese
 */
function translated(piece, called, vietnamese) {
  if (/^[\p{L}_]/u.test(piece)) return called ? (vietnamese.get(piece.toUpperCase()) ?? piece) : piece;
  if (/^\d/.test(piece)) return piece.replace(".", ",");
  return piece === "," ? ";" : piece;
}

const KEY = "baocao-formula-style";

/** @returns {Style} what the person has chosen on this machine */
export function chosenStyle() {
  return globalThis.localStorage?.getItem(KEY) === "excel" ? "excel" : "vi";
}

/** @param {Style} style */
export function chooseStyle(style) {
  globalThis.localStorage?.setItem(KEY, style);
}
