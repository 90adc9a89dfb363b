/**
 * Jobs that run elsewhere: `<div data-job="/jobs/7.json">` is polled until the job ends.
 * The answer is {state: "waiting" | "running" | "done" | "failed", done, total, message, url}.
 */

import { el, icon } from "./dom.js";
import { getJson, RequestError } from "./http.js";
import { t } from "./i18n.js";

/** Pauses between two questions, in milliseconds: soon at first, then patient. */
const PAUSES = [300, 500, 800, 1200, 2000];

/**
 * @typedef {{ state: string, done?: number, total?: number, message?: string, url?: string }} Job
 */

/**
 * @param {HTMLElement} box
 * @param {Job} job
 */
function show(box, job) {
  const text = box.querySelector("[data-job-text]");
  if (text && job.message) text.textContent = job.message;
  const bar = box.querySelector("progress");
  if (bar && job.total) {
    bar.max = job.total;
    bar.value = job.done ?? 0;
  }
}

/**
 * @param {HTMLElement} box
 * @param {Job} job
 */
function finish(box, job) {
  const next = box.dataset.then || "";
  if (job.state === "done" && next) {
    location.assign(next);
    return;
  }
  const failed = job.state === "failed";
  const text = job.message || (failed ? t("The task failed. Please try again.") : t("Done"));
  const link = job.url ? el("a", { href: job.url }, box.dataset.done || t("Open the result")) : null;
  box.replaceChildren(el("div", { class: "job-line" }, icon(failed ? "error" : "check-circle"), el("span", {}, text), link ?? ""));
  box.dispatchEvent(new CustomEvent("job:end", { bubbles: true, detail: job }));
}

/**
 * Ask until the job ends. Losing the network is no reason to stop: the job goes on without us.
 * @param {HTMLElement} box
 */
export async function follow(box) {
  const url = box.dataset.job ?? "";
  for (let turn = 0; box.isConnected; turn += 1) {
    try {
      const job = /** @type {Job} */ (await getJson(url));
      show(box, job);
      if (job.state === "done" || job.state === "failed") return finish(box, job);
    } catch (error) {
      if (!(error instanceof RequestError) || !error.temporary) {
        return finish(box, { state: "failed", message: error instanceof Error ? error.message : "" });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(turn, PAUSES.length - 1)]));
  }
}

export function connectJobs() {
  for (const box of document.querySelectorAll("[data-job]")) void follow(/** @type {HTMLElement} */ (box));
}
