/**
 * What is missing or wrong in a form is said beside its field, in the language of the page: the browser's own bubble speaks the
 * language of the browser. Nothing that was entered is lost; the form stays where it is.
 */

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field
 */

/**
 * @param {Pick<Field, "type" | "validity" | "validationMessage"> & { min?: string, max?: string, title?: string }} field
 * @returns {string}
 */
export function messageOf({ type, validity, validationMessage, min, max, title }) {
  if (validity.customError) return validationMessage;
  if (validity.valueMissing) return missing(type);
  if (validity.badInput) return t("This is no number.");
  if (validity.rangeUnderflow) return t("The smallest value is %(limit)s.", { limit: min ?? "" });
  if (validity.rangeOverflow) return t("The largest value is %(limit)s.", { limit: max ?? "" });
  if (validity.typeMismatch && type === "email") return t("This is no e-mail address.");
  return title || t("This cannot be used. Please correct it.");
}

/** @param {string} type */
function missing(type) {
  if (type === "file") return t("Choose a file.");
  if (type === "checkbox") return t("Tick this box to go on.");
  if (type === "radio" || type.startsWith("select")) return t("Choose one of them.");
  return t("Fill in this field.");
}

/** @type {WeakMap<Field, HTMLElement>} */
const said = new WeakMap();
let first = true;

/** @param {Field} field */
function say(field) {
  unsay(field);
  const id = `missing-${crypto.randomUUID()}`;
  const message = el("p", { class: "field-error", id, role: "alert" }, icon("error"), el("span", {}, messageOf(field)));
  const box = field.closest(".file-box, .day-box, label") ?? field;
  box.after(message);
  said.set(field, message);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  field.closest(".field")?.classList.add("field-invalid");
  if (first) field.focus();
  first = false;
  setTimeout(() => (first = true));
}

/** @param {Field} field */
function unsay(field) {
  const message = said.get(field);
  if (!message) return;
  said.delete(field);
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== message.id);
  field.removeAttribute("aria-invalid");
  if (others.length > 0) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
  field.closest(".field")?.classList.remove("field-invalid");
  message.remove();
}

export function connectRequired() {
  document.addEventListener(
    "invalid",
    (event) => {
      event.preventDefault();
      say(/** @type {Field} */ (event.target));
    },
    { capture: true },
  );
  for (const name of ["input", "change"]) document.addEventListener(name, ({ target }) => unsay(/** @type {Field} */ (target)));
}
