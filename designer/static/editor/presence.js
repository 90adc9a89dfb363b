/** Who else has the draft open: asked every few seconds while the page is seen. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { postJson } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";

/** @typedef {{ name: string, section: string }} Other */

const PAUSE = 4000;

export class Presence {
  /**
   * @param {string} url
   * @param {HTMLElement} root
   * @param {() => import("./workbench.js").Workbench} bench
   * @param {(seen: { number: number, lock: number | null }) => void} onHeard
   */
  constructor(url, root, bench, onHeard) {
    this.url = url;
    this.root = root;
    this.bench = bench;
    this.onHeard = onHeard;
    this.shown = "";
    window.setInterval(() => this.ask(), PAUSE);
    document.addEventListener("visibilitychange", () => this.ask());
    setTimeout(() => this.ask(), 300);
  }

  async ask() {
    if (document.hidden) return;
    const answer = await postJson(this.url, { section: this.bench().section?.code ?? "" }).catch(() => null);
    if (!answer) return;
    this.#show(answer.others);
    this.onHeard({ number: answer.number, lock: answer.lock });
  }

  /** @param {Other[]} others */
  #show(others) {
    const text = others.map(({ name, section }) => (section ? t("%(name)s is working here too, in section %(section)s", { name, section }) : t("%(name)s is working here too", { name }))).join("; ");
    if (text === this.shown) return;
    this.shown = text;
    this.root.replaceChildren(...(text ? [icon("people"), el("span", {}, text)] : []));
  }
}
