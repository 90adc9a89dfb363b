/**
 * The list of answers under a cell. The focus stays in the cell's editor, which screen readers take for a combobox; the keys that
 * the list needs are given to it first.
 */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { matching, means, partsIn } from "./answers.js";

/**
 * @typedef {import("./values.js").Choice} Choice
 * @typedef {"stay" | "below" | "next" | "back"} Then where the selection goes afterwards
 * @typedef {object} Question
 * @property {HTMLElement} cell the list stands under it
 * @property {HTMLElement} field has the focus
 * @property {Choice[]} answers
 * @property {boolean} many
 * @property {string} name of the cell, for screen readers
 * @property {() => string} text what the cell says now
 */

/** Room between the cell and its list, and around both, in pixels. */
const GAP = 2;
const EDGE = 8;

export class Picker {
  /** @param {(label: string, then: Then) => void} take */
  constructor(take) {
    this.take = take;
    /** @type {Question | null} */
    this.question = null;
    this.typed = "";
    /** @type {Choice[]} */
    this.shown = [];
    /** The answer that Enter takes; -1 for none. */
    this.at = -1;
    this.list = el("ul", { class: "picker", role: "listbox", popover: "manual", id: `picker-${crypto.randomUUID()}` });
    // The focus stays where it is.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.click(event));
    this.place = () => this.position();
  }

  get isOpen() {
    return this.question !== null;
  }

  /** @param {Question} question */
  open(question) {
    this.close();
    this.question = question;
    (question.cell.closest("section") ?? document.body).append(this.list);
    this.list.setAttribute("aria-label", question.name);
    this.list.setAttribute("aria-multiselectable", String(question.many));
    this.list.showPopover();
    question.field.setAttribute("aria-controls", this.list.id);
    window.addEventListener("scroll", this.place, true);
    window.addEventListener("resize", this.place);
    this.filter("");
  }

  close() {
    if (!this.question) return;
    this.question.field.setAttribute("aria-expanded", "false");
    this.question.field.removeAttribute("aria-activedescendant");
    this.question.field.removeAttribute("aria-controls");
    this.question = null;
    window.removeEventListener("scroll", this.place, true);
    window.removeEventListener("resize", this.place);
    this.list.remove();
  }

  /**
   * Letters were typed in the cell, or taken away again.
   * @param {string} typed
   */
  filter(typed) {
    if (!this.question) return;
    const { answers, many } = this.question;
    this.typed = typed;
    this.shown = matching(answers, typed);
    const here = this.shown.findIndex((answer) => this.isChosen(answer));
    this.at = typed === "" ? (many ? Math.max(0, this.at) : here) : 0;
    if (this.shown.length === 0) this.close();
    else this.draw();
  }

  /** @param {Choice} answer */
  isChosen(answer) {
    return partsIn(this.question?.text() ?? "").some((part) => means(part, answer));
  }

  draw() {
    const { field, many } = /** @type {Question} */ (this.question);
    this.list.replaceChildren(
      ...this.shown.map((answer, index) =>
        el("li", { role: "option", id: `${this.list.id}-${index}`, class: index === this.at ? "is-here" : "", "aria-selected": String(this.isChosen(answer)), dataset: { answer: index } }, icon("check"), answer.label || t("(blank)")),
      ),
    );
    this.list.classList.toggle("picker-many", many);
    field.setAttribute("aria-expanded", "true");
    this.list.querySelector(".is-here")?.scrollIntoView({ block: "nearest" });
    if (this.at >= 0) field.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else field.removeAttribute("aria-activedescendant");
    this.position();
  }

  /** Under the cell; above it where there is more room. */
  position() {
    if (!this.question) return;
    const cell = this.question.cell.getBoundingClientRect();
    const { style } = this.list;
    style.minWidth = `${cell.width}px`;
    const [below, above] = [window.innerHeight - cell.bottom - GAP - EDGE, cell.top - GAP - EDGE];
    const up = this.list.scrollHeight > below && above > below;
    style.maxHeight = `${Math.max(up ? above : below, 80)}px`;
    style.left = `${Math.max(EDGE, Math.min(cell.left, window.innerWidth - this.list.offsetWidth - EDGE))}px`;
    style.top = `${up ? cell.top - GAP - this.list.offsetHeight : cell.bottom + GAP}px`;
  }

  /** @param {MouseEvent} event */
  click(event) {
    const item = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-answer]"));
    const answer = this.shown[Number(item?.dataset.answer)];
    if (item && answer) this.choose(answer, "stay");
  }

  /**
   * @param {Choice} answer
   * @param {Then} then
   */
  choose(answer, then) {
    const many = this.question?.many;
    this.at = Math.max(0, this.question?.answers.indexOf(answer) ?? 0);
    if (!many) this.close();
    this.take(answer.label, many ? "stay" : then);
    if (many) this.filter("");
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was meant for the list
   */
  key(event) {
    if (!this.question || event.ctrlKey || event.metaKey) return false;
    switch (event.key) {
      case "ArrowDown":
        return this.move(1);
      case "ArrowUp":
        return event.altKey ? this.leave() : this.move(-1);
      case "Escape":
        return this.leave();
      case "Enter":
      case "Tab":
      case " ":
        return this.accept(event);
      default:
        return false;
    }
  }

  leave() {
    this.close();
    return true;
  }

  /** @param {1 | -1} step */
  move(step) {
    this.at = Math.max(0, Math.min(this.shown.length - 1, this.at + step));
    this.draw();
    return true;
  }

  /** @param {KeyboardEvent} event */
  accept({ key, shiftKey }) {
    const answer = this.shown[this.at];
    const many = this.question?.many;
    const spelled = this.typed !== "";
    if (key === " " && spelled) return false;
    // Of several answers Enter takes the one that was spelled; otherwise it says that all have been taken.
    if (!answer || (many && key !== " " && !(spelled && key === "Enter"))) {
      this.close();
      return false;
    }
    this.choose(answer, key === " " ? "stay" : key === "Enter" ? "below" : shiftKey ? "back" : "next");
    return true;
  }
}
