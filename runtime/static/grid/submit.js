/** Submitting: the dialog repeats what is still wrong; errors keep the button shut, warnings ask for a word. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {object} options
 * @param {() => import("./problems.js").Problem[]} options.problems
 * @param {() => Promise<boolean>} options.saved sends what waits; whether all is saved
 */
export function connectSubmit(dialog, { problems, saved }) {
  const summary = dialog.querySelector("[data-submit-summary]");
  const button = /** @type {HTMLButtonElement | null} */ (dialog.querySelector("[data-submit]"));

  const refresh = async () => {
    // What was typed last may have solved a problem: first save, then look.
    const ready = await saved();
    const all = problems();
    const errors = all.filter(({ severity }) => severity === "error");
    if (button) button.disabled = errors.length > 0 || !ready;
    summary?.replaceChildren(...lines(errors.length, all, ready));
  };

  document.addEventListener("click", (event) => {
    const opener = /** @type {Element} */ (event.target).closest(`[data-dialog="${dialog.id}"]`);
    if (opener) void refresh();
  });
}

/**
 * @param {number} errors
 * @param {import("./problems.js").Problem[]} all
 * @param {boolean} ready
 */
function lines(errors, all, ready) {
  const warnings = all.length - errors;
  const items = all.slice(0, 20).map(({ severity, message }) => el("li", { class: `problem problem-${severity}` }, icon(severity), " ", message));
  return [
    ready ? "" : el("p", { class: "due-late" }, t("Some changes are not saved yet. Submit when they are.")),
    errors ? el("p", { class: "due-late" }, t("%(count)s errors must be corrected first.", { count: errors })) : "",
    warnings ? el("p", { class: "due-soon" }, t("%(count)s warnings: please explain them below.", { count: warnings })) : "",
    all.length === 0 ? el("p", {}, t("No errors and no warnings.")) : "",
    items.length ? el("ul", { class: "problem-list" }, ...items) : "",
  ];
}
