/** Reading and checking: the same tables, nothing can be typed; a cell shows what is known of it and can be pinned for a return. */

import { byId, el, icon, kept, pageData } from "../../../admin/static/js/dom.js";
import { catalogue, t } from "../../../admin/static/js/i18n.js";
import { connectBeside } from "../beside/connect.js";
import messages from "../messages.vi.js";
import { connectParts, nameOfPart } from "./check-parts.js";
import { fileActs, linkFiles } from "./file-cells.js";
import { commandFor } from "./keyboard.js";
import { sayLocked, writes } from "./locked.js";
import { border, step } from "./moves.js";
import { Panel } from "./panel.js";
import { Pins } from "./pins.js";
import { Problems } from "./problems.js";
import { keyOf, namesOf, Table, textOf } from "./table.js";

catalogue(messages);

/**
 * @typedef {object} CheckData
 * @property {string} [locked] why nothing is typed here
 * @property {{ cell: string, ask: string }} urls `ask` is "" for whoever asks no questions about figures
 * @property {import("../beside/connect.js").Data} beside
 * @property {import("./problems.js").Problem[]} problems
 * @property {import("./pins.js").Pin[]} [pins] of an earlier, unsent return
 * @property {Record<string, { text: string, note: string, tone: "changed" | "odd" | "" }>} [comparison] by key: the other value, and
 *   the difference in words
 */

/** @type {CheckData} */
const data = pageData("entry-data");
/** @type {Map<string, HTMLTableCellElement>} */
const cells = new Map();
/** @type {Map<string, HTMLElement>} parts of the narrative and single fields */
const parts = new Map();
/** @type {Table[]} */
const tables = [];

const page = { cellOf: (/** @type {string} */ key) => cells.get(key), nameOf, textOf: (/** @type {string} */ key) => shownIn(key) ?? "", jump, showPanel: () => {} };
const { beside, explanations } = connectBeside(data.beside, page);
const problems = new Problems(byId("problems"), jump, (key) => cells.get(key), ({ mark }) => explanations.line(mark));
const panel = new Panel(byId("cell-panel"), (key) => `${data.urls.cell}?key=${encodeURIComponent(key)}`, (key) => problems.messageFor(key), shownIn, below);
const pins = connectPins();

function connectPins() {
  const list = document.getElementById("pin-list");
  const field = document.getElementById("pins");
  if (!list || !(field instanceof HTMLInputElement)) return null;
  return new Pins({ list, field, cellOf: (key) => cells.get(key) ?? parts.get(key), nameOf, jump, onCount: offerPinsAlone });
}

/**
 * Without a marked cell there is nothing that could be opened alone; with the first one that is what is meant.
 * @param {number} count
 */
function offerPinsAlone(count) {
  const alone = document.querySelector('input[name="opens"][value="pins"]');
  const all = document.querySelector('input[name="opens"][value="all"]');
  if (!(alone instanceof HTMLInputElement) || !(all instanceof HTMLInputElement)) return;
  const first = alone.disabled && count > 0;
  alone.disabled = count === 0;
  if (first) alone.checked = true;
  if (count === 0) all.checked = true;
}

/** @param {string} key */
function shownIn(key) {
  const cell = cells.get(key);
  return cell && textOf(cell);
}

/** @param {string} key */
function nameOf(key) {
  const cell = cells.get(key);
  if (!cell) return nameOfPart(parts.get(key)) || key;
  const { row, column } = namesOf(cell);
  return `${row}, ${column}`;
}

/** @param {string} key */
function jump(key) {
  document.querySelector("dialog[open]")?.closest("dialog")?.close();
  const cell = cells.get(key);
  if (cell) visit(cell);
  else parts.get(key)?.scrollIntoView({ block: "center" });
}

/** @param {HTMLTableCellElement} cell */
function visit(cell) {
  for (const old of document.querySelectorAll('table [data-key][tabindex="0"]')) old.setAttribute("tabindex", "-1");
  cell.setAttribute("tabindex", "0");
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  panel.select(cell);
  beside.select(keyOf(cell));
}

/**
 * What may be done about a cell: mark it for the return, ask about it.
 * @param {string} key
 */
function below(key) {
  const ask = data.urls.ask ? el("a", { class: "button button-small", href: `${data.urls.ask}?key=${encodeURIComponent(key)}` }, icon("comment"), t("Ask about this figure")) : null;
  const offered = kept([pins ? pinButton(key) : null, ask]);
  const all = kept([fileActs(cells.get(key), null), offered.length ? el("div", { class: "button-row" }, ...offered) : null]);
  return all.length ? el("div", {}, ...all) : null;
}

/** @param {string} key */
function pinButton(key) {
  const pressed = pins?.has(key) ?? false;
  const button = el("button", { type: "button", class: "button button-small", "aria-pressed": String(pressed) }, pressed ? t("Take the mark away") : t("Mark this cell"));
  button.addEventListener("click", () => {
    pins?.toggle(key);
    button.replaceWith(pinButton(key));
  });
  return button;
}

/**
 * @param {KeyboardEvent} event
 * @param {Table} table
 */
function key(event, table) {
  const cell = /** @type {Element} */ (event.target).closest("table [data-key]");
  const place = cell && table.placeOf(cell);
  if (!place) return;
  if ((event.key === "Enter" || event.key === " ") && pins) {
    event.preventDefault();
    pins.toggle(keyOf(table.at(place)));
    visit(table.at(place));
    return;
  }
  const command = commandFor(event, "none");
  if (writes(event)) sayLocked(data.locked || t("Figures are only read here, not entered."));
  if (command?.name !== "move") return;
  event.preventDefault();
  visit(table.at((command.far ? border : step)(table, place, command.down, command.right)));
}

/** @param {MouseEvent} event */
function click(event) {
  const cell = /** @type {HTMLTableCellElement | null} */ (/** @type {Element} */ (event.target).closest("table [data-key]"));
  if (!cell) return;
  // The first click looks, the second pins: whoever reads does not mark by accident.
  if (pins && document.activeElement === cell) pins.toggle(keyOf(cell));
  visit(cell);
}

/** @param {HTMLTableElement} element */
function connect(element) {
  const table = new Table(element);
  tables.push(table);
  element.setAttribute("role", "grid");
  for (const row of table.rows) {
    for (const cell of row) {
      cells.set(keyOf(cell), cell);
      cell.setAttribute("tabindex", "-1");
    }
  }
  table.rows[0]?.[0]?.setAttribute("tabindex", "0");
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", click);
  element.addEventListener("keydown", (event) => key(event, table));
}

/** The other value under each figure. */
function compare() {
  for (const [key, { text, note, tone }] of Object.entries(data.comparison ?? {})) {
    const cell = cells.get(key);
    if (!cell) continue;
    cell.append(el("span", { class: "comparison" }, ...[text, note].filter(Boolean).map((line) => el("span", { class: "comparison-line" }, line))));
    cell.classList.add("has-comparison");
    if (tone) cell.classList.add(`is-${tone}`);
  }
}

for (const element of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll("table.figures-review"))) connect(element);
connectParts(parts, pins);
linkFiles();
compare();
problems.update(data.problems, new Map());
for (const { key: pinned, reason } of data.pins ?? []) pins?.add(pinned, reason);
pins?.draw();
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-jump]"));
  if (!link) return;
  event.preventDefault();
  jump(link.dataset.jump ?? "");
});
// Who looks at a total comes here for one cell.
const named = /^#cell=(.+)$/.exec(decodeURIComponent(location.hash))?.[1];
if (named) jump(named);
document.documentElement.dataset.ready = "check";
void beside.start();
