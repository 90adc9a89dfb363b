/** Single fields: each becomes a control that saves itself like a cell. */

import { el } from "../../../admin/static/js/dom.js";
import { controlOf } from "./controls.js";
import { fileUrl } from "./file-cells.js";

/**
 * @typedef {{ kind: string, decimals?: number | null, choices?: { code: string, label: string }[], raw?: string, read_only?: boolean }} FieldInfo
 */

/**
 * @param {ParentNode} root
 * @param {Record<string, FieldInfo>} fields by key
 * @param {import("./sheet.js").Sheet} sheet
 */
export function connectFields(root, fields, sheet) {
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".fields-entry .field[data-key]"))) {
    connectField(item, fields[item.dataset.key ?? ""] ?? { kind: item.dataset.kind ?? "text" }, sheet);
  }
}

/**
 * @param {HTMLElement} item [data-key] with <dt> and <dd>, as the server rendered it
 * @param {FieldInfo} info
 * @param {import("./sheet.js").Sheet} sheet
 */
function connectField(item, info, sheet) {
  const key = item.dataset.key ?? "";
  const value = item.querySelector("dd");
  const label = item.querySelector("dt");
  if (!value || !label) return;
  if (info.read_only) {
    // A computed field shows what it is told.
    sheet.views.set(key, { show: (text) => (value.textContent = text), mark: () => {} });
    return;
  }
  label.id = `label-${key.replaceAll("/", "-")}`;
  let last = "";
  const onChange = () => {
    last = control.read();
    sheet.apply([{ key, raw: last }], "typed");
  };
  const control = controlOf({ kind: info.kind, choices: info.choices ?? [], name: { "aria-labelledby": label.id }, url: fileUrl(key), onChange });
  const show = (/** @type {string} */ raw) => {
    control.show(raw);
    last = control.read();
  };
  show(info.raw ?? value.textContent?.trim() ?? "");
  const message = el("p", { class: "field-error", hidden: true });
  value.replaceChildren(control.box, message);
  const busy = () => control.box.contains(document.activeElement);
  sheet.views.set(key, {
    show: (_text, raw) => {
      if (!busy()) show(raw);
    },
    busy,
    commit: () => control.read() !== last && onChange(),
    mark: (text) => {
      message.textContent = text;
      message.hidden = text === "";
      control.field.setAttribute("aria-invalid", String(text !== ""));
    },
  });
}
