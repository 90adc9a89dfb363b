/**
 * What is pasted from Excel: lines of cells, read as an outline of rows or as a header of columns. Levels follow from the
 * numbering (I, 1, 1.1, a, -) and from indentation, as on the printed forms.
 */

/** @typedef {{ text: string, indent: number, colspan: number, rowspan: number }} Box a cell of the clipboard */
/** @typedef {{ label: string, number: string, unit: string, printed: string, level: number, ofWhich: boolean }} Line */
/** @typedef {{ label: string, printed?: string, children: HeaderNode[] }} HeaderNode */

/**
 * Text of the clipboard: lines, cells apart by tabs, cells with line breaks in quotes.
 * @param {string} text
 * @returns {Box[][]}
 */
export function boxesOfText(text) {
  const letters = text.replace(/\r\n?/g, "\n");
  const lines = [[""]];
  let quoted = false;
  for (let place = 0; place < letters.length; place += 1) {
    const letter = letters[place];
    const line = lines[lines.length - 1];
    const cell = line.length - 1;
    const doubled = quoted && letter === '"' && letters[place + 1] === '"';
    if (doubled) place += 1;
    if (letter === '"' && !doubled && (quoted || line[cell] === "")) quoted = !quoted;
    else if (letter === "\t" && !quoted) line.push("");
    else if (letter === "\n" && !quoted) lines.push([""]);
    else line[cell] += letter === "\n" ? " " : letter;
  }
  return lines.map((line) => line.map(boxOf)).filter((line) => line.some((box) => box.text));
}

/**
 * @param {string} raw
 * @returns {Box}
 */
function boxOf(raw) {
  const indent = /^[\s\u00a0]*/.exec(raw)?.[0].length ?? 0;
  return { text: raw.replace(/[\s\u00a0]+/g, " ").trim().normalize("NFC"), indent, colspan: 1, rowspan: 1 };
}

const ROMAN = /^(?=[IVXL])X{0,3}(IX|IV|V?I{0,3})$|^X?L?X{0,3}(IX|IV|V?I{0,3})$/;
/** @type {[style: string, pattern: RegExp][]} */
const STYLES = [
  ["roman", ROMAN],
  ["upper", /^[A-ZĐ]$/],
  ["dotted", /^\d{1,3}(\.\d{1,3})+$/],
  ["arabic", /^\d{1,3}$/],
  ["lower", /^[a-zđ]$/],
  ["dash", /^[-–—]$/],
  ["plus", /^[+*•]$/],
];
const MARK = /^\(?([IVXL]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[-–—+*•])[.)/]?(?=\s|$)\s*/u;

/**
 * @param {string} mark such as "II", "1.2", "a"
 * @param {string} before the mark of the line before
 * @returns {string}
 */
function styleOf(mark, before) {
  // After H comes I, a letter; after B a lone C is a letter too, not a hundred.
  const next = before.length === 1 && mark.length === 1 && mark.charCodeAt(0) === before.charCodeAt(0) + 1;
  if (next && /^[A-Z]$/.test(mark) && !(before === "I" || before === "V")) return "upper";
  const style = STYLES.find(([, pattern]) => pattern.test(mark))?.[0] ?? "";
  return style === "dotted" ? `dotted ${mark.split(".").length}` : style;
}

/**
 * Lines as an outline.
 * @param {Box[][]} boxes
 * @returns {Line[]}
 */
export function outlineOf(boxes) {
  const parts = partsOf(boxes);
  const lines = boxes.map((line) => readLine(line, parts)).filter((line) => line.label || line.number);
  return levelled(lines);
}

/**
 * Which cell of a line is its number, its label, its unit of measure and its printed code.
 * @param {Box[][]} boxes
 * @returns {{ number: number, label: number, unit: number, printed: number }}
 */
function partsOf(boxes) {
  const width = Math.max(...boxes.map((line) => line.length), 0);
  const columns = Array.from({ length: width }, (_, index) => boxes.map((line) => line[index]?.text ?? "").filter(Boolean));
  const share = (/** @type {string[]} */ texts, /** @type {(text: string) => boolean} */ test) => (texts.length ? texts.filter(test).length / texts.length : 0);
  const isFigure = (/** @type {string} */ text) => /^[-+]?[\d.,\s%]+$/.test(text) && text.length > 0;
  const isMark = (/** @type {string} */ text) => (MARK.exec(text)?.[0].length ?? 0) === text.length;
  // Units of measure repeat; labels hardly do.
  const words = columns.map((texts) => (share(texts, isFigure) > 0.5 ? 0 : [...new Set(texts)].reduce((sum, text) => sum + text.length, 0)));
  const label = words.indexOf(Math.max(...words, 0));
  const number = columns.findIndex((texts, index) => index < label && share(texts, isMark) >= 0.6);
  const unit = columns.findIndex((texts, index) => index > label && texts.length > 0 && share(texts, (text) => /\p{L}|%/u.test(text) && text.length <= 25) >= 0.6);
  const printed = columns.findIndex((texts, index) => index > label && texts.length === boxes.length && new Set(texts).size === texts.length && share(texts, (text) => /^\d{1,4}[a-z]?$/.test(text)) === 1);
  return { number, label: Math.max(label, 0), unit, printed };
}

/**
 * @param {Box[]} line
 * @param {{ number: number, label: number, unit: number, printed: number }} parts
 * @returns {Line & { indent: number }}
 */
function readLine(line, { number, label, unit, printed }) {
  const text = (/** @type {number} */ index) => (index < 0 ? "" : (line[index]?.text ?? ""));
  // A merged line, such as a heading, may begin left of the labels.
  const whole = text(label) || (line.find((box, index) => box.text && index !== number)?.text ?? "");
  const apart = number < 0 || !text(number) ? MARK.exec(whole) : null;
  const cut = apart && apart[0].length < whole.length && (apart[0].length > apart[1].length || /[-–—+*•]/.test(apart[1])) ? apart : null;
  const own = cut ? cut[1] : text(number).replace(/[.)]$/, "");
  const named = (cut ? whole.slice(cut[0].length) : whole).trim();
  return {
    label: named,
    number: own,
    unit: text(unit),
    printed: text(printed),
    level: 0,
    indent: line[label]?.indent ?? 0,
    ofWhich: /^(trong đó|tr\.? ?đó)/i.test(named),
  };
}

/**
 * Give each line its level: the styles and indentations that are open above it are kept on a stack.
 * @param {(Line & { indent: number })[]} lines
 * @returns {Line[]}
 */
function levelled(lines) {
  /** @type {string[]} */
  const open = [];
  let before = "";
  return lines.map(({ indent, ...line }) => {
    const style = line.number ? styleOf(line.number, before) : "";
    if (line.number) before = line.number;
    const mark = line.ofWhich && !line.number ? "of which" : `${style}|${style ? "" : indent}`;
    if (!style && !line.ofWhich) return { ...line, level: plainLevel(open, mark, indent) };
    const known = open.indexOf(mark);
    if (known >= 0) open.length = known + 1;
    else open.push(mark);
    return { ...line, level: open.length - 1 };
  });
}

/**
 * A line without a number: by its indentation among its like; without any, outermost until something numbered stands above.
 * @param {string[]} open
 * @param {string} mark
 * @param {number} indent
 * @returns {number}
 */
function plainLevel(open, mark, indent) {
  const known = open.indexOf(mark);
  if (known >= 0) open.length = known + 1;
  else {
    while (open.length && open[open.length - 1].startsWith("|") && Number(open[open.length - 1].slice(1)) > indent) open.pop();
    if (indent === 0 && open.every((each) => !each.startsWith("|"))) open.length = 0;
    open.push(mark);
  }
  return open.length - 1;
}

/**
 * A block of cells as a header of columns: merged cells stand over those below them. A last line of numbers is their codes.
 * @param {Box[][]} boxes
 * @returns {HeaderNode[]}
 */
export function headerOf(boxes) {
  const grid = spread(boxes);
  const last = grid.at(-1) ?? [];
  const coded = grid.length > 1 && last.filter((cell) => cell?.text).length > 0 && last.every((cell) => !cell?.text || /^\(?\d{1,3}\)?(\s*=.*)?$|^[A-ZĐ]$/.test(cell.text));
  const labels = coded ? grid.slice(0, -1) : grid;
  const width = Math.max(...grid.map((line) => line.length), 0);
  const printed = coded ? last.map((cell) => (cell?.text ?? "").replace(/^\((\d+)\)$/, "$1")) : [];
  return nodesBetween(labels, printed, 0, 0, width);
}

/**
 * A grid in which every merged cell stands in all its places; a blank cell of plain text belongs to the one left of it in lines above the last.
 * @param {Box[][]} boxes
 * @returns {({ text: string, id: string } | undefined)[][]}
 */
function spread(boxes) {
  /** @type {({ text: string, id: string } | undefined)[][]} */
  const grid = boxes.map(() => []);
  for (const [row, line] of boxes.entries()) {
    let column = 0;
    for (const [index, box] of line.entries()) {
      while (grid[row][column]) column += 1;
      const cell = { text: box.text, id: `${row}/${index}` };
      for (let down = row; down < Math.min(row + box.rowspan, boxes.length); down += 1) for (let right = column; right < column + box.colspan; right += 1) grid[down][right] = cell;
      column += box.colspan;
    }
  }
  return grid;
}

/**
 * @param {({ text: string, id: string } | undefined)[][]} grid
 * @param {string[]} printed
 * @param {number} row
 * @param {number} from
 * @param {number} to
 * @returns {HeaderNode[]}
 */
function nodesBetween(grid, printed, row, from, to) {
  /** @type {HeaderNode[]} */
  const nodes = [];
  for (let column = from; column < to; ) {
    const cell = grid[row]?.[column];
    let end = column + 1;
    while (end < to && belongs(grid, row, cell, end)) end += 1;
    const below = firstBelow(grid, row, column, cell);
    const children = below < grid.length && (end - column > 1 || grid[below][column]?.text) ? nodesBetween(grid, printed, below, column, end) : [];
    if (!cell?.text) nodes.push(...(children.length ? children : end - column === 1 && printed[column] ? [{ label: "", printed: printed[column], children: [] }] : []));
    else if (children.length > 1 || (children.length === 1 && end - column > 1)) nodes.push({ label: cell.text, children });
    else nodes.push({ label: children.length ? `${cell.text} ${children[0].label}`.trim() : cell.text, printed: printed[column], children: [] });
    column = end;
  }
  return nodes;
}

/**
 * Whether a cell continues the one on its left: merged with it, or blank under something while other lines follow.
 * @param {({ text: string, id: string } | undefined)[][]} grid
 * @param {number} row
 * @param {{ text: string, id: string } | undefined} cell
 * @param {number} column
 */
function belongs(grid, row, cell, column) {
  const other = grid[row]?.[column];
  if (cell && other && cell.id === other.id) return true;
  return Boolean(cell?.text && !other?.text && grid.slice(row + 1).some((line) => line[column]?.text));
}

/**
 * @param {({ text: string, id: string } | undefined)[][]} grid
 * @param {number} row
 * @param {number} column
 * @param {{ text: string, id: string } | undefined} cell
 */
function firstBelow(grid, row, column, cell) {
  let below = row + 1;
  while (below < grid.length && cell && grid[below][column]?.id === cell.id) below += 1;
  return below;
}
