/** Choosing the figure that is put into the text: found by typing a part of its name. */

import { el } from "../../../admin/static/js/dom.js";
import { matches } from "../../../admin/static/js/filter.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";

/** @typedef {{ key: string, label: string, text: string }} Figure */

const MOST = 50;

/**
 * The figures whose name has all the words that were typed.
 * @param {Figure[]} figures
 * @param {string} query
 */
export function found(figures, query) {
  return figures.filter(({ label }) => matches(label, query));
}

/**
 * @param {Figure[]} figures
 * @returns {Promise<Figure | null>} null when the dialog was left
 */
export function pickFigure(figures) {
  /** @type {Figure | null} */
  let chosen = null;
  const list = el("ul", { class: "figure-list" });
  const count = el("p", { class: "muted small", role: "status" });
  const filter = el("input", { class: "input", type: "search", id: "figure-filter", autocomplete: "off" });
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-label": t("Insert a figure") },
    el("div", { class: "dialog-head" }, el("h2", {}, t("Insert a figure"))),
    el(
      "form",
      { method: "dialog" },
      el("div", { class: "dialog-body" }, el("div", { class: "field" }, el("label", { for: "figure-filter" }, t("Name of the row or column")), filter), count, list),
      el("div", { class: "dialog-foot" }, el("button", { type: "submit", class: "button" }, t("Cancel"))),
    ),
  );
  /** @param {Figure} figure */
  const choose = (figure) => {
    chosen = figure;
    dialog.close();
  };
  const show = () => {
    const fitting = found(figures, filter.value);
    count.textContent = t("%(count)s figures", { count: formatNumber(fitting.length) });
    list.replaceChildren(
      ...fitting.slice(0, MOST).map((figure) =>
        el("li", {}, el("button", { type: "button", class: "button button-quiet figure-choice", onclick: () => choose(figure) }, el("span", {}, figure.label), el("b", {}, figure.text))),
      ),
    );
  };
  filter.addEventListener("input", show);
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [first] = found(figures, filter.value);
    if (first) choose(first);
  });
  show();
  document.body.append(dialog);
  dialog.showModal();
  filter.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
  });
}
