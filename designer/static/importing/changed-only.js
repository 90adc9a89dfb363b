/** A form with hundreds of fields sends those that were changed: `<form data-only-changed>`. */

/**
 * Whether a field is other than the page brought it.
 * @param {Element} field
 * @returns {boolean}
 */
export function isChanged(field) {
  if (field instanceof HTMLInputElement) {
    return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected) && !isFirst(field);
  }
  return true;
}

/**
 * A list of which no answer was marked shows its first one: that is no change.
 * @param {HTMLSelectElement} field
 */
function isFirst(field) {
  return field.selectedIndex === 0 && ![...field.options].some((option) => option.defaultSelected);
}

/**
 * The fields that need not be sent; a box and the hidden field before it go together.
 * @param {HTMLFormElement} form
 * @returns {(HTMLInputElement | HTMLSelectElement)[]}
 */
export function unchanged(form) {
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (
    [...form.querySelectorAll("input[name], select[name]")].filter((field) => !isToken(field))
  );
  const changed = new Set(
    fields.filter((field) => !isHidden(field) && isChanged(field)).map((field) => field.name),
  );
  return fields.filter((field) => !changed.has(field.name));
}

/** @param {Element} field */
function isToken(field) {
  return field instanceof HTMLInputElement && field.name === "csrf_token";
}

/** @param {Element} field */
function isHidden(field) {
  return field instanceof HTMLInputElement && field.type === "hidden";
}

/** @param {ParentNode} page */
export function changedOnly(page) {
  for (const form of page.querySelectorAll("form[data-only-changed]")) {
    form.addEventListener("submit", () => {
      const left = unchanged(/** @type {HTMLFormElement} */ (form));
      for (const field of left) field.disabled = true;
      // Whoever comes back with the browser's button finds them enabled.
      window.addEventListener("pagehide", () => left.forEach((field) => (field.disabled = false)), { once: true });
    });
  }
}
