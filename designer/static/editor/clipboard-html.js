/** The table of cells that Excel and Word put on the clipboard: merged cells and indentation, which plain text has lost. */

/** @typedef {import("./outline-text.js").Box} Box */

/**
 * @param {string} html
 * @returns {Box[][] | null} null where it holds no table
 */
export function boxesOfHtml(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const table = page.querySelector("table");
  if (!table) return null;
  const indents = indentsOf([...page.querySelectorAll("style")].map((style) => style.textContent ?? "").join("\n"));
  const lines = [...table.rows].map((row) => [...row.cells].map((cell) => boxOf(cell, indents)));
  return lines.filter((line) => line.some((box) => box.text));
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {Map<string, number>} indents by class
 * @returns {Box}
 */
function boxOf(cell, indents) {
  const raw = (cell.textContent ?? "").replace(/\r?\n/g, " ");
  const own = indentOf(cell.getAttribute("style") ?? "") || ([...cell.classList].map((name) => indents.get(name) ?? 0).find(Boolean) ?? 0);
  const blanks = /^[ \u00a0]*/.exec(raw)?.[0].length ?? 0;
  return { text: raw.replace(/[\s\u00a0]+/g, " ").trim().normalize("NFC"), indent: own || blanks, colspan: cell.colSpan, rowspan: cell.rowSpan };
}

/**
 * @param {string} style
 * @returns {number} levels of indentation
 */
function indentOf(style) {
  return Number(/mso-char-indent-count:\s*(\d+)/.exec(style)?.[1] ?? 0) || Math.round(Number(/padding-left:\s*([\d.]+)p[tx]/.exec(style)?.[1] ?? 0) / 9);
}

/**
 * Excel names the indentation in a style sheet: `.xl65 {… mso-char-indent-count:2; …}`.
 * @param {string} sheet
 * @returns {Map<string, number>}
 */
function indentsOf(sheet) {
  const rules = [...sheet.matchAll(/\.([\w-]+)\s*\{([^}]*)\}/g)];
  return new Map(rules.map(([, name, style]) => [name, indentOf(style)]));
}
