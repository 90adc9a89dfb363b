/**
 * Tables as Word, web pages and spreadsheets put them on the clipboard. The text beside them has lost where a cell ends: a cell of
 * two paragraphs becomes two lines, a merged one nothing at all.
 */

/**
 * @typedef {{ text: string, across: number, down: number }} Written a cell and how many columns and rows it takes
 */

/** No cell of a form takes more; what a page claims beyond is a mistake or an attack. */
const WIDEST = 1000;

/**
 * The texts of the tables in a piece of HTML, one below the other; null where there is none.
 * @param {string} html
 * @returns {string[][] | null}
 */
export function readTables(html) {
  if (!/<table/i.test(html)) return null;
  // Nothing is loaded and nothing runs in a document that is only parsed.
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  const outermost = [...page.querySelectorAll("table")].filter((table) => !table.parentElement?.closest("table"));
  const block = outermost.flatMap((table) => spreadOut([...table.rows].map((row) => [...row.cells].map(written))));
  return block.length > 0 ? block : null;
}

/**
 * The page's Content-Security-Policy complains of every style, even of those that nobody will see.
 * @param {string} html
 */
export function withoutStyles(html) {
  return html.replace(/<style[\s>][\s\S]*?<\/style>/gi, "").replace(/(<[a-z][^<>]*?)\sstyle\s*=\s*(?:"[^"]*"|'[^']*')/gi, "$1");
}

/**
 * @param {HTMLTableCellElement} cell
 * @returns {Written}
 */
function written(cell) {
  for (const gap of cell.querySelectorAll("br")) gap.replaceWith("\u2028");
  const paragraphs = [...cell.querySelectorAll("p, div, li")].filter((part) => !part.querySelector("p, div, li"));
  const parts = paragraphs.length > 0 ? paragraphs : [cell];
  const text = parts.map((part) => tidy(part.textContent ?? "")).join("\n");
  return { text: text.trim(), across: cell.colSpan, down: cell.rowSpan };
}

/**
 * Line ends of the source are no line ends of the text.
 * @param {string} text
 */
function tidy(text) {
  return text.normalize("NFC").replace(/[\s\u00A0]*\u2028[\s\u00A0]*/g, "\u2028").replace(/[^\S\u2028]+/g, " ").replaceAll("\u2028", "\n").trim();
}

/**
 * A rectangle of texts: a merged cell has its text at its beginning, and blanks where it covers others.
 * @param {Written[][]} rows
 * @returns {string[][]}
 */
export function spreadOut(rows) {
  /** @type {string[][]} */
  const block = rows.map(() => []);
  rows.forEach((cells, top) => {
    let left = 0;
    for (const { text, across, down } of cells) {
      while (block[top]?.[left] !== undefined) left += 1;
      for (let row = top; row < Math.min(top + Math.max(1, down), rows.length); row += 1) {
        for (let column = left; column < left + Math.min(Math.max(1, across), WIDEST); column += 1) /** @type {string[]} */ (block[row])[column] = "";
      }
      /** @type {string[]} */ (block[top])[left] = text;
    }
  });
  const width = block.reduce((most, line) => Math.max(most, line.length), 0);
  return block.map((line) => Array.from({ length: width }, (_, column) => line[column] ?? ""));
}
