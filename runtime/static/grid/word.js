/** Text pasted from Word and elsewhere: its paragraphs, lists and tables without its styles, pictures and comments. */

const FROM_WORD = /\bmso-|class="?Mso|schemas-microsoft-com/i;
const LEVEL = /mso-list\s*:[^;"]*\blevel(\d+)/i;
const NUMBER = /^\(?(?:\d{1,3}|[a-zđ]|[ivxlc]{1,5})[.)]/i;
const KEPT = new Set(["colspan", "rowspan"]);
const DROPPED = "style, script, meta, link, title, xml, img, iframe, object, svg";

/**
 * Whether a paste comes from Word.
 * @param {string} html
 */
export function isFromWord(html) {
  return FROM_WORD.test(html);
}

/**
 * The level of a list paragraph, 0 for any other.
 * @param {string} style
 */
export function levelOf(style) {
  return Number(LEVEL.exec(style)?.[1] ?? 0);
}

/**
 * What kind of list a mark begins: "1." and "a)" number it, "·" and "-" do not.
 * @param {string} mark
 * @returns {"ol" | "ul"}
 */
export function listOf(mark) {
  return NUMBER.test(mark.trim()) ? "ol" : "ul";
}

/**
 * Styles under another name, before anything is parsed: the page forbids them, and each would be told on the console.
 * @param {string} html
 */
export function withoutStyles(html) {
  const words = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<style\b[\s\S]*?<\/style\s*>/gi, "").replace(/<img\b[^>]*>/gi, "");
  return words.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

/**
 * @param {string} html
 * @returns {string}
 */
export function cleanPasted(html) {
  const plain = withoutStyles(html);
  if (!isFromWord(html)) return plain;
  // A document of its own: nothing in it is fetched or run.
  const page = new DOMParser().parseFromString(plain, "text/html");
  for (const element of page.querySelectorAll(DROPPED)) element.remove();
  makeLists(page);
  for (const element of page.body.querySelectorAll("*")) {
    if (element.localName.includes(":")) element.replaceWith(...element.childNodes);
    else for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
  }
  return page.body.innerHTML;
}

/**
 * Word writes each item of a list as a paragraph with its mark typed before it.
 * @param {Document} page
 */
function makeLists(page) {
  /** @type {HTMLElement[]} the lists that are open, the outer ones first */
  let open = [];
  /** @type {Element | null} */
  let last = null;
  for (const paragraph of page.querySelectorAll("p")) {
    const level = levelOf(paragraph.getAttribute("data-style") ?? "");
    if (level === 0) continue;
    if (last === null || paragraph.previousElementSibling !== last) open = [];
    open = place(page, paragraph, level, open);
    last = open[0] ?? null;
  }
}

/**
 * Put one paragraph into its list; lists are opened as they are needed.
 * @param {Document} page
 * @param {HTMLParagraphElement} paragraph
 * @param {number} level
 * @param {HTMLElement[]} open
 */
function place(page, paragraph, level, open) {
  const kind = listOf(takeMark(paragraph));
  const lists = open.slice(0, level);
  if (lists.length === level && level > 0 && lists.at(-1)?.localName !== kind) lists.pop();
  if (lists.length === 0) {
    const list = page.createElement(kind);
    paragraph.before(list);
    lists.push(list);
  }
  while (lists.length < level && lists.at(-1)?.lastElementChild) {
    const list = page.createElement(kind);
    lists.at(-1)?.lastElementChild?.append(list);
    lists.push(list);
  }
  const item = page.createElement("li");
  item.append(paragraph);
  lists.at(-1)?.append(item);
  return lists;
}

/**
 * Take the typed mark out of a list paragraph.
 * @param {Element} paragraph
 * @returns {string}
 */
function takeMark(paragraph) {
  const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list\s*:\s*ignore/i.test(span.getAttribute("data-style") ?? ""));
  mark?.remove();
  return mark?.textContent ?? "";
}
