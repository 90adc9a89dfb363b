/** Two helps for the written part: a figure put into the text, and a first draft of sentences that compare the figures. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { getJson } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { pickFigure } from "./figure-picker.js";

/**
 * @typedef {{ figures: import("./figure-picker.js").Figure[], sentences: string[] }} Words
 * @typedef {{ url: string, saved: () => Promise<unknown> }} Source where both come from, once what was typed is saved
 */

/**
 * @param {Source} source
 * @returns {Promise<Words | null>} null when the server was not reached, which is said
 */
async function ask({ url, saved }) {
  try {
    await saved();
    return /** @type {Words} */ (await getJson(url));
  } catch (error) {
    toast((error instanceof Error && error.message) || t("The server was not reached. Try again when there is a connection."), { icon: "warning" });
    return null;
  }
}

/**
 * @param {any} editor
 * @param {Source} source
 */
export async function insertFigure(editor, source) {
  const words = await ask(source);
  if (!words) return;
  const figure = await pickFigure(words.figures);
  if (figure) editor.chain().focus().insertContent({ type: "figure", attrs: { key: figure.key, text: figure.text } }).run();
  else editor.commands.focus();
}

/**
 * Sentences go behind what stands there; nothing that somebody wrote is touched, and undo takes them away.
 * @param {any} editor
 * @param {Source} source
 */
export async function addDraft(editor, source) {
  const words = await ask(source);
  if (!words) return;
  const known = editor.getText();
  const fresh = words.sentences.filter((sentence) => !known.includes(sentence));
  if (fresh.length === 0) {
    toast(words.sentences.length ? t("These sentences stand in the text already.") : t("There are no figures to compare yet."));
    return;
  }
  const before = editor.getHTML();
  const paragraphs = fresh.map((sentence) => ({ type: "paragraph", content: [{ type: "text", text: sentence }] }));
  const end = editor.state.doc.content.size;
  if (editor.isEmpty) editor.chain().focus().setContent({ type: "doc", content: paragraphs }, { emitUpdate: true }).run();
  else editor.chain().focus().insertContentAt(end, paragraphs).run();
  if (editor.getHTML() === before) toast(t("The text is too long for more sentences."), { icon: "warning" });
  else toast(t("%(count)s sentences were added. Read them and make them yours.", { count: fresh.length }));
}
