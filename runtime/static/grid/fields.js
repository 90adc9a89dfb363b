/** Single fields: each becomes an input that saves itself like a cell. */

import { el } from "../../../admin/static/js/dom.js";

/**
 * @typedef {{ kind: string, decimals?: number | null, choices?: { code: string, label: string }[], raw?: string, read_only?: boolean }} FieldInfo
 */

/**
 * The control of a kind.
 * @param {FieldInfo} info
 * @returns {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
function control({ kind, choices = [] }) {
  if (kind === "choice") return el("select", { class: "input" }, el("option", { value: "" }), ...choices.map(({ code, label }) => el("option", { value: code }, label)));
  if (kind === "long_text") return el("textarea", { class: "input", rows: "3" });
  const numeric = ["integer", "decimal", "percent", "money"].includes(kind);
  return el("input", { class: "input", type: "text", inputmode: numeric ? "decimal" : "text", autocomplete: "off" });
}

/**
 * @param {HTMLElement} item [data-key] with <dt> and <dd>, as the server rendered it
 * @param {FieldInfo} info
 * @param {import("./sheet.js").Sheet} sheet
 */
export function connectField(item, info, sheet) {
  const key = item.dataset.key ?? "";
  const value = item.querySelector("dd");
  const label = item.querySelector("dt");
  if (!value || !label) return;
  if (info.read_only) {
    // A computed field shows what it is told.
    sheet.views.set(key, { show: (text) => (value.textContent = text), mark: () => {} });
    return;
  }
  const input = control(info);
  label.id = `label-${key.replaceAll("/", "-")}`;
  input.setAttribute("aria-labelledby", label.id);
  input.value = info.raw ?? value.textContent?.trim() ?? "";
  const message = el("p", { class: "field-error", hidden: true });
  value.replaceChildren(input, message);
  input.addEventListener("change", () => sheet.apply([{ key, raw: input.value }], "typed"));
  sheet.views.set(key, {
    show: (_text, raw) => {
      if (document.activeElement !== input) input.value = raw;
    },
    busy: () => document.activeElement === input,
    mark: (text) => {
      message.textContent = text;
      message.hidden = text === "";
      input.setAttribute("aria-invalid", String(text !== ""));
    },
  });
}
