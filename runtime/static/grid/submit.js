/**
 * Submitting: the dialog repeats what is still wrong. Errors keep the button shut, each warning asks for a word. What the server
 * refuses is said in the dialog; nothing that was written there is lost.
 */

import { el, icon } from "../../../admin/static/js/dom.js";
import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {import("./problems.js").Problem} Problem
 * @typedef {import("../beside/explanations.js").Explanations} Explanations
 */

/** More errors than this are not repeated here; the list of problems has them all. */
const MOST_ERRORS = 20;

/**
 * @param {HTMLDialogElement} dialog
 * @param {object} options
 * @param {() => Problem[]} options.problems
 * @param {() => Promise<boolean>} options.saved sends what waits; whether all is saved
 * @param {Explanations} options.explanations
 */
export function connectSubmit(dialog, { problems, saved, explanations }) {
  const summary = dialog.querySelector("[data-submit-summary]");
  const button = /** @type {HTMLButtonElement | null} */ (dialog.querySelector("[data-submit]"));
  const form = dialog.querySelector("form");
  let ready = false;
  /** @type {Problem[]} */
  let all = [];

  const judge = () => {
    const open = all.some(({ severity, mark }) => severity === "error" || !explanations.has(mark));
    if (button) button.disabled = open || !ready;
  };
  const refresh = async () => {
    // What was typed last may have solved a problem: first save, then look.
    ready = await saved();
    all = problems();
    judge();
    summary?.replaceChildren(...lines(all, ready, explanations));
  };
  // A question may have been answered since (which number was meant): what is frozen must hold it, and what follows from it be seen.
  const press = async (/** @type {HTMLFormElement} */ filled, /** @type {HTMLButtonElement} */ pressed) => {
    const before = JSON.stringify(all);
    await refresh();
    if (ready && JSON.stringify(all) === before) await send(filled, pressed, summary, explanations);
  };
  window.addEventListener("online", () => dialog.open && !ready && void refresh());
  explanations.onChange = judge;
  document.addEventListener("click", (event) => {
    const opener = /** @type {Element} */ (event.target).closest(`[data-dialog="${dialog.id}"]`);
    if (opener) void refresh();
  });
  // Opened before this was there.
  if (dialog.open) void refresh();
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button && !button.disabled) void press(form, button);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @param {Element | null} summary
 * @param {Explanations} explanations
 */
async function send(form, button, summary, explanations) {
  button.disabled = true;
  try {
    const refused = await explanations.flush();
    if (refused) throw new RequestError(422, refused);
    const { url } = await postJson(form.action, { note: new FormData(form).get("note") ?? "" });
    location.assign(url);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    button.disabled = false;
    summary?.prepend(el("p", { class: "due-late", role: "alert" }, error.message || t("No connection. Please try again.")));
  }
}

/**
 * @param {Problem[]} all
 * @param {boolean} ready
 * @param {Explanations} explanations
 */
function lines(all, ready, explanations) {
  const errors = all.filter(({ severity }) => severity === "error");
  const warnings = all.filter(({ severity }) => severity === "warning");
  return [
    ready ? "" : el("p", { class: "due-late" }, t("Some changes are not saved yet. Submit when they are.")),
    errors.length ? el("p", { class: "due-late" }, t("%(count)s errors must be corrected first.", { count: errors.length })) : "",
    errors.length ? el("ul", { class: "problem-list" }, ...errors.slice(0, MOST_ERRORS).map((problem) => item(problem))) : "",
    warnings.length ? el("p", { class: "due-soon" }, t("%(count)s warnings: explain each. The explanation is frozen with the report and printed.", { count: warnings.length })) : "",
    warnings.length ? el("ul", { class: "problem-list explanations" }, ...warnings.map((problem) => item(problem, explanations.editor(problem)))) : "",
    all.length === 0 ? el("p", {}, t("No errors and no warnings.")) : "",
  ];
}

/**
 * @param {Problem} problem
 * @param {HTMLElement} [editor]
 */
function item({ severity, message, detail }, editor) {
  const more = detail ? el("p", { class: "problem-detail muted" }, detail) : null;
  return el("li", { class: `problem problem-${severity}` }, icon(severity), " ", el("div", {}, message, more, editor ?? null));
}
