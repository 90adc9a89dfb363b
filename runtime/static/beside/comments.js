/** Comments on the selected cell, and on the report as a whole: reading, answering, settling. What is being written survives a change of cell. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { el, icon } from "../../../admin/static/js/dom.js";
import { getJson, postJson, RequestError } from "../../../admin/static/js/http.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";
import { Drafts } from "./drafts.js";
import { mark } from "./marks.js";
import { connectMentions, named } from "./mentions.js";

/**
 * @typedef {{ id: number, who: string, title: string, when: string, text: string, mine: boolean }} Comment
 * @typedef {{ id: number, key: string, label: string, resolved: boolean, resolved_by: string, comments: Comment[] }} Thread
 * @typedef {{ comments: string, comment: string, readers: string, resolve: string }} Urls `resolve` has 0 in the place of the id
 */

/** What others say is looked for this often while the page is seen, in milliseconds. */
const PAUSE = 60_000;
const LONGEST = 2000;

/** A Part of beside.js. */
export class Comments {
  /**
   * @param {Urls} urls
   * @param {import("./beside.js").Page} page
   */
  constructor(urls, page) {
    this.urls = urls;
    this.page = page;
    this.key = "";
    /** @type {Thread[]} */
    this.threads = [];
    /** @type {Promise<import("./mentions.js").Person[]> | null} */
    this.readers = null;
    /** By key and thread. */
    this.drafts = new Drafts();
    this.list = el("div", { class: "comment-threads" });
    this.title = el("h3", {}, t("Comments"));
    this.place = el("div", {});
    this.box = el("section", { class: "beside-part comments no-print", "aria-label": t("Comments"), hidden: true }, this.title, this.list, this.place);
  }

  async start() {
    for (const opener of document.querySelectorAll("[data-comments]")) opener.addEventListener("click", () => this.showAll());
    this.connectTexts();
    // As in Excel. Caught before the table sees the key.
    document.addEventListener("keydown", (event) => this.shortcut(event), { capture: true });
    await this.load();
    this.visitNamed();
    // Notices lead to a comment also while the page is open already.
    window.addEventListener("hashchange", () => this.visitNamed());
    setInterval(() => document.visibilityState === "visible" && void this.load(), PAUSE);
  }

  /** The address of the page may name a thread. */
  visitNamed() {
    const [, thread] = /^#comment=(\d+)$/.exec(location.hash) ?? [];
    const found = this.threads.find(({ id }) => id === Number(thread));
    if (found) this.visit(found);
    if (location.hash === "#comments") this.showAll();
  }

  /** @param {KeyboardEvent} event */
  shortcut(event) {
    if (event.key !== "F2" || !event.shiftKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.write();
  }

  /** Parts of the narrative and fields have no selected cell: each gets a button. */
  connectTexts() {
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".part[data-key], .field[data-key]"))) {
      const key = part.dataset.key ?? "";
      const name = part.querySelector("h3, dt")?.firstChild?.textContent?.trim() ?? key;
      const button = el("button", { type: "button", class: "button button-quiet button-icon button-small no-print", "aria-label": `${t("Comments")}: ${name}`, title: t("Comments"), dataset: { commentsOf: key } }, icon("comment"));
      button.addEventListener("click", () => {
        this.select(key);
        this.write();
      });
      part.querySelector("h3, dt")?.append(" ", button);
    }
  }

  async load() {
    try {
      this.take(await getJson(this.urls.comments));
    } catch (error) {
      // Without a connection, or after the session ended, what is known stays; the page says so elsewhere.
      if (!(error instanceof RequestError)) throw error;
    }
  }

  /** @param {{ threads: Thread[] }} answer */
  take({ threads }) {
    const changed = JSON.stringify(threads) !== JSON.stringify(this.threads);
    this.threads = threads;
    if (!changed) return;
    this.mark();
    this.drawThreads();
    const open = threads.filter(({ resolved }) => !resolved).length;
    for (const place of document.querySelectorAll("[data-comment-count]")) place.textContent = formatNumber(open);
  }

  /** The cells that are spoken of carry a corner and say so. */
  mark() {
    const open = new Set(this.threads.filter(({ resolved }) => !resolved).map(({ key }) => key));
    for (const { key } of this.threads) mark(this.page.cellOf(key), "comment", open.has(key) ? t("There are comments on this cell.") : "");
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-comments-of]"))) {
      button.classList.toggle("has-comments", open.has(button.dataset.commentsOf ?? ""));
    }
  }

  /** @param {string} key */
  select(key) {
    if (key === this.key && !this.box.hidden) return;
    this.key = key;
    this.box.hidden = false;
    this.title.textContent = key ? t("Comments") : t("Comments on the whole report");
    this.drawThreads();
    this.place.replaceChildren(this.editor(null));
  }

  /** The threads of the selected place; an answer being written is left as it is. */
  drawThreads() {
    const here = this.threads.filter(({ key }) => key === this.key);
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    if (focused instanceof HTMLTextAreaElement) return;
    this.list.replaceChildren(...here.map((thread) => this.thread(thread)));
  }

  /** @param {Thread} thread */
  thread(thread) {
    const said = thread.comments.map((comment) => this.comment(comment));
    const settle = el("button", { type: "button", class: "button button-quiet button-small", onclick: () => void this.settle(thread) }, icon(thread.resolved ? "undo" : "check"), thread.resolved ? t("Take up again") : t("Settle"));
    if (!thread.resolved) return el("div", { class: "comment-thread" }, ...said, this.editor(thread), settle);
    const beginning = thread.comments[0]?.text.slice(0, 60) ?? "";
    const state = el("p", { class: "muted small" }, t("Settled: %(who)s", { who: thread.resolved_by }));
    return el("details", { class: "comment-thread is-resolved" }, el("summary", {}, beginning, " ", el("span", { class: "muted small" }, t("settled"))), ...said, state, settle);
  }

  /** @param {Comment} comment */
  comment({ who, title, when, text }) {
    return el("article", { class: "comment" }, el("p", { class: "comment-who" }, el("b", {}, who), title ? `, ${title}` : "", " ", el("time", { class: "muted small nowrap" }, when)), el("p", { class: "preline" }, text));
  }

  /** @param {Thread | null} thread the thread that is answered */
  editor(thread) {
    const draft = `${this.key} ${thread?.id ?? ""}`;
    const label = thread ? t("Answer") : t("New comment");
    const area = el("textarea", { class: "input", rows: thread ? "1" : "2", maxlength: String(LONGEST), "aria-label": label, placeholder: thread ? t("Answer…") : t("Write a comment; @ names a person…") });
    area.value = this.drafts.textOf(draft);
    const send = el("button", { type: "button", class: "button button-small", hidden: area.value === "" }, icon("send"), t("Send"));
    area.addEventListener("input", () => {
      send.hidden = area.value.trim() === "";
      this.drafts.write(draft, area.value);
    });
    const list = connectMentions(area, () => this.people());
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.send(area, send, thread, draft);
      else if (event.key === "Escape" && this.key) this.page.jump(this.key);
      else return;
      event.preventDefault();
    });
    send.addEventListener("click", () => void this.send(area, send, thread, draft));
    return el("div", { class: "comment-editor" }, area, list, send);
  }

  people() {
    this.readers ??= getJson(this.urls.readers).then(({ people }) => people);
    // A failed question is asked again with the next letter.
    this.readers.catch(() => (this.readers = null));
    return this.readers.catch(() => []);
  }

  /**
   * @param {HTMLTextAreaElement} area
   * @param {HTMLButtonElement} button
   * @param {Thread | null} thread
   * @param {string} draft
   */
  async send(area, button, thread, draft) {
    const text = area.value.trim();
    if (!text || button.disabled) return;
    button.disabled = true;
    const id = this.drafts.idOf(draft);
    const mentions = text.includes("@") ? named(text, await this.people()) : [];
    try {
      const answer = await postJson(this.urls.comment, { id, key: this.key, text, thread: thread?.id ?? null, mentions });
      area.value = "";
      button.hidden = true;
      this.drafts.sent(draft);
      area.blur();
      this.take(answer);
      this.place.querySelector("textarea")?.focus();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      toast(error.message || t("The comment was not sent. It is kept here; try again when there is a connection."), { icon: "warning" });
      if (!error.temporary) this.drafts.refused(draft);
    } finally {
      button.disabled = false;
    }
  }

  /** @param {Thread} thread */
  async settle(thread) {
    try {
      this.take(await postJson(this.urls.resolve.replace("/0/", `/${thread.id}/`), { resolved: !thread.resolved }));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      toast(error.message || t("No connection. Please try again."), { icon: "warning" });
    }
  }

  /** Write about the selected place, or about the whole report when none is. */
  write() {
    this.page.showPanel();
    if (this.box.hidden) this.select(this.key);
    const area = this.place.querySelector("textarea");
    area?.scrollIntoView({ block: "nearest" });
    area?.focus();
  }

  /** @param {Thread} thread */
  visit(thread) {
    this.page.showPanel();
    if (thread.key) this.page.jump(thread.key);
    this.select(thread.key);
    this.box.scrollIntoView({ block: "nearest" });
  }

  /** All threads, the open ones first; each leads to its place. */
  showAll() {
    const dialog = /** @type {HTMLDialogElement} */ (el("dialog", { class: "dialog", "aria-label": t("Comments") }));
    const close = () => dialog.close();
    const lines = this.threads.toSorted((one, other) => Number(one.resolved) - Number(other.resolved)).map((thread) => this.line(thread, close));
    const whole = el("button", { type: "button", class: "button button-small" }, icon("add"), t("Comment on the whole report"));
    whole.addEventListener("click", () => {
      close();
      this.select("");
      this.write();
    });
    dialog.append(
      el("div", { class: "dialog-head" }, el("h2", {}, t("Comments")), el("button", { type: "button", class: "button button-quiet button-icon button-small", "aria-label": t("Close"), onclick: close }, icon("close"))),
      el(
        "div",
        { class: "dialog-body" },
        el("p", { class: "muted small" }, t("Everybody who may see the report reads the comments, the receiving organisation once the report is sent. They are not part of the signed document.")),
        lines.length ? el("ul", { class: "comment-list" }, ...lines) : el("p", {}, t("Nobody has commented yet. Select a cell and press Shift+F2.")),
      ),
      el("div", { class: "dialog-foot" }, whole),
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  /**
   * @param {Thread} thread
   * @param {() => void} close
   */
  line(thread, close) {
    const first = /** @type {Comment} */ (thread.comments[0]);
    const last = /** @type {Comment} */ (thread.comments.at(-1));
    const more = thread.comments.length > 1 ? t("%(count)s answers, the last: %(who)s", { count: thread.comments.length - 1, who: last.who }) : "";
    const button = el("button", { type: "button", class: "comment-line" }, el("b", {}, this.page.nameOf(thread.key) || thread.label), el("span", {}, `${first.who}: ${first.text}`), el("span", { class: "muted small" }, [thread.resolved ? t("settled") : "", more].filter(Boolean).join(" · ")));
    button.addEventListener("click", () => {
      close();
      this.visit(thread);
    });
    return el("li", {}, button);
  }
}
