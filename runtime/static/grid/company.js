/**
 * Other people in the same form: who is there, in which cell, and what they changed. Every answer to a save brings the news; a page
 * that only looks asks for them, more often while it is not alone.
 */

import { el } from "../../../admin/static/js/dom.js";
import { csrfToken, getJson, RequestError } from "../../../admin/static/js/http.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {{ name: string, cell: string }} Visitor
 * @typedef {{ key: string, raw: string, text: string, sequence: number, by: string }} Change
 * @typedef {{ here?: Visitor[], changes?: Change[], sequence?: number, state?: string } & Record<string, any>} News
 */

/** Pauses between questions, in milliseconds. */
const ALONE = 25_000;
const TOGETHER = 4000;

/** How long a cell that somebody else changed stays marked, in milliseconds. */
const FRESH = 8000;

export class Company {
  /**
   * @param {object} options
   * @param {HTMLElement} options.place where the others are named
   * @param {string} options.client
   * @param {{ news: string, leave: string }} options.urls
   * @param {number} options.since sequence number of the page
   * @param {() => string} options.cell the key of the selected cell
   * @param {(key: string) => HTMLElement | undefined} options.cellOf
   * @param {(key: string) => string} options.nameOf
   * @param {(key: string) => void} options.jump
   * @param {(news: News) => void} options.onNews
   * @param {(error: RequestError | null) => void} options.onReach told whether the server was reached
   * @param {boolean} [options.connected] another system may bring figures at any time
   */
  constructor({ connected = false, place, client, urls, since, cell, cellOf, nameOf, jump, onNews, onReach }) {
    this.place = place;
    this.client = client;
    this.urls = urls;
    this.since = since;
    this.cell = cell;
    this.cellOf = cellOf;
    this.nameOf = nameOf;
    this.jump = jump;
    this.onNews = onNews;
    this.onReach = onReach;
    this.connected = connected;
    /** @type {Visitor[]} */
    this.here = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Begin to ask. */
  start() {
    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(this.timer) : void this.ask()));
    window.addEventListener("pagehide", () => this.leave());
    void this.ask();
  }

  wait() {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => void this.ask(), this.here.length > 0 || this.connected ? TOGETHER : ALONE);
  }

  async ask() {
    clearTimeout(this.timer);
    const query = new URLSearchParams({ client: this.client, cell: this.cell(), since: String(this.since) });
    try {
      const news = await getJson(`${this.urls.news}?${query}`);
      this.onReach(null);
      // A save may have been answered meanwhile, and brought more.
      if ((news.sequence ?? 0) >= this.since) this.onNews(news);
      this.hear(news);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.onReach(error);
    }
    this.wait();
  }

  /**
   * Take note of the news, from whatever answer.
   * @param {News} news
   */
  hear({ here, sequence }) {
    if (sequence !== undefined) this.since = Math.max(this.since, sequence);
    if (here) this.show(here);
    this.wait();
  }

  /** @param {Visitor[]} here */
  show(here) {
    for (const mark of document.querySelectorAll(".cell-visitor")) {
      mark.parentElement?.classList.remove("has-visitor");
      mark.remove();
    }
    for (const { name, cell: key } of here) {
      const cell = this.cellOf(key);
      cell?.append(el("span", { class: "cell-visitor", title: name }, shortName(name)));
      cell?.classList.add("has-visitor");
    }
    if (JSON.stringify(here) === JSON.stringify(this.here)) return;
    this.here = here;
    this.place.hidden = here.length === 0;
    this.place.replaceChildren(...(here.length ? [el("span", {}, t("Also here:")), ...here.map((visitor) => this.name(visitor))] : []));
  }

  /** @param {Visitor} visitor */
  name({ name, cell }) {
    const where = cell ? this.nameOf(cell) : "";
    if (!where) return el("span", { class: "visitor" }, name);
    return el("button", { type: "button", class: "visitor", title: where, onclick: () => this.jump(cell) }, name);
  }

  /**
   * Mark what somebody else just changed.
   * @param {Change[]} changes
   */
  mark(changes) {
    for (const { key, by } of changes) {
      const cell = this.cellOf(key);
      if (!cell) continue;
      cell.classList.add("is-fresh");
      cell.title = t("Changed by %(name)s just now", { name: by || t("someone else") });
      setTimeout(() => {
        cell.classList.remove("is-fresh");
        cell.removeAttribute("title");
      }, FRESH);
    }
    const [name] = changes.map(({ by }) => by);
    if (name) this.say(t("%(name)s changed %(count)s cells", { name, count: formatNumber(changes.length) }));
  }

  /** @param {string} text */
  say(text) {
    const words = el("span", { class: "visitor-act" }, text);
    this.place.hidden = false;
    this.place.append(words);
    setTimeout(() => words.remove(), FRESH);
  }

  /** The page is closed. */
  leave() {
    const body = new FormData();
    body.append("csrf_token", csrfToken());
    navigator.sendBeacon?.(`${this.urls.leave}?client=${encodeURIComponent(this.client)}`, body);
  }
}

/**
 * The given name, which stands last in Vietnamese.
 * @param {string} name
 */
function shortName(name) {
  return name.split(" ").at(-1) ?? name;
}
