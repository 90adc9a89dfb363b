/** Naming people with @ while a comment is written: a list of those who may see the report opens under the text. */

import { el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {{ id: number, name: string, title: string }} Person
 */

/** More names are found by typing on. */
const SHOWN = 6;
/** A name has at most so many letters; a longer text after @ is no name. */
const LONGEST = 40;

/**
 * Vietnamese without its marks, for finding: "Nguyễn Thị Đào" is found by "dao".
 * @param {string} text
 */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/**
 * What is being typed after the last @ before the caret; null where no name is begun.
 * @param {string} text
 * @param {number} caret
 * @returns {{ start: number, typed: string } | null} start: where the @ stands
 */
export function begun(text, caret) {
  const start = text.lastIndexOf("@", caret - 1);
  if (start < 0) return null;
  const before = text[start - 1];
  const typed = text.slice(start + 1, caret);
  if ((before !== undefined && !/\s/.test(before)) || typed.length > LONGEST || typed.includes("\n")) return null;
  return { start, typed };
}

/**
 * The people whose name has a word that begins so, those whose own name (the last word) does first, those whose post does last.
 * @param {Person[]} people
 * @param {string} typed
 */
export function matching(people, typed) {
  const wanted = plain(typed.trim());
  if (people.some(({ name }) => name === typed.trim())) return [];
  const places = people.map((person) => ({ person, place: placeOf(plain(person.name), plain(person.title), wanted) }));
  const found = places.filter(({ place }) => place >= 0).sort((one, other) => one.place - other.place);
  return found.slice(0, SHOWN).map(({ person }) => person);
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} wanted
 * @returns {number} how well the person fits, 0 is best, -1 not at all
 */
function placeOf(name, title, wanted) {
  const words = name.split(" ");
  if (words.at(-1)?.startsWith(wanted)) return 0;
  if (name.startsWith(wanted)) return 1;
  if (words.some((_word, index) => words.slice(index).join(" ").startsWith(wanted))) return 2;
  return title.startsWith(wanted) ? 3 : -1;
}

/**
 * The ids of those whom a text names.
 * @param {string} text
 * @param {Person[]} people
 */
export function named(text, people) {
  return people.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
}

let lists = 0;

/**
 * Let names be chosen while writing in this area: arrows and Enter, or the mouse.
 * @param {HTMLTextAreaElement} area
 * @param {() => Promise<Person[]>} peopleOf asked when the first @ is typed
 * @returns {HTMLElement} the list, to stand below the area
 */
export function connectMentions(area, peopleOf) {
  lists += 1;
  const list = el("ul", { class: "mention-list", role: "listbox", id: `mentions-${lists}`, "aria-label": t("People"), hidden: true });
  // A text of many lines is no combobox: that list is told of as the option under the caret.
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id })) area.setAttribute(name, value);
  /** @type {Person[]} */
  let offered = [];
  let active = 0;

  const close = () => {
    offered = [];
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const draw = () => {
    list.replaceChildren(...offered.map((person, index) => option(person, `${list.id}-${index}`, index === active, () => choose(person))));
    list.hidden = offered.length === 0;
    if (offered.length === 0) return;
    area.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    list.scrollIntoView({ block: "nearest" });
  };
  /** @param {Person} person */
  const choose = (person) => {
    const at = begun(area.value, area.selectionStart);
    if (at) area.setRangeText(`@${person.name} `, at.start, area.selectionStart, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const look = async () => {
    const at = begun(area.value, area.selectionStart);
    if (!at) return close();
    const people = await peopleOf();
    // The text may have changed while the names came.
    const now = begun(area.value, area.selectionStart);
    offered = now ? matching(people, now.typed) : [];
    active = 0;
    if (offered.length > 0) draw();
    else close();
  };
  area.addEventListener("input", () => void look());
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    if (offered.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) active = (active + step + offered.length) % offered.length;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") choose(/** @type {Person} */ (offered[active]));
    else if (step) draw();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return list;
}

/**
 * @param {Person} person
 * @param {string} id
 * @param {boolean} active
 * @param {() => void} choose
 */
function option({ name, title }, id, active, choose) {
  const item = el("li", { role: "option", id, "aria-selected": String(active) }, name, " ", el("span", { class: "muted small" }, title));
  // Before the area loses the focus.
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose();
  });
  return item;
}
